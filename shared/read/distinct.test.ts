import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import type { Row } from '../json.ts';
import { runs } from '../testing/seeds.ts';
import { Distinct } from './distinct.ts';

const distinct = (primaryKey = ['id']): Distinct =>
  new Distinct(primaryKey, unixSecondsCursor, (row) => row.at as number | undefined);
const idsOf = (rows: readonly Row[]): unknown[] => rows.map(({ id }) => id);

describe('rows that stand in several slices', () => {
  test('are given once, and again when their cursor has moved', () => {
    const rows = distinct();
    expect(
      idsOf(
        rows.fresh([
          { id: 1, at: 5 },
          { id: 2, at: 5 },
        ]),
      ),
    ).toEqual([1, 2]);
    expect(
      idsOf(
        rows.fresh([
          { id: 2, at: 5 },
          { id: 3, at: 5 },
        ]),
      ),
    ).toEqual([3]);
    expect(idsOf(rows.fresh([{ id: 2, at: 6 }]))).toEqual([2]);
  });

  test('are given again when they have been forgotten', () => {
    const rows = distinct();
    rows.fresh([
      { id: 1, at: 5 },
      { id: 2, at: 5 },
    ]);
    rows.forget({ id: 1, at: 5 });
    expect(
      idsOf(
        rows.fresh([
          { id: 1, at: 5 },
          { id: 2, at: 5 },
        ]),
      ),
    ).toEqual([1]);
  });

  test('are told apart by all fields of their key, and by the kind of its values', () => {
    const rows = distinct(['box', 'id']);
    const given = [
      { box: 'a', id: 1, at: 5 },
      { box: 'b', id: 1, at: 5 },
      { box: 'a', id: '1', at: 5 },
      { box: 'a,', id: 1, at: 5 },
    ];
    expect(rows.fresh(given)).toEqual(given);
    expect(rows.fresh(given)).toEqual([]);
    const single = distinct();
    expect(
      single.fresh([
        { id: 1, at: 5 },
        { id: '1', at: 5 },
      ]).length,
    ).toBe(2);
  });

  test('without a cursor value are given once', () => {
    const rows = distinct();
    expect(rows.fresh([{ id: 1 }]).length).toBe(1);
    expect(rows.fresh([{ id: 1 }]).length).toBe(0);
  });

  test('are given once at each of their times, however often they are met', () => {
    const step = fc.record({
      rows: fc.uniqueArray(fc.nat(4), { maxLength: 4 }),
      moves: fc.array(fc.nat(4), { maxLength: 1 }),
      forgets: fc.array(fc.nat(4), { maxLength: 1 }),
    });
    const property = fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const rows = distinct();
      const times = [100, 100, 100, 100, 100];
      const given = new Set<number>();
      const forgotten = new Set<number>();
      const rowOf = (id: number): Row => ({ id, at: times[id] });
      for (const { rows: ids, moves, forgets } of steps) {
        for (const id of moves) {
          times[id] = Number(times[id]) + 1;
          given.delete(id);
          forgotten.delete(id);
        }
        for (const id of forgets) {
          rows.forget(rowOf(id));
          forgotten.add(id);
        }
        const expected = ids.filter((id) => !given.has(id) || forgotten.has(id));
        expect(idsOf(rows.fresh(ids.map(rowOf)))).toEqual(expected);
        for (const id of expected) given.add(id);
      }
    });
    fc.assert(property, runs(500));
  });
});
