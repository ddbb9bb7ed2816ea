import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { SettingChanges } from '../shared/settings.ts';
import { type MailjetSimulator, startMailjet } from './mailjet.ts';
import { defaultSettings, type MailjetSettings } from './settings.ts';
import { createClient, type Query, type TestClient } from './test-client.ts';

let mailjet: MailjetSimulator;
let client: TestClient;
beforeAll(async () => {
  mailjet = await startMailjet({ now: '2025-05-20T10:00:00Z', generate: { sms: 50, days: 60 } });
  client = createClient(mailjet.url);
});
afterAll(() => mailjet.close());
afterEach(() => mailjet.set(defaultSettings as SettingChanges<MailjetSettings>));

const pending = '5b0f7a51-6a1e-4c8e-8a43-2f5c0d8e7a90';

test('they come in Data alone, the newest first', async () => {
  const { json, rows } = await client.get('v4/sms', { Limit: 1000 });
  expect(Object.keys(json)).toEqual(['Data']);
  const times = rows.map(({ CreationTS }) => Number(CreationTS));
  expect(times).toEqual([...times].sort((a, b) => b - a));
  expect(rows).toHaveLength(52);
  expect((await client.get('v4/sms')).rows).toHaveLength(10);
});

test.each<[Query, number]>([
  [{}, 52],
  [{ FromTS: 1 }, 53],
  [{ FromTS: 1, ToTS: '2025-01-01T00:00:00Z' }, 1],
  [{ FromTS: 1_747_640_399, ToTS: 1_747_640_401 }, 1],
  [{ FromTS: 1_747_640_400, ToTS: 1_747_640_401 }, 0],
  [{ StatusCode: '1' }, 1],
  [{ To: '+33600000012', StatusCode: '3' }, 2],
  [{ IDs: `${pending},none` }, 1],
])('%j are %i', async (query, count) => {
  expect((await client.get('v4/sms', { Limit: 1000, ...query })).rows).toHaveLength(count);
  expect((await client.get('v4/sms/count', query)).json).toEqual({ Count: count });
});

test('one of them, and none', async () => {
  expect((await client.get(`v4/sms/${pending}`)).json).toMatchObject({ ID: pending, SentTS: null });
  expect((await client.get('v4/sms/none')).json).toMatchObject({ StatusCode: 404 });
  expect((await client.get('v4/other')).status).toBe(404);
});

test('a server may cap pages, and spell and fill fields in other ways', async () => {
  mailjet.set({ sms: { cap: 21, idKey: 'MessageID', countKey: 'SmsCount', pending: 'empty' } });
  const pages = [0, 21, 42].map(async (Offset) => (await client.get('v4/sms', { Limit: 1000, Offset })).rows);
  const rows = await Promise.all(pages);
  expect(rows.map(({ length }) => length)).toEqual([21, 21, 10]);
  expect(rows.flat().find(({ MessageID }) => MessageID === pending)).toMatchObject({ SentTS: '', SmsCount: 2 });
});

test('a key without SMS is told so', async () => {
  mailjet.set({ sms: { access: 'denied' } });
  const { status, json } = await client.get('v4/sms');
  expect([status, json.ErrorCode]).toEqual([403, 'mj-0021']);
});
