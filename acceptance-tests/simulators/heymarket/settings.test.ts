import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type HeymarketSimulator, startHeymarket } from './heymarket.ts';
import { contactIDs, inboxIDs } from './seed/ids.ts';
import { defaultSettings, type HeymarketSettings, noLimits } from './settings.ts';
import { createClient, type Row, type TestClient } from './test-client.ts';
import { contactUUID } from './uuids.ts';

let heymarket: HeymarketSimulator;
let client: TestClient;
beforeAll(async () => {
  heymarket = await startHeymarket({ now: '2026-04-03T21:30:00Z' });
  client = createClient(heymarket);
});
afterAll(() => heymarket.close());
afterEach(() => heymarket.set({ ...defaultSettings, ...noLimits }));

const contact = async (id: number, path = 'v1/contacts'): Promise<Row> => {
  const row = (await client.pages(path)).flat().find((each) => each.id === id);
  if (!row) throw new Error(`no contact ${id}`);
  return row;
};
const { marisol } = contactIDs;

test('times are spelled in several ways, in rows within rows too', async () => {
  heymarket.set({ dates: { fraction: 'nanoseconds', zone: '+02:00' } });
  expect(await contact(marisol)).toMatchObject({
    updated: '2026-04-03T23:07:33.902511000+02:00',
    note: [{ date: '2026-03-02T19:20:11.000000000+02:00' }],
  });
});

test.each<[HeymarketSettings['unsetTimes'], unknown]>([
  ['go zero', '0001-01-01T00:00:00Z'],
  ['null', null],
  ['empty', ''],
  ['left out', undefined],
])('a time that is not set is %s', async (unsetTimes, expected) => {
  heymarket.set({ unsetTimes, dates: { fraction: 'milliseconds' } });
  const { rows } = await client.post('v1/conversations', { id: 0, filters: { inboxes: [inboxIDs.front] }, limit: 1 });
  expect(rows[0]?.snooze_till).toBe(expected);
  expect('snooze_till' in (rows[0] ?? {})).toBe(expected !== undefined);
});

test('empty fields may be left out', async () => {
  heymarket.set({ emptyFields: 'left out' });
  const row = await contact(contactIDs.tied);
  for (const name of ['custom', 'note', 'tags', 'external_id']) expect(row).not.toHaveProperty(name);
  expect(row).toMatchObject({ parent_id: 0, is_opted_out: false });
  heymarket.set({ emptyFields: 'left out with zeros' });
  const bare = await contact(contactIDs.tied);
  for (const name of ['parent_id', 'is_opted_out']) expect(bare).not.toHaveProperty(name);
});

test('keys may be laid over rows', async () => {
  heymarket.set({ overlay: { contacts: { new_key: [1] }, members: { title: null } } });
  expect(await contact(marisol)).toMatchObject({ new_key: [1] });
  expect((await client.get('v1/team')).json).toMatchObject({ members: [{ title: null }, {}, {}, {}] });
});

describe('refusals', () => {
  test.each<[HeymarketSettings['errorBody'], string]>([
    ['error and message', '{"error":"bad_data","message":"limit must be an integer"}'],
    ['code', '{"error_code":"bad_data","message":"limit must be an integer"}'],
    ['nested', '{"error":{"code":"bad_data","message":"limit must be an integer"}}'],
    ['name', '{"name":"bad_data","message":"limit must be an integer"}'],
    ['message', '{"message":"limit must be an integer"}'],
    ['detail', '{"detail":"limit must be an integer"}'],
    ['string', '"limit must be an integer"'],
    ['plain', 'limit must be an integer'],
    ['empty', ''],
  ])('may look like this: %s', async (errorBody, text) => {
    heymarket.set({ errorBody });
    expect(await client.post('v1/contacts', { limit: 'x' })).toMatchObject({ status: 400, text });
  });

  test('may be HTML', async () => {
    heymarket.set({ errorBody: 'html' });
    expect((await client.get('v1/nowhere')).text).toMatch(/^<html>/);
  });

  test('of unknown records have a status', async () => {
    for (const unknownRecord of [404, 400, 403] as const) {
      heymarket.set({ unknownRecord });
      for (const path of ['v1/contact/1', 'v1/survey/x', `v2/contact/${contactUUID(1)}`]) {
        expect((await client.get(path)).status).toBe(unknownRecord);
      }
    }
  });

  test('of calls that the account does not have', async () => {
    heymarket.set({ unavailable: { 'v1/surveys': 403, 'v1/list*': 404 } });
    const { status, json } = await client.post('v1/surveys');
    expect([status, json]).toEqual([403, { error: 'Denied', message: 'action not allowed for this team' }]);
    expect((await client.post('v1/lists')).status).toBe(404);
    expect((await client.post('v1/tags')).status).toBe(200);
    expect(heymarket.totals().violations).not.toContain('POST v1/surveys');
  });
});

test('a wrong name or value changes nothing', () => {
  expect(() => heymarket.set({ nonsense: 1 } as never)).toThrow('Unknown setting "nonsense"');
  expect(() => heymarket.set({ date: 'maybe' } as never)).toThrow('is one of');
  expect(() => heymarket.set({ shapes: { members: 'maybe' } } as never)).toThrow('is one of');
});
