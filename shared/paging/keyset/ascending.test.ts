import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unixSecondsCursor } from '../../coverage/cursor.ts';
import { SeenRows } from '../../read/seen.ts';
import { FakeList, type FakeListOptions, type FakeRow } from '../../testing/fakeList.ts';
import { toOf } from '../../testing/turns.ts';
import { keysetAscending } from './keyset.ts';
import type { KeysetOptions } from './options.ts';
import type { KeysetPosition } from './position.ts';

type Options = Pick<KeysetOptions<number>, 'inclusive' | 'ends' | 'ties'>;

const paged = (limit: number, options: Options) =>
  keysetAscending({
    ...{ param: 'since', field: 'at', cursor: unixSecondsCursor },
    limit: { param: 'limit', value: limit },
    ...options,
  });

/** The rows with these times that a walk upwards from a lower bound does not meet; checks that it only goes upwards. */
function lost(
  times: readonly number[],
  limit: number,
  api: Partial<FakeListOptions>,
  options: Options,
  bound?: number,
): FakeRow[] {
  const list = new FakeList({ ...api, order: 'ascending' });
  list.rows = [...times].sort((a, b) => b - a).map((at) => list.row(1_000 + at));
  const pager = paged(limit, options);
  const recent = new SeenRows(['id'], ({ at }) => at, 10_000);
  const met = new Set<number>();
  const bounds = bound === undefined ? {} : { since: bound };
  let position: KeysetPosition<number> | null = null;
  for (let pages = 0; pages < 400; pages++) {
    const body = list.answer({ ...bounds, ...pager.request(position) });
    const fresh = recent.fresh(body.rows) as FakeRow[];
    for (const { id } of fresh) met.add(id);
    const next: KeysetPosition<number> | undefined = toOf(
      pager.turn({ rows: body.rows, body, fresh: fresh.length }, position),
    );
    if (next === undefined) return list.rows.filter(({ id, at }) => at > (bound ?? 0) && !met.has(id));
    if (JSON.stringify(next) === JSON.stringify(position)) throw new Error(`It stays at ${JSON.stringify(next)}.`);
    if (position && next.bound < position.bound) throw new Error(`It falls back to ${JSON.stringify(next)}.`);
    position = next;
  }
  throw new Error('The walk makes no end.');
}

const times = fc.array(fc.oneof(fc.nat(3), fc.nat(12)), { maxLength: 40 });
const limit = fc.integer({ min: 2, max: 6 });
const bound = fc.option(fc.integer({ min: 999, max: 1_012 }), { nil: undefined });
const ends = fc.constantFrom('short' as const, 'empty' as const);
const largest = (all: readonly number[]): number =>
  Math.max(0, ...all.map((at) => all.filter((other) => other === at).length));

describe.each([
  { inclusive: true, lower: 'inclusive' as const },
  { inclusive: false, lower: 'exclusive' as const },
  { inclusive: false, lower: 'inclusive' as const },
])('walking up by a bound: declared inclusive $inclusive, in truth $lower', ({ inclusive, lower }) => {
  test('groups no larger than a page need nothing more', () => {
    fc.assert(
      fc.property(times, limit, ends, bound, (all, size, how, above) => {
        fc.pre(largest(all) <= size);
        expect(lost(all, size, { lower }, { inclusive, ends: how }, above)).toEqual([]);
      }),
    );
  });

  test.each([true, 'from zero' as const])('pages inside a bound reach groups of any size: %s', (pages) => {
    fc.assert(
      fc.property(times, limit, ends, bound, (all, size, how, above) => {
        const options = { inclusive, ends: how, ties: { page: 'page' } };
        expect(lost(all, size, { lower, pages }, options, above)).toEqual([]);
      }),
    );
  });

  test('a larger limit reaches them too, also where pages are ignored', () => {
    fc.assert(
      fc.property(times, limit, ends, bound, fc.boolean(), (all, size, how, above, alsoPages) => {
        const ties = { largerLimit: 50, ...(alsoPages && { page: 'page' }) };
        expect(lost(all, size, { lower, pages: false }, { inclusive, ends: how, ties }, above)).toEqual([]);
      }),
    );
  });

  test('a silent cap costs only rows of groups that are larger than it', () => {
    fc.assert(
      fc.property(times, limit, fc.integer({ min: 2, max: 6 }), (all, size, cap) => {
        const ties = { page: 'page', largerLimit: 50 };
        const gone = lost(all, size, { lower, pages: false, cap }, { inclusive, ends: 'empty', ties });
        const beyond = (at: number): boolean =>
          all.filter((other) => other + 1_000 === at).length > Math.min(cap, size);
        expect(gone.filter(({ at }) => !beyond(at))).toEqual([]);
      }),
    );
  });

  test.each([true, 'from zero' as const])('a silent cap costs nothing where there are pages: %s', (pages) => {
    fc.assert(
      fc.property(times, limit, fc.integer({ min: 2, max: 6 }), (all, size, cap) => {
        const ties = { page: 'page', largerLimit: 50 };
        expect(lost(all, size, { lower, pages, cap }, { inclusive, ends: 'empty', ties })).toEqual([]);
      }),
    );
  });
});

test('the bound lets the rows at the newest value come again, only where they may have been cut', () => {
  const page = { rows: [{ at: 5 }, { at: 7 }], body: null, fresh: 2 };
  expect(paged(2, { inclusive: true, ends: 'empty' }).turn(page, null)).toMatchObject({ to: { bound: 7 } });
  expect(paged(2, { inclusive: false, ends: 'empty' }).turn(page, null)).toMatchObject({ to: { bound: 6 } });
  expect(paged(2, { inclusive: false, ends: 'empty' }).request({ mode: 'bound', bound: 6 })).toEqual({
    limit: 2,
    since: 6,
  });
});

test('it can not be asked to start below a value: that would be another direction', () => {
  expect(paged(2, { inclusive: true, ends: 'empty' }).startAt).toBeUndefined();
});
