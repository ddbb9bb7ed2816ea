import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unixSecondsCursor } from '../../coverage/cursor.ts';
import { runs } from '../../testing/seeds.ts';
import { toOf } from '../../testing/turns.ts';
import type { Turn, UnreachableTies } from '../pager.ts';
import { keysetDescending } from './keyset.ts';
import type { KeysetOptions } from './options.ts';
import type { KeysetPosition } from './position.ts';

const options: KeysetOptions<number> = {
  ...{ param: 'until', field: 'at', cursor: unixSecondsCursor, inclusive: false, ends: 'empty' },
  limit: { param: 'limit', value: 3 },
};

interface Row {
  id: number;
  at: number;
}

interface Api {
  times: readonly number[];
  limit?: number;
  ties?: KeysetOptions<number>['ties'];
  /** Whether rows at the bound are answered. */
  inclusive?: boolean;
  cap?: number;
  /** Whether `page` has any effect; from zero: 1 is the second page. */
  pages?: boolean | 'from zero';
  /** Whether rows are known by their keys: the one that a bound was taken from must come again. */
  keyed?: boolean;
  /** Runs before each call. */
  leave?: (list: Row[], call: number) => void;
  /** A page of more rows than this is refused. */
  maxAsked?: number;
}

function nextOf(turn: Turn<KeysetPosition<number>>): KeysetPosition<number> | null | undefined {
  return 'retryFrom' in turn ? turn.retryFrom : toOf(turn);
}

/** How many pages stand before the one with this number. */
function placeOf(page: number, pages: Api['pages']): number {
  if (!pages) return 0;
  return Math.max(0, pages === 'from zero' ? page : page - 1);
}

/** The requests of a walk over a list, and what it says it passed over. */
function walk(api: Api): { asked: string[]; unreached: UnreachableTies[]; lost: number[] } {
  const { times, cap = 100, pages = true, maxAsked = 100, limit: size = 3, inclusive = false, leave = () => {} } = api;
  const list: Row[] = times.map((at, id) => ({ id, at }));
  const { ties = { page: 'page', largerLimit: 12 } } = api;
  const key = api.keyed ? { key: 'id' } : {};
  const pager = keysetDescending({ ...options, ...key, limit: { param: 'limit', value: size }, ties });
  const answer = (bound: number, limit: number, page: number) => {
    const start = placeOf(page, pages) * limit;
    return list.filter(({ at }) => at < bound || (inclusive && at === bound)).slice(start, start + limit);
  };
  const met = new Set<number>();
  const asked: string[] = [];
  const unreached: UnreachableTies[] = [];
  for (let position: KeysetPosition<number> | null = null; asked.length < 200; ) {
    const { until: bound = 1_000, limit, page = 0 } = pager.request(position) as Record<string, number>;
    asked.push(`${bound} ${limit} ${page}`);
    leave(list, asked.length);
    let turn: Turn<KeysetPosition<number>> | undefined = pager.withoutLargerPage?.(position);
    if (Number(limit) <= maxAsked) {
      const rows = answer(Number(bound), Math.min(Number(limit), cap), page);
      const fresh = rows.filter(({ id }) => !met.has(id)).length;
      for (const { id } of rows) met.add(id);
      turn = pager.turn({ rows, body: null, fresh }, position);
    }
    if (!turn) throw new Error('There is nowhere to go.');
    if ('to' in turn && turn.skipped) unreached.push(turn.skipped);
    const next = nextOf(turn);
    if (next === undefined)
      return { asked, unreached, lost: list.filter(({ id }) => !met.has(id)).map(({ at }) => at) };
    position = next;
  }
  throw new Error(`The walk makes no end: ${asked.join(', ')}`);
}

describe('the end of a list', () => {
  test('is a page without a new row that is smaller than one before it', () => {
    expect(walk({ times: [9, 8, 7, 6, 5] }).asked).toEqual(['1000 3 0', '8 3 0', '6 3 0']);
  });

  test('is not a page that is small only because the API cuts all of them', () => {
    expect(walk({ times: [9, 8, 8, 7], cap: 2 }).asked).toContain('8 3 0');
    expect(walk({ times: [9, 8, 8, 7], cap: 2 }).unreached).toEqual([]);
  });
});

