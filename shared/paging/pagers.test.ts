import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SeenRows } from '../read/seen.ts';
import { FakeList, type FakeListOptions, type FakeRow } from '../testing/fakeList.ts';
import { toOf } from '../testing/turns.ts';
import { type OffsetPosition, offset } from './offset.ts';
import { pageNumber } from './pageNumber.ts';
import type { Pager, Turn } from './pager.ts';
import { single } from './single.ts';
import { token } from './token.ts';

interface Walk {
  rows: number;
  size: number;
  /** Rows that are inserted at the top before each further page. */
  inserts: number[];
  api?: Partial<FakeListOptions>;
}

/** Walks a list to its end; what it has met, and how many pages that took. */
function walk<P>(pager: Pager<P>, { rows, inserts, api }: Walk): { list: FakeList; met: Set<number>; pages: number } {
  const list = new FakeList(api);
  list.rows = Array.from({ length: rows }, (_one, index) => list.row(1_000 - index));
  const recent = new SeenRows(['id'], ({ at }) => at, 10_000);
  const met = new Set<number>();
  let position: P | null = null;
  for (let pages = 1; pages < 500; pages++) {
    const body = list.answer(pager.request(position));
    const fresh = recent.fresh(body.rows) as FakeRow[];
    for (const { id } of fresh) met.add(id);
    const next: P | undefined = toOf(pager.turn({ rows: body.rows, body, fresh: fresh.length }, position));
    if (next === undefined) return { list, met, pages };
    position = JSON.parse(JSON.stringify(next)) as P;
    const added = inserts[pages - 1] ?? 0;
    list.rows.unshift(...Array.from({ length: added }, () => list.row(2_000 + pages)));
  }
  throw new Error('The walk makes no end.');
}

const walks = fc.record({
  rows: fc.nat(40),
  size: fc.integer({ min: 1, max: 7 }),
  inserts: fc.array(fc.nat(9), { maxLength: 6 }),
});
const ends = fc.constantFrom('short' as const, 'empty' as const);

function meetsAll({ list, met }: ReturnType<typeof walk>, rows: number): void {
  const old = list.rows.filter(({ at }) => at <= 1_000);
  expect(old.length).toBe(rows);
  expect(old.filter(({ id }) => !met.has(id))).toEqual([]);
}

const byOffset = (value: number, how: 'short' | 'empty') =>
  offset({ offset: 'offset', limit: { param: 'limit', value }, ends: how, overlap: null });
const byPage = (value: number, how: 'short' | 'empty') =>
  pageNumber({ param: 'page', first: 1, pageSize: { param: 'limit', value }, ends: how, rowsMayDisappear: false });
const byToken = (value: number) => token({ path: 'next', param: 'token', pageSize: { param: 'limit', value } });

describe('a list is met whole, whatever is inserted while it is paged', () => {
  test('by offset', () => {
    fc.assert(fc.property(walks, ends, (one, how) => meetsAll(walk(byOffset(one.size, how), one), one.rows)));
  });
  test('by offset, when pages are silently smaller than asked for', () => {
    fc.assert(
      fc.property(walks, fc.integer({ min: 1, max: 4 }), (one, cap) =>
        meetsAll(walk(byOffset(one.size, 'empty'), { ...one, api: { cap } }), one.rows),
      ),
    );
  });
  test('by page number', () => {
    fc.assert(fc.property(walks, ends, (one, how) => meetsAll(walk(byPage(one.size, how), one), one.rows)));
  });
  test('by token', () => {
    fc.assert(
      fc.property(walks, fc.constantFrom('offset' as const, 'keyset' as const), (one, tokens) =>
        meetsAll(walk(byToken(one.size), { ...one, api: { tokens } }), one.rows),
      ),
    );
  });
});

