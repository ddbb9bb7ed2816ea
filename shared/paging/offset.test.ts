import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runs } from '../testing/seeds.ts';
import { toOf } from '../testing/turns.ts';
import { LoopGuard } from './loopGuard.ts';
import { type OffsetOptions, type OffsetPosition, offset } from './offset.ts';

interface Row {
  id: number;
}

/** An API that pages by offset: rows from a place on, at most so many. */
type Api = (list: readonly Row[], offset: number, limit: number) => readonly Row[];

interface Walk {
  list: Row[];
  options?: Partial<OffsetOptions>;
  api?: Api;
  /** Runs before each further page. */
  change?: (list: Row[], page: number) => void;
}

const plain: Api = (list, from, limit) => list.slice(from, from + limit);
const rowsOf = (count: number): Row[] => Array.from({ length: count }, (_one, id) => ({ id }));

/** Walks a list to its end as a task does; what it has met, and how many pages that took. */
function walk({ list, options = {}, api = plain, change = () => {} }: Walk): { met: Set<number>; pages: number } {
  const limit = { param: 'limit', value: 10 };
  const pager = offset({ offset: 'offset', limit, ends: 'empty', overlap: { rows: 3, key: 'id' }, ...options });
  const guard = new LoopGuard();
  const met = new Set<number>();
  let pages = 0;
  for (let position: OffsetPosition | null = null; ; ) {
    if (pages > 0) change(list, pages);
    if (++pages > 3_000) throw new Error('The walk makes no end.');
    const params = pager.request(position);
    const rows = api(list, Number(params.offset), Number(params.limit));
    const fresh = rows.filter(({ id }) => !met.has(id)).length;
    const turn = pager.turn({ rows, body: {}, fresh }, position);
    if ('retryFrom' in turn) {
      position = turn.retryFrom;
      continue;
    }
    for (const { id } of rows) met.add(id);
    const next = toOf(turn);
    if (next === undefined) return { met, pages };
    guard.check(next, fresh);
    position = JSON.parse(JSON.stringify(next)) as OffsetPosition;
  }
}

const cappedTo =
  (cap: number): Api =>
  (list, from, limit) =>
    list.slice(from, from + Math.min(limit, cap));

describe('everything that stayed in the list is met', () => {
  const worlds = fc.record({
    rows: fc.nat(40),
    limit: fc.integer({ min: 2, max: 9 }),
    cap: fc.integer({ min: 2, max: 9 }),
    overlap: fc.integer({ min: 1, max: 5 }),
    ends: fc.constant('empty' as const),
    changes: fc.array(fc.record({ added: fc.nat(9), from: fc.nat(40), left: fc.nat(6) }), { maxLength: 8 }),
  });

  test('whatever comes in front of it or leaves it, and however the API cuts its pages', () => {
    fc.assert(
      fc.property(worlds, ({ rows, limit, cap, overlap, ends, changes }) => {
        const list = rowsOf(rows);
        let added = 1_000;
        const { met } = walk({
          list,
          options: { ends, limit: { param: 'limit', value: limit }, overlap: { rows: overlap, key: 'id' } },
          api: cappedTo(cap),
          change: (now, page) => {
            const one = changes[page - 1];
            if (!one) return;
            // Where all has gone, nothing tells that from an answer that is none.
            if (now.length > one.left) now.splice(one.from % now.length, one.left);
            now.unshift(...Array.from({ length: one.added }, () => ({ id: ++added })));
          },
        });
        expect(list.filter(({ id }) => id < 1_000 && !met.has(id))).toEqual([]);
      }),
      runs(2_000),
    );
  });

  const ends = ['short', 'empty'] as const;
  test.each(ends)('also where exactly so many rows come in front that a page that was cut comes again: %s', (how) => {
    const list = rowsOf(120);
    const { met } = walk({
      list,
      options: { ends: how, limit: { param: 'limit', value: 1_000 }, overlap: { rows: 5, key: 'id' } },
      api: cappedTo(10),
      change: (now, page) => page === 1 && now.unshift(...Array.from({ length: 5 }, (_one, id) => ({ id: 500 + id }))),
    });
    expect(list.filter(({ id }) => id < 500 && !met.has(id))).toEqual([]);
  });

  test('also where the API leaves rows out of a page after it has counted them', () => {
    const hidden = fc.array(fc.boolean(), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(fc.nat(60), hidden, (rows, leftOut) => {
        // Where much is left out in one place, nothing tells that from the end of the list.
        const isShown = ({ id }: Row): boolean => id % 2 === 0 || leftOut[id] !== true;
        const list = rowsOf(rows);
        const { met } = walk({ list, api: (all, from, limit) => plain(all, from, limit).filter(isShown) });
        expect(list.filter((row) => isShown(row) && !met.has(row.id))).toEqual([]);
      }),
    );
  });
});

