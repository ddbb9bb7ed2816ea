import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { identifierOf } from './identifiers.ts';
import { type MissiveSimulator, startMissive } from './missive.ts';
import { conversationIDs } from './seed/conversations.ts';
import { groupIDs, labelIDs, organizationIDs, teamIDs, tokens } from './seed/ids.ts';
import { defaultSettings, noLimits } from './settings.ts';
import { createClient, idsOf, type Query, type Row, type TestClient } from './test-client.ts';

let missive: MissiveSimulator;
let client: TestClient;
beforeAll(async () => {
  missive = await startMissive();
  client = createClient(missive);
});
afterAll(() => missive.close());
beforeEach(() => missive.set({ ...defaultSettings, ...noLimits }));

const ids = conversationIDs;
const list = async (query: Query, reader = client) =>
  idsOf(await reader.untilPages('conversations', 'last_activity_at', { limit: 50, ...query }));
const read = async (id: string) => (await client.get(`conversations/${id}`)).rows[0] as Row;

describe('mailboxes', () => {
  test.each<Query>([{}, { all: false, inbox: '' }, { organization: organizationIDs.harbor }, { email: 'a@b.example' }])(
    '%j names none',
    async (query) => {
      const { status, json } = await client.get('conversations', query);
      expect([status, json]).toEqual([400, { error: { message: 'You need to paginate at least one mailbox' } }]);
    },
  );

  test('all holds neither what is trashed nor what is only the team’s', async () => {
    const all = await list({ all: true });
    expect(all).toEqual(expect.arrayContaining([ids.main, ids.guest, ids.chat, ids.studio]));
    for (const id of [ids.trashed, ids.junked, ids.teamOnly, ids.labelOnly, ids.merged, ids.teo]) {
      expect(all).not.toContain(id);
    }
    missive.set({ all: { trashed: true, closed: false } });
    const others = await list({ all: true });
    expect(others).toContain(ids.trashed);
    expect(others.length).toBe(all.length - 20 + 1);
  });

  test('the others hold what they say', async () => {
    expect(await list({ trashed: true })).toEqual([ids.trashed]);
    expect(await list({ junked: true })).toEqual([ids.junked]);
    expect(await list({ flagged: true })).toEqual([ids.main, ids.long]);
    expect(await list({ drafts: true })).toEqual([ids.main, ids.drafts]);
    expect(await list({ closed: true })).toHaveLength(20);
    expect(await list({ assigned: true })).toEqual([identifierOf('conversation 10')]);
    expect(await list({ assigned: true }, createClient(missive, tokens.teo))).toEqual([ids.main]);
    expect(await list({ inbox: true })).toContain(ids.sms);
    expect(await list({ shared_label: labelIDs.clients })).toEqual([ids.labelOnly]);
    expect(await list({ trashed: true, junked: true })).toHaveLength(2);
  });

  test('team mailboxes', async () => {
    const all = await list({ team_all: teamIDs.support });
    expect(all).toHaveLength(17);
    expect(all).toContain(ids.teamOnly);
    expect(await list({ team_closed: teamIDs.support })).toHaveLength(5);
    expect(await list({ team_inbox: teamIDs.support })).toHaveLength(11);
    missive.set({ teamAll: { closed: false } });
    expect(await list({ team_all: teamIDs.support })).toHaveLength(12);
  });

  test.each([
    [404, 404, undefined],
    [403, 403, undefined],
    ['empty', 200, []],
  ] as const)('an unknown one: %s', async (unknownMailbox, status, rows) => {
    missive.set({ unknownMailbox });
    for (const query of [{ team_all: teamIDs.sales }, { shared_label: labelIDs.hidden }]) {
      const answer = await client.get('conversations', query as Query);
      expect(answer.status).toBe(status);
      expect(answer.json.conversations).toEqual(rows);
    }
    expect((await client.get('conversations', { team_all: 'x' })).json).toEqual({
      error: { message: "'team_all' must be a UUID" },
    });
  });

  test('narrowing', async () => {
    expect(await list({ all: true, organization: organizationIDs.saltworks })).toEqual([ids.studio]);
    expect(await list({ all: true, email: 'ines@asterbakery.example' })).toEqual([ids.main]);
    expect(await list({ all: true, domain: 'bluecrane.example' })).toHaveLength(13);
    expect(await list({ all: true, contact_organization: groupIDs.bakery })).toEqual([ids.main]);
    expect((await client.get('conversations', { all: true, email: 'a', domain: 'b' })).status).toBe(400);
  });
});

describe('rows', () => {
  test('count what they hold', async () => {
    expect(await read(ids.main)).toMatchObject({
      latest_message_subject: 'Order 5512 arrived broken',
      assignee_names: 'Teo Okafor',
      shared_label_names: 'Aster Bakery',
      attachments_count: 2,
      messages_count: 3,
      drafts_count: 1,
      tasks_count: 2,
      completed_tasks_count: 1,
      organization: { name: 'Harbor & Pine' },
      team: { name: 'Support' },
      external_authors: [{ name: 'Ines Moreau' }],
      users: [
        { name: 'Teo Okafor', assigned: true },
        { name: 'Mara Lindqvist', archived: true, flagged: true },
      ],
    });
    expect(await read(ids.chat)).toMatchObject({ messages_count: 0, latest_message_subject: null });
    missive.set({ labelFields: 'short' });
    expect((await read(ids.main)).shared_labels).toEqual([{ id: labelIDs.bakery, name: 'Aster Bakery' }]);
  });

  test('a guest sees two keys', async () => {
    const { rows } = await client.get('conversations', { all: true });
    const keys = ['id', 'last_activity_at'];
    expect(Object.keys(rows.find(({ id }) => id === ids.guest) ?? {})).toEqual(keys);
    expect(Object.keys(await read(ids.guest))).toEqual(keys);
    const { status } = await createClient(missive, tokens.teo).get(`conversations/${ids.guest}/messages`);
    expect(status).toBe(200);
  });

  test.each([
    [403, 403],
    [404, 404],
    ['empty', 200],
    ['readable', 200],
  ] as const)('lists of a guest: %s', async (guestChildren, status) => {
    missive.set({ guestChildren });
    const answer = await client.get(`conversations/${ids.guest}/messages`);
    expect(answer.status).toBe(status);
    expect(answer.rows).toHaveLength(guestChildren === 'readable' ? 1 : 0);
  });

  test('a merged one answers with its survivor, its lists as they are set to', async () => {
    expect(await read(ids.merged)).toMatchObject({ id: ids.main });
    expect((await client.get(`conversations/${ids.merged}/messages`)).status).toBe(404);
    missive.set({ mergedChildren: 'survivor' });
    expect((await client.get(`conversations/${ids.merged}/messages`)).rows).toHaveLength(3);
  });

  test('what a label or a team shows can be read', async () => {
    for (const id of [ids.labelOnly, ids.teamOnly, ids.trashed]) expect(await read(id)).toMatchObject({ id });
    const { rows } = await client.get(`conversations/${ids.sms}/messages`);
    expect(rows[0]).toMatchObject({ type: 'sms', subject: null, from_field: { phone_number: expect.any(String) } });
    expect(rows[0]).not.toHaveProperty('email_message_id');
    const custom = await client.get(`conversations/${ids.custom}/messages`);
    expect(custom.rows[0]).toMatchObject({ type: 'custom', from_field: { username: expect.any(String) } });
  });
});
