import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type MailshakeSimulator, startMailshake } from './mailshake.ts';
import { defaultSettings } from './settings.ts';
import { createClient, type TestClient } from './test-client.ts';

let mailshake: MailshakeSimulator;
let client: TestClient;
beforeEach(async () => {
  mailshake = await startMailshake();
  client = createClient(mailshake);
});
afterEach(() => mailshake.close());

const { clientID, clientSecret, redirectURI, refreshToken, code } = defaultSettings.oauth;
const app = { client_id: clientID, client_secret: clientSecret, redirect_uri: redirectURI };
const token = async (body: object) => (await client.post('token', { ...app, ...body }, {})).json;
const refresh = (refresh_token: unknown = refreshToken) => token({ grant_type: 'refresh_token', refresh_token });
const me = async (access: unknown) => client.get('me', {}, { authorization: `Bearer ${access}` });

test('a code is exchanged once, and its tokens work', async () => {
  const granted = await token({ grant_type: 'authorization_code', code });
  expect(granted).toEqual({ access_token: expect.any(String), refresh_token: expect.any(String) });
  expect((await me(granted.access_token)).status).toBe(200);
  expect((await refresh(granted.refresh_token)).access_token).toEqual(expect.any(String));
  expect(await token({ grant_type: 'authorization_code', code })).toMatchObject({ code: 'invalid_grant' });
});

test('a refresh answers an access token alone; it expires on demand', async () => {
  const { access_token, ...rest } = await refresh();
  expect(rest).toEqual({});
  mailshake.expireAccessTokens();
  const { status, json } = await me(access_token);
  expect([status, json.code]).toEqual([401, 'invalid_token']);
  expect((await me((await refresh()).access_token)).status).toBe(200);
});

test('access tokens expire with time', async () => {
  mailshake.set({ oauth: { expiresIn: 60, accessTokenLifetimeMs: 60_000 } });
  const { access_token, expires_in } = await refresh();
  expect(expires_in).toBe(60);
  mailshake.advance(59_000);
  expect((await me(access_token)).status).toBe(200);
  mailshake.advance(1_000);
  expect((await me(access_token)).status).toBe(401);
});

test('rotation ends the old refresh token', async () => {
  mailshake.set({ oauth: { rotatesRefreshTokens: true } });
  const { refresh_token } = await refresh();
  expect(await refresh()).toMatchObject({ code: 'invalid_grant' });
  expect(await refresh(refresh_token)).toHaveProperty('access_token');
});

test.each([
  ['invalid_client', { client_secret: 'wrong' }],
  ['invalid_grant', { redirect_uri: undefined }],
  ['invalid_grant', { refresh_token: 'rt_unknown' }],
  ['invalid_grant', { grant_type: 'password' }],
])('%s for %j', async (expected, change) => {
  const body = { grant_type: 'refresh_token', refresh_token: refreshToken, ...change };
  expect(await token(body)).toMatchObject({ code: expected });
});

test('without the scope to write, an export is not authorized', async () => {
  mailshake.set({ oauth: { scopes: 'campaign-read' } });
  const headers = { authorization: `Bearer ${(await refresh()).access_token}` };
  const { json } = await client.post('campaigns/export', { exportType: 'unsubscribes' }, headers);
  expect(json.code).toBe('not_authorized');
});
