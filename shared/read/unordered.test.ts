import { describe, test } from '@jest/globals';
import fc from 'fast-check';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import { offset } from '../paginators/offset.ts';
import { token } from '../paginators/token.ts';
import type { ListStream } from '../stream.ts';
import { FakeList } from '../testing/fakeList.ts';
import { histories, type Possible, play, type World } from '../testing/history.ts';
import { readUnordered } from './unordered.ts';

interface Shape {
  lower: 'exclusive' | 'inclusive' | 'ignored';
  pageSize: number;
  lookbacks: number[];
  feeds: number;
  byToken: boolean;
}

function world({ lower, pageSize, lookbacks, feeds, byToken }: Shape): World {
  const list = new FakeList({ lower, order: feeds ? 'descending' : 'ascending' });
  const cursor = { field: 'at', type: unixSecondsCursor };
  const limit = { param: 'limit', value: pageSize };
  const paginator = byToken
    ? token({ path: 'next', param: 'token', pageSize: limit })
    : offset({ offset: 'offset', limit, ends: 'short' });
  const common = { primaryKey: ['id'], request: { path: 'rows' }, records: 'rows', paginator: paginator as never };
  const feed = (name: string): ListStream => ({
    name,
    ...common,
    sync: { order: 'descending', disorder: 0, cursor, lagSeconds: 1 },
  });
  const sync = {
    order: 'unordered' as const,
    cursor,
    lagSeconds: 1,
    ...(lower !== 'ignored' && { since: (bound: string | number) => ({ since: bound }) }),
    ...(feeds && { feeds: Array.from({ length: feeds }, (_one, index) => feed(`feed_${index}`)) }),
  };
  return {
    list,
    stream: { name: 'rows', ...common, sync },
    read: (task) => readUnordered(task, sync),
    lagSeconds: 1,
    lookbacks,
  };
}

function holds(possible: Possible, feeds: number, takers = 1): Promise<void> {
  const shape = fc.record({
    lower: fc.constantFrom('exclusive' as const, 'inclusive' as const, 'ignored' as const),
    pageSize: fc.integer({ min: 3, max: 8 }),
    lookbacks: fc.array(fc.nat(4), { minLength: takers, maxLength: takers }),
    feeds: fc.constant(feeds),
    byToken: fc.boolean(),
  });
  const property = fc.asyncProperty(histories(possible), shape, async (history, one) => {
    await play(history, world(one));
  });
  return fc.assert(property, { numRuns: 300 });
}

describe('a reading of a whole list loses nothing, claims nothing too early and repeats little', () => {
  test('without feeds', () => holds({}, 0));
  test('with a start date that moves', () => holds({ startDates: 'same' }, 0));
  test('with feeds that bring every change', () => holds({ edits: true }, 2));
  test('with feeds and a start date that moves', () => holds({ edits: true, startDates: 'same' }, 1));
  test('with two takers and start dates of their own', () => holds({ destinations: 2, startDates: 'different' }, 1, 2));
});
