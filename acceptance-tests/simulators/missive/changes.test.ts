import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type MissiveSimulator, startMissive } from './missive.ts';
import { conversationIDs } from './seed/conversations.ts';
import { bookIDs, labelIDs, organizationIDs, teamIDs, tokens, userIDs } from './seed/ids.ts';
import { messageIDs } from './seed/main-conversation.ts';
import { responseIDs } from './seed/responses.ts';
import { taskIDs } from './seed/tasks.ts';
import { noLimits } from './settings.ts';
import { createClient, idsOf, type Query, type TestClient } from './test-client.ts';

let missive: MissiveSimulator;
let client: TestClient;
beforeEach(async () => {
  missive = await startMissive({ now: '2026-07-02T02:00:00Z', settings: noLimits });
  client = createClient(missive);
});
afterEach(() => missive.close());

const now = Date.parse('2026-07-02T02:00:00Z') / 1000;
const { main, long, sms, chat, merged } = conversationIDs;
const top = async (query: Query = { all: true }) => (await client.get('conversations', query)).rows[0];
const children = async (id: string, kind: string) => (await client.get(`conversations/${id}/${kind}`)).rows;

describe('conversations', () => {
  test('come', async () => {
    const { id } = missive.addConversation({ messages: 2, comments: 1, posts: 1, drafts: 1, at: now + 5 });
    expect(await top()).toMatchObject({ id, last_activity_at: now + 5, messages_count: 2, drafts_count: 1 });
    expect((await children(id, 'messages')).map((row) => row.delivered_at)).toEqual([now + 5, now + 5]);
    expect(await children(id, 'comments')).toHaveLength(1);
    expect(await children(id, 'posts')).toHaveLength(1);
    expect(await children(id, 'drafts')).toMatchObject([{ delivered_at: null }]);
    const [message] = await children(id, 'messages');
    expect((await client.get(`messages/${message?.id}`)).json.messages).toMatchObject({ conversation: { id } });
  });

  test('are bumped, with and without rows, and by a message that comes late', async () => {
    const before = await children(long, 'comments');
    missive.bumpConversation({ id: long });
    expect((await top())?.last_activity_at).toBeGreaterThanOrEqual(now);
    expect(await children(long, 'comments')).toEqual(before);
    missive.bumpConversation({ id: sms, at: now + 60, comments: 2, messages: 1, deliveredAt: now - 999_999 });
    expect(await top()).toMatchObject({ id: sms, last_activity_at: now + 60, messages_count: 3 });
    expect((await children(sms, 'messages')).at(-1)).toMatchObject({ delivered_at: now - 999_999 });
  });

  test('change without a trace', async () => {
    const first = await top();
    missive.changeConversation({ id: long, subject: 'Settled', teamID: teamIDs.support, users: { [userIDs.teo]: [] } });
    missive.closeConversation({ id: sms });
    expect(await top()).toEqual(first);
    expect(idsOf(await client.untilPages('conversations', 'last_activity_at', { all: true }))).not.toContain(long);
    expect((await client.get(`conversations/${long}`)).rows[0]).toMatchObject({ subject: 'Settled' });
    expect((await top({ closed: true }))?.id).toBe(sms);
    missive.reopenConversation({ id: sms });
    expect((await top({ closed: true }))?.id).not.toBe(sms);
  });

  test('are merged: the rows move, the old id answers with the survivor', async () => {
    missive.mergeConversations({ from: main, into: sms });
    expect(await top()).toMatchObject({ id: sms, messages_count: 5 });
    for (const id of [main, merged]) {
      expect((await client.get(`conversations/${id}`)).rows[0]).toMatchObject({ id: sms });
      expect((await client.get(`conversations/${id}/messages`)).status).toBe(404);
    }
    expect((await client.get(`messages/${messageIDs.broken}`)).json.messages).toMatchObject({
      conversation: { id: sms },
    });
    expect(() => missive.mergeConversations({ from: main, into: sms })).toThrow();
  });

  test('are gone for good', async () => {
    missive.removeConversation({ id: main });
    expect((await client.get(`conversations/${main}`)).status).toBe(404);
    expect((await client.get(`conversations/${main}/messages`)).status).toBe(404);
    expect((await client.get(`messages/${messageIDs.broken}`)).status).toBe(404);
    expect((await top({ team_all: teamIDs.support }))?.id).not.toBe(main);
  });

  test('their rows come, change and go', async () => {
    const { drafts, messages } = missive.addRows({ conversation: chat, drafts: 2, messages: 1, at: now });
    expect(await top({ drafts: true })).toMatchObject({ id: main });
    expect((await children(chat, 'drafts')).map(({ id }) => id).toSorted()).toEqual(drafts.toSorted());
    const [id = ''] = messages;
    missive.changeRow({ conversation: chat, kind: 'messages', id, fields: { body: '' } });
    expect((await client.get(`messages/${id}`)).json.messages).toMatchObject({ body: '' });
    missive.removeRows({ conversation: chat, kind: 'drafts', ids: drafts.slice(1) });
    expect(await children(chat, 'drafts')).toHaveLength(1);
    missive.removeRows({ conversation: chat, kind: 'messages' });
    expect((await client.get(`messages/${id}`)).status).toBe(404);
  });
});

