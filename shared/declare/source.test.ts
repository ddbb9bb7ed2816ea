import { describe, expect, test } from '@jest/globals';
import { timestampCursor } from '../coverage/cursor.ts';
import { keysetDescending } from '../paging/keyset/keyset.ts';
import { single } from '../paging/single.ts';
import { listAt } from './records.ts';
import type { Source } from './source.ts';
import type { Config, ListStream, Stream } from './stream.ts';
import { streamsOf } from './validate.ts';

const list = (name: string, more: Partial<ListStream> = {}): ListStream => ({
  name,
  primaryKey: ['id'],
  request: { path: name },
  records: listAt('rows'),
  pager: single(),
  sync: { order: 'full_refresh' },
  ...more,
});

const define = (streams: Stream[], schemas: Record<string, unknown> = { a: {}, b: {} }): readonly Stream[] =>
  streamsOf({ streams: () => streams, schemas } as unknown as Source<Config>, {});

describe('a source is refused at the start', () => {
  test('when two streams have one name', () => expect(() => define([list('a'), list('a')])).toThrow('declared twice'));

  test('when a stream has no schema', () => expect(() => define([list('c')])).toThrow('The stream c has no schema'));

  test('when a stream stands before its parent', () => {
    const parent = list('a');
    const child = list('b', { partitions: { parent, slice: ({ id }) => ({ key: id as number }) } });
    expect(() => define([child, parent])).toThrow('The stream b stands before its parent a.');
    expect(() => define([parent, child])).not.toThrow();
  });

  test('when a derived stream stands before its parent', () => {
    const parent = list('a');
    const child: Stream = { name: 'b', primaryKey: ['id'], parent, derive: (row) => [row] };
    expect(() => define([child, parent])).toThrow('The stream b stands before its parent a.');
    expect(() => define([parent, child])).not.toThrow();
  });

  test('when a parent is not one of the streams, only a copy of one', () => {
    const copy = list('a');
    const partitions = { parent: copy, slice: () => undefined };
    const message = 'The stream b has the parent a, which is not one of the streams.';
    expect(() => define([list('a'), list('b', { partitions })])).toThrow(message);
    const derived: Stream = { name: 'b', primaryKey: ['id'], parent: copy, derive: (row) => [row] };
    expect(() => define([list('a'), derived])).toThrow(message);
  });

  test('when a stream has no primary key', () =>
    expect(() => define([list('a', { primaryKey: [] })])).toThrow('The stream a has no primary key.'));

  test('when a schema lacks the key or the cursor', () => {
    const sync = { order: 'unordered' as const, cursor: { field: 'at', type: timestampCursor } };
    const withFields = (...names: string[]) => ({
      a: { type: 'object', properties: Object.fromEntries(names.map((name) => [name, {}])) },
    });
    expect(() => define([list('a', { sync })], withFields('at'))).toThrow('lacks its key, id.');
    expect(() => define([list('a', { sync })], withFields('id'))).toThrow('lacks its cursor, at.');
    expect(() => define([list('a', { sync })], withFields('id', 'at'))).not.toThrow();
  });

  test('when a date of the parent is no cursor', () => {
    const parent = list('a', { sync: { order: 'unordered', cursor: { field: 'at', type: timestampCursor } } });
    const partitions = { parent, slice: () => undefined, cursorField: 'at' };
    expect(() => define([parent, list('b', { partitions })])).toThrow('is not `incremental`');
    expect(() => define([parent, list('b', { partitions: { ...partitions, incremental: true } })])).not.toThrow();
  });

  test('when pages by value would lose rows of a list that is not in strict order', () => {
    const cursor = { field: 'at', type: timestampCursor };
    const pager = keysetDescending({
      param: 'until',
      field: 'at',
      cursor: timestampCursor,
      limit: { param: 'limit', value: 10 },
      inclusive: true,
      ends: 'short',
    });
    const walk = (disorder: number): Stream => list('a', { pager, sync: { order: 'descending', disorder, cursor } });
    expect(() => define([walk(1)])).toThrow('pages by value');
    expect(() => define([walk(0)])).not.toThrow();
  });

  test('when it follows a parent whose order is not strict, or one that follows another', () => {
    const cursor = { field: 'at', type: timestampCursor };
    const parent = (disorder: number): ListStream => list('a', { sync: { order: 'descending', disorder, cursor } });
    const child = (of: ListStream, name: string): ListStream =>
      list(name, {
        sync: { order: 'descending', disorder: 0, cursor },
        partitions: { parent: of, slice: ({ id }) => ({ key: id as number }), incremental: true },
      });
    const refuse = (...streams: Stream[]) => expect(() => define(streams, { a: {}, b: {}, c: {} }));
    const [loose, strict] = [parent(1), parent(0)];
    refuse(loose, child(loose, 'b')).toThrow('The stream b follows a, which is not read newest first in strict order.');
    const middle = child(strict, 'b');
    refuse(strict, middle).not.toThrow();
    refuse(strict, middle, child(middle, 'c')).toThrow('The stream c has the parent b, which follows another.');
  });
});
