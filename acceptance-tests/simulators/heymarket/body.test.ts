import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type HeymarketSimulator, startHeymarket } from './heymarket.ts';
import { defaultSettings, noLimits } from './settings.ts';
import { type Body, createClient, type TestClient } from './test-client.ts';

let heymarket: HeymarketSimulator;
let client: TestClient;
beforeAll(async () => {
  heymarket = await startHeymarket({ now: '2026-04-03T21:30:00Z' });
  client = createClient(heymarket);
});
afterAll(() => heymarket.close());
afterEach(() => heymarket.set({ ...defaultSettings, ...noLimits }));

describe('a body', () => {
  test.each<[Body, string]>([
    [{ limit: 0 }, 'limit must be a positive integer'],
    [{ limit: '30' }, 'limit must be an integer'],
    [{ limit: 1.5 }, 'limit must be an integer'],
    [{ page: -1 }, 'page must not be negative'],
    [{ page: '1' }, 'page must be an integer'],
    [{ date: 'yesterday' }, 'date must be an RFC 3339 time'],
    [{ date: 1_775_000_000 }, 'date must be a string'],
    [{ ascending: 'false' }, 'ascending must be a boolean'],
    [{ archived: 1 }, 'archived must be a boolean'],
  ])('with %j is refused', async (body, message) => {
    for (const path of ['v1/contacts', 'v1/lists', 'v1/templates', 'v1/tags', 'v2/contacts/list']) {
      const { status, json } = await client.post(path, body);
      expect([status, json]).toEqual([400, { error: 'bad_data', message }]);
    }
  });

  test('must be a JSON object', async () => {
    const status = async (body: string | undefined, type = 'application/json') =>
      (await client.send('v1/tags', { method: 'POST', headers: { 'content-type': type }, body: body ?? null })).status;
    expect(await status('{"limit":')).toBe(400);
    expect(await status('[]')).toBe(400);
    expect(await status('{}', 'text/plain')).toBe(400);
    expect(await status('{}', 'application/json; charset=utf-8')).toBe(200);
    expect(await status(undefined)).toBe(400);
    heymarket.set({ emptyBody: 'accepted' });
    expect(await status(undefined)).toBe(200);
  });

  test('may hold unknown fields, unless they are refused', async () => {
    expect((await client.post('v1/tags', { color: 1, limit: null })).status).toBe(200);
    heymarket.set({ unknownFields: 'refused' });
    expect((await client.post('v1/tags', { color: 1 })).json).toMatchObject({ message: 'unknown field "color"' });
    expect((await client.post('v1/tags', { filter: 'ALL', order: 'updated' })).status).toBe(200);
  });
});
