import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unixSecondsCursor } from '../../coverage/cursor.ts';
import { offset } from '../../paging/offset.ts';
import type { Pager } from '../../paging/pager.ts';
import { token } from '../../paging/token.ts';
import { FakeList, type FakeListOptions } from '../../testing/fakeList.ts';
import { histories, type Possible, play, type World } from '../../testing/history.ts';
import { runs } from '../../testing/seeds.ts';
import { list as listStream } from '../../testing/syncs.ts';
import { fill } from '../../testing/walks.ts';

interface Shape {
  api: Partial<FakeListOptions>;
  pager: Pager;
  lookbacks: number[];
  lagSeconds?: number;
  /** So much further down does a request ask, as where it is not told whether the moment itself counts. */
  further?: number;
}

function world({ api, pager, lookbacks, lagSeconds = 1, further = 0 }: Shape): World {
  const sync = {
    order: 'ascending' as const,
    cursor: { field: 'at', type: unixSecondsCursor },
    lagSeconds,
    from: (bound: string | number) => ({ since: Number(bound) - further }),
  };
  const stream = listStream('rows', { pager, sync });
  return {
    list: new FakeList({ ...api, order: 'ascending' }),
    stream,
    lagSeconds,
    lookbacks,
  };
}

const tokens = (value: number): Pager => token({ path: 'next', param: 'token', pageSize: { param: 'limit', value } });
const offsets = (value: number): Pager =>
  offset({ offset: 'offset', limit: { param: 'limit', value }, ends: 'short', overlap: null });
const lookback = fc.nat(4);
const lower = fc.constantFrom('exclusive' as const, 'inclusive' as const);
const pager = fc
  .tuple(fc.constantFrom(tokens, offsets), fc.integer({ min: 2, max: 6 }))
  .map(([kind, size]) => kind(size));

function holds(possible: Possible, takers = 1): Promise<void> {
  const shape = fc.record({
    api: fc.record({ lower }),
    pager,
    lookbacks: fc.array(lookback, { minLength: takers, maxLength: takers }),
    lagSeconds: fc.integer({ min: 1, max: 3 }),
    further: fc.nat(1),
  });
  const property = fc.asyncProperty(histories(possible), shape, async (history, one) => {
    await play(history, world(one));
  });
  return fc.assert(property, runs(400));
}

describe('an oldest-first reading loses nothing, claims nothing too early and repeats little', () => {
  test('with kills and rows that arrive meanwhile', () => holds({}));
  test('with a start date that moves', () => holds({ startDates: 'same' }));
  test('with start and end dates that move', () => holds({ startDates: 'same', endDates: true }));
  test('with two takers', () => holds({ destinations: 2 }, 2));
  test('with two takers and start dates of their own', () => holds({ destinations: 2, startDates: 'different' }, 2));
});

test('an API that answers newest first is found out before anything is claimed', async () => {
  const newestFirst = fill(new FakeList(), [1_005, 1_004, 1_003, 1_002, 1_001]);
  const one = { ...world({ api: {}, pager: tokens(3), lookbacks: [0] }), list: newestFirst };
  await expect(play({ rows: [], jitter: [0], runs: [run()] }, one)).rejects.toThrow('in the order');
});

test('an idle run does not read history again, whatever the pager', async () => {
  const at = Array.from({ length: 40 }, (_one, index) => 1_000 - index);
  for (const kind of [tokens, offsets]) {
    const one = world({ api: { lower: 'exclusive' }, pager: kind(3), lookbacks: [6] });
    fill(one.list, at);
    const [destination] = await play({ rows: [], jitter: [0], runs: [run()] }, one);
    expect(destination?.arrived.size).toBeGreaterThanOrEqual(40);
    expect(one.list.calls).toBeLessThanOrEqual(4);
  }
});

function run() {
  const before = { arrivals: [], edits: [], removals: [], expire: false };
  return { before, during: [], killAt: null, floors: [null], end: null, statesBack: 0, absent: null };
}