describe('rows that leave a list while it is paged by offset', () => {
  const removals = fc.record({
    rows: fc.nat(60),
    size: fc.integer({ min: 3, max: 9 }),
    /** Places from which so many rows leave before each further page. */
    removed: fc.array(fc.tuple(fc.nat(60), fc.nat(20)), { maxLength: 8 }),
  });

  /** Reads a list from which rows leave before each further page; the ids that it has met. */
  function read(list: FakeList, size: number, removed: readonly [number, number][]): Set<number> {
    const limit = { param: 'limit', value: size };
    const pager = offset({ offset: 'offset', limit, ends: 'short', overlap: { rows: 2, key: 'id' } });
    const met = new Set<number>();
    let position: OffsetPosition | null | undefined = null;
    for (let page = 0; page <= 1_000 && position !== undefined; page++) {
      const { rows } = list.answer(pager.request(position));
      const turn: Turn<OffsetPosition> = pager.turn({ rows, body: {}, fresh: 1 }, position);
      if ('retryFrom' in turn) {
        position = turn.retryFrom;
        continue;
      }
      for (const { id } of rows) met.add(id);
      position = toOf(turn);
      const [from, count] = removed[page] ?? [0, 0];
      // Where all has gone, nothing tells that from an answer that is none.
      if (list.rows.length > (from % list.rows.length) + count) list.rows.splice(from % list.rows.length, count);
    }
    expect(position).toBeUndefined();
    return met;
  }

  test('take no other row with them, however many they are', () => {
    fc.assert(
      fc.property(removals, ({ rows, size, removed }) => {
        const list = new FakeList();
        list.rows = Array.from({ length: rows }, (_one, index) => list.row(1_000 - index));
        const met = read(list, size, removed);
        expect(list.rows.filter(({ id }) => !met.has(id))).toEqual([]);
      }),
    );
  });

  test('cost nothing where there is one page only', () => {
    const pager = offset({
      offset: 'offset',
      limit: { param: 'limit', value: 5 },
      ends: 'short',
      overlap: { rows: 2, key: 'id' },
    });
    expect(pager.turn({ rows: [{ id: 1 }], body: {}, fresh: 1 }, null)).toEqual({ end: true });
  });
});

describe('ends', () => {
  const quiet = fc.record({
    rows: fc.nat(40),
    size: fc.integer({ min: 1, max: 7 }),
    inserts: fc.constant<number[]>([]),
  });

  test('a short page is the last one; otherwise an empty one is', () => {
    fc.assert(
      fc.property(quiet, (one) => {
        const full = Math.floor(one.rows / one.size) + 1;
        const empty = Math.ceil(one.rows / one.size) + 1;
        for (const by of [byOffset, byPage] as ((value: number, how: 'short' | 'empty') => Pager)[]) {
          expect(walk(by(one.size, 'short'), one).pages).toBe(full);
          expect(walk(by(one.size, 'empty'), one).pages).toBe(empty);
        }
        expect(walk(byToken(one.size), one).pages).toBe(Math.max(1, Math.ceil(one.rows / one.size)));
      }),
    );
  });

  test('one page is all of a list that has no others', () =>
    expect(walk(single(), { rows: 5, size: 10, inserts: [] }).pages).toBe(1));

  test.each([[null], [undefined], [''], [0]])('a token %j is none', (next) => {
    expect(byToken(2).turn({ rows: [{ id: 1 }], body: { next }, fresh: 1 }, null)).toEqual({ end: true });
  });

  test('a short page with a token goes on, an empty one ends', () => {
    expect(byToken(2).turn({ rows: [{ id: 1 }], body: { next: 'x' }, fresh: 1 }, null)).toEqual({ to: 'x' });
    expect(byToken(2).turn({ rows: [], body: { next: 'x' }, fresh: 0 }, null)).toEqual({ end: true });
  });

  test('a token that no double holds keeps its digits', () => {
    expect(byToken(2).turn({ rows: [{ id: 1 }], body: { next: 12345678901234567890n }, fresh: 1 }, null)).toEqual({
      to: '12345678901234567890',
    });
  });
});
