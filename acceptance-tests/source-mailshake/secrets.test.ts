import { describe, expect, test } from '@jest/globals';
import { spellings } from '../support/secrets.ts';
import { catalogOf, mailshakeConnector as connector, oauthConfigOf, withMailshake } from './setup.ts';

/** With characters that look different in URLs, in JSON and in Basic headers. */
const oddKey = 'k3y+with/odd=signs & "quotes" ü';
const config = (url: string, more = {}) => ({
  credentials: { auth_type: 'api_key', api_key: oddKey },
  api_url: url,
  retry_budget_seconds: 0,
  ...more,
});

/** The support code looks for secrets in every run of every test; these runs tempt the connector. */
describe('an API that repeats the key in what it answers', () => {
  const spelling = spellings(oddKey);

  test.concurrent.each(spelling)('in an error: %s', async (text) => {
    await withMailshake({ settings: { apiKeys: [oddKey] } }, async (mailshake) => {
      const body = JSON.stringify({ code: 'not_authorized', error: `The key ${text} may not do that`, time: 'now' });
      mailshake.fault({ kind: 'reply', status: 403, body, path: 'senders/list', times: 'always' });
      mailshake.fault({
        kind: 'reply',
        status: 500,
        body: `<p>${text}</p>`,
        path: 'team/list-members',
        times: 'always',
      });
      const catalog = await catalogOf(['senders', 'team_members', 'me']);
      const run = await connector.run('read', { config: config(mailshake.url), catalog });
      expect(run.errors).toHaveLength(2);
      expect(run.lastStatus('me')).toBe('COMPLETE');
    });
  });
});

test.concurrent('a wrong key does not come back in the answer of check', async () => {
  await withMailshake({ settings: { apiKeys: ['another'] } }, async (mailshake) => {
    const run = await connector.run('check', { config: config(mailshake.url) });
    expect(run.connectionStatus?.status).toBe('FAILED');
  });
});

test.concurrent('a password in the address of a proxy stays out of errors', async () => {
  const url = 'http://user:secret-of-proxy@127.0.0.1:9/2017-04-01';
  const run = await connector.run('check', { config: config(url), secrets: ['secret-of-proxy'] });
  expect(run.connectionStatus?.status ?? 'FAILED').toBe('FAILED');
});

test.concurrent('minted tokens that the API repeats are hidden too', async () => {
  await withMailshake({ settings: { oauth: { rotatesRefreshTokens: true } } }, async (mailshake) => {
    const body = { code: 'tea_time', error: 'no', time: 'now' };
    mailshake.fault({ kind: 'reply', status: 418, body: JSON.stringify(body), path: 'me', times: 'always' });
    const run = await connector.run('read', { config: oauthConfigOf(mailshake), catalog: await catalogOf(['me']) });
    expect(run.controls).toHaveLength(1);
    expect(run.errors).toHaveLength(1);
  });
});

test.concurrent('a record is never altered, even when it holds the key', async () => {
  await withMailshake({ settings: { apiKeys: [oddKey] } }, async (mailshake) => {
    const short = 'dana';
    mailshake.set({ apiKeys: [short] });
    const credentials = { auth_type: 'api_key', api_key: short };
    const run = await connector.run('read', {
      config: config(mailshake.url, { credentials }),
      catalog: await catalogOf(['me']),
    });
    expect(run.records('me')).toMatchObject([{ emailAddress: 'dana@northwind.example' }]);
  });
});
