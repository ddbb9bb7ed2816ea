import { describe, expect, test } from '@jest/globals';
import { credentials } from '../simulators/mailjet/accounts.ts';
import { secrets } from '../simulators/mailjet/seed/ids.ts';
import { spellings } from '../support/secrets.ts';
import { mailjetConnector as connector, read, withContent, withMailjet } from './setup.ts';
import { delivered, expectWhole, wantedRows } from './truth.ts';

/** What Mailjet would tell of the account itself. */
const told = [...Object.values(secrets), credentials.sub.secretKey];

describe('never leaves', () => {
  test.concurrent('a secret key, a confirmation key, or a password within an address', async () => {
    await withMailjet({ generate: { contacts: 30, signups: 20 } }, async (mailjet) => {
      const streams = ['api_keys', 'contact_list_signups', 'webhooks', 'parse_routes', 'users'];
      const run = await read(mailjet, streams, { secrets: told });
      expectWhole(mailjet, run, streams);
      for (const row of delivered(run, 'api_keys')) {
        expect(row).not.toHaveProperty('SecretKey');
        expect(row.APIKey).toEqual(expect.stringMatching(/^[0-9a-f]{32}$/));
      }
      for (const row of delivered(run, 'contact_list_signups')) expect(row).not.toHaveProperty('SignupKey');
      const urls = [...delivered(run, 'webhooks'), ...delivered(run, 'parse_routes')].map(({ Url }) => Url);
      expect(urls.sort()).toEqual([
        'https://hooks.shop-aurore.example/bounce',
        'https://hooks.shop-aurore.example/inbound',
        'https://hooks.shop-aurore.example/mj',
      ]);
      const { json_schema } = (await connector.discover({ api_key: 'a', api_key_secret: 'b', ...withContent })).find(
        ({ name }) => name === 'api_keys',
      ) as { json_schema: { properties?: object } };
      expect(json_schema.properties).not.toHaveProperty('SecretKey');
    });
  });

  const addresses: [string, string][] = [
    ['https://user:s3cret-word@h.example/a@b?c=d@e', 'https://h.example/a@b?c=d@e'],
    ['https://user@h.example/x', 'https://h.example/x'],
    ['http://u:s3cret-word@h.example:8443/x', 'http://h.example:8443/x'],
    ['https://u:s3cret-word/with#signs?@h.example/x', 'https://h.example/x'],
    ['https://u:s3cret-word@@h.example/x', 'https://h.example/x'],
    ['https://h.example/unchanged?mail=a@b.example', 'https://h.example/unchanged?mail=a@b.example'],
  ];
  test.concurrent('a password, however the address is spelled', async () => {
    await withMailjet({}, async (mailjet) => {
      const ids = addresses.map(
        ([Url]) => mailjet.addRow({ resource: 'eventcallbackurl', fields: { Url, EventType: 'click' } }).id,
      );
      const run = await read(mailjet, ['webhooks'], { secrets: ['s3cret-word'] });
      const urls = ids.map((id) => delivered(run, 'webhooks').find(({ ID }) => ID === id)?.Url);
      expect(urls).toEqual(addresses.map(([, url]) => url));
    });
  });
});

/** The support code looks for the configured secrets in every run of every test; these runs tempt the connector. */
describe('an API that repeats a secret in what it answers', () => {
  const { secretKey, smsToken, apiKey } = credentials.master;
  test.concurrent('in errors of every kind, and in any spelling', async () => {
    await withMailjet({}, async (mailjet) => {
      const texts = [...spellings(secretKey), ...spellings(smsToken), btoa(`${apiKey}:${secretKey}`)];
      const json = (text: string) => JSON.stringify({ ErrorMessage: `No ${text} here`, ErrorInfo: { Of: [text] } });
      const reply = { kind: 'reply', times: 'always' } as const;
      mailjet.fault({ ...reply, status: 403, body: json(texts.join(' ')), path: 'v3/REST/user' });
      mailjet.fault({ ...reply, status: 500, body: `<p>${texts.join('<br>')}</p>`, path: 'v3/REST/dns' });
      mailjet.fault({ ...reply, status: 400, body: json(texts.join(',')), path: 'v4/sms' });
      mailjet.fault({ ...reply, status: 404, body: json(secretKey), path: 'v3/REST/metasender' });
      const streams = ['users', 'domains', 'sms', 'metasenders', 'contacts'];
      const run = await read(mailjet, streams, { config: { retry_budget_seconds: 0 } });
      expect(run.errors).toHaveLength(3);
      expect(run.lastStatus('contacts')).toBe('COMPLETE');
    });
  });

  test.concurrent('in the answer to check', async () => {
    await withMailjet({}, async (mailjet) => {
      const body = JSON.stringify({ ErrorMessage: `${btoa(`${apiKey}:${secretKey}`)} and ${secretKey} are wrong` });
      mailjet.fault({ kind: 'reply', status: 401, body, times: 'always' });
      const config = { api_key: apiKey, api_key_secret: secretKey, api_url: mailjet.url };
      const run = await connector.run('check', { config });
      expect(run.connectionStatus?.status).toBe('FAILED');
      expect(run.connectionStatus?.message).toMatch(/are wrong/);
    });
  });

  test.concurrent('in a record: redaction never alters one', async () => {
    await withMailjet({}, async (mailjet) => {
      const key = credentials.master.apiKey;
      const run = await read(mailjet, ['api_keys']);
      expect(delivered(run, 'api_keys').map(({ APIKey }) => APIKey)).toContain(key);
      expect(delivered(run, 'api_keys')).toHaveLength(wantedRows(mailjet, 'api_keys').length);
    });
  });
});
