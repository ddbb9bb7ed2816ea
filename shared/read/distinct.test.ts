import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import type { Row } from '../json.ts';
import { Distinct } from './distinct.ts';

const distinct = (primaryKey = ['id']): Distinct =>
  new Distinct(primaryKey, unixSecondsCursor, (row) => row.at as number | undefined);
const idsOf = (rows: readonly Row[]): unknown[] => rows.map(({ id }) => id);

describe('rows that stand in several slices', () => {
  test('are given once, and again when their cursor has moved', () => {
    const rows = distinct();
    expect(
      idsOf(
        rows.fresh(
          [
            { id: 1, at: 5 },
            { id: 2, at: 5 },
          ],
          null,
        ),
      ),
    ).toEqual([1, 2]);
    expect(
      idsOf(
        rows.fresh(
          [
            { id: 2, at: 5 },
            { id: 3, at: 5 },
          ],
          null,
        ),
      ),
    ).toEqual([3]);
    expect(idsOf(rows.fresh([{ id: 2, at: 6 }], null))).toEqual([2]);
  });

  test('are given again when more of their past is wanted, and only then', () => {
    const rows = distinct();
    const row = { id: 1, at: 50 };
    expect(idsOf(rows.fresh([row], 20))).toEqual([1]);
    expect(idsOf(rows.fresh([row], 20))).toEqual([]);
    expect(idsOf(rows.fresh([row], 30))).toEqual([]);
    expect(idsOf(rows.fresh([row], 10))).toEqual([1]);
    expect(idsOf(rows.fresh([row], 10))).toEqual([]);
    expect(idsOf(rows.fresh([row], null))).toEqual([1]);
    expect(idsOf(rows.fresh([row], null))).toEqual([]);
    expect(idsOf(rows.fresh([row], 10))).toEqual([]);
  });

  test('of which more is wanted than was given tell above which value that was', () => {
    const rows = distinct();
    const row: Row = { id: 1, at: 50 };
    expect(rows.givenAbove(row, null)).toBeUndefined();
    rows.fresh([row], 30);
    expect([rows.givenAbove(row, 40), rows.givenAbove(row, 30)]).toEqual([undefined, undefined]);
    expect([rows.givenAbove(row, 10), rows.givenAbove(row, null)]).toEqual([30, 30]);
    rows.fresh([row], 20);
    expect([rows.givenAbove(row, 10), rows.givenAbove(row, null)]).toEqual([20, 20]);
    expect(rows.givenAbove({ id: 1, at: 51 }, null)).toBeUndefined();
    expect(rows.givenAbove({ id: 2, at: 50 }, null)).toBeUndefined();
    rows.forget(row);
    expect(rows.givenAbove(row, null)).toBeUndefined();
  });

  test('are given again when they have been forgotten', () => {
    const rows = distinct();
    rows.fresh(
      [
        { id: 1, at: 5 },
        { id: 2, at: 5 },
      ],
      null,
    );
    rows.forget({ id: 1, at: 5 });
    expect(
      idsOf(
        rows.fresh(
          [
            { id: 1, at: 5 },
            { id: 2, at: 5 },
          ],
          null,
        ),
      ),
    ).toEqual([1]);
  });

  test('are given again with all of their past when they have been forgotten', () => {
    const rows = distinct();
    const row = { id: 1, at: 50 };
    rows.fresh([row], null);
    rows.forget(row);
    expect(idsOf(rows.fresh([row], 20))).toEqual([1]);
    expect(idsOf(rows.fresh([row], null))).toEqual([1]);
  });

  test('are told apart by all fields of their key, and by the kind of its values', () => {
    const rows = distinct(['box', 'id']);
    const given = [
      { box: 'a', id: 1, at: 5 },
      { box: 'b', id: 1, at: 5 },
      { box: 'a', id: '1', at: 5 },
      { box: 'a,', id: 1, at: 5 },
    ];
    expect(rows.fresh(given, null)).toEqual(given);
    expect(rows.fresh(given, null)).toEqual([]);
    const single = distinct();
    expect(
      single.fresh(
        [
          { id: 1, at: 5 },
          { id: '1', at: 5 },
        ],
        null,
      ).length,
    ).toBe(2);
  });

  test('without a cursor value are given once', () => {
    const rows = distinct();
    expect(rows.fresh([{ id: 1 }], null).length).toBe(1);
    expect(rows.fresh([{ id: 1 }], null).length).toBe(0);
  });

  test('are never withheld from somebody who wants more of them than was given before', () => {
    const step = fc.record({
      rows: fc.uniqueArray(fc.nat(4), { maxLength: 4 }),
      known: fc.option(fc.integer({ min: 1, max: 5 }), { nil: null }),
      moves: fc.option(fc.nat(4), { nil: null }),
    });
    const property = fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const rows = distinct();
      const times = new Map<number, number>();
      /** Down to where each row was given at its present time. */
      const given = new Map<number, number>();
      for (const { rows: ids, known, moves } of steps) {
        if (moves !== null) {
          times.set(moves, (times.get(moves) ?? 100) + 1);
          given.delete(moves);
        }
        const wanted = known ?? 0;
        const expected = ids.filter((id) => wanted < (given.get(id) ?? Number.POSITIVE_INFINITY));
        const fresh = rows.fresh(
          ids.map((id) => ({ id, at: times.get(id) ?? 100 })),
          known,
        );
        expect(idsOf(fresh)).toEqual(expected);
        for (const id of expected) given.set(id, wanted);
      }
    });
    fc.assert(property, { numRuns: 500 });
  });
});
