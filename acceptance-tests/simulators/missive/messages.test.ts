import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type MissiveSimulator, startMissive } from './missive.ts';
import { conversationIDs } from './seed/conversations.ts';
import { draftID, messageIDs } from './seed/main-conversation.ts';
import { responseIDs } from './seed/responses.ts';
import { defaultSettings, noLimits } from './settings.ts';
import { createClient, type Row, type TestClient } from './test-client.ts';

let missive: MissiveSimulator;
let client: TestClient;
beforeAll(async () => {
  missive = await startMissive({ now: '2026-07-02T02:00:00Z' });
  client = createClient(missive);
});
afterAll(() => missive.close());
beforeEach(() => missive.set({ ...defaultSettings, ...noLimits }));

const { broken, reply, order } = messageIDs;
const unknown = 'a41d7c93-e8f0-4b62-95a7-000000000000';

describe('whole messages', () => {
  test('one is an object, with its body and its conversation', async () => {
    const { json } = await client.get(`messages/${broken}`);
    expect(json.messages).toMatchObject({
      id: broken,
      body: expect.stringContaining('data-missive-attachment-id'),
      conversation: { id: conversationIDs.main, messages_count: 3 },
    });
    expect((json.messages as Row).conversation).not.toHaveProperty('last_activity_at');
  });

  test('the list shows no body', async () => {
    const { rows } = await client.get(`conversations/${conversationIDs.main}/messages`);
    expect(rows.map(({ id }) => id)).toEqual([broken, reply, order]);
    expect(rows.some((row) => 'body' in row || 'conversation' in row)).toBe(false);
  });

  test('several come in the order of the request, drafts too', async () => {
    const { rows } = await client.get(`messages/${order},${draftID},${broken}`);
    expect(rows.map(({ id }) => id)).toEqual([order, draftID, broken]);
    expect(rows[0]?.body).toBeNull();
  });

  test('an unknown id fails the batch or is left out', async () => {
    expect((await client.get(`messages/${broken},${unknown}`)).status).toBe(404);
    missive.set({ batch: { unknown: 'left out' } });
    expect((await client.get(`messages/${broken}%2C${unknown}`)).rows).toHaveLength(1);
    expect((await client.get(`messages/${unknown},${unknown}`)).json).toEqual({ messages: [] });
    expect((await client.get(`messages/${unknown}`)).status).toBe(404);
  });

  test('a batch has its greatest size', async () => {
    const batch = (length: number) => client.get(`messages/${Array.from({ length }, () => broken)}`);
    expect((await batch(10)).rows).toHaveLength(10);
    expect((await batch(11)).status).toBe(400);
    missive.set({ batch: { maximum: null } });
    expect((await batch(40)).rows).toHaveLength(40);
  });

  test('those of a guest are not to be had', async () => {
    const rows = missive.truth({ stream: 'messages', mailboxes: [{ name: 'all' }] });
    expect(rows.some(({ parent }) => parent.conversation === conversationIDs.guest)).toBe(false);
    missive.set({ guestChildren: 'readable' });
    const { rows: readable } = await client.get(`conversations/${conversationIDs.guest}/messages`);
    missive.set({ guestChildren: 404 });
    expect((await client.get(`messages/${readable[0]?.id}`)).status).toBe(404);
  });

  test('by mail header', async () => {
    const { rows } = await client.get('messages', { email_message_id: '<long.3@mail.oldport.example>' });
    expect(rows).toMatchObject([{ body: expect.any(String), conversation: { id: conversationIDs.long } }]);
    expect((await client.get('messages', { email_message_id: '<x>' })).json).toEqual({ messages: [] });
    expect((await client.get('messages')).status).toBe(400);
  });
});

describe('links to files', () => {
  const urlIn = (attachments: unknown) => String((attachments as { url: string }[])[0]?.url);
  const linkOf = async () => {
    const { rows } = await client.get(`conversations/${conversationIDs.main}/messages`);
    return urlIn(rows[0]?.attachments);
  };

  test('are new with every read, work without credentials and expire', async () => {
    const [first, second] = [await linkOf(), await linkOf()];
    expect(first).not.toBe(second);
    expect(first).toMatch(/Expires=\d{10}&Signature=\w+$/);
    expect((await fetch(first)).status).toBe(200);
    expect((await fetch(`${first}0`)).status).toBe(403);
    missive.advance(3_601_000);
    expect((await fetch(first)).status).toBe(403);
    expect((await fetch(await linkOf())).status).toBe(200);
  });

  test('are in comments and responses too', async () => {
    const comments = await client.get(`conversations/${conversationIDs.main}/comments`);
    expect(urlIn([comments.rows[1]?.attachment])).toMatch(/label\.pdf\?Expires=/);
    const { rows } = await client.get(`responses/${responseIDs.broken}`);
    expect((await fetch(urlIn(rows[0]?.attachments))).status).toBe(200);
  });
});
