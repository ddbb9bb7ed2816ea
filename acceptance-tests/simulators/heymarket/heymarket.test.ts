import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type HeymarketSimulator, startHeymarket } from './heymarket.ts';
import {
  contactIDs,
  conversationIDs,
  inboxIDs,
  listIDs,
  memberIDs,
  scheduleID,
  surveyIDs,
  tagIDs,
  templateIDs,
} from './seed/ids.ts';
import { noLimits } from './settings.ts';
import { createClient, type TestClient } from './test-client.ts';
import { contactUUID } from './uuids.ts';

let heymarket: HeymarketSimulator;
let client: TestClient;
beforeAll(async () => {
  heymarket = await startHeymarket({ now: '2026-04-03T21:30:00Z', settings: noLimits });
  client = createClient(heymarket);
});
afterAll(() => heymarket.close());
beforeEach(() => heymarket.clearCalls());

const front = { id: memberIDs.theo, filters: { inboxes: [inboxIDs.front], closed: false } };

test.each<[string, unknown, number]>([
  ['v1/contacts', {}, 30],
  ['v1/contacts', { limit: 500 }, 100],
  ['v2/contacts/list', { limit: 30, page: 0, ascending: false }, 30],
  ['v2/contacts/search', { contact_channels: [{ channel_type: 'phone', channel_ids: ['15105550142', '1'] }] }, 1],
  ['v1/contact-fields', {}, 4],
  ['v1/conversations', front, 30],
  ['v1/messages/all', {}, 30],
  ['v1/messages/all', { limit: 500 }, 200],
  ['v1/lists', {}, 2],
  ['v1/lists', { archived: true }, 1],
  ['v1/tags', {}, 5],
  ['v1/templates', {}, 30],
  ['v1/templates', { archived: true }, 1],
  ['v1/surveys', { limit: 20, page: 1 }, 6],
])('POST %s %j answers %i rows in a bare array', async (path, body, count) => {
  const { status, json } = await client.post(path, body);
  expect([status, Array.isArray(json)]).toEqual([200, true]);
  expect(json).toHaveLength(count);
  expect(heymarket.calls()[0]).toMatchObject({ path, rows: count, cost: 1 });
});

test.each<[string, Record<string, string> | undefined, unknown]>([
  [`v1/contact/${contactIDs.marisol}`, undefined, { id: contactIDs.marisol, avatar: expect.any(String) }],
  [`v2/contact/${contactUUID(contactIDs.marisol)}`, undefined, { id: contactIDs.marisol, first: 'Marisol' }],
  [
    `v2/contact/${contactUUID(contactIDs.marisol)}/channel/email`,
    undefined,
    { channel_type: 'email', channel_id: 'marisol.quade@example.com', contact_id: contactIDs.marisol },
  ],
  [`v1/conversations/${conversationIDs.marisol}`, undefined, { inbox: inboxIDs.front, unread: true }],
  ['v1/inboxes', undefined, [{ id: inboxIDs.front }, { id: inboxIDs.recall }, { id: inboxIDs.quiet, members: [] }]],
  ['v1/team', undefined, { id: 7704, list_size: 5000, members: [{}, {}, { email: 'imani@example.com' }, {}] }],
  ['v1/users/get', { email: 'theo@example.com' }, { memberships: [{ id: memberIDs.theo, role_id: 1 }] }],
  [`v1/list/${listIDs.recall}`, undefined, { name: 'Spring recall' }],
  [`v1/tag/${tagIDs.vip}`, undefined, { tag: 'VIP' }],
  [`v1/template/${templateIDs.welcome}`, undefined, { name: 'Welcome' }],
  [`v1/survey/${surveyIDs.visit}`, undefined, { type: 'csat' }],
  [`v1/schedule/${scheduleID}`, undefined, { execute: '2026-05-01T15:00:00Z' }],
])('GET %s %j', async (path, query, found) => {
  const { status, json } = await client.get(path, query);
  expect(status).toBe(200);
  expect(json).toMatchObject(found as object);
});

test('a contact may be asked for by phone, which wins, or by id', async () => {
  const found = async (body: unknown) => (await client.post('v1/contact/get', body)).json;
  expect(await found({ phone: '15105550142', id: '1' })).toMatchObject({ id: contactIDs.marisol });
  expect(await found({ id: String(contactIDs.precise) })).toMatchObject({ id: contactIDs.precise });
  expect(await found({ id: contactIDs.precise })).toMatchObject({ id: contactIDs.precise });
  expect(await found({ id: '1' })).toMatchObject({ error: 'Not found' });
  expect(await found({})).toMatchObject({ error: 'bad_data', message: 'id or phone is required' });
});

