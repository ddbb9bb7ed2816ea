import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { fileOf } from './files/contents.ts';
import { type HeymarketSimulator, startHeymarket } from './heymarket.ts';
import { legacyKey, messageIDs, templateIDs } from './seed/ids.ts';
import { defaultSettings, noLimits } from './settings.ts';
import { createClient, type TestClient } from './test-client.ts';

let heymarket: HeymarketSimulator;
let client: TestClient;
beforeAll(async () => {
  heymarket = await startHeymarket({ now: '2026-04-03T21:30:00Z' });
  client = createClient(heymarket);
});
afterAll(() => heymarket.close());
afterEach(() => {
  heymarket.set({ ...defaultSettings, ...noLimits });
  heymarket.clearCalls();
  heymarket.files.clearCalls();
});

const mediaOf = async (id: number) => {
  const row = (await client.pages('v1/messages/all')).flat().find((each) => each.id === id);
  return String(row?.media);
};
const authorized = { headers: { authorization: `Bearer ${legacyKey}` } };

test('a picture is served byte by byte, by another host', async () => {
  const url = await mediaOf(messageIDs.failed);
  expect(new URL(url).hostname).not.toBe(new URL(heymarket.url).hostname);
  const response = await fetch(url);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  expect(response.headers.get('content-length')).toBe('2048');
  expect(Buffer.from(await response.arrayBuffer())).toEqual(fileOf('menu.jpg')?.bytes);
  expect(heymarket.files.calls()).toMatchObject([{ method: 'GET', credentials: { header: null }, status: 200 }]);
  expect(heymarket.totals().violations).toEqual([]);
});

test('HEAD is answered, or not', async () => {
  const url = await mediaOf(messageIDs.large);
  const head = () => fetch(url, { method: 'HEAD' });
  const response = await head();
  expect([response.status, response.headers.get('content-length')]).toEqual([200, String(20 * 1024 * 1024)]);
  expect(await response.text()).toBe('');
  heymarket.set({ media: { head: 'refused' } });
  expect((await head()).status).toBe(405);
});

test('a file of 20 MiB, with its length or without', async () => {
  const url = await mediaOf(messageIDs.large);
  expect((await (await fetch(url)).arrayBuffer()).byteLength).toBe(20 * 1024 * 1024);
  heymarket.set({ media: { length: 'missing' } });
  const response = await fetch(url);
  expect(response.headers.has('content-length')).toBe(false);
  expect((await response.arrayBuffer()).byteLength).toBe(20 * 1024 * 1024);
});

test('a file that is nowhere, an empty one, and one that leads to itself', async () => {
  expect((await fetch(await mediaOf(messageIDs.missing))).status).toBe(404);
  const other = (name: string) => fetch(`${heymarket.files.url}/m/${name}`, { redirect: 'manual' });
  expect((await (await other('empty.jpg')).arrayBuffer()).byteLength).toBe(0);
  expect((await other('loop.jpg')).headers.get('location')).toBe('loop.jpg');
  expect((await fetch(`${heymarket.files.url}/elsewhere`)).status).toBe(404);
});

test('a link may be no absolute URL', async () => {
  expect(await mediaOf(messageIDs.relative)).toBe('/uploads/menu.jpg');
});

describe('the own host', () => {
  test('sends one file on to the other host, where the token must not go', async () => {
    const url = await mediaOf(messageIDs.moved);
    expect(url.startsWith(heymarket.url)).toBe(true);
    const response = await fetch(url, { ...authorized, redirect: 'manual' });
    const location = String(response.headers.get('location'));
    expect([response.status, location.startsWith(heymarket.files.url)]).toEqual([302, true]);
    expect((await fetch(location)).status).toBe(200);
    expect(heymarket.totals().violations).toEqual([]);
    await fetch(location, authorized);
    expect(heymarket.totals().violations).toEqual(['A token was sent to the media host: GET /m/moved.jpg']);
  });

  test('may have all files, and ask for a token', async () => {
    heymarket.set({ media: { host: 'own' } });
    const url = await mediaOf(messageIDs.failed);
    expect(url.startsWith(heymarket.url)).toBe(true);
    expect((await fetch(url)).status).toBe(200);
    heymarket.set({ media: { token: 'required' } });
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, authorized)).status).toBe(200);
    expect((await fetch(url, { headers: { authorization: 'Bearer nobody' } })).status).toBe(401);
    expect(heymarket.totals().violations).toEqual([]);
  });

  test('counts what comes with a token', async () => {
    heymarket.set({ media: { host: 'own' }, quota: { limit: 0 } });
    const url = `${heymarket.url}/media/menu.jpg`;
    expect([(await fetch(url)).status, (await fetch(url, authorized)).status]).toEqual([200, 429]);
  });

  test('takes no files', async () => {
    expect((await fetch(`${heymarket.url}/media/menu.jpg`, { method: 'PUT', ...authorized })).status).toBe(500);
    expect(heymarket.totals().violations).toEqual(['PUT media/menu.jpg']);
  });
});

test('a link may expire', async () => {
  expect(await mediaOf(messageIDs.failed)).not.toContain('Expires');
  heymarket.set({ media: { lifetimeSeconds: 60 } });
  const links = [await mediaOf(messageIDs.failed), await mediaOf(messageIDs.moved)];
  const statuses = () => Promise.all(links.map(async (link) => (await fetch(link, { redirect: 'manual' })).status));
  heymarket.set({ media: { host: 'own' } });
  links.push(await mediaOf(messageIDs.failed));
  expect(await statuses()).toEqual([200, 302, 200]);
  heymarket.advance(62_000);
  expect(await statuses()).toEqual([403, 302, 403]);
});

test('templates have galleries of several lengths, and an attachment', async () => {
  const content = async (id: number) =>
    ((await client.get(`v1/template/${id}`)).json as { content: Record<string, { url: string }[]> }).content;
  expect((await content(templateIDs.welcome)).gallery).toHaveLength(1);
  expect((await content(templateIDs.bare)).gallery).toEqual([]);
  const { gallery = [], attachments = [] } = await content(templateIDs.gallery);
  const statuses = await Promise.all([...gallery, ...attachments].map(async ({ url }) => (await fetch(url)).status));
  expect(statuses).toEqual([200, 404, 200, 200]);
});

test('a token in the address of the other host is seen too', async () => {
  await fetch(`${heymarket.files.url}/m/menu.jpg?token=eyJhbGciOi`);
  await fetch(`${heymarket.files.url}/m/menu.jpg`, { method: 'POST' });
  expect(heymarket.totals().violations).toEqual([
    'A token was sent to the media host: GET /m/menu.jpg',
    'POST /m/menu.jpg at the media host',
  ]);
});

test('the other host can fail too', async () => {
  heymarket.files.fault([{ kind: 'error', code: 'any' }, { kind: 'reset' }]);
  const url = `${heymarket.files.url}/m/menu.jpg`;
  expect((await fetch(url)).status).toBe(500);
  await expect(fetch(url)).rejects.toThrow();
  expect((await fetch(url)).status).toBe(200);
});
