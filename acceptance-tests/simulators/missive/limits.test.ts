import { afterEach, expect, test } from '@jest/globals';
import { type MissiveOptions, type MissiveSimulator, startMissive } from './missive.ts';
import { tokens } from './seed/ids.ts';
import { noLimits } from './settings.ts';
import { type Answer, createClient } from './test-client.ts';

let missive: MissiveSimulator | undefined;
afterEach(() => missive?.close());

async function start(options: MissiveOptions = {}) {
  missive = await startMissive({ now: '2026-07-02T02:00:00Z', ...options });
  return { missive, client: createClient(missive) };
}

const rates = ({ headers }: Answer) =>
  ['retry-after', 'x-ratelimit-limit', 'x-ratelimit-remaining'].map((name) => headers.get(name));

test('300 calls a minute', async () => {
  const { missive, client } = await start();
  for (let count = 0; count < 300; count += 1) expect((await client.get('organizations')).status).toBe(200);
  const refused = await client.get('organizations');
  expect(refused).toMatchObject({ status: 429, json: { error: { message: 'Too many requests' } } });
  const [wait, ...rest] = rates(refused);
  expect(Number(wait)).toBeGreaterThan(50);
  expect(Number(wait)).toBeLessThanOrEqual(60);
  expect(rest).toEqual(['300', '0']);
  const reset = Number(refused.headers.get('x-ratelimit-reset'));
  expect(Math.abs(reset - missive.now().getTime() / 1000 - Number(wait))).toBeLessThan(2);
  expect(missive.totals()).toMatchObject({ refusals: 1 });

  expect((await createClient(missive, tokens.teo).get('organizations')).status).toBe(200);
  missive.advance(Number(wait) * 1000);
  expect((await client.get('organizations')).status).toBe(200);
});

test('900 calls in 15 minutes, which may mean a long wait', async () => {
  const { missive, client } = await start();
  for (let minute = 0; minute < 3; minute += 1) {
    for (let count = 0; count < 300; count += 1) await client.get('organizations');
    missive.advance(60_000);
  }
  const refused = await client.get('organizations');
  const [wait, ...rest] = rates(refused);
  expect(Number(wait)).toBeGreaterThan(700);
  expect(Number(wait)).toBeLessThanOrEqual(720);
  expect(rest).toEqual(['900', '0']);
  missive.advance(Number(wait) * 1000);
  expect((await client.get('organizations')).status).toBe(200);
  expect(missive.totals()).toMatchObject({ units: 901, refusals: 1 });
});

test('five calls in flight per token', async () => {
  const { missive, client } = await start({ settings: { latencyMs: 100 } });
  const teo = createClient(missive, tokens.teo);
  const answers = await Promise.all([...Array(8).fill(client), teo].map((each) => each.get('teams')));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 200, 429, 429, 429]);
  expect(rates(answers.find(({ status }) => status === 429) as Answer)).toEqual(['1', '5', '0']);
  for (let round = 0; round < 5; round += 1) {
    const five = await Promise.all(Array.from({ length: 5 }, () => client.get('teams')));
    expect(five.every(({ status }) => status === 200)).toBe(true);
  }
});

test('a connection that is reset gives its place back', async () => {
  const { missive, client } = await start({ settings: { concurrency: 1 } });
  missive.fault({ kind: 'reset', times: 3 });
  for (let count = 0; count < 3; count += 1) await expect(client.get('teams')).rejects.toThrow();
  expect((await client.get('teams')).status).toBe(200);
});

test('windows can be scaled and limits switched off', async () => {
  const { missive, client } = await start({ settings: { minute: { limit: 2, windowMs: 200 } } });
  const statuses = async (count: number) => {
    const all: number[] = [];
    for (let number = 0; number < count; number += 1) all.push((await client.get('teams')).status);
    return all;
  };
  expect(await statuses(3)).toEqual([200, 200, 429]);
  missive.advance(200);
  expect(await statuses(2)).toEqual([200, 200]);
  missive.set(noLimits);
  expect(await statuses(3)).toEqual([200, 200, 200]);
});

test('Retry-After may be any number or missing', async () => {
  const { missive, client } = await start({ settings: { minute: { limit: 0 }, retryAfter: 600 } });
  expect(rates(await client.get('teams'))).toEqual(['600', '0', '0']);
  missive.set({ retryAfter: 'missing' });
  expect(rates(await client.get('teams'))).toEqual([null, '0', '0']);
  missive.set({ rateHeaders: 'never' });
  expect(rates(await client.get('teams'))).toEqual([null, null, null]);
});

test('answers carry no rate headers unless they are to', async () => {
  const { missive, client } = await start();
  expect(rates(await client.get('teams'))).toEqual([null, null, null]);
  missive.set({ rateHeaders: 'always' });
  expect(rates(await client.get('teams'))).toEqual([null, '300', '298']);
  expect(rates(await client.get('nowhere'))).toEqual([null, null, null]);
  expect(rates(await client.get('tasks/x'))).toEqual([null, '300', '296']);
});

test('a fault may refuse like a limit', async () => {
  const { missive, client } = await start({ faults: [{ kind: 'error', code: 'too_many_requests' }] });
  expect(rates(await client.get('teams'))).toEqual(['60', '300', '0']);
  expect(missive.totals()).toMatchObject({ refusals: 1, units: 0 });
});
