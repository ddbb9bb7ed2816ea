import { describe, expect, test } from '@jest/globals';
import { withProxy } from '../support/proxy.ts';
import { catalogOf, configOf, mailjetConnector as connector, withMailjet } from './setup.ts';

const credentials = 'proxy-user:proxy-pass%40word';
const secrets = ['proxy-pass%40word', 'proxy-pass@word', 'proxy-user:proxy-pass@word'];

describe.each(['HTTP_PROXY', 'http_proxy'])('%s', (name) => {
  test.concurrent('carries a whole read, without a trace of its credentials', async () => {
    await withMailjet({}, async (mailjet) => {
      await withProxy({ credentials: 'proxy-user:proxy-pass' }, async (proxy) => {
        const files = { config: configOf(mailjet), catalog: await catalogOf(['contacts', 'senders']) };
        const direct = await connector.run('read', files);
        expect(proxy.requests).toEqual([]);
        const run = await connector.run('read', { ...files, env: { [name]: proxy.url }, secrets: ['proxy-pass'] });
        expect([run.code, run.records('contacts')]).toEqual([0, direct.records('contacts')]);
        expect(proxy.requests.length).toBeGreaterThan(1);
        expect(proxy.requests[0]).toContain(`GET ${mailjet.url}/v3/REST/`);
      });
    });
  });
});

test.concurrent('NO_PROXY names hosts that are asked directly', async () => {
  await withMailjet({}, async (mailjet) => {
    await withProxy({}, async (proxy) => {
      const config = configOf(mailjet);
      for (const env of [{ NO_PROXY: 'example.com,127.0.0.1' }, { no_proxy: '127.0.0.0/8' }, { NO_PROXY: '*' }]) {
        const run = await connector.run('check', { config, env: { HTTP_PROXY: proxy.url, ...env } });
        expect([run.connectionStatus?.status, proxy.requests]).toEqual(['SUCCEEDED', []]);
      }
      const run = await connector.run('check', { config, env: { HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1:1' } });
      expect([run.connectionStatus?.status, proxy.requests.length]).toEqual(['SUCCEEDED', 2]);
    });
  });
});

describe('a proxy that does not let the request through is told of', () => {
  const cases = [
    ['wants other credentials', { credentials }, 'wrong-user:wrong-pass@', /proxy wants a user and a password/i],
    ['refuses the host', { refuses: 403 }, '', /proxy refuses/i],
    ['is in trouble', { refuses: 502 }, '', /proxy could not be reached, or could not reach the API/i],
  ] as const;
  test.concurrent.each(cases)('one that %s', async (_what, options, user, sentence) => {
    await withProxy(options, async (proxy) => {
      const HTTPS_PROXY = `http://${user}${new URL(proxy.url).host}`;
      const config = configOf({ url: 'https://api.example.com' }, { retry_budget_seconds: 0 });
      const run = await connector.run('check', { config, env: { HTTPS_PROXY }, secrets: [...secrets, 'wrong-pass'] });
      expect([run.code, run.connectionStatus?.status]).toEqual([0, 'FAILED']);
      expect(run.connectionStatus?.message).toMatch(sentence);
      expect(proxy.requests[0]).toBe('CONNECT api.example.com:443');
    });
  });

  test.concurrent('407 of a plain request too', async () => {
    await withMailjet({}, async (mailjet) => {
      await withProxy({ credentials }, async (proxy) => {
        const env = { HTTP_PROXY: `http://${new URL(proxy.url).host}` };
        const run = await connector.run('check', { config: configOf(mailjet), env });
        expect(run.connectionStatus?.message).toMatch(/proxy wants a user and a password/i);
      });
    });
  });

  test.concurrent('one that is not there, and an address that is none', async () => {
    const config = configOf({ url: 'https://api.example.com' }, { retry_budget_seconds: 0 });
    const run = await connector.run('check', {
      config,
      env: { https_proxy: 'http://u:secret-word@127.0.0.1:1' },
      secrets: ['secret-word'],
    });
    expect(run.connectionStatus?.message).toMatch(/The proxy could not be reached.*HTTPS_PROXY.*127\.0\.0\.1:1/);
    const bad = await connector.run('check', {
      config,
      env: { HTTPS_PROXY: 'socks5://secret-word@host' },
      secrets: ['secret-word'],
    });
    expect(bad.errors).toMatchObject([{ failure_type: 'config_error', message: expect.stringMatching(/HTTPS_PROXY/) }]);
  });
});
