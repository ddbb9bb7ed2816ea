import { describe, expect, test } from '@jest/globals';
import { timestampCursor } from './coverage/cursor.ts';
import { single } from './paginators/single.ts';
import { until } from './paginators/until.ts';
import { defineSource, type Source } from './source.ts';
import type { Config, ListStream, Stream } from './stream.ts';

const list = (name: string, more: Partial<ListStream> = {}): ListStream => ({
  name,
  primaryKey: ['id'],
  request: { path: name },
  records: 'rows',
  paginator: single(),
  sync: { order: 'full_refresh' },
  ...more,
});

const define = (streams: Stream[], schemas: Record<string, unknown> = { a: {}, b: {} }): Source<Config> =>
  defineSource({ streams, schemas } as unknown as Source<Config>);

describe('a source is refused at the start', () => {
  test('when two streams have one name', () => expect(() => define([list('a'), list('a')])).toThrow('declared twice'));

  test('when a stream has no schema', () => expect(() => define([list('c')])).toThrow('The stream c has no schema'));

  test('when a stream stands before its parent', () => {
    const parent = list('a');
    const child = list('b', { partitions: { parent, slice: ({ id }) => ({ key: id as number }) } });
    expect(() => define([child, parent])).toThrow('The stream b stands before its parent a.');
    expect(() => define([parent, child])).not.toThrow();
  });

  test('when pages by value would lose rows of a list that is not in strict order', () => {
    const cursor = { field: 'at', type: timestampCursor };
    const paginator = until({
      param: 'until',
      field: 'at',
      cursor: timestampCursor,
      limit: { param: 'limit', value: 10 },
      inclusive: true,
      ends: 'short',
    });
    const walk = (disorder: number): Stream =>
      list('a', { paginator: paginator as never, sync: { order: 'descending', disorder, cursor } });
    expect(() => define([walk(1)])).toThrow('pages by value');
    expect(() => define([walk(0)])).not.toThrow();
  });
});
