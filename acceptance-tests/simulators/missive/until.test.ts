import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type MissiveSimulator, startMissive } from './missive.ts';
import { conversationIDs } from './seed/conversations.ts';
import { organizationIDs, teamIDs, userIDs } from './seed/ids.ts';
import { defaultSettings, noLimits } from './settings.ts';
import { createClient, idsOf, type Query, type TestClient } from './test-client.ts';

let missive: MissiveSimulator;
let client: TestClient;
beforeAll(async () => {
  missive = await startMissive();
  client = createClient(missive);
});
afterAll(() => missive.close());
beforeEach(() => missive.set({ ...defaultSettings, ...noLimits }));

const long = `conversations/${conversationIDs.long}`;
const ids = (stream: Parameters<MissiveSimulator['truth']>[0]['stream'], parent?: string) =>
  missive
    .truth({ stream, mailboxes: [{ name: 'all' }] })
    .filter((found) => parent === undefined || found.parent.conversation === parent)
    .map(({ row }) => String(row.id))
    .toSorted();

describe.each(['inclusive', 'exclusive'] as const)('%s until', (until) => {
  beforeEach(() => missive.set({ until }));

  test('conversations, of which 26 share a second', async () => {
    const pages = await client.untilPages('conversations', 'last_activity_at', { all: true, limit: 10 });
    expect(idsOf(pages).toSorted()).toEqual(ids('conversations'));
    expect(pages.some((page) => page.length >= 26)).toBe(true);
  });

  test.each([
    ['messages', 'delivered_at'],
    ['comments', 'created_at'],
    ['posts', 'created_at'],
  ] as const)('%s, of which 13 share a second', async (name, moment) => {
    const pages = await client.untilPages(`${long}/${name}`, moment);
    expect(pages[0]).toHaveLength(13);
    expect(idsOf(pages).toSorted()).toEqual(ids(name, conversationIDs.long));
  });

  test('tasks', async () => {
    const pages = await client.untilPages('tasks', 'last_activity_at', { limit: 2 });
    expect(idsOf(pages).toSorted()).toEqual(ids('tasks'));
  });
});

test('the boundary rows come again when until is inclusive, and not when it is exclusive', async () => {
  const again = async () => {
    const { rows } = await client.get(`${long}/messages`);
    const next = await client.get(`${long}/messages`, { until: Number(rows.at(-1)?.delivered_at) });
    return next.rows.filter(({ id }) => rows.some((row) => row.id === id)).length;
  };
  expect(await again()).toBe(13);
  missive.set({ until: 'exclusive' });
  expect(await again()).toBe(0);
});

test('a page may be cut within a second, or longer than asked', async () => {
  missive.set({ until: 'inclusive-cut' });
  expect((await client.get(`${long}/messages`)).rows).toHaveLength(10);
  missive.set({ excess: 2 });
  expect((await client.get(`${long}/messages`)).rows).toHaveLength(12);
  missive.set({ until: 'inclusive' });
  expect((await client.get('conversations', { all: true, limit: 4 })).rows).toHaveLength(6);
});

test.each<[string, Query, number]>([
  ['conversations', { all: true, limit: 51 }, 50],
  [`${long}/messages`, { limit: 11 }, 10],
  [`${long}/comments`, { limit: 11 }, 10],
  [`${long}/posts`, { limit: 11 }, 10],
  [`${long}/drafts`, { limit: 11 }, 10],
  ['tasks', { limit: 51 }, 50],
])('%s has its limits', async (path, query, maximum) => {
  const message = async (changes: Query) => (await client.get(path, { ...query, ...changes })).json.error;
  expect(await message({})).toEqual({ message: `max 'limit' value is ${maximum}` });
  expect(await message({ limit: 1 })).toEqual({ message: "min 'limit' value is 2" });
  expect(await message({ limit: 2, until: '1.5' })).toEqual({ message: "'until' must be an integer" });
});

test('the greatest limit of conversations may be ten', async () => {
  expect((await client.get('conversations', { all: true })).rows).toHaveLength(25);
  missive.set({ conversationsMaximum: 10 });
  expect((await client.get('conversations', { all: true })).rows).toHaveLength(10);
  const { status, json } = await client.get('conversations', { all: true, limit: 50 });
  expect([status, json]).toEqual([400, { error: { message: "max 'limit' value is 10" } }]);
});

test.each<[Query, number]>([
  [{}, 34],
  [{ organization: organizationIDs.saltworks }, 6],
  [{ team: teamIDs.support }, 1],
  [{ assignee: userIDs.mara }, 16],
  [{ state: 'in_progress' }, 1],
  [{ type: 'conversation' }, 1],
  [{ type: 'task' }, 33],
  [{ conversation: conversationIDs.main }, 2],
  [{ due_at_gteq: 1, due_at_lteq: 2_000_000_000 }, 1],
])('tasks by %j', async (query, count) => {
  expect((await client.get('tasks', { limit: 50, ...query })).rows).toHaveLength(count);
});

describe('drafts', () => {
  const path = `conversations/${conversationIDs.drafts}/drafts`;
  const next = async () => {
    const { rows } = await client.get(path);
    return client.get(path, { until: Number(rows.at(-1)?.created_at) });
  };

  test('have no delivered_at; until means created_at, nothing, or that there are none', async () => {
    const { rows } = await client.get(path);
    expect(rows).toHaveLength(10);
    expect(rows.every((row) => row.delivered_at === null && row.draft)).toBe(true);
    expect((await next()).rows).toHaveLength(3);
    missive.set({ draftUntil: 'ignored' });
    expect((await next()).rows).toHaveLength(10);
    missive.set({ draftUntil: 'hidden' });
    expect((await next()).rows).toHaveLength(0);
  });

  test('may have a delivered_at', async () => {
    missive.set({ draftDelivered: 'set' });
    const pages = await client.untilPages(path, 'delivered_at');
    expect(idsOf(pages)).toHaveLength(12);
  });
});
