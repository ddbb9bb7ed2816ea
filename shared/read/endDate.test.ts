import { describe, expect, test } from '@jest/globals';
import type { ListStream } from '../declare/stream.ts';
import { keysetAscending, keysetDescending } from '../paging/keyset/keyset.ts';
import { dateOf, highest, timesOf } from '../testing/endDates.ts';
import { FakeList } from '../testing/fakeList.ts';
import { cursor, list, runRead, type SyncResult } from '../testing/syncs.ts';
import { fill } from '../testing/walks.ts';

/** Where the clock of these runs stands; rows lie a thousand seconds apart below it. */
const NOW = 3_000_000_000;
const LOOKBACK = 50;
const times = Array.from({ length: 12 }, (_one, index) => NOW - 1000 * (index + 1));
const END = NOW - 6000;

const keyset = {
  ...{ field: 'at', cursor: cursor.type, limit: { param: 'limit', value: 3 }, inclusive: true, ends: 'empty' as const },
  ties: { largerLimit: 50 },
};
const common = { cursor, lagSeconds: 1, lookback: () => LOOKBACK };

/** The same rows in each order, and how many requests a first run up to the end may need. */
const orders: [string, Partial<ListStream>, number][] = [
  ['newest first, by token', { sync: { order: 'descending', disorder: 0, ...common } }, 4],
  ['newest first, nearly', { sync: { order: 'descending', disorder: 2, ...common } }, 4],
  [
    'newest first, by value',
    {
      pager: keysetDescending({ ...keyset, param: 'until' }) as never,
      sync: { order: 'descending', disorder: 0, ...common },
    },
    4,
  ],
  [
    'oldest first',
    {
      request: { path: 'rows', params: { ascending: true } },
      pager: keysetAscending({ ...keyset, param: 'bound' }) as never,
      sync: { order: 'ascending', ...common, from: (bound) => ({ bound }) },
    },
    5,
  ],
  [
    'windows',
    {
      sync: {
        ...{ order: 'windows', ...common, maxRows: 100, historyStart: 0, windowSeconds: () => 1000 },
        between: (since, upTo) => ({ since, upTo }),
      },
    },
    4,
  ],
  ['whole', { sync: { order: 'unordered', ...common } }, 5],
];

function world(declared: Partial<ListStream>) {
  const rows = fill(new FakeList({ lower: 'exclusive' }), times);
  rows.now = NOW;
  const stream = list('rows', declared);
  const run = (end: number | null, before?: SyncResult): Promise<SyncResult> =>
    runRead({
      streams: [stream],
      answers: { rows },
      config: end === null ? {} : { end_date: dateOf(end) },
      ...(before && { state: before.states }),
    });
  return { rows, run };
}

const upTo = (end: number): number[] => times.filter((at) => at <= end);

describe.each(orders)('a list that is read %s', (_order, declared, calls) => {
  test('leaves up to the end, and no more is claimed', async () => {
    const first = await world(declared).run(END);
    expect([first.complete, timesOf(first), highest(first)]).toEqual([true, upTo(END), END]);
    expect(first.requests.length).toBeLessThanOrEqual(calls);
  });

  test('asks for nothing once that has been read, nor where the end has moved down, and says COMPLETE', async () => {
    const { run } = world(declared);
    const first = await run(END);
    for (const end of [END, END - 2500]) {
      const next = await run(end, first);
      expect([next.complete, next.requests, timesOf(next)]).toEqual([true, [], []]);
      expect(next.states.rows).toEqual(first.states.rows);
    }
  });

  test('goes on above it where it has moved up, or is gone, and reads nothing twice', async () => {
    const { run } = world(declared);
    const first = await run(END);
    const raised = await run(END + 2500, first);
    expect(timesOf(raised)).toEqual(upTo(END + 2500).filter((at) => at > END));
    const open = await run(null, raised);
    expect(timesOf(open)).toEqual(times.filter((at) => at > END + 2500));
  });

  test('an end that has moved down takes nothing away from what comes when it is gone', async () => {
    const { run } = world(declared);
    const open = await run(null);
    const lowered = await run(END, open);
    expect([lowered.requests, highest(lowered)]).toEqual([[], highest(open)]);
    expect(timesOf(await run(null, lowered)).every((at) => Number(at) > NOW - 1000 - LOOKBACK)).toBe(true);
  });

  test('an end in the future is none, and the future is not claimed', async () => {
    const future = await world(declared).run(NOW + 5000);
    expect([timesOf(future), Number(highest(future)) <= NOW]).toEqual([times, true]);
  });

  test('what came late above an end that had moved down comes when it is gone', async () => {
    const { rows, run } = world(declared);
    const open = await run(null);
    const late = rows.row(Number(highest(open)) - LOOKBACK / 2);
    rows.insert(late);
    const lowered = await run(END, open);
    expect(timesOf(await run(null, lowered))).toContain(late.at);
  });

  test('what comes late below an end that has just passed comes with the next run', async () => {
    const { rows, run } = world(declared);
    rows.insert(rows.row(NOW - 10));
    const first = await run(NOW - 5);
    const late = rows.row(NOW - 20);
    rows.insert(late);
    expect(timesOf(await run(NOW - 5, first))).toContain(late.at);
  });
});
