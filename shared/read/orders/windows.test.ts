import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CursorValue, unixSecondsCursor } from '../../coverage/cursor.ts';
import type { Params } from '../../http/params.ts';
import { offset } from '../../paging/offset.ts';
import { pageNumber } from '../../paging/pageNumber.ts';
import type { Pager } from '../../paging/pager.ts';
import { token } from '../../paging/token.ts';
import { FakeList } from '../../testing/fakeList.ts';
import { histories, type Possible, play, type World } from '../../testing/history.ts';
import { runs } from '../../testing/seeds.ts';
import { list as listStream } from '../../testing/syncs.ts';
import { fill } from '../../testing/walks.ts';

/** Steps of the bounds, where they are not exact. */
const STEP = 10;

/** How the API understands the bounds of a window: `mixed`, both include their own value, `ignored`, it answers everything. */
const BOUNDS = {
  exact: (since: number, upTo: number) => ({ since, upTo }),
  inclusive: (since: number, upTo: number) => ({ since, upTo: upTo + 1 }),
  steps: (since: number, upTo: number) => ({ since: stepOf(since), upTo: stepOf(upTo) + STEP }),
  ignored: () => ({}),
} satisfies Record<string, (since: number, upTo: number) => Params>;

const stepOf = (value: number): number => Math.floor(value / STEP) * STEP;

interface Shape {
  order: 'ascending' | 'descending';
  pager: Pager;
  lookbacks: number[];
  windowSeconds: number;
  maxRows: number;
  bounds?: keyof typeof BOUNDS | undefined;
  maxSeconds?: number | undefined;
  /** What the API answers a request for the number of rows with, for each row; null: it knows no such request. */
  counts?: number | null | undefined;
  /** Whether that is asked for at all. */
  asksCount?: boolean | undefined;
}

function world(shape: Shape): World {
  const { order, pager, lookbacks, windowSeconds, maxRows, bounds = 'exact', maxSeconds } = shape;
  const { counts = null, asksCount = false } = shape;
  const list = new FakeList({
    order,
    lower: bounds === 'inclusive' || bounds === 'steps' ? 'inclusive' : 'exclusive',
    counts,
  });
  const between = (after: CursorValue, until: CursorValue): Params => {
    const [since, upTo] = [Number(after), Number(until)];
    const isLong = maxSeconds !== undefined && upTo - since > maxSeconds;
    if (isLong && bounds !== 'ignored') throw new Error(`The window ${since} to ${upTo} is too long.`);
    return BOUNDS[bounds](since, upTo);
  };
  const sync = {
    order: 'windows' as const,
    cursor: { field: 'at', type: unixSecondsCursor },
    lagSeconds: 1,
    between,
    windowSeconds: () => windowSeconds,
    maxRows,
    historyStart: 999_990_000,
    ...(maxSeconds !== undefined && { maxSeconds }),
    ...(bounds === 'steps' && { stepSeconds: STEP }),
    ...(asksCount && { count: { params: { count: true }, at: 'total' } }),
  };
  const stream = listStream('rows', { pager, sync });
  // Short windows of a list with coarse bounds bring the same rows many times.
  const callsPerRow = bounds === 'steps' || maxSeconds !== undefined ? 60 : 8;
  return { list, stream, lagSeconds: 1, lookbacks, callsPerRow };
}

const tokens = (value: number): Pager => token({ path: 'next', param: 'token', pageSize: { param: 'limit', value } });
const offsets = (value: number): Pager =>
  offset({ offset: 'offset', limit: { param: 'limit', value }, ends: 'short', overlap: null });
const overlapping = (value: number): Pager =>
  offset({
    offset: 'offset',
    limit: { param: 'limit', value },
    ends: 'short',
    overlap: { rows: 1, key: 'id' },
  });
const numbers = (value: number): Pager =>
  pageNumber({ param: 'page', first: 1, pageSize: { param: 'limit', value }, ends: 'short', rowsMayDisappear: false });

