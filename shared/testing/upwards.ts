import { unixSecondsCursor } from '../coverage/cursor.ts';
import { listAt } from '../declare/records.ts';
import type { Config, ListStream, Way } from '../declare/stream.ts';
import { from } from '../paging/from.ts';
import { pageNumber } from '../paging/pageNumber.ts';
import type { Paginator } from '../paging/pager.ts';
import { token } from '../paging/token.ts';
import { until } from '../paging/until.ts';
import { readInTurn } from '../read/orders/inTurn.ts';
import { FakeList, type FakeListOptions } from './fakeList.ts';
import type { World } from './history.ts';

export interface Shape {
  api: Partial<FakeListOptions>;
  limit: number;
  lookbacks: number[];
  lagSeconds?: number;
}

/** A list that is asked for oldest first above a bound, and may be answered in another way: then others are tried. */
export function upwards({ api, limit, lookbacks, lagSeconds = 1 }: Shape): World {
  const cursor = { field: 'at', type: unixSecondsCursor };
  const options = {
    ...{ param: 'bound', field: 'at', cursor: unixSecondsCursor, inclusive: false, ends: 'empty' as const },
    limit: { param: 'limit', value: limit },
    staysPut: true,
    ties: { page: 'page', largerLimit: 1_000 },
  };
  const newestFirst = { order: 'descending' as const, disorder: 0, cursor, lagSeconds };
  const pageSize = { param: 'limit', value: limit };
  const numbered = pageNumber({ param: 'page', first: 'unknown', ends: 'moves', shrinks: true, pageSize });
  const request = { path: 'rows', params: { ascending: false } };
  const upward: Way<Config> = {
    words: 'upwards',
    request: { path: 'rows', params: { ascending: true } },
    paginator: from(options) as Paginator,
    sync: { order: 'ascending', cursor, lagSeconds, from: (bound) => ({ bound }) },
  };
  const ways: Way<Config>[] = [
    upward,
    { words: 'downwards', request, paginator: until(options) as Paginator, sync: newestFirst },
    { words: 'by number', request, paginator: numbered as Paginator, sync: newestFirst },
    // Stands for the dear way that is always there.
    {
      words: 'by token',
      request: { path: 'rows' },
      paginator: token({ path: 'next', param: 'token', pageSize }) as Paginator,
      sync: newestFirst,
    },
  ];
  const stream: ListStream = { name: 'rows', primaryKey: ['id'], records: listAt('rows'), ...upward, ways };
  return {
    list: new FakeList(api),
    stream,
    read: (task) => readInTurn(task, ways),
    lagSeconds,
    lookbacks,
    callsPerRow: 20,
  };
}