describe('a list of one row', () => {
  test.each([
    [{ pages: true }, ['1000 3 0', '10 3 2', '10 3 1']],
    [{ pages: 'from zero' }, ['1000 3 0', '10 3 2', '10 3 1', '10 3 0']],
    [{ pages: false }, ['1000 3 0', '10 3 2', '10 12 0', '9 3 0']],
  ] as const)('is asked for no more than it takes to be sure of its end: %o', (api, asked) => {
    for (const keyed of [true, false]) expect(walk({ times: [9], keyed, ...api }).asked).toEqual(asked);
  });

  test('is had whole where the API gives out one row at a time', () => {
    for (const [pages, keyed] of [true, 'from zero' as const].flatMap((one) => [
      [one, true] as const,
      [one, false] as const,
    ])) {
      for (const times of [[9], [9, 9], [9, 9, 9], [9, 9, 8], [9, 8, 8]]) {
        expect([pages, times, walk({ times, pages, keyed, cap: 1, limit: 1 }).lost]).toEqual([pages, times, []]);
      }
    }
  });

  test('joins on where its row has moved up meanwhile', () => {
    for (const pages of [true, 'from zero' as const]) {
      const leave = (list: Row[], call: number): void => {
        if (call === 2) list.splice(0, 1, { id: 0, at: 500 });
      };
      const { asked, lost } = walk({ times: [9, 9, 9, 8, 7], pages, keyed: true, leave });
      expect([pages, lost, asked.filter((one) => one.startsWith('1000'))]).toEqual([pages, [], ['1000 3 0']]);
      const alone = walk({ times: [9], pages, keyed: true, leave });
      expect([alone.lost, alone.asked.filter((one) => one.startsWith('1000')).length]).toEqual([[], 2]);
    }
  });
});

describe('a group of equal dates larger than a page', () => {
  const times = [9, 8, 8, 8, 8, 8, 7];

  test('that no parameter leads into is told of, with its date and as many as were read', () => {
    expect(walk({ times, pages: false, cap: 3 }).unreached).toEqual([{ value: 8, rows: 3 }]);
  });

  test('is told of too where the API refuses a larger page', () => {
    const { asked, unreached } = walk({ times, pages: false, maxAsked: 3 });
    expect(asked).toContain('9 12 0');
    expect(unreached).toEqual([{ value: 8, rows: 3 }]);
  });

  test.each([{ pages: true, cap: 3 }, { pages: false }])('that is reached is not told of: %o', (api) => {
    expect(walk({ times, ...api }).unreached).toEqual([]);
  });

  test('that is larger than the larger page is reached by number, whatever was read ahead', () => {
    for (let before = 1; before < 12; before++) {
      for (const [limit, inclusive] of [2, 3, 4].flatMap((one) => [[one, true] as const, [one, false] as const])) {
        const groups = [...Array(before).fill(9), ...Array(14).fill(8), 7, 6];
        const { lost } = walk({ times: groups, limit, ties: { page: 'page', largerLimit: 4 * limit }, inclusive });
        expect([before, limit, inclusive, lost]).toEqual([before, limit, inclusive, []]);
      }
    }
  });

  test('that rows leave while it is read by number is met whole but for those', () => {
    fc.assert(
      fc.property(
        fc.record({
          size: fc.integer({ min: 4, max: 25 }),
          limit: fc.integer({ min: 3, max: 6 }),
          /** Before each call, the place of a row that leaves the group, or none. */
          removals: fc.array(fc.option(fc.nat(20)), { maxLength: 30 }),
          pages: fc.constantFrom(true, 'from zero' as const),
          keyed: fc.boolean(),
        }),
        ({ size, limit, removals, pages, keyed }) => {
          const leave = (list: Row[], call: number): void => {
            const place = removals[call - 1];
            if (typeof place === 'number' && list.length > 1) list.splice(place % (list.length - 1), 1);
          };
          const groups = [...Array(size).fill(8), 7];
          expect(walk({ times: groups, limit, leave, pages, keyed, ties: { page: 'page' } }).lost).toEqual([]);
        },
      ),
      runs(500),
    );
  });

  test('single rows at the end of a list are not told of', () => {
    expect(walk({ times: [9], pages: false }).unreached).toEqual([]);
  });
});
