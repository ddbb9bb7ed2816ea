import { describe, expect, test } from '@jest/globals';
import type { Source } from '../declare/source.ts';
import type { Stream } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import { list, runRead } from '../testing/syncs.ts';
import { runVerb, sourceAt } from '../testing/verbRun.ts';
import { discover } from '../verbs/discover.ts';

const deletedAt = ({ gone }: Row) => gone as string | number | null | undefined;
const mark = { deletions: 'mark' };

async function read(
  config: Row,
  rows: Row[],
  state: Record<string, Row> = {},
  stream: Stream = list('rows', { deletedAt }),
) {
  const answers = { rows: () => ({ rows: rows.map((row, index) => ({ id: index, at: 10, ...row })), next: null }) };
  const result = await runRead({ streams: [stream], answers, config, state });
  return { rows: result.records('rows'), log: result.log, state: result.states as Record<string, Row> };
}

describe('a row', () => {
  test.each<[unknown, string | null]>([
    [undefined, null],
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
    [1_767_323_045, '2026-01-02T03:04:05Z'],
    [1_767_323_045.5, '2026-01-02T03:04:05.500Z'],
    [null, '1970-01-01T00:00:00Z'],
    [Number.MAX_VALUE, '1970-01-01T00:00:00Z'],
  ])('that was deleted at %j is marked with %j', async (gone, marked) => {
    const { rows } = await read(mark, [{ gone }]);
    expect(rows).toEqual([{ id: 0, at: 10, gone, _ab_cdc_deleted_at: marked }]);
  });

  test.each([[{}], [{ deletions: 'keep' }]])('is not marked with %j', async (config) => {
    const { rows, state } = await read(config, [{ gone: null }]);
    expect(rows).toEqual([{ id: 0, at: 10, gone: null }]);
    expect(state.rows).not.toHaveProperty('readWith');
  });

  test('of a stream that does not tell is not marked', async () => {
    expect((await read(mark, [{ gone: null }], {}, list('rows'))).rows).toEqual([{ id: 0, at: 10, gone: null }]);
  });

  test('is marked by what it is, though that does not leave', async () => {
    const stream = list('rows', { deletedAt });
    const result = await runRead({
      ...{
        streams: [stream],
        config: { ...mark, drop_fields: ['*.gone'] },
        schemas: { rows: { properties: { id: {}, at: {}, gone: {} } } },
      },
      answers: { rows: () => ({ rows: [{ id: 1, at: 10, gone: 1_767_323_045 }], next: null }) },
    });
    expect(JSON.parse(JSON.stringify(result.records('rows')))).toEqual([
      { id: 1, at: 10, _ab_cdc_deleted_at: '2026-01-02T03:04:05Z' },
    ]);
  });
});

test('the mark stays as it is where all fields of a row are hashed', async () => {
  const properties = { id: { type: 'integer' }, name: { type: 'string' } };
  const config = { ...mark, hash_salt: 'a salt of nobody else', hash_fields: ['rows.*'] };
  const stream = list('rows', { deletedAt, sync: { order: 'full_refresh' } });
  const rows = [
    { id: 1, name: 'One', gone: null },
    { id: 2, name: 'Two' },
  ];
  const result = await runRead({
    ...{ streams: [stream], config, modes: { rows: 'full_refresh' }, schemas: { rows: { properties } } },
    answers: { rows: () => ({ rows, next: null }) },
  });
  const marks = result
    .records('rows')
    .map(({ name, _ab_cdc_deleted_at: at }) => [/^[\da-f]{64}$/.test(String(name)), at]);
  expect(marks).toEqual([
    [true, '1970-01-01T00:00:00Z'],
    [true, null],
  ]);
  const source: Source = sourceAt('http://127.0.0.1:1', { schemas: { rows: { properties } }, streams: () => [stream] });
  const { messages } = await runVerb(discover, source, { now: () => 0, sleep: async () => {} }, config);
  const [found] = messages.flatMap((one) => (one.type === 'CATALOG' ? one.catalog.streams : []));
  expect(found?.json_schema).toMatchObject({ properties: { _ab_cdc_deleted_at: { format: 'date-time' } } });
});

describe('switching it', () => {
  const again = 'Stream rows is read again from the start: deletions now brings rows that were left out before.';

  test('on reads again what was read without, once, whatever build wrote the state', async () => {
    const plain = await read({}, [{ gone: null }]);
    const marked = await read(mark, [{ gone: null }], plain.state);
    expect([marked.log, marked.rows.length]).toEqual([[`INFO ${again}`], 1]);
    expect((await read(mark, [{ gone: null }], marked.state)).log).toEqual([]);
  });

  test('off and on again does so too', async () => {
    const marked = await read(mark, [{ gone: null }]);
    const off = await read({}, [{ gone: null }], marked.state);
    expect([off.log, off.state.rows?.readWith]).toEqual([[], undefined]);
    expect((await read(mark, [{ gone: null }], off.state)).log).toEqual([`INFO ${again}`]);
  });

  test('reads nothing again of streams that follow, or do not tell', async () => {
    const parent = list('rows', { deletedAt });
    const streams = [
      parent,
      { name: 'derived', primaryKey: ['id'], parent, derive: (row: Row) => [row], cursorField: 'at' },
    ];
    const answers = { rows: () => ({ rows: [{ id: 1, at: 10 }], next: null }) };
    const { states } = await runRead({ streams, answers });
    const { log } = await runRead({ streams, answers, config: mark, state: states });
    expect(log).toEqual([`INFO ${again}`]);
  });
});

test('the discovered schema has the column of streams that tell, where it is wanted', async () => {
  const schema = { type: 'object', properties: { id: { type: 'integer' }, at: { type: 'integer' } } };
  const columnsWith = async (deletions?: string) => {
    const streams = () => [list('rows', { deletedAt }), list('others')];
    const source: Source = sourceAt('http://127.0.0.1:1', { schemas: { rows: schema, others: schema }, streams });
    const { messages } = await runVerb(
      discover,
      source,
      { now: () => 0, sleep: async () => {} },
      deletions ? { deletions } : {},
    );
    const catalog = messages.flatMap((one) => (one.type === 'CATALOG' ? one.catalog.streams : []));
    return catalog.map(({ json_schema }) => Object.keys((json_schema as typeof schema).properties));
  };
  expect(await columnsWith()).toEqual([
    ['id', 'at'],
    ['id', 'at'],
  ]);
  expect(await columnsWith('keep')).toEqual([
    ['id', 'at'],
    ['id', 'at'],
  ]);
  expect(await columnsWith('mark')).toEqual([
    ['id', 'at', '_ab_cdc_deleted_at'],
    ['id', 'at'],
  ]);
});
