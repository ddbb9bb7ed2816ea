import { unixSecondsCursor } from '../coverage/cursor.ts';
import { from } from '../paginators/from.ts';
import type { Paginator } from '../paginators/paginator.ts';
import { until } from '../paginators/until.ts';
import { readAscending } from '../read/ascending.ts';
import { listAt } from '../read/records.ts';
import type { ListStream, Otherwise, Sync } from '../stream.ts';
import { FakeList, type FakeListOptions } from './fakeList.ts';
import type { World } from './history.ts';

export interface Shape {
  api: Partial<FakeListOptions>;
  limit: number;
  lookbacks: number[];
  lagSeconds?: number;
}

/** A list that is asked for oldest first above a bound, and may be answered in another way. */
export function upwards({ api, limit, lookbacks, lagSeconds = 1 }: Shape): World {
  const cursor = { field: 'at', type: unixSecondsCursor };
  const options = {
    ...{ param: 'bound', field: 'at', cursor: unixSecondsCursor, inclusive: false, ends: 'empty' as const },
    limit: { param: 'limit', value: limit },
    staysPut: true,
    ties: { page: 'page', largerLimit: 1_000 },
  };
  const otherwise: Otherwise<Record<string, unknown>> = {
    request: { path: 'rows', params: { ascending: false } },
    paginator: until(options) as Paginator,
    sync: { order: 'descending', disorder: 0, cursor, lagSeconds },
  };
  const sync = {
    ...{ order: 'ascending' as const, cursor, lagSeconds, otherwise },
    from: (bound: string | number) => ({ bound }),
  } satisfies Sync<Record<string, unknown>>;
  const stream: ListStream = {
    name: 'rows',
    primaryKey: ['id'],
    request: { path: 'rows', params: { ascending: true } },
    records: listAt('rows'),
    paginator: from(options) as Paginator,
    sync,
  };
  return {
    list: new FakeList(api),
    stream,
    read: (task) => readAscending(task, sync),
    lagSeconds,
    lookbacks,
    callsPerRow: 20,
  };
}
