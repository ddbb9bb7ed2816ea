import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Coverage } from './coverage.ts';
import { type CursorType, unixSecondsCursor } from './cursor.ts';

const TOP = 60;
const type: CursorType<number> = unixSecondsCursor;
const range = fc.record({ low: fc.oneof(fc.constant(null), fc.nat(TOP)), high: fc.nat(TOP) });
const few = fc.array(range, { maxLength: 8 });
const numbers = Array.from({ length: TOP + 2 }, (_one, index) => index);

type Range = { low: number | null; high: number };

const within = ({ low, high }: { low: number | null; high: number | null }, value: number): boolean =>
  (low === null || value > low) && (high === null || value <= high);

function built(ranges: readonly Range[]): { coverage: Coverage<number>; model: Set<number> } {
  const coverage = ranges.reduce((so, { low, high }) => so.add(low, high), new Coverage(type));
  return { coverage, model: new Set(numbers.filter((value) => ranges.some((one) => within(one, value)))) };
}

const held = (coverage: Coverage<number>): number[] => numbers.filter((value) => coverage.contains(value));

describe('coverage is a set of numbers', () => {
  test('what was added is contained, nothing else', () => {
    fc.assert(
      fc.property(few, (ranges) => {
        const { coverage, model } = built(ranges);
        expect(held(coverage)).toEqual([...model]);
      }),
    );
  });

  test('intervals are disjoint, do not touch, and come newest first', () => {
    fc.assert(
      fc.property(few, (ranges) => {
        const { intervals } = built(ranges).coverage;
        const ends = intervals.flatMap(({ low, high }) => [high, low ?? Number.NEGATIVE_INFINITY]);
        for (const [index, end] of ends.slice(1).entries()) expect(end).toBeLessThan(ends[index] ?? Number.NaN);
      }),
    );
  });

  test('the top is the highest value', () => {
    fc.assert(fc.property(few, (ranges) => expect(built(ranges).coverage.top).toBe(topOf(ranges))));
  });

  test('the gaps above a floor are what is neither covered nor below it', () => {
    fc.assert(
      fc.property(few, fc.oneof(fc.constant(null), fc.nat(TOP)), (ranges, floor) => {
        const { coverage, model } = built(ranges);
        const gaps = coverage.gaps(floor);
        const open = numbers.filter((value) => gaps.some((gap) => within(gap, value)));
        expect(open).toEqual(numbers.filter((value) => !model.has(value) && (floor === null || value > floor)));
        expect(gaps[0]?.high).toBeNull();
        for (const [index, { low, high }] of gaps.entries()) {
          expect(low === null || high === null || low < high).toBe(true);
          if (index > 0) expect(high).toBeLessThanOrEqual(gaps[index - 1]?.low ?? Number.NaN);
        }
      }),
    );
  });

  test('the gaps up to an end are the same, cut off there, and the first lies above what is covered', () => {
    fc.assert(
      fc.property(few, fc.option(fc.nat(TOP)), fc.nat(TOP), (ranges, floor, until) => {
        const { coverage, model } = built(ranges);
        const gaps = coverage.gaps(floor, until);
        const open = numbers.filter((value) => gaps.some((gap) => within(gap, value)));
        const isWanted = (value: number): boolean => value <= until && (floor === null || value > floor);
        expect(open).toEqual(numbers.filter((value) => !model.has(value) && isWanted(value)));
        const isEmpty = model.has(until) || (floor !== null && until <= floor);
        expect(gaps[0]?.high).toBe(until);
        expect(gaps[0]?.low === null || Number(gaps[0]?.low) < until).toBe(!isEmpty);
        for (const { low, high } of gaps.slice(1)) expect(low === null || Number(low) < Number(high)).toBe(true);
      }),
    );
  });

  test('without a value, it holds all but that', () => {
    fc.assert(
      fc.property(few, fc.nat(TOP), (ranges, value) => {
        const { coverage, model } = built(ranges);
        expect(held(coverage.without(value))).toEqual([...model].filter((other) => other !== value));
      }),
    );
  });

  test('an intersection is what both hold', () => {
    fc.assert(
      fc.property(few, few, (a, b) => {
        const [one, other] = [built(a), built(b)];
        expect(held(one.coverage.intersect(other.coverage))).toEqual(
          [...one.model].filter((value) => other.model.has(value)),
        );
      }),
    );
  });

  test('however many intervals there are, few are kept and none is invented; the newest stays', () => {
    const many = fc.array(fc.tuple(fc.nat(2_000), fc.nat(3)), { minLength: 30, maxLength: 80 });
    fc.assert(
      fc.property(many, (starts) => {
        let coverage = new Coverage(type);
        for (const [low, length] of starts) {
          coverage = coverage.add(low, low + length);
          expect(coverage.intervals.length).toBeLessThanOrEqual(16);
        }
        const model = new Set(
          starts.flatMap(([low, length]) => Array.from({ length }, (_one, place) => low + 1 + place)),
        );
        const kept = Array.from({ length: 2_010 }, (_one, value) => value).filter((value) => coverage.contains(value));
        expect(kept.filter((value) => !model.has(value))).toEqual([]);
        expect(coverage.top).toBe(model.size ? Math.max(...model) : undefined);
      }),
    );
  });

  test('the hint belongs to the lowest end of what was joined', () => {
    const [upper, lower] = [
      { position: 'upper', bound: null },
      { position: 'lower', bound: null },
    ];
    const joined = new Coverage(type).add(10, 20, upper).add(5, 12, lower);
    expect(joined.intervals).toEqual([{ low: 5, high: 20, resume: lower }]);
    expect(joined.add(15, 30, upper).intervals).toEqual([{ low: 5, high: 30, resume: lower }]);
    expect(joined.add(2, 5).intervals).toEqual([{ low: 2, high: 20 }]);
    expect(joined.add(5, 9, upper).intervals).toEqual([{ low: 5, high: 20, resume: upper }]);
  });
});

function topOf(ranges: readonly Range[]): number | undefined {
  const real = ranges.filter(({ low, high }) => low === null || low < high);
  return real.length ? Math.max(...real.map(({ high }) => high)) : undefined;
}
