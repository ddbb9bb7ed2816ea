import { afterEach, expect, test } from '@jest/globals';
import { type MailshakeOptions, type MailshakeSimulator, startMailshake } from './mailshake.ts';
import { createClient } from './test-client.ts';

let mailshake: MailshakeSimulator | undefined;
afterEach(() => mailshake?.close());

async function start(options: MailshakeOptions) {
  mailshake = await startMailshake(options);
  return { mailshake, client: createClient(mailshake) };
}

test('each call has its price, 400 units an hour', async () => {
  const { mailshake, client } = await start({});
  for (const path of ['me', 'activity/sent', 'activity/opens', 'activity/clicks', 'activity/created-leads']) {
    await client.post(path);
  }
  await client.post('campaigns/export', { exportType: 'unsubscribes', campaignIDs: [1_483_920] });
  expect(mailshake.calls().map(({ cost }) => cost)).toEqual([1, 1, 2, 3, 5, 21]);
  for (let spent = 33; spent + 10 <= 400; spent += 10) await client.post('campaigns/list');
  expect(mailshake.totals()).toMatchObject({ units: 393, refusals: 0 });

  const { status, json, headers } = await client.post('activity/replies');
  expect(status).toBe(429);
  expect(json.error).toMatch(/Please wait and try again after: 20\d\d-[0-9T:.-]+Z$/);
  expect(headers.has('retry-after')).toBe(false);
  expect(mailshake.totals()).toMatchObject({ units: 393, refusals: 1 });
  expect((await client.post('me')).status).toBe(200);
});

test.each([429, 400, 200] as const)('a refusal may come with status %i', async (limitStatus) => {
  const { client } = await start({ settings: { limitStatus, quota: { limit: 0 } } });
  const { status, json } = await client.post('me');
  expect([status, json.code]).toEqual([limitStatus, 'limit_reached']);
});

test('a fixed window opens anew at the stated time, which is skewed with the clock', async () => {
  const { mailshake, client } = await start({
    now: '2026-03-02T09:00:00Z',
    settings: { clockSkewMs: 300_000, quota: { limit: 2 } },
  });
  await client.post('me');
  mailshake.advance(1_800_000);
  await client.post('me');
  const { json, headers } = await client.post('me');
  const wait = statedTime(json.error) - Date.parse(String(json.time));
  expect(String(json.time)).toMatch(/^2026-03-02T09:35:0/);
  expect(new Date(headers.get('date') ?? '').toISOString()).toMatch(/^2026-03-02T09:35:0/);
  expect(wait).toBeGreaterThan(1_795_000);
  expect(wait).toBeLessThanOrEqual(1_800_000);
  mailshake.advance(wait);
  expect(await statuses(client, 3)).toEqual([200, 200, 429]);
});

test('a sliding window frees only what has become old', async () => {
  const { mailshake, client } = await start({ settings: { quota: { limit: 2, window: 'sliding' } } });
  await client.post('me');
  mailshake.advance(1_800_000);
  await client.post('me');
  const { json } = await client.post('me');
  mailshake.advance(statedTime(json.error) - Date.parse(String(json.time)));
  expect(await statuses(client, 2)).toEqual([200, 429]);
});

test('an hour may last as long as wanted, and the quota may be off', async () => {
  const { mailshake, client } = await start({ settings: { quota: { limit: 1, windowMs: 50 } } });
  expect(await statuses(client, 2)).toEqual([200, 429]);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(await statuses(client, 1)).toEqual([200]);
  mailshake.set({ quota: { limit: null } });
  expect(await statuses(client, 3)).toEqual([200, 200, 200]);
});

async function statuses(client: ReturnType<typeof createClient>, count: number): Promise<number[]> {
  const seen: number[] = [];
  while (seen.length < count) seen.push((await client.post('me')).status);
  return seen;
}

function statedTime(error: unknown): number {
  return Date.parse(String(error).split('after: ')[1] ?? '');
}
