import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type HeymarketSimulator, startHeymarket } from './heymarket.ts';
import { legacyKey, secrets } from './seed/ids.ts';
import { defaultSettings, noLimits } from './settings.ts';
import { createClient, mint } from './test-client.ts';

let heymarket: HeymarketSimulator;
beforeAll(async () => {
  heymarket = await startHeymarket({ now: '2026-04-03T21:30:00Z' });
});
afterAll(() => heymarket.close());
afterEach(() => {
  heymarket.set({ ...defaultSettings, ...noLimits });
  heymarket.restoreSecret();
  heymarket.rotateApiKey();
});

const statusOf = async (token: string) => (await createClient(heymarket, token).get('v1/team')).status;
/** Seconds from now by the clock of the server; within a second of what the server sees. */
const inSeconds = (seconds: number) => heymarket.now().getTime() / 1000 + seconds;
const issued = (seconds: number, claims = {}) => mint({ claims: { iat: inSeconds(seconds), ...claims } });

describe('an API secret', () => {
  test('signs tokens; both secrets do', async () => {
    expect(await statusOf(issued(0))).toBe(200);
    expect(await statusOf(mint({ ...secrets.second, claims: { iat: Math.floor(inSeconds(0)) } }))).toBe(200);
    expect(await statusOf(mint({ header: { alg: 'HS256' }, claims: { iat: inSeconds(0) } }))).toBe(200);
  });

  test('tokens are good for five minutes, and a minute ahead', async () => {
    expect(await statusOf(issued(-295))).toBe(200);
    expect(await statusOf(issued(-301))).toBe(401);
    expect(await statusOf(issued(55))).toBe(200);
    expect(await statusOf(issued(75))).toBe(401);
    expect(heymarket.calls({ code: 'expired_token' })).toHaveLength(1);
    expect(heymarket.calls({ code: 'early_token' })).toHaveLength(1);
    heymarket.set({ jwt: { lifetimeSeconds: 60, leadSeconds: 0 } });
    expect(await statusOf(issued(-90))).toBe(401);
    expect(await statusOf(issued(5))).toBe(401);
  });

  test('a token expires with time, and with a clock that is wrong', async () => {
    const token = issued(0);
    heymarket.advance(290_000);
    expect(await statusOf(token)).toBe(200);
    heymarket.advance(15_000);
    expect(await statusOf(token)).toBe(401);
    const fresh = issued(0);
    heymarket.set({ clockSkewMs: 600_000 });
    expect(await statusOf(fresh)).toBe(401);
    heymarket.set({ clockSkewMs: -600_000 });
    expect(await statusOf(fresh)).toBe(401);
  });

  test('exp is not needed', async () => {
    const past = () => issued(0, { exp: inSeconds(-5) });
    const ahead = () => issued(0, { exp: inSeconds(100) });
    expect([await statusOf(past()), await statusOf(ahead())]).toEqual([401, 200]);
    heymarket.set({ jwt: { exp: 'ignored' } });
    expect(await statusOf(past())).toBe(200);
    heymarket.set({ jwt: { exp: 'required' } });
    expect([await statusOf(issued(0)), await statusOf(ahead())]).toEqual([401, 200]);
  });

  test.each<[string, () => string]>([
    ['another key', () => mint({ key: 'wrong', claims: { iat: inSeconds(0) } })],
    ['an unknown issuer', () => mint({ id: 'nobody', claims: { iat: inSeconds(0) } })],
    ['no iat', () => mint({ claims: {} })],
    ['iat as a text', () => mint({ claims: { iat: String(inSeconds(0)) } })],
    ['iat in milliseconds', () => mint({ claims: { iat: inSeconds(0) * 1000 } })],
    ['another algorithm', () => mint({ header: { alg: 'HS512' }, claims: { iat: inSeconds(0) } })],
    ['no algorithm', () => mint({ header: { alg: 'none' }, claims: { iat: inSeconds(0) } })],
    ['padding', () => `${issued(0)}=`],
    ['a fourth part', () => `${issued(0)}.x`],
    ['the signature of another', () => [...issued(0).split('.').slice(0, 2), issued(-10).split('.')[2]].join('.')],
    ['no JWT', () => 'x.y.z'],
  ])('a token with %s is refused', async (_, token) => {
    const answer = await createClient(heymarket, token()).get('v1/team');
    expect([answer.status, answer.json]).toEqual([401, { error: 'Unauthorized', message: 'invalid token' }]);
  });

  test('may be revoked, restored and added', async () => {
    heymarket.revokeSecret();
    expect(await statusOf(issued(0))).toBe(401);
    expect(await statusOf(mint({ ...secrets.second, claims: { iat: inSeconds(0) } }))).toBe(200);
    heymarket.restoreSecret();
    expect(await statusOf(issued(0))).toBe(200);
    heymarket.addSecret({ id: 'mine', key: 'own' });
    expect(await statusOf(mint({ id: 'mine', key: 'own', claims: { iat: inSeconds(0) } }))).toBe(200);
  });
});

describe('the legacy key', () => {
  test('is good as it is, and no other is', async () => {
    expect(await statusOf(legacyKey)).toBe(200);
    expect(await statusOf(`${legacyKey}x`)).toBe(401);
    heymarket.set({ legacyKey: 'refused' });
    expect(await statusOf(legacyKey)).toBe(401);
  });

  test('dies when it is rotated', async () => {
    heymarket.rotateApiKey({ key: 'hm_new' });
    expect([await statusOf(legacyKey), await statusOf('hm_new')]).toEqual([401, 200]);
    heymarket.rotateApiKey({ key: null });
    expect([await statusOf('hm_new'), await statusOf('null')]).toEqual([401, 401]);
  });

  test.each<[Record<string, string>, string]>([
    [{}, 'missing authentication'],
    [{ authorization: legacyKey }, 'invalid token'],
    [{ authorization: `Basic ${btoa(`${legacyKey}:`)}` }, 'invalid token'],
    [{ 'x-heymarket-api-key': legacyKey }, 'missing authentication'],
  ])('is sent as a bearer, not as %j', async (headers, message) => {
    for (const path of ['v1/team', 'v1/nowhere']) {
      const response = await fetch(`${heymarket.url}/${path}`, { headers });
      expect([response.status, await response.json()]).toEqual([401, { error: 'Unauthorized', message }]);
    }
  });
});

test('a team may have no API access', async () => {
  heymarket.set({ apiAccess: 'denied' });
  const answer = await createClient(heymarket).get('v1/team');
  expect([answer.status, answer.json]).toEqual([403, { error: 'Denied', message: 'the team has no API access' }]);
  expect(await statusOf('nobody')).toBe(401);
});
