import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type HeymarketSimulator, startHeymarket } from './heymarket.ts';
import { conversationIDs, messageIDs } from './seed/ids.ts';
import { defaultSettings, noLimits } from './settings.ts';
import { type Body, createClient, idsOf, type Row, type TestClient } from './test-client.ts';

let heymarket: HeymarketSimulator;
let client: TestClient;
let tie: string;
beforeAll(async () => {
  heymarket = await startHeymarket({ now: '2026-04-03T21:30:00Z' });
  client = createClient(heymarket);
  tie = String((await client.post('v1/messages/all', { limit: 150 })).rows.at(-20)?.date);
});
afterAll(() => heymarket.close());
afterEach(() => heymarket.set({ ...defaultSettings, ...noLimits }));

const rows = async (body: Body): Promise<Row[]> => {
  const answer = await client.post('v1/messages/all', body);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.rows;
};
const all = async (body: Body) => (await client.pages('v1/messages/all', body)).flat();
const dates = (found: Row[]) => found.map(({ date }) => Date.parse(String(date)));
const isRising = (values: number[]) => values.every((value, index) => value >= (values[index - 1] ?? 0));
const isTied = ({ date }: Row) => date === tie;

test('the newest first, or the oldest', async () => {
  const newest = await all({});
  expect(newest).toHaveLength(420);
  expect(newest[0]?.id).toBe(messageIDs.marisol);
  expect(isRising(dates(newest).toReversed())).toBe(true);
  expect(idsOf(await all({ ascending: true }))).toEqual(idsOf(newest).toReversed());
  expect(newest.filter(isTied)).toHaveLength(40);
  const days = (Date.parse(String(newest[0]?.date)) - Date.parse(String(newest.at(-1)?.date))) / 86_400_000;
  expect(Math.round(days)).toBe(10);
});

/** What a bound at the tie brings: how many rows, and how many of the tie. */
async function around(ascending: boolean): Promise<[number, number]> {
  const found = await all({ created_at: tie, ascending });
  return [found.length, found.filter(isTied).length];
}

describe('created_at', () => {
  test('keyset: on and after in ascending order, before otherwise', async () => {
    const [after, tied] = await around(true);
    expect(tied).toBe(40);
    expect(await around(false)).toEqual([420 - after, 0]);
    expect(isRising(dates(await rows({ created_at: tie, ascending: true })))).toBe(true);
  });

  test('may be inclusive and exclusive the other way round', async () => {
    const [after] = await around(true);
    heymarket.set({ createdAt: { lower: 'exclusive', upper: 'inclusive' } });
    expect(await around(true)).toEqual([after - 40, 0]);
    expect(await around(false)).toEqual([420 - after + 40, 40]);
  });

  test('may always be a lower bound, or always an upper one', async () => {
    const [after] = await around(true);
    heymarket.set({ messagesMode: 'always_lower' });
    expect(await around(true)).toEqual([after, 40]);
    expect(await around(false)).toEqual([after, 40]);
    expect((await rows({ created_at: tie }))[0]?.id).toBe(messageIDs.marisol);
    heymarket.set({ messagesMode: 'always_upper' });
    expect(await around(true)).toEqual([420 - after, 0]);
    expect(await around(false)).toEqual([420 - after, 0]);
    const [oldest] = await rows({ created_at: tie, ascending: true });
    expect(oldest?.id).toBe((await rows({ ascending: true }))[0]?.id);
  });

  test('ascending may be ignored', async () => {
    const [after] = await around(true);
    heymarket.set({ messagesMode: 'ascending_ignored' });
    expect(await around(true)).toEqual([420 - after, 0]);
    expect((await rows({ ascending: true }))[0]?.id).toBe(messageIDs.marisol);
  });

  test('is exact to the nanosecond', async () => {
    const found = await rows({ limit: 200 });
    const precise = found.find(({ date }) => /\.\d{9}Z$/.test(String(date))) as Row;
    const date = String(precise.date);
    expect((await rows({ created_at: date, ascending: true }))[0]?.id).toBe(precise.id);
    const later = date.replace(/\dZ$/, (text) => `${Number(text[0]) + 1}Z`);
    expect(idsOf(await rows({ created_at: later, ascending: true }))).not.toContain(precise.id);
  });
});

