import { expect, test } from '@jest/globals';
import { timestampCursor } from '../coverage/cursor.ts';
import { single } from '../paging/single.ts';
import { listAt } from './records.ts';
import type { DerivedStream, ListStream, Partitions, Stream, Sync } from './stream.ts';

// This file is checked by tsc: a line that is expected not to compile and does is an error there.

const cursor = { field: 'at', type: timestampCursor };
const common = {
  name: 'rows',
  primaryKey: ['id'],
  request: { path: 'rows' },
  records: listAt('rows'),
  pager: single(),
};
const windows = { cursor, between: () => ({}), windowSeconds: () => 60, maxRows: 100, historyStart: 0 };

const legal: readonly Sync<object>[] = [
  { order: 'full_refresh' },
  { order: 'descending', disorder: 0, cursor },
  { order: 'descending', disorder: 2, cursor, since: () => ({}), lookback: () => 5, lagSeconds: 1 },
  { order: 'ascending', cursor, from: () => ({}) },
  { order: 'windows', ...windows },
  { order: 'unordered', cursor, since: () => ({}) },
  {
    order: 'own',
    cursor,
    *read() {
      yield 1;
      return true;
    },
  },
];

const illegal: readonly Sync<object>[] = [
  // @ts-expect-error windows cannot be asked for without their bounds
  { order: 'windows', cursor, windowSeconds: () => 60, maxRows: 100, historyStart: 0 },
  // @ts-expect-error windows need a beginning of history
  { order: 'windows', cursor, between: () => ({}), windowSeconds: () => 60, maxRows: 100 },
  // @ts-expect-error order means nothing inside a window
  { order: 'windows', ...windows, disorder: 1 },
  // @ts-expect-error windows have two bounds, not one
  { order: 'windows', ...windows, since: () => ({}) },
  // @ts-expect-error an ascending list begins at its bound: `from`
  { order: 'ascending', cursor, from: () => ({}), since: () => ({}) },
  // @ts-expect-error an ascending list without a bound would be read whole every time
  { order: 'ascending', cursor },
  // @ts-expect-error the claims of an ascending list rest on its strict order
  { order: 'ascending', cursor, from: () => ({}), disorder: 1 },
  // @ts-expect-error how strict the order is must be said
  { order: 'descending', cursor },
  // @ts-expect-error feeds stand in for a list that cannot be walked
  { order: 'descending', disorder: 0, cursor, feeds: [] },
  // @ts-expect-error a list with an order is not read in windows
  { order: 'descending', disorder: 0, cursor, between: () => ({}) },
  // @ts-expect-error without a cursor there is no order
  { order: 'descending', disorder: 0 },
  // @ts-expect-error an unordered list has no places to be off
  { order: 'unordered', cursor, disorder: 1 },
  // @ts-expect-error a full refresh has no cursor
  { order: 'full_refresh', cursor },
  // @ts-expect-error nor a look-back
  { order: 'full_refresh', lookback: () => 5 },
  // @ts-expect-error there is no such order
  { order: 'random', cursor },
];

const list: ListStream<object> = { ...common, sync: { order: 'full_refresh' } };
const derived: DerivedStream<object> = { name: 'd', primaryKey: ['id'], parent: list, derive: () => [] };

const illegalStreams: readonly (Stream<object> | DerivedStream<object> | Partitions<object>)[] = [
  // @ts-expect-error a stream says how it is read
  common,
  // @ts-expect-error and which fields identify a row
  {
    name: 'rows',
    request: { path: 'rows' },
    records: listAt('rows'),
    pager: single(),
    sync: { order: 'full_refresh' },
  },
  // @ts-expect-error rows cannot be derived from a derived stream
  { name: 'e', primaryKey: ['id'], parent: derived, derive: () => [] },
  // @ts-expect-error a derived stream sends no request
  { name: 'e', primaryKey: ['id'], parent: list, derive: () => [], partitions: { slices: () => [] }, sync: 5 },
  // @ts-expect-error slices come from a parent's rows through `slice`
  { parent: list },
];

test('declarations that make sense are the only ones that compile', () => {
  expect([legal.length, illegal.length, illegalStreams.length]).toEqual([7, 15, 5]);
});
