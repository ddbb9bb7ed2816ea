import {
  type Config,
  keysetAscending,
  keysetDescending,
  type ListStream,
  listAt,
  pageNumber,
  token,
  unixSecondsCursor,
} from '@mailroom/airbyte-cdk';
import { FakeList, type FakeListOptions } from '../../../../shared/testing/fakeList.ts';
import type { World } from '../../../../shared/testing/history.ts';
import { eitherWay, type Way } from '../eitherWay.ts';

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
    immutableCursor: true,
    ties: { page: 'page', largerLimit: 1_000 },
  };
  const newestFirst = { order: 'descending' as const, disorder: 0, cursor, lagSeconds };
  const pageSize = { param: 'limit', value: limit };
  const numbered = pageNumber({ param: 'page', first: 'unknown', ends: 'moves', rowsMayDisappear: true, pageSize });
  const request = { path: 'rows', params: { ascending: false } };
  const upward: Way<Config> = {
    words: 'upwards',
    request: { path: 'rows', params: { ascending: true } },
    pager: keysetAscending(options),
    sync: { order: 'ascending', cursor, lagSeconds, from: (bound) => ({ bound }) },
  };
  const ways: Way<Config>[] = [
    upward,
    { words: 'downwards', request, pager: keysetDescending(options), sync: newestFirst },
    { words: 'by number', request, pager: numbered, sync: newestFirst },
    // Stands for the dear way that is always there.
    {
      words: 'by token',
      request: { path: 'rows' },
      pager: token({ path: 'next', param: 'token', pageSize }),
      sync: newestFirst,
    },
  ];
  const sync: ListStream['sync'] = { order: 'own', read: eitherWay(ways), cursor, lagSeconds };
  const stream: ListStream = { name: 'rows', primaryKey: ['id'], records: listAt('rows'), ...upward, sync };
  return {
    list: new FakeList(api),
    stream,
    lagSeconds,
    lookbacks,
    callsPerRow: 20,
  };
}
