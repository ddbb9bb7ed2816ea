import { describe, expect, test } from '@jest/globals';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import { from } from './from.ts';
import type { Unreached } from './pager.ts';
import { type UntilOptions, type UntilPosition, until } from './until.ts';

const options: UntilOptions<number> = {
  ...{ param: 'until', field: 'at', cursor: unixSecondsCursor, inclusive: false, ends: 'empty' },
  limit: { param: 'limit', value: 3 },
  ties: { page: 'page', largerLimit: 12 },
};

interface Api {
  times: readonly number[];
  limit?: number;
  largerLimit?: number;
  /** Whether rows at the bound are answered. */
  inclusive?: boolean;
  cap?: number;
  /** Whether `page` has any effect. */
  pages?: boolean;
  /** A page of more rows than this is refused. */
  mostAsked?: number;
}

/** The requests of a walk over a list, and what it says it passed over. */
function walk(api: Api): { asked: string[]; unreached: Unreached[]; lost: number[] } {
  const { times, cap = 100, pages = true, mostAsked = 100, limit: size = 3, largerLimit = 12, inclusive = false } = api;
  const list = times.map((at, id) => ({ id, at }));
  const paginator = until({
    ...options,
    limit: { param: 'limit', value: size },
    ties: { page: 'page', largerLimit },
  });
  const met = new Set<number>();
  const asked: string[] = [];
  const unreached: Unreached[] = [];
  const goTo = (next: UntilPosition<number> | undefined): UntilPosition<number> | undefined => {
    const passed = next && paginator.unreached?.(next);
    if (passed) unreached.push(passed);
    return next;
  };
  for (let position: UntilPosition<number> | null = null; asked.length < 200; ) {
    const { until: bound = 1_000, limit, page = 1 } = paginator.params(position) as Record<string, number>;
    asked.push(`${bound} ${limit} ${page}`);
    if (Number(limit) > mostAsked) {
      position = goTo(paginator.refused?.(position)) ?? null;
      if (position === null) throw new Error('There is nowhere to go.');
      continue;
    }
    const most = Math.min(Number(limit), cap);
    const start = pages ? (page - 1) * most : 0;
    const below = ({ at }: { at: number }): boolean => at < Number(bound) || (inclusive && at === bound);
    const rows = list.filter(below).slice(start, start + most);
    const fresh = rows.filter(({ id }) => !met.has(id)).length;
    for (const { id } of rows) met.add(id);
    const next = goTo(paginator.next({ rows, body: null, fresh }, position));
    if (next === undefined) {
      return { asked, unreached, lost: list.filter(({ id }) => !met.has(id)).map(({ at }) => at) };
    }
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
    const { asked, unreached } = walk({ times, pages: false, mostAsked: 3 });
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
        const { lost } = walk({ times: groups, limit, largerLimit: 4 * limit, inclusive });
        expect([before, limit, inclusive, lost]).toEqual([before, limit, inclusive, []]);
      }
    }
  });

  test('single rows at the end of a list are not told of', () => {
    expect(walk({ times: [9], pages: false }).unreached).toEqual([]);
  });
});

describe('a bound that is none', () => {
  const page = (...times: number[]) => ({ rows: times.map((at) => ({ at })), body: null, fresh: times.length });
  const position = { until: 6, known: 5, most: 3 };

  test('shows in rows above it', () => {
    const { isRefuted } = until(options);
    expect(isRefuted?.(page(9, 8), position)).toBe(true);
    expect(isRefuted?.(page(5, 4), position)).toBe(false);
    expect(isRefuted?.(page(9, 8), null)).toBe(false);
  });

  test('shows in the row that must come again, where rows stay what they are', () => {
    const stays = until({ ...options, staysPut: true });
    expect(stays.isRefuted?.(page(), position)).toBe(true);
    expect(stays.isRefuted?.(page(5), position)).toBe(false);
    expect(stays.isRefuted?.(page(6, 6, 6), position)).toBe(false);
    expect(until(options).isRefuted?.(page(), position)).toBe(false);
  });

  test('shows in the same ways upwards', () => {
    const upwards = from({ ...options, staysPut: true });
    const above = { until: 4, known: 5, most: 3 };
    expect(upwards.isRefuted?.(page(1, 2), above)).toBe(true);
    expect(upwards.isRefuted?.(page(), above)).toBe(true);
    expect(upwards.isRefuted?.(page(5, 6), above)).toBe(false);
  });
});
