import { expect, test } from '@jest/globals';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import { token } from '../paginators/token.ts';
import type { ListStream } from '../stream.ts';
import { FakeList } from '../testing/fakeList.ts';
import { Destination, runSync } from '../testing/interruptedSync.ts';
import { listAt } from './records.ts';
import { readWindows } from './windows.ts';

test("rows that settle while windows are read are not claimed unseen, though our clock runs ahead of the server's", async () => {
  const list = new FakeList({ lower: 'exclusive' });
  const start = list.now;
  const sync = {
    order: 'windows' as const,
    cursor: { field: 'at', type: unixSecondsCursor },
    lagSeconds: 1,
    between: (after: string | number, upTo: string | number) => ({ since: after, upTo }),
    windowSeconds: () => 20,
    mostRows: 100,
    historyStart: (start - 100) * 1000,
  };
  const stream: ListStream = {
    name: 'rows',
    primaryKey: ['id'],
    request: { path: 'rows' },
    records: listAt('rows'),
    paginator: token({ path: 'next', param: 'token', pageSize: { param: 'limit', value: 5 } }),
    sync,
  };
  const destination = new Destination('rows', 0);
  await runSync({
    list,
    stream,
    read: (task) => readWindows(task, sync),
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