describe('the field that bounds messages', () => {
  const count = async (body: Body) => (await all({ [String(body.bound)]: tie, ascending: body.ascending })).length;

  test('may be date, in the same ways', async () => {
    const [after] = await around(true);
    heymarket.set({ messagesBound: 'date' });
    expect(await count({ bound: 'created_at', ascending: true })).toBe(420);
    expect(await count({ bound: 'date', ascending: true })).toBe(after);
    expect(await count({ bound: 'date', ascending: false })).toBe(420 - after);
    heymarket.set({ messagesMode: 'always_upper' });
    expect(await count({ bound: 'date', ascending: true })).toBe(420 - after);
  });

  test('may be none: then only pages move on', async () => {
    heymarket.set({ messagesBound: 'neither' });
    for (const bound of ['created_at', 'date']) {
      for (const ascending of [true, false]) expect(await count({ bound, ascending })).toBe(420);
    }
    const [first, second] = [await rows({ date: tie }), await rows({ date: tie, page: 2 })];
    expect([idsOf(first), idsOf(second)]).toEqual([idsOf(await rows({})), idsOf(await rows({ page: 2 }))]);
    expect((await client.post('v1/messages/all', { date: 'x' })).status).toBe(400);
  });

  test('is created_at by itself, and date is ignored', async () => {
    expect(await count({ bound: 'date', ascending: true })).toBe(420);
  });
});

describe('the order of updated_at', () => {
  test('sorts by updated; created_at still bounds the date, or bounds updated', async () => {
    heymarket.setMessageStatus({ id: messageIDs.missing, status: 'seen', at: '2026-04-03T21:20:00Z' });
    const order = 'updated_at';
    expect((await rows({ order }))[0]).toMatchObject({ id: messageIDs.missing, status: 'seen' });
    expect(await all({ order })).toHaveLength(420);
    const recent = { order, ascending: true, created_at: '2026-04-03T21:10:00Z' };
    expect(await rows(recent)).toEqual([]);
    heymarket.set({ updatedAtOrder: 'filters updated' });
    expect(idsOf(await rows(recent))).toEqual([messageIDs.missing]);
    expect((await client.post('v1/messages/all', { order: 'text' })).status).toBe(400);
  });
});

test('limits: 30 unless told otherwise, 200 at most', async () => {
  expect(await rows({})).toHaveLength(30);
  expect(await rows({ limit: 1 })).toHaveLength(1);
  expect(await rows({ limit: 1000 })).toHaveLength(200);
  heymarket.set({ limits: { messages: 50 } });
  expect(await rows({ limit: 200 })).toHaveLength(50);
  expect(await all({})).toHaveLength(420);
  heymarket.set({ largeLimit: 'refused' });
  expect((await client.post('v1/messages/all', { limit: 51 })).status).toBe(400);
  expect((await client.post('v1/messages/all', { created_at: 'x' })).status).toBe(400);
});

test('page may be ignored', async () => {
  heymarket.set({ page: 'ignored' });
  expect(idsOf(await rows({ page: 2 }))).toEqual(idsOf(await rows({})));
});

describe('a message', () => {
  const find = async (id: number) => (await all({})).find((row) => row.id === id);

  test('may have failed', async () => {
    expect(await find(messageIDs.failed)).toMatchObject({
      status: 'failed',
      target_errors: { 15105550177: 'unreachable handset' },
      custom: { type: 'survey', data: { survey_id: 52 } },
      conversation: { id: conversationIDs.ben, status: 'closed', members: { 90217: 'Theo Lund' }, targets: null },
    });
  });

  test('may hold its conversation without times, and members in other shapes', async () => {
    const timeless = (await all({})).filter(
      ({ conversation }) => (conversation as Body).updated === '0001-01-01T00:00:00Z',
    );
    expect(timeless.length).toBeGreaterThan(30);
    for (const [embeddedMembers, members] of [
      ['list', [{}, {}]],
      ['null', null],
    ] as const) {
      heymarket.set({ shapes: { embeddedMembers } });
      expect(await find(messageIDs.failed)).toMatchObject({ conversation: { members } });
    }
  });

  test('of a group has targets, and custom data of any kind', async () => {
    const found = await all({});
    expect(found.filter(({ targets }) => Array.isArray(targets)).length).toBeGreaterThan(3);
    expect(found.some(({ custom }) => Array.isArray((custom as Body | undefined)?.data))).toBe(true);
    heymarket.set({ shapes: { targets: 'object' } });
    expect((await all({})).some(({ targets }) => Array.isArray(targets))).toBe(false);
  });
});
