import { describe, expect, test } from '@jest/globals';
import type { Row } from '../json.ts';
import { elementsOf } from './elements.ts';
import type { ListStream } from './stream.ts';

const parent = { name: 'talks', primaryKey: ['id'] } as unknown as ListStream;
const labels = elementsOf({
  name: 'labels',
  primaryKey: ['talk_id', 'id'],
  parent,
  list: 'labels',
  carried: { talk_id: 'id', talk_at: 'at' },
  bare: 'id',
  cursorField: 'talk_at',
});
const infos = elementsOf({
  name: 'infos',
  primaryKey: ['talk_id', 'position'],
  parent,
  list: ({ infos }) => infos,
  carried: { talk_id: 'id' },
});

function derived(stream: typeof labels, row: Row): { rows: readonly Row[]; warnings: string[] } {
  const warnings: string[] = [];
  return { rows: stream.derive(row, {}, (tell) => warnings.push(tell('talks with id 7'))), warnings };
}

describe('elements of a list', () => {
  test('have their own fields, and the columns of the row that holds them, whatever they say of it themselves', () => {
    const row = {
      id: 7,
      at: 5,
      labels: [
        { id: 'a', name: 'A', talk_id: 1 },
        { id: 'b', talk_at: 9 },
      ],
    };
    expect(derived(labels, row)).toEqual({
      rows: [
        { id: 'a', name: 'A', talk_id: 7, talk_at: 5 },
        { id: 'b', talk_id: 7, talk_at: 5 },
      ],
      warnings: [],
    });
    expect(row.labels[0]).toEqual({ id: 'a', name: 'A', talk_id: 1 });
  });

  test('whose row lacks a column have null for it', () => {
    expect(derived(labels, { id: 7, labels: ['a'] }).rows).toEqual([{ id: 'a', talk_id: 7, talk_at: null }]);
  });

  test('with one key are one row, the last', () => {
    const twice = [{ id: 'a', n: 1 }, { id: 'b' }, { id: 'a', n: 2 }];
    expect(derived(labels, { id: 7, labels: twice }).rows.map(({ id, n }) => [id, n])).toEqual([
      ['a', 2],
      ['b', undefined],
    ]);
    const alike = [{ id: 1 }, { id: '1' }];
    expect(derived(labels, { id: 7, labels: alike }).rows.length).toBe(2);
  });

  test('that are known by their place have it, whatever they say themselves, and none is another', () => {
    const rows = derived(infos, {
      id: 7,
      infos: [
        { a: 1, position: 5 },
        { a: 1, position: 5 },
      ],
    }).rows;
    expect(rows).toEqual([
      { a: 1, position: 0, talk_id: 7 },
      { a: 1, position: 1, talk_id: 7 },
    ]);
  });

  test('that are mere values are rows where there is a column for them', () => {
    expect(derived(labels, { id: 7, labels: ['a', 5, 9007199254740993n] }).rows.map(({ id }) => id)).toEqual([
      ...['a', 5, 9007199254740993n],
    ]);
    expect(derived(infos, { id: 7, infos: ['a', { a: 1 }] })).toEqual({
      rows: [{ a: 1, position: 1, talk_id: 7 }],
      warnings: [
        expect.stringMatching(/^what stands at 0 in the list of talks with id 7 has not what such rows are known by/),
      ],
    });
  });

  test.each([[null], [true], [[]], [{}], [{ id: null }], [{ id: {} }], [{ name: 'a' }]])(
    'that are %j are left out with a word, and the others come',
    (odd) => {
      const { rows, warnings } = derived(labels, { id: 7, labels: [{ id: 'a' }, odd, { id: 'b' }] });
      expect(rows.map(({ id }) => id)).toEqual(['a', 'b']);
      expect(warnings).toEqual([expect.stringContaining('at 1 in the list of talks with id 7')]);
    },
  );

  test.each([undefined, null, [], 'text', 3, false])('of what is %j are none', (none) => {
    expect(derived(labels, { id: 7, labels: none })).toEqual({ rows: [], warnings: [] });
  });

  test('of one object in place of a list are that object', () => {
    expect(derived(labels, { id: 7, labels: { id: 'a' } }).rows).toEqual([{ id: 'a', talk_id: 7, talk_at: null }]);
  });
});
