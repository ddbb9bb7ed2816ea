import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type HeymarketSimulator, startHeymarket } from './heymarket.ts';
import { inboxIDs, listIDs, memberIDs, messageIDs, templateIDs } from './seed/ids.ts';
import { defaultSettings, noLimits } from './settings.ts';
import { type Body, createClient, type Row, type TestClient } from './test-client.ts';
import type { Question } from './truth.ts';
import { streams } from './truth-streams.ts';

let heymarket: HeymarketSimulator;
let client: TestClient;
beforeAll(async () => {
  const generate = {
    ...{ contacts: 250, contactsPerSecond: 60, conversations: 120, perSecond: 50, messages: 3, inboxes: 1 },
    ...{ lists: 6, tags: 40, templates: 20, filesPerTemplate: 2, surveys: 40, members: 3, contactFields: 40 },
  };
  heymarket = await startHeymarket({ now: '2026-04-03T21:30:00Z', generate });
  client = createClient(heymarket);
});
afterAll(() => heymarket.close());
afterEach(() => heymarket.set({ ...defaultSettings, ...noLimits }));

const byID = (rows: Body[]) => rows.toSorted((a, b) => (a.id as number) - (b.id as number));
const rowsOf = (question: Question) => heymarket.truth(question).map(({ row }) => row);
const paged = async (path: string, ...bodies: Body[]): Promise<Row[]> => {
  const passes = await Promise.all(bodies.map((body) => client.pages(path, body)));
  return passes.flat(2);
};
const passes = [{ archived: false }, { archived: true }];

const lists: [string, Question, () => Promise<Body[]>, number][] = [
  ['contacts', { stream: 'contacts' }, () => paged('v1/contacts', {}), 387],
  ['contacts of v2', { stream: 'contacts', api: 'v2' }, () => paged('v2/contacts/list', {}), 389],
  ['messages', { stream: 'messages' }, () => paged('v1/messages/all', {}), 780],
  ['lists', { stream: 'lists' }, () => paged('v1/lists', ...passes), 9],
  ['archived lists', { stream: 'lists', archived: true }, () => paged('v1/lists', { archived: true }), 2],
  ['tags', { stream: 'tags' }, () => paged('v1/tags', {}), 45],
  ['templates', { stream: 'templates' }, () => paged('v1/templates', ...passes), 54],
  ['surveys', { stream: 'surveys' }, () => paged('v1/surveys', {}), 46],
  ['inboxes', { stream: 'inboxes' }, async () => (await client.get('v1/inboxes')).rows, 4],
  ['contact fields', { stream: 'contact_fields' }, async () => (await client.post('v1/contact-fields')).rows, 44],
  ['the team', { stream: 'team' }, async () => [(await client.get('v1/team')).json as Body], 1],
];

test.each(lists)('%s are what can be read', async (_, question, read, count) => {
  const rows = await read();
  expect(rows).toHaveLength(count);
  expect(byID(rowsOf(question))).toEqual(byID(rows));
});

describe('conversations', () => {
  const read = async (inboxes: number[], closed: boolean, id = 0) =>
    (await client.pages('v1/conversations', { id, filters: { inboxes, closed } })).flat();

  test('are those of all inboxes, or of some', async () => {
    const inboxes = (await client.get('v1/inboxes')).rows.map(({ id }) => id);
    const rows = [...(await read(inboxes, false)), ...(await read(inboxes, true))];
    expect(rows).toHaveLength(210);
    expect(byID(rowsOf({ stream: 'conversations' }))).toEqual(byID(rows));
    const some = rowsOf({ stream: 'conversations', inboxes: [inboxIDs.front], closed: true });
    expect(byID(some)).toEqual(byID(await read([inboxIDs.front], true)));
  });

  test('are those that somebody may see', async () => {
    const inQuiet = () => rowsOf({ stream: 'conversations', inboxes: [inboxIDs.quiet] }).length;
    expect(inQuiet()).toBeGreaterThan(10);
    heymarket.set({ conversationUser: { zero: 'refused' } });
    expect(inQuiet()).toBe(0);
    expect(rowsOf({ stream: 'conversations', inboxes: [inboxIDs.recall] }).length).toBeGreaterThan(10);
    heymarket.set({ conversationUser: { check: 'none' } });
    expect(inQuiet()).toBeGreaterThan(10);
  });
});

test('messages say what they were found in', () => {
  const found = heymarket.truth({ stream: 'messages' }).find(({ row }) => row.id === messageIDs.marisol);
  expect(found?.parent).toEqual({ conversation_id: 30_177_421, inbox_id: inboxIDs.front });
});

