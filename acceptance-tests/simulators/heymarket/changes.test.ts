import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type HeymarketSimulator, startHeymarket } from './heymarket.ts';
import { contactIDs, inboxIDs, listIDs, surveyIDs, tagIDs, templateIDs } from './seed/ids.ts';
import { noLimits } from './settings.ts';
import { type Body, createClient, idsOf, type Row, type TestClient } from './test-client.ts';

let heymarket: HeymarketSimulator;
let client: TestClient;
beforeEach(async () => {
  heymarket = await startHeymarket({ now: '2026-04-03T21:30:00Z', settings: noLimits });
  client = createClient(heymarket);
});
afterEach(() => heymarket.close());

const { front, recall } = inboxIDs;
const first = async (path: string, body: Body = {}) => (await client.post(path, { limit: 1, ...body })).rows[0] as Row;
const at = '2026-04-03T21:29:59.123456789Z';

describe('other rows', () => {
  test.each([
    ['contacts', 'v1/contacts', contactIDs.minimal, { first: 'Mo' }],
    ['lists', 'v1/lists', listIDs.empty, { name: 'Mo' }],
    ['tags', 'v1/tags', tagIDs.billing, { tag: 'Mo' }],
    ['templates', 'v1/templates', templateIDs.welcome, { name: 'Mo' }],
    ['surveys', 'v1/surveys', surveyIDs.visit, { name: 'Mo' }],
  ] as const)('%s are changed, touched, added and deleted', async (table, path, id, fields) => {
    heymarket.set({ surveyOrder: 'newest' });
    heymarket.changeRow({ table, id, fields, at });
    expect(await first(path)).toMatchObject({ id, ...fields, updated: at });
    const { ids } = heymarket.addRows({ table, count: 3, at: '2026-04-03T21:29:59.2Z', fields });
    expect(idsOf((await client.post(path, { limit: 4 })).rows)).toEqual([...ids.toReversed(), id]);
    heymarket.touchRows({ table, ids: [id, ids[0] ?? 0], at: '2026-04-03T21:29:59.3Z' });
    expect(idsOf((await client.post(path, { limit: 2 })).rows).sort()).toEqual([id, ids[0]].sort());
    heymarket.deleteRow({ table, id });
    expect(idsOf((await client.pages(path)).flat())).not.toContain(id);
    expect(() => heymarket.changeRow({ table, id, fields })).toThrow(`There is no row with id ${id}`);
  });

  test('note the operation and the revision', async () => {
    heymarket.changeRow({ table: 'contacts', id: contactIDs.minimal, fields: {}, at });
    expect(await first('v1/contacts')).toMatchObject({ op: 'update', rev: 2 });
    heymarket.set({ deletions: 'op' });
    heymarket.deleteRow({ table: 'contacts', id: contactIDs.minimal });
    expect(await first('v1/contacts')).toMatchObject({ id: contactIDs.minimal, op: 'delete', rev: 3 });
  });

  test('lists and templates are archived', async () => {
    heymarket.changeRow({ table: 'templates', id: templateIDs.welcome, fields: { archived: true } });
    const archived = (await client.post('v1/templates', { archived: true })).rows;
    expect(idsOf(archived)).toEqual([templateIDs.welcome, templateIDs.archived]);
  });

  test('inboxes, members and contact fields', async () => {
    const { ids } = heymarket.addRows({ table: 'inboxes', fields: { members: [], name: 'Late' }, at });
    heymarket.changeRow({ table: 'inboxes', id: recall, fields: { refused: [], members: [90_244] }, at: null });
    heymarket.deleteRow({ table: 'inboxes', id: front });
    expect((await client.get('v1/inboxes')).rows).toMatchObject([
      { id: recall, members: [90_244], updated_at: '2026-03-01T07:00:00.5Z' },
      { id: inboxIDs.quiet },
      { id: ids[0], name: 'Late', members: [], updated_at: at },
    ]);
    expect((await client.post('v1/conversations', { id: 90_244, filters: { inboxes: [recall] } })).status).toBe(200);
    expect((await client.post('v1/conversations', { id: 0, filters: { inboxes: [front] } })).status).toBe(403);

    heymarket.addRows({ table: 'members', count: 2 });
    expect(((await client.get('v1/team')).json as { members: Body[] }).members).toHaveLength(6);
    heymarket.addRows({ table: 'contact_fields', fields: { title: 'Shoe size' } });
    heymarket.deleteRow({ table: 'contact_fields', id: 3181 });
    expect((await client.post('v1/contact-fields')).json).toMatchObject([{}, {}, {}, { title: 'Shoe size' }]);
  });

  test('of other tables, and fields that are none, are refused', () => {
    expect(() => heymarket.addRows({ table: 'messages' as never })).toThrow('are not changed by name');
    expect(() => heymarket.changeRow({ table: 'tags', id: tagIDs.vip, fields: { updated: at } })).toThrow(
      'by its fields',
    );
    expect(() => heymarket.addRows({ table: 'tags', at: 'noon' })).toThrow('"noon" is not a time');
  });
});

test('a hook makes a change between two pages', async () => {
  heymarket.hook({
    ...{ when: 'after', path: 'v1/contacts', where: { page: 1 } },
    actions: { touchRows: { table: 'contacts', ids: [contactIDs.minimal] } },
  });
  const pages = await client.pages('v1/contacts', { limit: 40 });
  const ids = idsOf(pages.flat());
  expect(ids).toHaveLength(137);
  expect(new Set(ids).size).toBe(136);
  expect(ids).not.toContain(contactIDs.minimal);
  expect((await first('v1/contacts')).id).toBe(contactIDs.minimal);
});
