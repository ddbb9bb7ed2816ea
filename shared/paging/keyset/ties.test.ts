import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unixSecondsCursor } from '../../coverage/cursor.ts';
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
  /** Whether `page` has any effect. */
  pages?: boolean;
  /** Runs before each call. */
  leave?: (list: Row[], call: number) => void;
  /** A page of more rows than this is refused. */
  maxAsked?: number;
}

/** The requests of a walk over a list, and what it says it passed over. */
function walk(api: Api): { asked: string[]; unreached: UnreachableTies[]; lost: number[] } {
  const { times, cap = 100, pages = true, maxAsked = 100, limit: size = 3, inclusive = false, leave = () => {} } = api;
  const list: Row[] = times.map((at, id) => ({ id, at }));
  const { ties = { page: 'page', largerLimit: 12 } } = api;
  const pager = keysetDescending({ ...options, limit: { param: 'limit', value: size }, ties });
  const answer = (bound: number, limit: number, page: number) => {
    const start = pages ? (page - 1) * limit : 0;
    return list.filter(({ at }) => at < bound || (inclusive && at === bound)).slice(start, start + limit);
  };
  const met = new Set<number>();
  const asked: string[] = [];
  const unreached: UnreachableTies[] = [];
  for (let position: KeysetPosition<number> | null = null; asked.length < 200; ) {
    const { until: bound = 1_000, limit, page = 1 } = pager.request(position) as Record<string, number>;
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
    const next: KeysetPosition<number> | undefined = toOf(turn);
    if (!next) return { asked, unreached, lost: list.filter(({ id }) => !met.has(id)).map(({ at }) => at) };
    position = next;
  }
  throw new Error(`The walk makes no end: ${asked.join(', ')}`);
}

describe('the end of a list', () => {
  test('is a page without a new row that is smaller than one before it', () => {
    expect(walk({ times: [9, 8, 7, 6, 5] }).asked).toEqual(['1000 3 1', '8 3 1', '6 3 1']);
  });

  test('is not a page that is small only because the API cuts all of them', () => {
    expect(walk({ times: [9, 8, 8, 7], cap: 2 }).asked).toContain('8 3 1');
    expect(walk({ times: [9, 8, 8, 7], cap: 2 }).unreached).toEqual([]);
  });
});

describe('a group of equal dates larger than a page', () => {
  const times = [9, 8, 8, 8, 8, 8, 7];

  test('that no parameter leads into is told of, with its date and as many as were read', () => {
    expect(walk({ times, pages: false, cap: 3 }).unreached).toEqual([{ value: 8, rows: 3 }]);
  });

  test('is told of too where the API refuses a larger page', () => {
    const { asked, unreached } = walk({ times, pages: false, maxAsked: 3 });
    expect(asked).toContain('9 12 1');
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
          size: fc.integer({ min: 4, max: 20 }),
          limit: fc.integer({ min: 3, max: 5 }),
          /** Before each call, the place of a row that leaves the group, or none. */
          removals: fc.array(fc.option(fc.nat(20)), { maxLength: 30 }),
        }),
        ({ size, limit, removals }) => {
          const leave = (list: Row[], call: number): void => {
            const place = removals[call - 1];
            if (typeof place === 'number' && list.length > 1) list.splice(place % (list.length - 1), 1);
          };
          const groups = [...Array(size).fill(8), 7];
          expect(walk({ times: groups, limit, leave, ties: { page: 'page' } }).lost).toEqual([]);
        },
      ),
    );
  });

  test('single rows at the end of a list are not told of', () => {
    expect(walk({ times: [9], pages: false }).unreached).toEqual([]);
  });
});
