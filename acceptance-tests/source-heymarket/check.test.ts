import { describe, expect, test } from '@jest/globals';
import { choices } from '../simulators/heymarket/choices.ts';
import type { HeymarketSimulator } from '../simulators/heymarket/heymarket.ts';
import { inboxIDs, legacyKey, memberIDs, secrets } from '../simulators/heymarket/seed/ids.ts';
import type { Row } from '../support/messages.ts';
import { apiKey, apiSecret, configOf, heymarketConnector as connector, type Settings, withHeymarket } from './setup.ts';

async function check(config: Row = {}, settings: Settings = {}, prepare = (_heymarket: HeymarketSimulator) => {}) {
  return withHeymarket({ settings }, async (heymarket) => {
    prepare(heymarket);
    const run = await connector.run('check', { config: configOf(heymarket, config) });
    return { run, ...run.connectionStatus, calls: heymarket.calls(), requestID: heymarket.lastRequestID() };
  });
}

describe('passes', () => {
  const { id, key } = secrets.second;
  const good: [string, Row, Settings?][] = [
    ['with an API secret', {}],
    ['with the other secret', { credentials: { ...apiSecret, secret_id: id, secret_key: key } }],
    ['with the older key', { credentials: apiKey }],
    [
      'with spaces around a secret',
      {
        credentials: { ...apiSecret, secret_id: ` ${apiSecret.secret_id}\n`, secret_key: `\t${apiSecret.secret_key} ` },
      },
    ],
    ['with spaces around the key', { credentials: { ...apiKey, api_key: ` ${legacyKey}\n` } }],
    ['where tokens need no exp', {}, { jwt: { exp: 'ignored' } }],
    ['with inboxes that are there', { inbox_ids: [inboxIDs.quiet, inboxIDs.front] }],
    ['with inboxes in an envelope', { inbox_ids: [inboxIDs.quiet] }, { inboxes: { envelope: 'object' } }],
    ['with a member', { conversation_user_id: memberIDs.theo }],
  ];
  test.concurrent.each(good)('%s', async (_name, config, settings) => {
    const { run, status, calls } = await check(config, settings);
    expect([run.code, status]).toEqual([0, 'SUCCEEDED']);
    expect(run.logs('WARN')).toEqual([]);
    expect(calls[0]).toMatchObject({ method: 'GET', path: 'v1/team', credentials: { header: 'Bearer', url: false } });
  });

  test.concurrent('with a setting that nobody knows, which it says', async () => {
    const { run, status } = await check({ something_else: true });
    expect(status).toBe('SUCCEEDED');
    expect(run.logs('WARN').map(({ message }) => message)).toEqual([
      expect.stringContaining('something_else is no setting'),
    ]);
  });

  test.concurrent('after one answer that a token is not good', async () => {
    const { status, calls } = await check({}, {}, ({ fault }) => fault({ kind: 'error', code: 'expired_token' }));
    expect([status, calls.length]).toEqual(['SUCCEEDED', 2]);
  });

  test.concurrent.each([55, -200])('with a clock that is off by %d s', async (seconds) => {
    expect((await check({}, {}, ({ advance }) => advance(-seconds * 1000))).status).toBe('SUCCEEDED');
  });

  test.concurrent.each([600, -600])('with a clock that is off by %d s, and says so', async (seconds) => {
    const { run, status } = await check({}, {}, ({ advance }) => advance(seconds * 1000));
    expect([status, run.clockWarnings.length]).toEqual(['SUCCEEDED', 1]);
  });
});

describe('fails and says what to do', () => {
  const bodies = choices.errorBody as NonNullable<Settings['errorBody']>[];
  test.concurrent.each(bodies)('a revoked secret (error body: %s)', async (errorBody) => {
    const { run, status, message, calls, requestID } = await check({}, { errorBody }, ({ revokeSecret }) =>
      revokeSecret(),
    );
    expect([run.code, status, run.errors]).toEqual([0, 'FAILED', []]);
    expect(message).toMatch(/secret/);
    expect(message).toMatch(/Settings > Integrations > API/);
    expect(message).toContain(requestID);
    expect(message).not.toMatch(/\[object|undefined|<html/i);
    if (!['empty', 'html'].includes(errorBody)) expect(message).toContain('invalid token');
    expect(calls.length).toBeLessThanOrEqual(2);
  });

  const bad: [string, Row, RegExp][] = [
    ['an unknown secret', { ...apiSecret, secret_id: '00000000-1111-4222-8333-444444444444' }, /secret id/],
    ['a wrong key of a secret', { ...apiSecret, secret_key: 'not-the-key-of-it' }, /secret key/],
    ['a wrong older key', { auth_type: 'api_key', api_key: 'hm_team_key_of_nobody' }, /API key/],
  ];
  test.concurrent.each(bad)('%s', async (_name, credentials, words) => {
    const { run, status, message, requestID } = await check({ credentials });
    expect([run.code, status]).toEqual([0, 'FAILED']);
    expect(message).toMatch(words);
    expect(message).toContain(requestID);
  });

  test.concurrent('the older key, once it is retired', async () => {
    const { status, message } = await check({ credentials: apiKey }, { legacyKey: 'refused' });
    expect(status).toBe('FAILED');
    expect(message).toMatch(/API key/);
  });

  test.concurrent('a team without API access', async () => {
    const { run, status, message, requestID } = await check({}, { apiAccess: 'denied' });
    expect([run.code, status]).toEqual([0, 'FAILED']);
    expect(message).toMatch(/support/);
    expect(message).toContain(requestID);
  });

  test.concurrent('an inbox that does not exist, with those that do', async () => {
    const { run, status, message } = await check({ inbox_ids: [99_998, 99_999] });
    expect([run.code, status]).toEqual([0, 'FAILED']);
    expect(message).toMatch(/inbox_ids.*99998, 99999/);
    expect(message).toContain(`${inboxIDs.recall} (Recall)`);
  });

  test.concurrent('only in a warning, of an inbox that is gone while others are there', async () => {
    const { run, status } = await check({ inbox_ids: [inboxIDs.front, 99_999] });
    expect([run.code, status]).toEqual([0, 'SUCCEEDED']);
    const [warning] = run.logs('WARN').map(({ message }) => message);
    expect(warning).toMatch(/inbox_ids.*99999.*80413 \(Recall\)/);
    expect(warning).not.toMatch(/no inbox[^.]*80412/);
  });

  const json = { 'content-type': 'application/json' };
  const strangers = [
    { kind: 'reply', status: 200, headers: json, body: '{"ok":1}' },
    { kind: 'reply', status: 200, headers: json, body: '[]' },
    { kind: 'html', status: 404 },
  ] as const;
  test.concurrent.each(strangers)('an address where no Heymarket lives (%o)', async (fault) => {
    const { run, status, message } = await check({ retry_budget_seconds: 0 }, {}, (heymarket) =>
      heymarket.fault({ ...fault, times: 'always' }),
    );
    expect([run.code, status]).toEqual([0, 'FAILED']);
    expect(message).toMatch(/api_url/);
  });
});

test.concurrent('an API that stays out of order fails, and another try may do', async () => {
  const { run } = await check({ retry_budget_seconds: 0 }, {}, ({ fault }) =>
    fault({ kind: 'error', code: 'server_error', times: 'always' }),
  );
  expect([run.code, run.errors, run.connectionStatus?.status]).toEqual([0, [], 'FAILED']);
  expect(run.connectionStatus?.message).toMatch(/try again later/);
});
