import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toOf } from '../testing/turns.ts';
import { type PageNumberOptions, type PagePosition, pageNumber } from './pageNumber.ts';

interface Walk {
  rows: number;
  limit: number;
  /** Before each call, the place of a row that leaves the list, or none. */
  removals: (number | null)[];
  /** Before each call, so many rows that come at its end. */
  additions?: number[];
  ends?: PageNumberOptions['ends'];
  /** No page has more rows than this. */
  cap?: number;
  rowsMayDisappear?: boolean;
}

/** Rows that were there from the beginning, stayed in the list and were not met, and the pages asked for. */
function walk({
  rows,
  limit,
  removals,
  cap = limit,
  additions = [],
  ends = 'nothing_new',
  rowsMayDisappear = true,
}: Walk): {
  lost: number[];
  pages: number[];
} {
  const list = Array.from({ length: rows }, (_one, index) => index);
  const pager = pageNumber({
    param: 'page',
    first: 1,
    pageSize: { param: 'limit', value: limit },
    ends,
    rowsMayDisappear,
  });
  const met = new Set<number>();
  const pages: number[] = [];
  const positions: string[] = [];
  for (let position: PagePosition | null = null, call = 0; call < 500; call++) {
    const place = removals[call];
    if (typeof place === 'number' && list.length) list.splice(place % list.length, 1);
    for (let more = additions[call] ?? 0; more > 0; more--) list.push(rows + 100 * call + more);
    const page = Number(pager.request(position).page);
    pages.push(page);
    const shown = list.slice((page - 1) * Math.min(limit, cap), page * Math.min(limit, cap));
    const fresh = shown.filter((row) => !met.has(row));
    for (const row of fresh) met.add(row);
    const next: PagePosition | undefined = toOf(pager.turn({ rows: shown, body: null, fresh: fresh.length }, position));
    if (next === undefined) return { lost: list.filter((row) => row < rows && !met.has(row)), pages };
    expect(positions).not.toContain(JSON.stringify(next));
    positions.push(JSON.stringify(next));
    position = JSON.parse(JSON.stringify(next)) as PagePosition;
  }
  throw new Error('The walk makes no end.');
}

const walks = fc.record({
  rows: fc.nat(40),
  limit: fc.integer({ min: 3, max: 7 }),
  removals: fc.array(fc.option(fc.nat(60)), { maxLength: 30 }),
  additions: fc.array(fc.nat(2), { maxLength: 20 }),
  ends: fc.constantFrom('empty' as const, 'nothing_new' as const),
});

describe('a list that rows leave while it is paged by number', () => {
  test('is met whole where pages are looked at again', () => {
    fc.assert(
      fc.property(walks, (one) => {
        expect(walk(one).lost).toEqual([]);
      }),
    );
  });

  test('is not met whole otherwise', () => {
    const one = { rows: 6, limit: 2, removals: [null, 0] };
    expect(walk({ ...one, rowsMayDisappear: false }).lost).toEqual([2]);
    expect(walk(one).lost).toEqual([]);
  });

  test('is met whole where pages are cut to a round size', () => {
    expect(walk({ rows: 11, limit: 100, cap: 10, removals: [null, 0] }).lost).toEqual([]);
  });
});

test('each page is looked at once more, after the one that follows it', () => {
  expect(walk({ rows: 5, limit: 2, removals: [] }).pages).toEqual([1, 2, 1, 3, 2, 4, 3]);
  expect(walk({ rows: 2, limit: 2, removals: [] }).pages).toEqual([1, 2, 1]);
  expect(walk({ rows: 1, limit: 2, removals: [] }).pages).toEqual([1, 2]);
  expect(walk({ rows: 0, limit: 2, removals: [] }).pages).toEqual([1]);
});

test('what is met before another look is not complete', () => {
  const pager = pageNumber({ param: 'page', first: 1, ends: 'empty', rowsMayDisappear: true });
  const page = (rows: number) => ({ rows: Array(rows).fill({}), body: null, fresh: rows });
  expect(pager.turn(page(9), null)).toEqual({ to: { page: 2, before: 9, again: 0 } });
  expect(pager.turn(page(9), { page: 2, before: 9 })).toMatchObject({ to: { page: 1, onTo: 3 }, provisional: true });
  expect(pager.turn(page(0), { page: 3, before: 9 })).toMatchObject({ to: { page: 2, onTo: null }, provisional: true });
  expect(pager.turn(page(9), { page: 1, onTo: 3 })).toEqual({ to: { page: 3, before: 9, again: 0 } });
});

test('a page that comes again is doubted where it may have been cut', () => {
  const pager = pageNumber({
    ...{ param: 'page', first: 1, ends: 'nothing_new', rowsMayDisappear: false },
    pageSize: { param: 'limit', value: 7 },
  });
  const page = (rows: number, fresh: number) => ({ rows: Array(rows).fill({}), body: null, fresh });
  const doubted = { end: true, mayBeTruncated: true };
  expect([pager.turn(page(7, 0), 2), pager.turn(page(10, 0), 2)]).toEqual([doubted, doubted]);
  expect([page(6, 0), page(0, 0)].map((one) => pager.turn(one, 2))).toEqual([{ end: true }, { end: true }]);
  expect(pager.turn(page(7, 0), null)).toEqual({ end: true });
});

test('positions out of a state are understood, whatever was declared when it was written', () => {
  const page = { rows: Array(7).fill({}), body: null, fresh: 7 };
  const [loose, strict] = [true, false].map((rowsMayDisappear) =>
    pageNumber({ param: 'page', first: 1, ends: 'empty', rowsMayDisappear }),
  );
  expect(loose?.request(4)).toEqual({ page: 4 });
  expect(loose?.turn(page, 4)).toEqual({ to: { page: 3, onTo: 5, again: 0 }, provisional: true });
  expect(strict?.request({ page: 3, onTo: 5 })).toEqual({ page: 3 });
  expect(strict?.turn(page, { page: 3, onTo: 5 })).toEqual({ to: 5 });
  expect(strict?.turn(page, { page: 4, before: 7, again: 0 })).toEqual({ to: 5 });
});
