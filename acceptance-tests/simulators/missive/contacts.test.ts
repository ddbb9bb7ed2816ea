import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type MissiveSimulator, startMissive } from './missive.ts';
import { contactIDs } from './seed/contacts.ts';
import { bookIDs } from './seed/ids.ts';
import { defaultSettings, noLimits } from './settings.ts';
import { createClient, idsOf, type Query, type TestClient } from './test-client.ts';

let missive: MissiveSimulator;
let client: TestClient;
beforeAll(async () => {
  missive = await startMissive({ generate: { contacts: 90, contactsPerSecond: 30, deletedEvery: 10 } });
  client = createClient(missive);
});
afterAll(() => missive.close());
beforeEach(() => missive.set({ ...defaultSettings, ...noLimits }));

const book = bookIDs.customers;
const contacts = async (query: Query = {}) => (await client.get('contacts', { contact_book: book, ...query })).rows;

test('the book is required and must be the reader’s', async () => {
  expect((await client.get('contacts')).json).toEqual({ error: { message: "'contact_book' is required" } });
  expect((await client.get('contacts', { contact_book: bookIDs.teo })).status).toBe(404);
});

test('empty lists are left out', async () => {
  const rows = await contacts();
  const ines = rows.find(({ id }) => id === contactIDs.ines);
  const juno = rows.find(({ id }) => id === contactIDs.juno);
  expect(ines).toMatchObject({ nickname: 'Nes', infos: expect.any(Array), memberships: expect.any(Array) });
  expect(juno).not.toHaveProperty('infos');
  expect(juno).not.toHaveProperty('memberships');
});

test('the order is by last name, or the last modified first', async () => {
  const names = (await contacts()).map(({ last_name }) => String(last_name ?? ''));
  expect(names).toEqual(names.toSorted());
  const moments = (await contacts({ order: 'last_modified' })).map(({ modified_at }) => Number(modified_at));
  expect(moments).toEqual(moments.toSorted((a, b) => b - a));
  expect((await client.get('contacts', { contact_book: book, order: 'first_name' })).status).toBe(400);
});

test('modified_since is inclusive or exclusive', async () => {
  const [newest] = await contacts({ order: 'last_modified' });
  const since = { modified_since: Number(newest?.modified_at) };
  expect(await contacts(since)).toHaveLength(1);
  missive.set({ modifiedSince: 'exclusive' });
  expect(await contacts(since)).toHaveLength(0);
});

test('small values of modified_since may be refused', async () => {
  expect(await contacts({ modified_since: 0 })).toHaveLength(28);
  missive.set({ smallModifiedSince: 'refused' });
  expect((await client.get('contacts', { contact_book: book, modified_since: 1 })).status).toBe(400);
});

test('deleted ones come only together with modified_since', async () => {
  expect(await contacts({ include_deleted: true })).toHaveLength(28);
  const deleted = async () =>
    (await contacts({ include_deleted: true, modified_since: 1 })).filter((row) => row.deleted);
  expect(await deleted()).toEqual([{ id: contactIDs.deleted, deleted: true, modified_at: expect.any(Number) }]);
  missive.set({ deletedModifiedAt: false });
  expect(await deleted()).toEqual([{ id: contactIDs.deleted, deleted: true }]);
});

test('search looks into names and infos', async () => {
  expect(await contacts({ search: 'ASTERBAKERY' })).not.toHaveLength(0);
  expect(await contacts({ search: 'nobody at all' })).toHaveLength(0);
});

test('the order may shift among equals from call to call', async () => {
  const generated = (await client.get('contact_books')).rows.find(({ name }) => name === 'Book 0');
  const query = { contact_book: String(generated?.id), order: 'last_modified', limit: 20 };
  const read = async () => (await client.offsetPages('contacts', query)).flat().map(({ id }) => id);
  expect(await read()).toEqual(await read());
  expect(new Set(await read()).size).toBe(81);
  missive.set({ contactOrder: 'shifting' });
  const shifted = await read();
  expect(shifted).toHaveLength(81);
  expect(new Set(shifted).size).toBeLessThan(81);
});

test('changes come with their moments', async () => {
  missive.advance(10_000);
  const { id } = missive.addContact({ last_name: 'Aalto' });
  expect((await contacts())[1]).toMatchObject({ id, last_name: 'Aalto' });
  missive.advance(1000);
  missive.changeContact({ id, last_name: 'Zorn' });
  expect((await contacts({ order: 'last_modified' }))[0]).toMatchObject({ id, last_name: 'Zorn' });
  missive.moveContact({ id, contact_book: bookIDs.mara });
  expect(idsOf([await contacts({ modified_since: 1, include_deleted: true })])).not.toContain(id);
  expect(await contacts({ contact_book: bookIDs.mara, search: 'zorn' })).toMatchObject([
    { id, contact_book: bookIDs.mara },
  ]);
  const moved = missive.moveContact({ id, contact_book: book, asNew: true });
  expect(moved.id).not.toBe(id);
  expect((await client.get(`contacts/${moved.id}`)).rows[0]).toMatchObject({ last_name: 'Zorn', contact_book: book });
  missive.deleteContact(moved);
  expect((await client.get(`contacts/${moved.id}`)).status).toBe(404);
  expect((await client.get(`contacts/${id}`)).status).toBe(404);
  const deleted = await contacts({ contact_book: bookIDs.mara, modified_since: 1, include_deleted: true });
  expect(deleted.find((row) => row.id === id)).toMatchObject({ deleted: true });
});
