import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unixSecondsCursor } from '../../coverage/cursor.ts';
import { SeenRows } from '../../read/seen.ts';
import { FakeList, type FakeListOptions, type FakeRow } from '../../testing/fakeList.ts';
import { toOf } from '../../testing/turns.ts';
import { keysetDescending } from './keyset.ts';
import type { KeysetOptions } from './options.ts';
import type { KeysetPosition } from './position.ts';

type Options = Pick<KeysetOptions<number>, 'inclusive' | 'ends' | 'ties'>;

/** The ids that a walk over rows with these times meets; the list is sorted, newest first. */
function lost(times: readonly number[], limit: number, api: Partial<FakeListOptions>, options: Options): FakeRow[] {
  const list = new FakeList({ ...api, order: 'descending' });
  list.rows = [...times].sort((a, b) => b - a).map((at) => list.row(1_000 + at));
  const pager = keysetDescending({
    param: 'until',
    field: 'at',
    cursor: unixSecondsCursor,
    limit: { param: 'limit', value: limit },
    ...options,
  });
  const recent = new SeenRows(['id'], ({ at }) => at, 10_000);
  const met = new Set<number>();
  let position: KeysetPosition<number> | null = null;
  for (let pages = 0; pages < 400; pages++) {
    const body = list.answer(pager.request(position));
    const fresh = recent.fresh(body.rows) as FakeRow[];
    for (const { id } of fresh) met.add(id);
    const next: KeysetPosition<number> | undefined = toOf(
      pager.turn({ rows: body.rows, body, fresh: fresh.length }, position),
    );
    if (next === undefined) return list.rows.filter(({ id }) => !met.has(id));
    if (JSON.stringify(next) === JSON.stringify(position)) throw new Error(`It stays at ${JSON.stringify(next)}.`);
    position = next;
  }
  throw new Error('The walk makes no end.');
}

const times = fc.array(fc.oneof(fc.nat(3), fc.nat(12)), { maxLength: 40 });
const limit = fc.integer({ min: 2, max: 6 });
const ends = fc.constantFrom('short' as const, 'empty' as const);
const largest = (all: readonly number[]): number =>
  Math.max(0, ...all.map((at) => all.filter((other) => other === at).length));

describe.each([
  { inclusive: true, upper: 'inclusive' as const },
  { inclusive: false, upper: 'exclusive' as const },
  { inclusive: false, upper: 'inclusive' as const },
])('paging by a bound: declared inclusive $inclusive, in truth $upper', ({ inclusive, upper }) => {
  test('groups no larger than a page need nothing more', () => {
    fc.assert(
      fc.property(times, limit, ends, (all, size, how) => {
        fc.pre(largest(all) <= size);
        expect(lost(all, size, { upper }, { inclusive, ends: how })).toEqual([]);
      }),
    );
  });

  test('pages inside a bound reach groups of any size', () => {
    fc.assert(
      fc.property(times, limit, ends, (all, size, how) => {
        expect(lost(all, size, { upper }, { inclusive, ends: how, ties: { page: 'page' } })).toEqual([]);
      }),
    );
  });

  test('a larger limit reaches them too, also where pages are ignored', () => {
    fc.assert(
      fc.property(times, limit, ends, fc.boolean(), (all, size, how, alsoPages) => {
        const ties = { largerLimit: 50, ...(alsoPages && { page: 'page' }) };
        expect(lost(all, size, { upper, pages: false }, { inclusive, ends: how, ties })).toEqual([]);
      }),
    );
  });

  test('a silent cap costs only rows of groups that are larger than it', () => {
    fc.assert(
      fc.property(times, limit, fc.integer({ min: 2, max: 6 }), (all, size, cap) => {
        const ties = { page: 'page', largerLimit: 50 };
        const gone = lost(all, size, { upper, pages: false, cap }, { inclusive, ends: 'empty', ties });
        const beyond = (at: number): boolean =>
          all.filter((other) => other + 1_000 === at).length > Math.min(cap, size);
        expect(gone.filter(({ at }) => !beyond(at))).toEqual([]);
      }),
    );
  });
});
