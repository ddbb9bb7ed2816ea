import { expect, test } from '@jest/globals';
import type { Row } from '../support/messages.ts';
import { atDesk, complete, type Desk } from './setup.ts';

type Properties = Record<string, Row>;

/** A stream of rows by the key `id`, each row as JSON text. */
const stream = (properties: Properties, rows: readonly string[]) => ({
  streams: { things: { incremental: true, key: ['id'], properties: { id: { type: 'integer' }, ...properties }, rows } },
});

const nullable = (type: string, more: Row = {}): Row => ({ type: ['null', type], ...more });

/** The texts of a query's answer, with every digit. */
async function texts(desk: Desk, sql: string): Promise<string> {
  const { code, stdout, stderr } = await desk.run('query', desk.database, sql, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return stdout.trim();
}

async function types(desk: Desk): Promise<Row> {
  const columns = await desk.rows('describe things');
  return Object.fromEntries(columns.map(({ column_name, column_type }) => [column_name, column_type]));
}

test('values arrive to the last digit, in columns of their type', () =>
  atDesk(async (desk) => {
    const properties = {
      ...{ n: nullable('integer'), x: nullable('number'), ok: nullable('boolean'), text: nullable('string') },
      moment: nullable('string', { format: 'date-time' }),
      local: nullable('string', { format: 'date-time', airbyte_type: 'timestamp_without_timezone' }),
      ...{ day: nullable('string', { format: 'date' }), nested: nullable('object'), list: nullable('array') },
    };
    const nested = '{"a": 1.10, "long": 12345678901234567890.123456789, "b": ["ü", "\\u0041", null]}';
    const rows = [
      `{"id":1,"n":9223372036854775807,"x":0.1,"ok":true,"text":"a\\"b\\u0000c\\n","moment":"2026-01-02T03:04:05.123456+02:00","local":"2026-01-02T03:04:05","day":"2026-02-28","nested":${nested},"list":[1,2]}`,
      '{"id":2,"n":-9223372036854775808,"x":-1.5e300,"ok":false,"text":"","moment":"2026-01-02T03:04:05Z","nested":null}',
      '{"id":3}',
    ];
    await complete(desk.syncRows(stream(properties, rows)));
    expect(await types(desk)).toEqual({
      ...{ id: 'BIGINT', n: 'BIGINT', x: 'DOUBLE', ok: 'BOOLEAN', text: 'VARCHAR', moment: 'TIMESTAMP WITH TIME ZONE' },
      ...{ local: 'TIMESTAMP', day: 'DATE', nested: 'JSON', list: 'JSON', _more: 'JSON' },
    });
    expect(await texts(desk, 'select n, x, ok, text, day from things order by id')).toBe(
      [
        '[{"n":9223372036854775807,"x":0.1,"ok":true,"text":"a\\"b\\u0000c\\n","day":"2026-02-28"}',
        '{"n":-9223372036854775808,"x":-1.5e+300,"ok":false,"text":"","day":null}',
        '{"n":null,"x":null,"ok":null,"text":null,"day":null}]',
      ].join(',\n'),
    );
    expect(await texts(desk, 'select moment, local from things order by id limit 2')).toBe(
      '[{"moment":"2026-01-02 01:04:05.123456+00","local":"2026-01-02 03:04:05"},\n{"moment":"2026-01-02 03:04:05+00","local":null}]',
    );
    expect(await texts(desk, 'select nested, list from things where id = 1')).toBe(
      `[{"nested":${nested},"list":[1,2]}]`,
    );
    expect(await desk.rows('select count(*) as n from things where _more is not null')).toEqual([{ n: 0 }]);
  }));

test('what no column can hold stands beside them, as it is spelled; integers beyond 64 bits widen theirs', () =>
  atDesk(async (desk) => {
    const properties = {
      n: nullable('integer'),
      x: nullable('number'),
      moment: nullable('string', { format: 'date-time' }),
    };
    const rows = [
      '{"id":1,"n":12345678901234567890123,"x":12345678901234567.89,"moment":"2026-01-02T03:04:05.1234567Z"}',
      '{"id":2,"n":7,"x":1e400,"moment":"soon","new":[1.10]}',
      '{"id":3,"n":"seven","x":2,"ID":9}',
    ];
    await complete(desk.syncRows(stream(properties, rows)));
    expect((await types(desk)).n).toBe('DECIMAL(38,0)');
    expect(await texts(desk, 'select n, x, moment, _more from things order by id')).toBe(
      [
        '[{"n":12345678901234567890123,"x":12345678901234568,"moment":"2026-01-02 03:04:05.123456+00","_more":{"x":12345678901234567.89,"moment":"2026-01-02T03:04:05.1234567Z"}}',
        '{"n":7,"x":null,"moment":null,"_more":{"x":1e400,"moment":"soon","new":[1.10]}}',
        '{"n":null,"x":2,"moment":null,"_more":{"n":"seven","ID":9}}]',
      ].join(',\n'),
    );
  }));

test('half a character and the year 0 are kept as they are spelled', () =>
  atDesk(async (desk) => {
    const properties = { text: nullable('string'), day: nullable('string', { format: 'date' }) };
    const rows = ['{"id":1,"text":"a\\ud83e","day":"0000-01-01"}', '{"id":2,"text":"🦆","day":"0001-01-01"}'];
    await complete(desk.syncRows(stream(properties, rows)));
    expect(await texts(desk, 'select text, day, _more from things order by id')).toBe(
      [
        '[{"text":"a\ufffd","day":null,"_more":{"text":"a\\ud83e","day":"0000-01-01"}}',
        '{"text":"🦆","day":"0001-01-01","_more":null}]',
      ].join(',\n'),
    );
  }));

test('a schema grows and changes: columns are added and widened, and no value is lost', () =>
  atDesk(async (desk) => {
    const first = { a: nullable('integer'), b: nullable('integer'), c: nullable('string', { format: 'date-time' }) };
    const rows = ['{"id":1,"a":9007199254740993,"b":5,"c":"2026-01-02T03:04:05Z","d":{"x":1.10},"e":"later"}'];
    await complete(desk.syncRows(stream(first, rows)));
    const second = {
      ...{ a: nullable('number'), b: nullable('number'), c: nullable('string') },
      ...{ d: nullable('object'), e: nullable('string') },
    };
    const more = [...rows, '{"id":2,"a":0.5,"b":0.5,"c":"whenever","d":null,"e":"now"}'];
    await complete(desk.syncRows(stream(second, more)));
    expect(await types(desk)).toEqual({
      ...{ id: 'BIGINT', a: 'VARCHAR', b: 'DOUBLE', c: 'VARCHAR', _more: 'JSON', d: 'JSON', e: 'VARCHAR' },
    });
    expect(await texts(desk, 'select * from things order by id')).toBe(
      [
        '[{"id":1,"a":"9007199254740993","b":5,"c":"2026-01-02T03:04:05.000000Z","_more":null,"d":{"x":1.10},"e":"later"}',
        '{"id":2,"a":"0.5","b":0.5,"c":"whenever","_more":null,"d":null,"e":"now"}]',
      ].join(',\n'),
    );
  }));

test('keys that do not fit their column are keys all the same', () =>
  atDesk(async (desk) => {
    const rows = [
      '{"id":1}',
      '{"id":"one","n":1}',
      '{"id":"two"}',
      '{"id":12345678901234567890}',
      '{"id":"one","n":2}',
    ];
    await complete(desk.syncRows(stream({ n: nullable('integer') }, rows)));
    expect(await texts(desk, 'select id, n from things order by id')).toBe(
      '[{"id":"1","n":null},\n{"id":"12345678901234567890","n":null},\n{"id":"one","n":2},\n{"id":"two","n":null}]',
    );
  }));

test('the last row of a key wins, one that is marked as deleted goes', () =>
  atDesk(async (desk) => {
    const properties = { n: nullable('integer'), _ab_cdc_deleted_at: nullable('string', { format: 'date-time' }) };
    const deleted = '"_ab_cdc_deleted_at":"2026-01-01T00:00:00Z"';
    const rows = ['{"id":1,"n":1}', '{"id":2,"n":1}', '{"id":1,"n":2}', `{"id":3,${deleted}}`];
    const { stdout } = await complete(desk.syncRows(stream(properties, rows), {}, '--json'));
    expect(JSON.parse(stdout).streams).toMatchObject([{ new: 2, changed: 0, total: 2, records: 4 }]);
    const more = [...rows, `{"id":2,${deleted}}`, '{"id":1,"n":3}', '{"id":4,"n":1}'];
    const again = await complete(desk.syncRows(stream(properties, more), {}, '--json'));
    expect(JSON.parse(again.stdout).streams).toMatchObject([{ total: 2, records: 3 }]);
    expect(await desk.rows('select id, n from things order by id')).toEqual([
      { id: 1, n: 3 },
      { id: 4, n: 1 },
    ]);
  }));

test('a record that is no JSON stops the sync with a sentence', () =>
  atDesk(async (desk) => {
    const { code, stderr } = await desk.syncRows(stream({ x: nullable('number') }, ['{"id":1}', '{"id":2,"x":NaN}']))
      .ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/record that is no JSON/);
    expect(stderr).not.toMatch(/at .*\.ts/);
  }));
