import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { AuthenticatorTools } from '@mailroom/airbyte-cdk';
import { authenticator, sign } from './authenticator.ts';
import type { HeymarketConfig } from './config.ts';

const ID = '4b8e2f61-0d93-4c7a-9e15-7a60c3f8d214';
const KEY = 'Zk4mQ8rT1vXw6bN3cH7pLs9dFy2gJu5e';
const never = new AbortController().signal;

const decoded = (part = ''): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());

function clockAt(start: string) {
  const clock = { ms: Date.parse(start), now: () => clock.ms, sleep: async () => {} };
  return clock;
}

function authenticate(credentials: object, clock = clockAt('2026-04-03T21:30:00.900Z')) {
  const hidden: string[] = [];
  const tools = {
    clock,
    serverNow: clock.now,
    hide: (secret: string) => hidden.push(secret),
  } as unknown as AuthenticatorTools;
  const { headers, renew } = authenticator({ credentials } as HeymarketConfig, tools);
  const token = async () => (await headers(never, '/v1/team')).authorization?.replace(/^Bearer /, '') ?? '';
  return { token, renew, hidden, clock };
}

describe('a signed token', () => {
  test('is the vector that RFC 7515 has the parts of', () => {
    // Header {"alg":"HS256","typ":"JWT"}, payload {"iss":"id","iat":1700000000}.
    const [header, payload] = ['eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9', 'eyJpc3MiOiJpZCIsImlhdCI6MTcwMDAwMDAwMH0'];
    const mac = createHmac('sha256', 'id||key').update(`${header}.${payload}`).digest('base64');
    const signature = mac.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
    expect(sign('id', 'key', 1_700_000_000)).toBe(`${header}.${payload}.${signature}`);
  });

  test('names the id, and a moment a little ago in whole seconds', async () => {
    const { token, hidden } = authenticate({ auth_type: 'api_secret', secret_id: ` ${ID}\n`, secret_key: `${KEY} ` });
    const [header, payload, signature] = (await token()).split('.');
    expect([decoded(header), decoded(payload)]).toEqual([
      { alg: 'HS256', typ: 'JWT' },
      { iss: ID, iat: Date.parse('2026-04-03T21:29:55Z') / 1000 },
    ]);
    const expected = createHmac('sha256', `${ID}||${KEY}`).update(`${header}.${payload}`).digest('base64url');
    expect(signature).toBe(expected);
    expect(hidden).toEqual([await token(), header, payload, signature]);
  });

  test('is kept for four minutes, and then made anew', async () => {
    const { token, clock, hidden } = authenticate({ auth_type: 'api_secret', secret_id: ID, secret_key: KEY });
    const first = await token();
    clock.ms += 4 * 60_000 - 1;
    expect(await token()).toBe(first);
    clock.ms += 1;
    expect(await token()).not.toBe(first);
    expect(hidden).toEqual(expect.arrayContaining([first, await token()]));
  });

  test('that was refused is made anew', async () => {
    const { token, renew, clock } = authenticate({ auth_type: 'api_secret', secret_id: ID, secret_key: KEY });
    const first = await token();
    clock.ms += 2_000;
    expect(await renew?.({ authorization: `Bearer ${first}` }, never)).toBe(true);
    expect(await token()).not.toBe(first);
  });
});

test('the older key is sent as it is, without what was copied along, and is not renewed', async () => {
  const { token, renew } = authenticate({ auth_type: 'api_key', api_key: ' hm_team_key\n' });
  expect(await token()).toBe('hm_team_key');
  expect(renew).toBeUndefined();
});
