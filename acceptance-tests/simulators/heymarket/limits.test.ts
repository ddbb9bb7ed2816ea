import { afterEach, expect, test } from '@jest/globals';
import { type HeymarketOptions, type HeymarketSimulator, startHeymarket } from './heymarket.ts';
import { type Answer, createClient, mint } from './test-client.ts';

let heymarket: HeymarketSimulator | undefined;
afterEach(() => heymarket?.close());

async function start(options: HeymarketOptions = {}) {
  heymarket = await startHeymarket({ now: '2026-04-03T21:30:00Z', ...options });
  return { heymarket, client: createClient(heymarket) };
}

const five = { limit: 5 };
const rates = ({ headers }: Answer) =>
  ['retry-after', 'x-ratelimit-limit', 'x-ratelimit-remaining'].map((name) => headers.get(name));

test('500 calls a minute', async () => {
  const { heymarket, client } = await start();
  for (let count = 0; count < 500; count += 1) expect((await client.get('v1/tag/6401')).status).toBe(200);
  const refused = await client.get('v1/tag/6401');
  expect(refused).toMatchObject({
    status: 429,
    json: { error: 'Rate limit exceeded', message: 'too many requests' },
  });
  expect(rates(refused)).toEqual([null, null, null]);
  expect(refused.headers.get('x-request-id')).toBe(heymarket.lastRequestID());
  expect(heymarket.totals()).toMatchObject({ units: 500, refusals: 1 });
  heymarket.advance(60_000);
  expect((await client.get('v1/tag/6401')).status).toBe(200);
});

test('a minute slides, or is fixed', async () => {
  const { heymarket, client } = await start({ settings: { quota: five } });
  const statuses = async (count: number) => {
    const all: number[] = [];
    for (let number = 0; number < count; number += 1) all.push((await client.get('v1/team')).status);
    return all;
  };
  expect(await statuses(2)).toEqual([200, 200]);
  heymarket.advance(50_000);
  expect(await statuses(4)).toEqual([200, 200, 200, 429]);
  heymarket.advance(10_000);
  expect(await statuses(3)).toEqual([200, 200, 429]);
  heymarket.advance(120_000);
  heymarket.set({ quota: { window: 'fixed' } });
  expect(await statuses(2)).toEqual([200, 200]);
  heymarket.advance(50_000);
  expect(await statuses(4)).toEqual([200, 200, 200, 429]);
  heymarket.advance(10_000);
  expect(await statuses(6)).toEqual([200, 200, 200, 200, 200, 429]);
});

test('each credential has its own calls, or the team has them together', async () => {
  const { heymarket, client } = await start({ settings: { quota: { limit: 1 } } });
  const token = () => mint({ claims: { iat: heymarket.now().getTime() / 1000 } });
  expect((await client.get('v1/team')).status).toBe(200);
  expect((await createClient(heymarket, token()).get('v1/team')).status).toBe(200);
  expect((await createClient(heymarket, token()).get('v1/team')).status).toBe(429);
  heymarket.set({ quotaPer: 'team' });
  heymarket.advance(60_000);
  expect((await client.get('v1/team')).status).toBe(200);
  expect((await createClient(heymarket, token()).get('v1/team')).status).toBe(429);
});

test('those who are not known use up nothing', async () => {
  const { heymarket, client } = await start({ settings: { quota: { limit: 1 } } });
  expect((await createClient(heymarket, 'nobody').get('v1/team')).status).toBe(401);
  expect((await client.get('v1/team')).status).toBe(200);
});

test('Retry-After may be stated, truly or not, and so may the rates', async () => {
  const { heymarket, client } = await start({ settings: { quota: { limit: 1 }, retryAfter: 'true' } });
  expect(rates(await client.get('v1/team'))).toEqual([null, null, null]);
  heymarket.advance(20_000);
  const [wait] = rates(await client.get('v1/team'));
  expect(Number(wait)).toBeGreaterThan(35);
  expect(Number(wait)).toBeLessThanOrEqual(40);
  heymarket.set({ retryAfter: 7, rateHeaders: 'refusals' });
  const refused = await client.get('v1/team');
  expect(rates(refused)).toEqual(['7', '1', '0']);
  const reset = Number(refused.headers.get('x-ratelimit-reset')) - heymarket.now().getTime() / 1000;
  expect(Math.abs(reset - 40)).toBeLessThan(5);
  heymarket.set({ rateHeaders: 'always', quota: { limit: 9 } });
  expect(rates(await client.get('v1/team'))).toEqual([null, '9', '7']);
});

test('a fault may refuse like the limit', async () => {
  const { heymarket, client } = await start({ faults: [{ kind: 'error', code: 'rate_limited', times: 2 }] });
  expect((await client.get('v1/team')).status).toBe(429);
  expect((await client.get('v1/team')).json).toMatchObject({ error: 'Rate limit exceeded' });
  expect((await client.get('v1/team')).status).toBe(200);
  expect(heymarket.totals()).toMatchObject({ refusals: 2, units: 1 });
});
