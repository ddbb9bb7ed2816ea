import { expect, test } from '@jest/globals';
import type { Row } from '../support/messages.ts';
import { atDesk, complete, type Desk } from './setup.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };

/** Two syncs of rows by their key, of which the second brings some again. */
async function syncTwice(desk: Desk, name: string, key: string, more: Row = {}, field = 'x'): Promise<void> {
  const row = (id: number, x: string) => JSON.stringify({ [key]: id, [field]: x });
  const first = [row(5, 'a'), row(5, 'b'), row(1, 'a')];
  const stream = { incremental: true, key: [key], properties: { [key]: integer, [field]: text }, ...more };
  await complete(desk.syncRows({ streams: { [name]: { ...stream, rows: first } } }));
  await complete(
    desk.syncRows({ streams: { [name]: { ...stream, rows: [...first, row(1, 'b'), row(1, 'c'), row(7, 'a')] } } }),
  );
}

const expected = [
  [1, 'c'],
  [5, 'b'],
  [7, 'a'],
];
const values = (rows: readonly Row[]) => rows.map((row) => Object.values(row).slice(0, 2));

test.each(['latest', 'known', 'digests', 'order', `a "quoted" 'name' 🦆/ü`])('a stream may be called %s', (name) =>
  atDesk(async (desk) => {
    await syncTwice(desk, name, 'id');
    const rows = await desk.rows(`select * from main."${name.replaceAll('"', '""')}" order by id`);
    expect(values(rows)).toEqual(expected);
  }),
);

test.each(['landing', 'temp', 'memory'])('a namespace may be called %s', (namespace) =>
  atDesk(async (desk) => {
    await syncTwice(desk, 'things', 'id', { namespace });
    expect(values(await desk.rows(`select * from landing.${namespace}.things order by id`))).toEqual(expected);
  }),
);

test.each(['times', '_mailroom', 'digest', 'a"b\'c ü'])('a key may be called %s', (key) =>
  atDesk(async (desk) => {
    await syncTwice(desk, 'things', key);
    expect(values(await desk.rows('select * from things order by 1'))).toEqual(expected);
  }),
);

test.each(['rowid', '_MORE', '', 'ID'])('a field called "%s" has no column, and is not lost', (field) =>
  atDesk(async (desk) => {
    await syncTwice(desk, 'things', 'id', { properties: { [field]: text, id: integer } }, field);
    const rows = await desk.rows('select * from things order by id');
    expect(rows).toEqual(expected.map(([id, x]) => ({ id, _more: { [field]: x } })));
  }),
);

test('a key that can have no column is a sentence; one that the schema does not tell is a key', () =>
  atDesk(async (desk) => {
    const things = { incremental: true, key: ['rowid'], properties: { rowid: integer }, rows: ['{"rowid":1}'] };
    const { code, stderr } = await desk.syncRows({ streams: { things } }).ended;
    expect([code, stderr]).toEqual([2, expect.stringContaining('no column for its key (rowid)')]);
    await syncTwice(desk, 'others', 'id', { properties: { x: text } });
    expect(await desk.rows('select id, x from others order by id::integer')).toEqual(
      expected.map(([id, x]) => ({ id, x })),
    );
  }));

test('a part of a key may be null, and its row is the same in the next reading', () =>
  atDesk(async (desk) => {
    const list = { key: ['a', 'b'], properties: { a: text, b: text }, rows: ['{"a":"x"}', '{"b":"x"}', '{"a":"x"}'] };
    await complete(desk.syncRows({ streams: { list } }));
    const { stdout } = await complete(desk.syncRows({ streams: { list } }, {}, '--json'));
    expect(JSON.parse(stdout).streams).toMatchObject([{ new: 0, changed: 0, total: 2 }]);
  }));
