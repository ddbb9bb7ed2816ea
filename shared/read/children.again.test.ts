import { expect, test } from '@jest/globals';
import type { Again, AgainAsked, ListStream } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import { FakeList } from '../testing/fakeList.ts';
import { cursor, list, runRead } from '../testing/syncs.ts';

const now = 3_000_000_000;
const old = now - 5000;

/** Campaigns in windows, and a list of counts for each, which looks back on ten seconds. */
function world(find: (asked: AgainAsked<Row>) => Promise<readonly Row[]>) {
  const again: Again<Row> = async function* (asked) {
    yield { rows: await find(asked) };
  };
  const campaigns = new FakeList({ lower: 'exclusive' });
  for (const at of [old, now - 500, now - 5]) campaigns.insert(campaigns.row(at));
  const parent = list('campaigns', {
    sync: {
      ...{ order: 'windows', cursor, lagSeconds: 1, maxRows: 100, historyStart: 0 },
      between: (since, upTo) => ({ since, upTo }),
      windowSeconds: () => 1000,
    },
  });
  const counts: ListStream = list('counts', {
    request: { path: ({ slice }) => `counts/${slice.key}` },
    sync: { order: 'full_refresh' },
    partitions: {
      parent,
      incremental: true,
      cursorField: 'campaign_at',
      lookback: () => 10,
      slice: ({ id, at }) => ({ key: Number(id), of: { campaign_at: at } }),
      again,
    },
    transform: (row, { slice }) => Object.assign(row, slice.of),
  });
  const answerOf = (id: number) => () => ({ rows: [{ id }], next: null });
  const answers = { campaigns, 'counts/1': answerOf(1), 'counts/2': answerOf(2), 'counts/3': answerOf(3) };
  campaigns.now = now;
  return (state: Record<string, Row> = {}, config: Row = {}) =>
    runRead({
      streams: [parent, counts],
      answers,
      state,
      config,
      modes: { campaigns: 'incremental', counts: 'incremental' },
    });
}

const followed = (run: Awaited<ReturnType<ReturnType<typeof world>>>) => run.records('counts').map(({ id }) => id);

test('parents that are told of are followed again, but by no first run, nor where they are followed anyway', async () => {
  const asked: unknown[] = [];
  const run = world(async ({ since, below }) => {
    asked.push([since, below]);
    return [
      { id: 1, at: old },
      { id: 3, at: now - 5 },
    ];
  });
  const first = await run();
  expect([first.complete, followed(first).length, asked]).toEqual([true, 3, []]);
  const next = await run(first.states);
  expect([next.complete, followed(next).sort()]).toEqual([true, [1, 3]]);
  expect(asked).toEqual([[now - 1, now - 11]]);
  await run(next.states);
  expect(asked[1]).toEqual([now - 1, now - 11]);
  const bounded = await run(first.states, { start_date: new Date((old + 100) * 1000).toISOString() });
  expect(followed(bounded)).not.toContain(1);
});

test('with an end they are asked for as long as what has changed may lie below it, and all of it when there is none', async () => {
  const asked: unknown[] = [];
  const run = world(async ({ since }) => {
    asked.push(since);
    return [old, now - 500, now - 5].map((at, index) => ({ id: index + 1, at }));
  });
  const end_date = new Date((now - 600) * 1000).toISOString();
  const first = await run({}, { end_date });
  expect([first.complete, followed(first)]).toEqual([true, [1]]);
  const next = await run(first.states, { end_date });
  expect([next.requests, next.states.counts?.verified, asked]).toEqual([[], now - 1, []]);
  const earlier = { ...first.states, counts: { ...first.states.counts, verified: now - 900, covered: [] } };
  expect(followed(await run(earlier, { end_date }))).toEqual([1]);
  expect(followed(await run(next.states)).sort()).toEqual([1, 2, 3]);
  expect(asked.at(-1)).toBe(now - 1);
});

test('after an interrupted run they are followed again up to where the look-back begins now', async () => {
  const asked: unknown[] = [];
  const run = world(async ({ since, below }) => {
    asked.push([since, below]);
    return [{ id: 2, at: now - 500 }];
  });
  const { states } = await run();
  const stateOf = (high: number, verified: number) => ({
    ...states,
    counts: { ...states.counts, covered: [{ low: null, high, verified }] },
  });
  // A first run looks back on nothing: all that it has followed may have changed since.
  expect(followed(await run(stateOf(now - 500, now - 1)))).toContain(2);
  // A later one had looked back up to five seconds below the top.
  await run(stateOf(now - 2, now + 3));
  expect(asked).toEqual([
    [now - 1, now - 500],
    [now - 1, now - 7],
  ]);
});

test('where they cannot be told of, only what follows them is not read, and the state stays', async () => {
  const run = world(async () => {
    throw new Error('There is trouble.');
  });
  const first = await run();
  const next = await run(first.states);
  expect([next.complete, next.statuses('campaigns').at(-1), next.statuses('counts').at(-1)]).toEqual([
    ...[false, 'COMPLETE', 'INCOMPLETE'],
  ]);
  expect(next.states.counts?.covered).toEqual(first.states.counts?.covered);
});
