import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type HeymarketSimulator, startHeymarket } from './heymarket.ts';
import { conversationIDs, inboxIDs, memberIDs } from './seed/ids.ts';
import { defaultSettings, noLimits } from './settings.ts';
import { type Body, createClient, idsOf, type TestClient } from './test-client.ts';

let heymarket: HeymarketSimulator;
let client: TestClient;
beforeAll(async () => {
  heymarket = await startHeymarket({ now: '2026-04-03T21:30:00Z' });
  client = createClient(heymarket);
});
afterAll(() => heymarket.close());
afterEach(() => heymarket.set({ ...defaultSettings, ...noLimits }));

const { front, recall, quiet } = inboxIDs;
const { ruth, theo, imani, nils } = memberIDs;
const ask = (body: Body) => client.post('v1/conversations', { limit: 100, ...body });
const all = async (filters: Body, body: Body = { id: 0 }) =>
  (await client.pages('v1/conversations', { ...body, filters })).flat();
const refused = async (body: Body) => {
  const { status, json } = await ask(body);
  return [status, (json as Body).message];
};

test('are those of the inboxes, open and pending, or closed', async () => {
  const open = await all({ inboxes: [front], closed: false });
  const closed = await all({ inboxes: [front], closed: true });
  expect(new Set(open.map(({ status }) => status))).toEqual(new Set(['open', 'pending']));
  expect(new Set(closed.map(({ status }) => status))).toEqual(new Set(['closed']));
  expect([...open, ...closed].every(({ inbox }) => inbox === front)).toBe(true);
  const everywhere = [front, recall, quiet];
  const total = (await all({ inboxes: everywhere, closed: false })).length;
  expect(total + (await all({ inboxes: everywhere, closed: true })).length).toBe(90);
  for (const inbox of everywhere) expect((await all({ inboxes: [inbox], closed: false })).length).toBeGreaterThan(5);
});

test('35 share their updated time', async () => {
  const rows = await all({ inboxes: [front], closed: false });
  const tied = rows.filter(({ updated }) => updated === '2026-03-20T09:30:00.5Z');
  expect(tied).toHaveLength(21);
  expect((await ask({ id: 0, filters: { inboxes: [front] }, date: '2026-03-20T09:30:00.5Z' })).rows).toHaveLength(
    rows.length - rows.indexOf(tied.at(-1) as never) - 1,
  );
});

describe('closed', () => {
  const counts = async () => [
    (await all({ inboxes: [front] })).length,
    (await all({ inboxes: [front], closed: false })).length,
    (await all({ inboxes: [front], closed: true })).length,
  ];
  test('left out means open ones, or both', async () => {
    const [omitted, open = 0, closed = 0] = await counts();
    expect(omitted).toBe(open);
    heymarket.set({ closed: { omitted: 'both' } });
    expect(await counts()).toEqual([open + closed, open, closed]);
  });
  test('may add the closed ones to the others', async () => {
    const [, open = 0, closed = 0] = await counts();
    heymarket.set({ closed: { asked: 'too' } });
    expect(await counts()).toEqual([open, open, open + closed]);
  });
  test('may count the pending ones', async () => {
    heymarket.set({ closed: { pending: 'closed' } });
    expect((await all({ inboxes: [front], closed: false })).some(({ status }) => status === 'pending')).toBe(false);
    expect((await all({ inboxes: [front], closed: true })).some(({ status }) => status === 'pending')).toBe(true);
  });
});

test('unread ones are those of the user', async () => {
  const unread = async (id: number) => idsOf(await all({ inboxes: [front], unread: true }, { id }));
  expect(await unread(imani)).toEqual([conversationIDs.marisol]);
  expect(await unread(theo)).toEqual([]);
});

test('assigned ones are those of an owner', async () => {
  const rows = await all({ inboxes: [front], closed: true }, { id: 0, assigned: theo });
  expect(rows.length).toBeGreaterThan(0);
  expect(idsOf(rows)).not.toContain(conversationIDs.ben);
});

describe('the id in a call', () => {
  const filters = { inboxes: [front] };

  test.each<[Body, string]>([
    [{ filters }, 'id is required'],
    [{ id: theo }, 'filters.inboxes is required'],
    [{ id: theo, filters: {} }, 'filters.inboxes is required'],
    [{ id: theo, filters: { inboxes: [] } }, 'filters.inboxes is required'],
    [{ id: theo, filters: { inboxes: front } }, 'inboxes must be an array of integers'],
    [{ id: theo, filters: { inboxes: [String(front)] } }, 'inboxes must be an array of integers'],
    [{ id: String(theo), filters }, 'id must be an integer'],
    [{ id: theo, filters: { inboxes: [front], closed: 'no' } }, 'closed must be a boolean'],
  ])('%j is refused', async (body, message) => {
    expect(await refused(body)).toEqual([400, message]);
  });

  test('is a member of every inbox, or 0', async () => {
    expect((await ask({ id: ruth, filters })).status).toBe(200);
    expect(await refused({ id: nils, filters })).toEqual([403, `user is not a member of inbox ${front}`]);
    expect(await refused({ id: ruth, filters: { inboxes: [front, recall] } })).toEqual([
      403,
      `user is not a member of inbox ${recall}`,
    ]);
    expect((await ask({ id: theo, filters: { inboxes: [front, recall] } })).status).toBe(200);
    expect((await ask({ id: 0, filters: { inboxes: [quiet] } })).status).toBe(200);
    expect((await ask({ id: theo, filters: { inboxes: [quiet] } })).status).toBe(403);
    expect((await ask({ id: 0, filters: { inboxes: [1] } })).status).toBe(403);
  });

  test('may be a member who is not accepted', async () => {
    const { rows } = await client.get('v1/inboxes');
    expect(rows.find(({ id }) => id === recall)?.members).toEqual([nils, theo]);
    expect((await ask({ id: nils, filters: { inboxes: [recall] } })).status).toBe(403);
    expect((await ask({ id: theo, filters: { inboxes: [recall] } })).status).toBe(200);
  });

  test('may be left out, not be 0, mean nothing, or be refused with 400', async () => {
    heymarket.set({ conversationUser: { missing: 'accepted' } });
    expect((await ask({ filters })).status).toBe(200);
    heymarket.set({ conversationUser: { zero: 'refused' } });
    expect((await ask({ id: 0, filters })).status).toBe(403);
    heymarket.set({ conversationUser: { refusal: 400 } });
    expect(await refused({ id: 0, filters })).toEqual([400, `user is not a member of inbox ${front}`]);
    heymarket.set({ conversationUser: { check: 'none' } });
    expect((await ask({ id: nils, filters })).status).toBe(200);
  });
});

test('members and targets have several shapes', async () => {
  const show = async () => (await client.get(`v1/conversations/${conversationIDs.group}`)).json;
  const members = [
    { id: theo, name: 'Theo Lund' },
    { id: imani, name: 'Imani Oduya' },
  ];
  expect(await show()).toMatchObject({ members, targets: [expect.any(String), expect.any(String)] });
  heymarket.set({ shapes: { members: 'object', targets: 'object' } });
  expect(await show()).toMatchObject({ members: { [theo]: 'Theo Lund' }, targets: { 15105560010: {} } });
  heymarket.set({ shapes: { members: 'null', targets: 'null' } });
  expect(await show()).toMatchObject({ members: null, targets: null });
  heymarket.set({ shapes: { targets: 'list' } });
  const { json } = await client.get(`v1/conversations/${conversationIDs.ben}`);
  expect(json).toMatchObject({ targets: null, snooze_till: '0001-01-01T00:00:00Z' });
});