describe('the end', () => {
  test.each([
    [0, 1],
    [1, 2],
    [2, 2],
    [9, 2],
    [10, 2],
    [17, 3],
  ])('of a list of %i rows costs one page more than they need: %i', (rows, pages) => {
    expect(walk({ list: rowsOf(rows) }).pages).toBe(pages);
  });

  test.each([7, 25, 999])('is not where pages are cut to %i rows', (cap) => {
    const options = { limit: { param: 'limit', value: 1_000 }, overlap: { rows: 5, key: 'id' } };
    expect(walk({ list: rowsOf(2 * cap + 3), options, api: cappedTo(cap) }).met.size).toBe(2 * cap + 3);
  });

  test('is believed of a short page where that is declared, unless it is round', () => {
    const options = { ends: 'short' as const };
    expect([3, 10, 13].map((rows) => walk({ list: rowsOf(rows), options }).pages)).toEqual([1, 2, 2]);
    const large = { ...options, limit: { param: 'limit', value: 100 } };
    expect(walk({ list: rowsOf(33), options: large, api: cappedTo(10) }).met.size).toBe(33);
  });

  test('comes, although rows are added as fast as they are read', () => {
    const list = rowsOf(9);
    const grow = (now: Row[]): void => void now.push({ id: 1_000 + now.length });
    expect(walk({ list, change: grow }).pages).toBeLessThan(30);
  });

  test('of a list with one row that always comes is found', () => {
    expect(walk({ list: rowsOf(1), api: (all) => all }).met.size).toBe(1);
  });

  test('is found where most of a list has gone meanwhile', () => {
    const { met } = walk({ list: rowsOf(100), change: (now, page) => page === 6 && now.splice(5) });
    expect(met.has(4)).toBe(true);
  });

  test('is told by all that rows hold where they have no key', () => {
    const rows = Array.from({ length: 24 }, (_one, id) => ({ name: `row ${id}`, id }));
    const options = { overlap: { rows: 3, key: 'nothing' } };
    expect(walk({ list: rows, options }).met.size).toBe(24);
  });

  test('is told by several fields where one alone does not tell rows apart', () => {
    const rows = Array.from({ length: 24 }, (_one, id) => ({ kind: 'same', id }));
    const options = { overlap: { rows: 3, key: ['kind', 'id'] } };
    expect(walk({ list: rows, options }).met.size).toBe(24);
  });
});

describe('an API that does not page', () => {
  test.each([2, 6, 10])('and always answers the same %i rows is found out', (rows) => {
    const always = (list: readonly Row[]): readonly Row[] => list.slice(0, rows);
    expect(() => walk({ list: rowsOf(120), api: always })).toThrow('The API repeats itself');
  });

  test('and answers nothing where rows have to come again is looked at again', () => {
    let isBroken = true;
    const once: Api = (list, from, limit) => {
      const isNow = isBroken && from > 0;
      isBroken &&= !isNow;
      return isNow ? [] : plain(list, from, limit);
    };
    expect(walk({ list: rowsOf(35), api: once }).met.size).toBe(35);
  });

  test.each([0, 7])('and never answers anything from row %i on is an error', (place) => {
    let pages = 0;
    const broken: Api = (list, from, limit) =>
      pages++ > 0 && from >= place ? [] : plain(list, from, limit).slice(0, 9);
    expect(() => walk({ list: rowsOf(35), api: broken })).toThrow('breaks off');
  });
});

describe('a position out of a state', () => {
  const limit = { param: 'limit', value: 10 };
  const pager = offset({ offset: 'offset', limit, ends: 'empty', overlap: { rows: 3, key: 'id' } });
  const position = { offset: 17, size: 10, shared: [17, 18, 19] };
  const page = (first: number) => ({ rows: rowsOf(40).slice(first, first + 10), body: null, fresh: 10 });

  test('leads on where its shared rows are', () => {
    expect(pager.request(position)).toEqual({ limit: 10, offset: 17 });
    expect(pager.turn(page(17), position)).toEqual({ to: { offset: 24, size: 10, shared: [24, 25, 26] } });
  });

  test('leads back where they are not, before anybody looks at what of the page is new', () => {
    const unknown = {
      ...page(25),
      get fresh(): number {
        throw new Error('It is not known yet.');
      },
    };
    expect(pager.turn(unknown, position)).toMatchObject({ retryFrom: { offset: 7, shared: [17, 18, 19] } });
  });

  test('without shared rows, of a list that has an overlap since, is read on from', () => {
    expect(pager.turn(page(20), { offset: 20, size: 10 })).toMatchObject({ to: { offset: 27 } });
  });
});
