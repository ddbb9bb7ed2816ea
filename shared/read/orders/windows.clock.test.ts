import { describe, expect, test } from '@jest/globals';
import { unixSecondsCursor } from '../../coverage/cursor.ts';
import { listAt } from '../../declare/records.ts';
import type { ListStream } from '../../declare/stream.ts';
import { token } from '../../paging/token.ts';
import { FakeList } from '../../testing/fakeList.ts';
import { Destination, runSync } from '../../testing/interruptedSync.ts';
import { list as listStream } from '../../testing/syncs.ts';

test("rows that settle while windows are read are not claimed unseen, though our clock runs ahead of the server's", async () => {
  const list = new FakeList({ lower: 'exclusive' });
  const start = list.now;
  const sync = {
    order: 'windows' as const,
    cursor: { field: 'at', type: unixSecondsCursor },
    lagSeconds: 1,
    between: (after: string | number, upTo: string | number) => ({ since: after, upTo }),
    windowSeconds: () => 20,
    maxRows: 100,
    historyStart: (start - 100) * 1000,
  };
  const stream: ListStream = {
    name: 'rows',
    primaryKey: ['id'],
    request: { path: 'rows' },
    records: listAt('rows'),
    pager: token({ path: 'next', param: 'token', pageSize: { param: 'limit', value: 5 } }),
    sync,
  };
  const destination = new Destination('rows', 0);
  await runSync({
    list,
    stream,
    destinations: [{ destination, floor: null }],
    late: new Set(),
    // Each answer takes five seconds, in which one row appears.
    tick: () => {
      list.now += 5;
      list.insert(list.row(list.now));
    },
    mostCalls: 200,
    statesBack: 0,
    ourClockAhead: 60,
  });
  const claimed = destination.claims(destination.states.at(-1));
  expect(list.rows.filter(({ id, at }) => claimed(at) && !destination.arrived.has(`${id}@${at}`))).toEqual([]);
});

describe('rows that come while our clock is wrong', () => {
  const hour = 3_600;
  const syncOf = (start: number) => ({
    order: 'windows' as const,
    cursor: { field: 'at', type: unixSecondsCursor },
    lagSeconds: 1,
    between: (after: string | number, upTo: string | number) => ({ since: after, upTo }),
    windowSeconds: () => hour,
    maxRows: 100,
    historyStart: (start - 10 * hour) * 1000,
  });

  test.each([
    ['dated', -5 * hour],
    ['dated', 5 * hour],
    ['dateless', 5 * hour],
  ] as const)(
    'a server that is %s, our clock %i s ahead: all are read in the next sync',
    async (server, ourClockAhead) => {
      const list = new FakeList({ lower: 'exclusive' });
      const sync = syncOf(list.now);
      const pager = token({ path: 'next', param: 'token', pageSize: { param: 'limit', value: 5 } });
      const stream = listStream('rows', { pager, sync });
      const destination = new Destination('rows', 0);
      const run = () =>
        runSync({
          ...{ list, stream, server, ourClockAhead, destinations: [{ destination, floor: null }], late: new Set() },
          ...{ tick: () => {}, mostCalls: 200, statesBack: 0 },
        });
      for (let round = 0; round < 4; round++) {
        // An hour with some rows, the newest well settled; in the last round there is nothing new.
        if (round < 3) for (const ago of [3_000, 1_000, 60]) list.insert(list.row(list.now - ago));
        expect(await run()).toBe(true);
        expect(list.rows.filter(({ id, at }) => !destination.arrived.has(`${id}@${at}`))).toEqual([]);
        list.now += hour;
      }
    },
  );
});
