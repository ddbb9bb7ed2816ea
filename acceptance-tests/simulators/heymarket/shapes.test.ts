import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type HeymarketSimulator, startHeymarket } from './heymarket.ts';
import { contactFieldIDs, contactIDs, inboxIDs, memberIDs, tagIDs, undefinedFieldID } from './seed/ids.ts';
import { defaultSettings, type HeymarketSettings, noLimits } from './settings.ts';
import { type Body, createClient, type Row, type TestClient } from './test-client.ts';
import { contactUUID } from './uuids.ts';

let heymarket: HeymarketSimulator;
let client: TestClient;
beforeAll(async () => {
  heymarket = await startHeymarket({ now: '2026-04-03T21:30:00Z' });
  client = createClient(heymarket);
});
afterAll(() => heymarket.close());
afterEach(() => heymarket.set({ ...defaultSettings, ...noLimits }));

const contact = async (id: number, path = 'v1/contacts'): Promise<Row> => {
  const row = (await client.pages(path)).flat().find((each) => each.id === id);
  if (!row) throw new Error(`no contact ${id}`);
  return row;
};
const { marisol, precise, minimal, emailOnly } = contactIDs;

describe('contacts', () => {
  test('have custom values by field, of which one is of no field', async () => {
    const { custom } = await contact(precise);
    expect(custom).toEqual({ 3181: 'Silver', [undefinedFieldID]: 'stray', [contactFieldIDs.account]: '20917' });
    heymarket.set({ customValues: 'typed' });
    expect((await contact(precise)).custom).toMatchObject({ 3181: 'Silver', 3182: 20_917 });
  });

  test.each<[HeymarketSettings['contactTags'], unknown]>([
    ['tag_id', { tag_id: tagIDs.vip }],
    ['details', { id: tagIDs.vip, tag: 'VIP', color: '#FFB300' }],
    ['integer', tagIDs.vip],
    ['text', 'VIP'],
  ])('have tags like this: %s', async (contactTags, tag) => {
    heymarket.set({ contactTags });
    expect((await contact(marisol)).tags).toEqual([tag]);
  });

  test('show the avatar in single reads, or in lists too', async () => {
    expect(await contact(marisol)).not.toHaveProperty('avatar');
    heymarket.set({ avatars: 'everywhere' });
    expect(await contact(marisol)).toHaveProperty('avatar');
  });

  test('may be minimal', async () => {
    expect(Object.keys(await contact(minimal)).sort()).toEqual(
      [
        ...['id', 'first', 'last', 'display_name', 'email', 'phone', 'assigned_user_id', 'creator_id', 'team_id'],
        ...['shared', 'op', 'rev', 'created', 'updated'],
      ].sort(),
    );
  });

  test('without a phone are in v2 only, everywhere, or nowhere', async () => {
    const versions = ['v1/contacts', 'v2/contacts/list'];
    const counts = async () => Promise.all(versions.map(async (path) => (await client.pages(path)).flat().length));
    expect(await counts()).toEqual([137, 139]);
    heymarket.set({ emailOnly: 'everywhere' });
    expect(await counts()).toEqual([139, 139]);
    heymarket.set({ emailOnly: 'nowhere' });
    expect(await counts()).toEqual([137, 137]);
  });

  test('of v2 may have a UUID and channels', async () => {
    const path = 'v2/contacts/list';
    expect(await contact(marisol, path)).not.toHaveProperty('uuid');
    heymarket.set({ v2Fields: 'uuid' });
    expect(await contact(marisol, path)).toMatchObject({ uuid: contactUUID(marisol) });
    expect(await contact(marisol)).not.toHaveProperty('uuid');
    heymarket.set({ v2Fields: 'uuid and channels' });
    const channels = [{ channel_type: 'phone' }, { channel_type: 'email' }];
    expect(await contact(marisol, path)).toMatchObject({ contact_channels: channels });
    expect(await contact(emailOnly, path)).toMatchObject({ contact_channels: [{ channel_type: 'email' }] });
  });

  test('and other rows may be hidden where they are private', async () => {
    heymarket.set({ privateRows: 'hidden' });
    expect((await client.pages('v1/contacts')).flat()).toHaveLength(136);
  });

  test('tell less of who opted out', async () => {
    heymarket.set({ statusFields: 'documented' });
    const { json } = await client.post('v1/contact/status', { id: minimal });
    expect(Object.keys(json as Body)).toEqual(['id', 'phone', 'unsubscribed', 'blocked']);
  });
});

