import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unixSecondsCursor } from '../../coverage/cursor.ts';
import { listAt } from '../../declare/records.ts';
import { offset } from '../../paging/offset.ts';
import { token } from '../../paging/token.ts';
import { FakeList } from '../../testing/fakeList.ts';
import { histories, type Possible, play, type World } from '../../testing/history.ts';
import { Destination, runSync } from '../../testing/interruptedSync.ts';
import { runs } from '../../testing/seeds.ts';
import { fill } from '../../testing/walks.ts';

interface Shape {
  lower: 'exclusive' | 'inclusive' | 'ignored';
  pageSize: number;
  lookbacks: number[];
  byToken: boolean;
  /** Several lower bounds are sent, one after the other; each brings a part of the rows, and some stand in both. */
  parts?: boolean;
}

function world({ lower, pageSize, lookbacks, byToken, parts }: Shape): World {
  const list = new FakeList({ lower, order: 'ascending' });
  const cursor = { field: 'at', type: unixSecondsCursor };
  const limit = { param: 'limit', value: pageSize };
  const pager = byToken
    ? token({ path: 'next', param: 'token', pageSize: limit })
    : offset({ offset: 'offset', limit, ends: 'short', overlap: null });
  const common = {
    primaryKey: ['id'],
    request: { path: 'rows' },
    records: listAt('rows'),
    pager,
  };
  const sync = {
    order: 'unordered' as const,
    cursor,
    lagSeconds: 1,
    ...(lower !== 'ignored' && {
      since: (bound: string | number) => (parts ? [0, 1].map((part) => ({ since: bound, part })) : { since: bound }),
    }),
  };
  return {
    list,
    stream: { name: 'rows', ...common, sync },
    lagSeconds: 1,
    lookbacks,
    climbs: true,
  };
}

function holds(possible: Possible, takers = 1, parts = false): Promise<void> {
  const shape = fc.record({
    lower: fc.constantFrom('exclusive' as const, 'inclusive' as const, ...(parts ? [] : ['ignored' as const])),
    pageSize: fc.integer({ min: 3, max: 8 }),
    lookbacks: fc.array(fc.nat(4), { minLength: takers, maxLength: takers }),
    byToken: fc.boolean(),
    parts: fc.constant(parts),
  });
  const property = fc.asyncProperty(histories(possible), shape, async (history, one) => {
    await play(history, world(one));
  });
  return fc.assert(property, runs(300));
}

describe('a reading of a whole list loses nothing, claims nothing too early and repeats little', () => {
  test('as it is', () => holds({}));
  test('with a start date that moves', () => holds({ startDates: 'same' }));
  test('with start and end dates that move', () => holds({ startDates: 'same', endDates: true, lateness: 4 }));
  test('with rows that come late', () => holds({ lateness: 4 }));
  test('with several lower bounds', () => holds({ lateness: 4 }, 1, true));
  test('with two takers and start dates of their own', () => holds({ destinations: 2, startDates: 'different' }, 2));
});

test('of many rows that stand in several parts, each leaves once', async () => {
  const one = world({ lower: 'exclusive', pageSize: 100, lookbacks: [0], byToken: true, parts: true });
  const { list, stream } = one;
  const destination = new Destination('rows', 0);
  const sync = (): Promise<boolean> =>
    runSync({
      ...{ list, stream, late: new Set(), tick: () => {}, mostCalls: 500, statesBack: 0 },
      destinations: [{ destination, floor: null }],
    });
  const start = list.now;
  fill(list, [start]);
  list.now = start + 10;
  await sync();
  fill(
    list,
    Array.from({ length: 6000 }, (_one, index) => start + 7000 - index),
  );
  list.now = start + 8000;
  await sync();
  expect(destination.emitted.length).toBe(6000);
});
