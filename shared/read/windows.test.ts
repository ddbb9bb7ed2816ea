import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import { offset } from '../paginators/offset.ts';
import { pageNumber } from '../paginators/page.ts';
import type { Paginator } from '../paginators/paginator.ts';
import { token } from '../paginators/token.ts';
import type { ListStream } from '../stream.ts';
import { FakeList } from '../testing/fakeList.ts';
import { histories, type Possible, play, type World } from '../testing/history.ts';
import { fill } from '../testing/walks.ts';
import { readWindows } from './windows.ts';

interface Shape {
  order: 'ascending' | 'descending';
  paginator: Paginator;
  lookbacks: number[];
  windowSeconds: number;
  mostRows: number;
}

function world({ order, paginator, lookbacks, windowSeconds, mostRows }: Shape): World {
  const list = new FakeList({ order, lower: 'exclusive' });
  const sync = {
    order: 'windows' as const,
    cursor: { field: 'at', type: unixSecondsCursor },
    lagSeconds: 1,
    between: (after: string | number, upTo: string | number) => ({ since: after, upTo }),
    windowSeconds: () => windowSeconds,
    mostRows,
    historyStart: 999_990_000,
  };
  const stream: ListStream = {
    name: 'rows',
    primaryKey: ['id'],
    request: { path: 'rows' },
    records: 'rows',
    paginator,
    sync,
  };
  return { list, stream, read: (task) => readWindows(task, sync), lagSeconds: 1, lookbacks };
}

const tokens = (value: number): Paginator =>
  token({ path: 'next', param: 'token', pageSize: { param: 'limit', value } }) as Paginator;
const offsets = (value: number): Paginator =>
  offset({ offset: 'offset', limit: { param: 'limit', value }, ends: 'short' }) as Paginator;
const numbers = (value: number): Paginator =>
  pageNumber({ param: 'page', first: 1, pageSize: { param: 'limit', value }, ends: 'short' }) as Paginator;

function holds(possible: Possible, kinds: ((size: number) => Paginator)[], takers = 1): Promise<void> {
  const shape = fc.record({
    order: fc.constantFrom('ascending' as const, 'descending' as const),
    paginator: fc.tuple(fc.constantFrom(...kinds), fc.integer({ min: 2, max: 6 })).map(([kind, size]) => kind(size)),
    lookbacks: fc.array(fc.nat(4), { minLength: takers, maxLength: takers }),
    windowSeconds: fc.integer({ min: 2, max: 30 }),
    mostRows: fc.integer({ min: 2, max: 12 }),
  });
  const property = fc.asyncProperty(histories(possible), shape, async (history, one) => {
    await play(history, world(one));
  });
  return fc.assert(property, { numRuns: 300 });
}

describe('a reading window by window loses nothing, claims nothing too early and repeats little', () => {
  test('with tokens and offsets', () => holds({ startDates: 'same' }, [tokens, offsets]));
  test('with page numbers', () => holds({ startDates: 'same' }, [numbers]));
  test('with two takers and start dates of their own', () =>
    holds({ destinations: 2, startDates: 'different' }, [tokens], 2));
});

test('a window that is halved may bring many pages of rows that it brought before', async () => {
  const one = world({ order: 'ascending', paginator: offsets(2), lookbacks: [0], windowSeconds: 400, mostRows: 60 });
  fill(
    one.list,
    Array.from({ length: 100 }, (_one, index) => 1_000_200 - index),
  );
  const before = { arrivals: [], edits: [], removals: [], expire: false };
  const run = { before, during: [], killAt: null, floors: [null], statesBack: 0, absent: null };
  const [destination] = await play({ rows: [], jitter: [0], runs: [run] }, one);
  expect(destination?.arrived.size).toBe(100);
});
