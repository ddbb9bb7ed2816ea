import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { spelledTimestamps } from '../testing/timestamps.ts';
import { decodeCoverage, encodeCoverage } from './codec.ts';
import { Coverage } from './coverage.ts';
import { timestampCursor, unixSecondsCursor } from './cursor.ts';

const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const resume = fc.option(fc.record({ position: fc.jsonValue(), bound: fc.option(fc.nat()) }), { nil: undefined });

describe('coverage in a STATE', () => {
  test('comes back as it was, hints included', () => {
    const range = fc.tuple(
      fc.option(fc.integer({ min: 1, max: 500 }), { nil: null }),
      fc.integer({ min: 1, max: 500 }),
      resume,
    );
    fc.assert(
      fc.property(fc.array(range, { maxLength: 8 }), (ranges) => {
        const coverage = ranges.reduce(
          (so, [low, high, hint]) => so.add(low, high, hint),
          new Coverage(unixSecondsCursor),
        );
        const again = decodeCoverage(unixSecondsCursor, stored(encodeCoverage(coverage)), 'covered');
        expect(again.intervals).toEqual(stored(coverage.intervals));
      }),
    );
  });

  test('comes back when a start date lies at the beginning of Unix time', () => {
    const floor = unixSecondsCursor.before(unixSecondsCursor.fromTime(Date.parse('1970-01-01T00:00:00Z')));
    const coverage = new Coverage(unixSecondsCursor).add(floor, 1_700_000_000);
    const again = decodeCoverage(unixSecondsCursor, stored(encodeCoverage(coverage)), 'covered');
    expect(again.intervals).toEqual(coverage.intervals);
  });

  test('keeps the spelling of date-times', () => {
    fc.assert(
      fc.property(spelledTimestamps, ({ text }) => {
        const coverage = new Coverage(timestampCursor).add(null, text);
        expect(decodeCoverage(timestampCursor, stored(encodeCoverage(coverage)), 'x').top).toBe(text);
      }),
    );
  });

  test.each([
    ['a text', 'covered must be a list of intervals'],
    [{}, 'covered must be a list of intervals'],
    [[5], 'covered[0] must be an object with "low" and "high"'],
    [[{ high: 5 }], 'covered[0].low must be null or a Unix time'],
    [[{ low: null }], 'covered[0].high must be a Unix time'],
    [[{ low: 'x', high: 5 }], 'covered[0].low must be null or a Unix time'],
    [
      [
        { low: null, high: 9 },
        { low: 5, high: 5 },
      ],
      'covered[1].low must be below "high"',
    ],
  ])('%j is refused, and the message says where', (value, message) => {
    expect(() => decodeCoverage(unixSecondsCursor, value, 'covered')).toThrow(message);
  });

  test('anything at all is either coverage or a config error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          decodeCoverage(timestampCursor, value, 'covered');
        } catch (error) {
          expect(error).toMatchObject({ failureType: 'config_error' });
        }
      }),
    );
  });
});