test('members of the team and of lists', async () => {
  const { json } = await client.get('v1/team');
  const members = heymarket.truth({ stream: 'members' });
  expect(members.map(({ row }) => row)).toEqual((json as { members: Body[] }).members);
  expect(members[0]?.parent).toEqual({ team_id: 7704 });

  const ofRecall = heymarket
    .truth({ stream: 'list_members' })
    .filter(({ parent }) => parent.list_id === listIDs.recall);
  const parent = { list_id: listIDs.recall, list_updated: '2026-04-02T15:31:40.220871Z' };
  expect(ofRecall).toEqual([
    { row: { phone: '15105550142', first: 'Marisol', last: 'Quade' }, parent },
    { row: { phone: '15105550177', first: 'Ben' }, parent },
  ]);
  expect(rowsOf({ stream: 'list_members' })).toHaveLength(15);
});

test('files of templates, galleries before attachments', async () => {
  const files = heymarket
    .truth({ stream: 'template_files' })
    .filter(({ parent }) => parent.template_id === templateIDs.gallery);
  const { content } = (await client.get(`v1/template/${templateIDs.gallery}`)).json as Record<string, Body>;
  const { gallery, attachments } = content as { gallery: Body[]; attachments: Body[] };
  expect(files.map(({ row }) => row)).toEqual([...gallery, ...attachments]);
  expect(files.map(({ parent }) => [parent.position, parent.kind])).toEqual([
    ...[0, 1, 2].map((position) => [position, 'gallery']),
    [3, 'attachment'],
  ]);
  expect(files[0]?.parent.template_updated).toBe('2026-02-02T02:02:02.020202Z');
  expect(rowsOf({ stream: 'template_files' })).toHaveLength(45);
});

test('the rest: a call for each', async () => {
  const statuses: unknown[] = [];
  const contacts = rowsOf({ stream: 'contacts' });
  for (const { id } of contacts.slice(0, 40)) statuses.push((await client.post('v1/contact/status', { id })).json);
  expect(rowsOf({ stream: 'contact_statuses' }).slice(0, 40)).toEqual(statuses);
  expect(rowsOf({ stream: 'contact_statuses' })).toHaveLength(contacts.length);
  const details = rowsOf({ stream: 'contacts', details: true });
  for (const row of details.slice(0, 20)) expect((await client.get(`v1/contact/${row.id}`)).json).toEqual(row);
  const users = (await client.get('v1/users/get')).json as { memberships: Body[] };
  expect(rowsOf({ stream: 'team_users' })).toEqual(users.memberships);
  expect(rowsOf({ stream: 'team_users', emails: ['imani@example.com', 'x'] })).toMatchObject([{ id: memberIDs.imani }]);
});

describe('a question', () => {
  test('may be bounded, and is then of [from, to)', () => {
    const count = (question: Question) => heymarket.truth(question).length;
    const tie = { from: '2026-03-15T12:00:00.25Z', to: '2026-03-15T12:00:00.250000001Z' };
    expect(count({ stream: 'contacts', ...tie })).toBe(45);
    expect(count({ stream: 'contacts', from: tie.to, to: '2026-03-16T00:00:00Z' })).toBe(0);
    const [newest] = heymarket.truth({ stream: 'messages', from: '2026-04-03T21:07:33.481902Z' });
    expect(newest?.row.id).toBe(messageIDs.marisol);
    const recall = { from: '2026-04-02T15:31:40.220871Z', to: '2026-04-02T15:31:41Z' };
    expect(count({ stream: 'list_members', ...recall })).toBe(2);
    expect(count({ stream: 'members', ...tie })).toBe(7);
    expect(() => count({ stream: 'tags', from: 'noon' })).toThrow('is not a time');
  });

  test('is answered as the settings say that rows look and are shown', () => {
    heymarket.set({ privateRows: 'hidden', emailOnly: 'everywhere', dates: { fraction: 'none' } });
    const contacts = rowsOf({ stream: 'contacts' });
    expect(contacts).toHaveLength(388);
    expect(contacts.every(({ updated }) => /:\d\dZ$/.test(String(updated)))).toBe(true);
  });

  test('does not depend on how lists are paged', () => {
    const before = heymarket.truth({ stream: 'messages' }).length;
    heymarket.set({ messagesMode: 'always_upper', page: 'ignored', limits: { messages: 1, lists: 1 } });
    heymarket.set({ archived: { omitted: 'unarchived', asked: 'ignored' }, closed: { asked: 'too' } });
    expect(heymarket.truth({ stream: 'messages' })).toHaveLength(before);
    expect(rowsOf({ stream: 'templates' })).toHaveLength(54);
    expect(rowsOf({ stream: 'conversations', closed: true }).every(({ status }) => status === 'closed')).toBe(true);
  });

  test('of no stream is refused', () => {
    expect(() => heymarket.truth({ stream: 'nonsense' as never })).toThrow('Unknown stream "nonsense"');
  });

  test('may be of every stream of the connector', () => {
    expect(Object.keys(streams).sort()).toEqual(
      [
        ...['contacts', 'contact_fields', 'conversations', 'messages', 'inboxes', 'lists', 'list_members', 'team'],
        ...['members', 'tags', 'templates', 'template_files', 'surveys', 'contact_statuses', 'team_users'],
      ].sort(),
    );
  });
});