type Varied = { [K in keyof Shape]?: readonly Shape[K][] };

function holds(
  possible: Possible,
  kinds: ((size: number) => Pager)[],
  { takers = 1, ...varied }: { takers?: number } & Varied = {},
): Promise<void> {
  const one = <T>(values: readonly T[] | undefined, otherwise: T): fc.Arbitrary<T> =>
    fc.constantFrom(...(values ?? [otherwise]));
  const shape = fc.record({
    order: fc.constantFrom('ascending' as const, 'descending' as const),
    pager: fc.tuple(fc.constantFrom(...kinds), fc.integer({ min: 2, max: 6 })).map(([kind, size]) => kind(size)),
    lookbacks: fc.array(fc.nat(4), { minLength: takers, maxLength: takers }),
    windowSeconds: fc.integer({ min: 2, max: 30 }),
    maxRows: fc.integer({ min: 2, max: 12 }),
    bounds: one(varied.bounds, 'exact' as const),
    maxSeconds: one(varied.maxSeconds, undefined),
    counts: one(varied.counts, null),
    asksCount: one(varied.asksCount, false),
  });
  const property = fc.asyncProperty(histories(possible), shape, async (history, one) => {
    await play(history, world(one));
  });
  return fc.assert(property, runs(300));
}

describe('a reading window by window loses nothing, claims nothing too early and repeats little', () => {
  test('with tokens and offsets', () => holds({ startDates: 'same' }, [tokens, offsets]));
  test('with rows that come late', () => holds({ lateness: 4 }, [tokens, offsets, overlapping]));
  test('with start and end dates that move', () =>
    holds({ startDates: 'same', endDates: true, lateness: 4 }, [tokens, offsets, overlapping], {
      bounds: ['exact', 'inclusive', 'steps', 'ignored'],
      maxSeconds: [undefined, 5],
      asksCount: [true, false],
      counts: [1, null],
    }));
  test('with page numbers', () => holds({ startDates: 'same' }, [numbers]));
  test('with two takers and start dates of their own', () =>
    holds({ destinations: 2, startDates: 'different' }, [tokens], { takers: 2 }));
  test('where a number of rows is asked for, and told, told wrongly or not told', () =>
    holds({ startDates: 'same' }, [tokens, offsets], { asksCount: [true], counts: [1, 0, 0.4, 3, 100, null] }));
  test('with bounds that include their own value, or whole steps', () =>
    holds({ startDates: 'same' }, [tokens, overlapping], { bounds: ['inclusive', 'steps'] }));
  test('with a longest window', () =>
    holds({ startDates: 'same' }, [tokens, overlapping], { maxSeconds: [3, 12], bounds: ['exact', 'steps'] }));
  test('where the API does not filter', () =>
    holds({ startDates: 'same' }, [tokens, overlapping], {
      bounds: ['ignored'],
      asksCount: [true, false],
      counts: [1, null],
    }));
  test('with all of this, and two takers', () =>
    holds({ destinations: 2, lateness: 4 }, [tokens, offsets, overlapping], {
      takers: 2,
      bounds: ['exact', 'inclusive', 'steps', 'ignored'],
      maxSeconds: [undefined, 5],
      asksCount: [true, false],
      counts: [1, 0.4, 3, null],
    }));
});

test('a window that is halved may bring many pages of rows that it brought before', async () => {
  const one = world({ order: 'ascending', pager: offsets(2), lookbacks: [0], windowSeconds: 400, maxRows: 60 });
  fill(
    one.list,
    Array.from({ length: 100 }, (_one, index) => 1_000_200 - index),
  );
  const before = { arrivals: [], edits: [], removals: [], expire: false };
  const run = { before, during: [], killAt: null, floors: [null], end: null, statesBack: 0, absent: null };
  const [destination] = await play({ rows: [], jitter: [0], runs: [run] }, one);
  expect(destination?.arrived.size).toBe(100);
});
