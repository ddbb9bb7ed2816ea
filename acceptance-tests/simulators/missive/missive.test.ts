import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type MissiveSimulator, startMissive } from './missive.ts';
import { contactIDs } from './seed/contacts.ts';
import { conversationIDs } from './seed/conversations.ts';
import { bookIDs, organizationIDs, tokens, userIDs } from './seed/ids.ts';
import { responseIDs } from './seed/responses.ts';
import { taskIDs } from './seed/tasks.ts';
import { defaultSettings, noLimits } from './settings.ts';
import { createClient, idsOf, type Query, type TestClient } from './test-client.ts';

let missive: MissiveSimulator;
let client: TestClient;
beforeAll(async () => {
  missive = await startMissive();
  client = createClient(missive);
});
afterAll(() => missive.close());
beforeEach(() => {
  missive.set({ ...defaultSettings, ...noLimits });
  missive.clearCalls();
});

const { customers } = bookIDs;

describe('credentials', () => {
  const refused = { error: { message: 'Authentication token is invalid or has been revoked' } };

  test.each([{}, { authorization: 'Bearer nobody' }, { authorization: tokens.mara }])(
    '%j is refused',
    async (headers) => {
      for (const path of ['organizations', 'nowhere', 'conversations']) {
        const response = await fetch(`${missive.url}/${path}`, { headers: headers as Record<string, string> });
        expect([response.status, await response.json()]).toEqual([401, refused]);
      }
    },
  );

  test('a plan without the API refuses everything', async () => {
    for (const planStatus of [401, 403] as const) {
      missive.set({ planStatus });
      expect((await client.get('users')).status).toBe(planStatus);
    }
  });

  test('every person sees something else', async () => {
    const names = async (path: string, token: string) =>
      (await createClient(missive, token).get(path)).rows.map(({ name }) => name).toSorted();
    expect(await names('organizations', tokens.mara)).toEqual(['Harbor & Pine', 'Saltworks Studio']);
    expect(await names('organizations', tokens.teo)).toEqual(['Harbor & Pine']);
    expect(await names('users', tokens.teo)).toEqual(['Mara Lindqvist', 'Teo Okafor']);
    expect(await names('teams', tokens.mara)).toEqual(['Studio', 'Support']);
    expect(await names('teams', tokens.teo)).toEqual(['Sales', 'Support']);
    expect(await names('shared_labels', tokens.mara)).toEqual(['Aster Bakery', 'Clients', 'Press']);
    expect(await names('shared_labels', tokens.teo)).toEqual(['Aster Bakery', 'Clients', 'Prospects']);
    expect(await names('contact_books', tokens.teo)).toEqual(['Customers', 'Teo private']);
  });

  test('an account may be empty', async () => {
    const una = createClient(missive, tokens.una);
    for (const path of ['organizations', 'users', 'teams', 'shared_labels', 'contact_books', 'responses', 'tasks']) {
      expect((await una.get(path)).json).toEqual({ [path]: [] });
    }
    expect((await una.get('conversations', { all: true })).json).toEqual({ conversations: [] });
  });
});

describe('lists with offset', () => {
  test.each<[string, number, Query]>([
    ['organizations', 2, {}],
    ['users', 3, {}],
    ['users', 2, { organization: organizationIDs.saltworks }],
    ['teams', 2, {}],
    ['teams', 1, { organization: organizationIDs.harbor }],
    ['shared_labels', 3, {}],
    ['contact_books', 3, {}],
    ['contact_groups', 2, { contact_book: customers, kind: 'group' }],
    ['contact_groups', 1, { contact_book: customers, kind: 'organization' }],
    ['contacts', 28, { contact_book: customers }],
    ['responses', 3, {}],
    ['responses', 1, { organization: organizationIDs.saltworks }],
  ])('%s: %i rows for %j, in pages of two too', async (path, count, query) => {
    expect((await client.get(path, query)).rows).toHaveLength(count);
    expect(idsOf(await client.offsetPages(path, { ...query, limit: 2 }))).toHaveLength(count);
  });

  test('me is the owner of the token', async () => {
    const { rows } = await client.get('users');
    expect(rows.filter(({ me }) => me).map(({ id }) => id)).toEqual([userIDs.mara]);
  });

  test.each<[Query, string]>([
    [{ limit: 1 }, "min 'limit' value is 2"],
    [{ limit: 201 }, "max 'limit' value is 200"],
    [{ limit: 'ten' }, "'limit' must be an integer"],
    [{ organization: '' }, "'organization' must be a UUID"],
    [{ organization: '7c1e' }, "'organization' must be a UUID"],
  ])('%j is refused', async (query, message) => {
    const { status, json } = await client.get('users', query);
    expect([status, json]).toEqual([400, { error: { message } }]);
  });

  test('a limit of one may be allowed', async () => {
    missive.set({ minimumLimit: { offset: 1 } });
    expect((await client.get('users', { limit: 1 })).rows).toHaveLength(1);
    expect((await client.get('tasks', { limit: 1 })).status).toBe(400);
  });

  test('groups need a book and a kind', async () => {
    const message = async (query: Query) => (await client.get('contact_groups', query)).json.error;
    expect(await message({ kind: 'group' })).toEqual({ message: "'contact_book' is required" });
    expect(await message({ contact_book: customers })).toEqual({ message: "'kind' is required" });
    expect(await message({ contact_book: customers, kind: 'x' })).toMatchObject({ message: /^'kind' must be/ });
    expect((await client.get('contact_groups', { contact_book: bookIDs.teo, kind: 'group' })).status).toBe(404);
  });

  test('teams may look as in 2024', async () => {
    missive.set({ teamFields: 'short' });
    const { rows } = await client.get('teams');
    expect(Object.keys(rows[0] ?? {})).toEqual(['id', 'name', 'organization']);
  });
});