test('a team is lost and found', async () => {
  const status = async () => (await client.get('conversations', { team_all: teamIDs.support })).status;
  missive.leaveTeam({ team: teamIDs.support });
  expect(await status()).toBe(404);
  expect((await client.get(`conversations/${conversationIDs.teamOnly}/messages`)).status).toBe(404);
  missive.joinTeam({ team: teamIDs.support });
  expect(await status()).toBe(200);
});

test('what the account consists of changes', async () => {
  missive.changeAccount({ table: 'labels', id: labelIDs.clients, fields: { share_with_organization: false } });
  expect((await client.get('shared_labels')).rows).toHaveLength(2);
  missive.removeAccount({ table: 'books', id: bookIDs.customers });
  expect((await client.get('contact_books')).rows).toHaveLength(2);
  expect((await client.get('contacts', { contact_book: bookIDs.customers })).status).toBe(404);
  missive.changeAccount({ table: 'users', id: userIDs.teo, fields: { organizations: [] } });
  const people = missive.truth({ stream: 'organization_users' }).map(({ row, parent }) => [row.name, parent]);
  expect(people).toHaveLength(3);
  expect(people).toContainEqual(['Noa Virtanen', { organization: organizationIDs.saltworks }]);
});

test('tasks and responses change', async () => {
  const organization = organizationIDs.saltworks;
  const task = missive.addTask({ organization, conversation: chat, last_activity_at: now + 10 });
  expect((await client.get('tasks')).rows[0]).toMatchObject(task);
  missive.changeTask({ id: taskIDs.count, state: 'todo', last_activity_at: now + 20 });
  expect((await client.get('tasks')).rows[0]).toMatchObject({ id: taskIDs.count, state: 'todo' });
  missive.removeTask(task);
  expect((await client.get('tasks', { conversation: chat })).rows).toEqual([]);

  const response = missive.addResponse({ user: userIDs.mara });
  expect((await client.get(`responses/${response.id}`)).rows[0]).toMatchObject({ organization: null });
  missive.changeResponse({ id: responseIDs.broken, title: 'New' });
  const { rows } = await client.get(`responses/${responseIDs.broken}`);
  expect(rows[0]).toMatchObject({ title: 'New' });
  expect(rows[0]?.modified_at).toBeGreaterThanOrEqual(now);
  missive.removeResponse(response);
  expect((await client.get('responses')).rows).toHaveLength(3);
});

test('a token is revoked, restored, added', async () => {
  missive.revokeToken();
  expect((await client.get('teams')).status).toBe(401);
  expect((await createClient(missive, tokens.teo).get('teams')).status).toBe(200);
  missive.restoreToken();
  expect((await client.get('teams')).status).toBe(200);
  missive.addToken({ token: 'another', user: userIDs.noa });
  expect((await createClient(missive, 'another').get('organizations')).rows).toHaveLength(1);
});

describe('hooks', () => {
  test('make a change between two pages', async () => {
    const skip = 1;
    missive.hook({ when: 'after', path: 'conversations', skip, actions: { bumpConversation: { id: sms } } });
    const query = { all: true, limit: 2 };
    for (let call = 0; call < 2; call += 1) expect((await client.get('conversations', query)).rows[0]?.id).toBe(main);
    expect((await client.get('conversations', query)).rows[0]?.id).toBe(sms);
  });

  test('choose their calls, and may run anything', async () => {
    const seen: string[] = [];
    missive.hook({ when: 'before', path: 'conversations/*', times: 'always', run: ({ path }) => seen.push(path) });
    missive.hook({ when: 'before', where: { limit: 7 }, actions: { revokeToken: {}, set: { errorEnvelope: 'text' } } });
    expect((await client.get('teams')).status).toBe(200);
    expect((await client.get(`conversations/${chat}/comments`)).status).toBe(200);
    expect((await client.get('teams', { limit: 7 })).text).toMatch(/^\{"error":"Auth/);
    expect(seen).toEqual([`conversations/${chat}/comments`]);
    missive.clearHooks();
    await client.get(`conversations/${chat}/comments`);
    expect(seen).toHaveLength(1);
    expect(() => missive.hook({ when: 'after', actions: { sing: 1 } })).toThrow(/Unknown action "sing"/);
  });
});