describe('contact fields', () => {
  const read = async (body = {}) => (await client.post('v1/contact-fields', body)).json;
  test('two share a title, one has none', async () => {
    expect(await read()).toEqual([
      { id: 3181, title: 'Plan' },
      { id: 3182, title: 'Account number' },
      { id: 3190, title: 'Plan' },
      { id: 3195, title: '' },
    ]);
    heymarket.set({ emptyFields: 'left out' });
    expect(await read()).toMatchObject([{}, {}, {}, { id: 3195 }]);
    expect(((await read()) as Body[])[3]).not.toHaveProperty('title');
  });

  test('may be names, in an object, in pages of thirty', async () => {
    heymarket.set({ contactFields: { label: 'name', envelope: 'object' } });
    expect(await read()).toMatchObject({ contact_fields: [{ name: 'Plan' }, {}, {}, {}] });
    heymarket.addRows({ table: 'contact_fields', count: 30 });
    heymarket.set({ contactFields: { envelope: 'array', paging: 'none' } });
    expect(await read({ page: 2 })).toHaveLength(34);
    heymarket.set({ contactFields: { paging: 'thirty' } });
    expect([await read(), await read({ page: 2 }), await read({ page: 3 })].map((rows) => (rows as []).length)).toEqual(
      [30, 4, 0],
    );
  });
});

describe('inboxes', () => {
  const read = async () => (await client.get('v1/inboxes')).json;
  test('may be in an object', async () => {
    heymarket.set({ inboxes: { envelope: 'object' } });
    expect(await read()).toMatchObject({ inboxes: [{ id: inboxIDs.front }, {}, {}] });
  });

  test('have their seen fields in snake case, in camel case, or not at all', async () => {
    const times = { created_at: '2024-06-11T08:00:00Z', updated_at: '2026-02-20T13:45:09Z' };
    expect(await read()).toMatchObject([{ ...times, auto_assignable: true, auto_close: false }, {}, {}]);
    heymarket.set({ inboxes: { fields: 'camel' } });
    expect(await read()).toMatchObject([
      { updatedAt: times.updated_at, auto_assignable: true, autoClose: false },
      {},
      {},
    ]);
    heymarket.set({ inboxes: { fields: 'all camel' } });
    expect(await read()).toMatchObject([
      {
        ...{ updatedAt: times.updated_at, autoAssignable: true, forwardNumber: '' },
        ...{ businessHours: { weekdayStartHour: 9 }, widgetSettings: { buttonColor: '#0a7cff' } },
      },
      {},
      {},
    ]);
    heymarket.set({ inboxes: { fields: 'documented' } });
    const [first] = (await read()) as Body[];
    expect(first).not.toHaveProperty('updated_at');
    expect(first).not.toHaveProperty('auto_close');
    expect(first).toMatchObject({ widget_settings: {}, rev: 12 });
  });

  test('have a list of the invited, or a boolean', async () => {
    expect(await read()).toMatchObject([{ invited: [] }, {}, { invited: ['nils@example.com'] }]);
    heymarket.set({ inboxes: { invited: 'boolean' } });
    expect(await read()).toMatchObject([{ invited: false }, {}, { invited: true }]);
  });
});

test('members show some e-mail addresses, all or none', async () => {
  const emails = async () =>
    ((await client.get('v1/team')).json as { members: Body[] }).members.filter(({ email }) => email).length;
  expect(await emails()).toBe(1);
  heymarket.set({ memberEmails: 'all' });
  expect(await emails()).toBe(4);
  heymarket.set({ memberEmails: 'none' });
  expect(await emails()).toBe(0);
});

describe('users', () => {
  const path = 'v1/users/get';
  const ids = (answer: unknown) => (answer as { memberships: Body[] }).memberships.map(({ id }) => id);
  const { theo, imani } = memberIDs;

  test('are asked for in a body or in a query', async () => {
    expect(ids(await client.getWithBody(path, { email: ['theo@example.com'], phone: ['15105550102'] }))).toEqual([
      theo,
      imani,
    ]);
    const query = `${path}?email=theo%40example.com&email=imani%40example.com`;
    expect(ids((await client.get(query)).json)).toEqual([theo, imani]);
    expect(ids((await client.get(path, { phone: '1' })).json)).toEqual([]);
    heymarket.set({ usersGet: { reads: 'query' } });
    expect(ids(await client.getWithBody(path, { email: ['theo@example.com'] }))).toHaveLength(4);
    heymarket.set({ usersGet: { reads: 'body' } });
    expect(ids((await client.get(query)).json)).toHaveLength(4);
    expect(ids(await client.getWithBody(path, { email: ['theo@example.com'] }))).toEqual([theo]);
  });

  test('are all there without a filter, or none, or it is refused', async () => {
    expect(ids((await client.get(path)).json)).toHaveLength(4);
    heymarket.set({ usersGet: { unfiltered: 'none' } });
    expect(ids((await client.get(path)).json)).toEqual([]);
    heymarket.set({ usersGet: { unfiltered: 400 } });
    expect((await client.get(path)).status).toBe(400);
  });
});