test('opt-outs', async () => {
  const status = async (body: unknown) => (await client.post('v1/contact/status', body)).json;
  const out = { unsubscribed: true, unsubscribed_admin: false, unsubscribed_contact: true, blocked: false };
  heymarket.setOptOut({ contact: contactIDs.marisol, ...out });
  const marisol = { id: contactIDs.marisol, phone: '15105550142', ...out };
  expect(await status({ id: contactIDs.marisol })).toEqual(marisol);
  expect(await status({ phone: '15105550142' })).toEqual(marisol);
  expect(await status({ id: 1 })).toMatchObject({ error: 'Not found' });
});

test('counts are texts', async () => {
  expect((await client.post('v1/contacts/count')).text).toBe('"137"');
  expect((await client.post('v1/conversations/count')).text).toBe('"90"');
  expect((await client.post('v1/messages/all/count')).text).toBe('"420"');
  expect((await client.post('v1/contacts/count', { date: '2026-03-15T12:00:00.25Z' })).text).toBe('"89"');
  heymarket.set({ counts: 'number' });
  expect((await client.post('v1/contacts/count')).text).toBe('137');
});

test('the messages of one conversation', async () => {
  const target = { phoneNumber: '15105550142', inboxID: String(inboxIDs.front) };
  const date = Math.floor(Date.parse('2026-04-03T21:07:33Z') / 1000);
  expect((await client.get('v1/messages', target)).rows).toHaveLength(1);
  expect((await client.get('v1/messages', { ...target, timestamp: String(date) })).rows).toHaveLength(0);
  expect((await client.get('v1/messages', { ...target, timestamp: String(date + 1) })).rows).toHaveLength(1);
  expect((await client.get('v1/messages', { phoneNumber: '1' })).status).toBe(400);
  heymarket.addMessages({ conversation: conversationIDs.ben, count: 60 });
  expect((await client.get('v1/messages', { ...target, phoneNumber: '15105550177' })).rows).toHaveLength(50);
});

describe('what may not be done', () => {
  test.each([
    ['POST', 'v1/contact', 500],
    ['PUT', `v1/contact/${contactIDs.marisol}`, 500],
    ['DELETE', `v1/contact/${contactIDs.marisol}`, 500],
    ['POST', 'v1/batch/contacts', 500],
    ['POST', 'v1/contacts/fields', 500],
    ['POST', 'v1/message/send', 500],
    ['POST', 'v1/contact/set_status', 500],
    ['POST', 'v1/users/update', 500],
    ['POST', 'v1/conversations/read', 500],
    ['POST', 'v1/conversations/close', 500],
    ['POST', 'v1/conversations/transfer', 500],
    ['POST', 'v2/lists', 500],
    ['PUT', 'v2/lists/1', 500],
    ['GET', 'v1/contacts', 404],
    ['GET', 'v1/nowhere', 404],
    ['POST', 'v1/nowhere', 404],
    ['POST', 'v1/team', 404],
    ['POST', 'n8n/v1/contacts', 404],
  ])('%s %s answers %i', async (method, path, status) => {
    expect((await client.send(path, { method })).status).toBe(status);
    expect(heymarket.totals().violations).toEqual([`${method} ${path}`]);
  });

  test('whoever asks', async () => {
    expect((await createClient(heymarket, 'nobody').send('v1/message/send', { method: 'POST' })).status).toBe(401);
    expect(heymarket.totals().violations).toEqual(['POST v1/message/send']);
  });

  test('documented reads are no violation', async () => {
    await client.post('v1/contacts');
    await client.get('v1/contact/1');
    expect(heymarket.totals().violations).toEqual([]);
  });
});

test('every answer has an X-Request-Id of its own', async () => {
  const ids = [
    await client.get('v1/team'),
    await client.get('v1/nowhere'),
    await createClient(heymarket, '').get('v1/team'),
  ].map(({ headers }) => headers.get('x-request-id'));
  expect(new Set(ids).size).toBe(3);
  expect(ids.every((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(id)))).toBe(true);
  expect(heymarket.lastRequestID()).toBe(ids[2]);
  heymarket.fault({ kind: 'error', code: 'server_error' });
  expect((await client.get('v1/team')).headers.get('x-request-id')).toBe(heymarket.lastRequestID());
});

test('the Date header is that of the making of the answer', async () => {
  heymarket.hook({ when: 'after', path: 'v1/team', actions: { advance: 3_600_000 } });
  const before = heymarket.now().getTime();
  const { headers } = await client.get('v1/team');
  expect(Date.parse(String(headers.get('date'))) - before).toBeLessThan(60_000);
  expect(heymarket.now().getTime() - before).toBeGreaterThanOrEqual(3_600_000);
});