describe('reads of one row', () => {
  test.each([
    ['conversations', `conversations/${conversationIDs.main}`, 'array'],
    ['responses', `responses/${responseIDs.broken}`, 'array'],
    ['contacts', `contacts/${contactIDs.ines}`, 'array'],
    ['messages', 'messages/f17c2a90-5de8-4b36-9c41-60ea8b3d7f15', 'object'],
    ['tasks', `tasks/${taskIDs.replacement}`, 'object'],
  ])('%s', async (name, path, shape) => {
    const { json } = await client.get(path);
    expect(Array.isArray(json[name])).toBe(shape === 'array');
    for (const singleShape of ['array', 'object'] as const) {
      missive.set({ singleShape });
      expect(Array.isArray((await client.get(path)).json[name])).toBe(singleShape === 'array');
    }
  });

  test('a task shows who it is for and not when it was active', async () => {
    const { json } = await client.get(`tasks/${taskIDs.replacement}`);
    expect(json.tasks).toMatchObject({ assignees: [{ name: 'Teo Okafor' }], team: { name: 'Support' } });
    expect(json.tasks).not.toHaveProperty('last_activity_at');
  });

  test.each([
    `conversations/${conversationIDs.teo}`,
    `responses/${responseIDs.teo}`,
    `contacts/${contactIDs.deleted}`,
    'messages/a41d7c93-e8f0-4b62-95a7-000000000000',
    'tasks/x',
    'conversations/x/messages',
  ])('%s is not found', async (path) => {
    const { status, json } = await client.get(path);
    expect([status, json]).toEqual([404, { error: { message: 'Not found' } }]);
  });
});

describe('what may not be done', () => {
  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s', async (method) => {
    for (const path of ['conversations', `contacts/${contactIDs.ines}`, 'hooks']) {
      const headers = { authorization: `Bearer ${tokens.mara}` };
      const { status } = await fetch(`${missive.url}/${path}`, { method, headers });
      expect(status).toBe(path === 'hooks' ? 404 : 405);
    }
    expect(missive.totals().violations).toHaveLength(3);
    expect(missive.calls({ method })).toHaveLength(3);
  });

  test('unknown parameters may be refused', async () => {
    const query = { limit: 2, since: 1, page: 2 };
    expect((await client.get('users', query)).status).toBe(200);
    missive.set({ unknownParameters: 'refused' });
    const { status, json } = await client.get('users', query);
    expect([status, json]).toEqual([400, { error: { message: 'Unpermitted parameters: since, page' } }]);
  });

  test.each([
    ['nested', '{"error":{"message":"Not found"}}'],
    ['text', '{"error":"Not found"}'],
    ['message', '{"message":"Not found"}'],
    ['errors', '{"errors":[{"message":"Not found"}]}'],
    ['plain', 'Not found'],
    ['empty', ''],
  ] as const)('an error may look like this: %s', async (errorEnvelope, text) => {
    missive.set({ errorEnvelope });
    expect(await client.get('nowhere')).toMatchObject({ status: 404, text });
  });
});

test('keys may be laid over rows', async () => {
  missive.set({ overlay: { users: { new_key: [1] } } });
  expect((await client.get('users')).rows.every(({ new_key }) => Array.isArray(new_key))).toBe(true);
});
