import { describe, expect, test } from '@jest/globals';
import { credentials } from '../simulators/mailjet/accounts.ts';
import type { MailjetOptions, MailjetSimulator } from '../simulators/mailjet/mailjet.ts';
import type { Row } from '../support/messages.ts';
import { configOf, mailjetConnector as connector, read, withMailjet } from './setup.ts';

async function check(config: Row = {}, options: MailjetOptions = {}, prepare = (_mailjet: MailjetSimulator) => {}) {
  return withMailjet(options, async (mailjet) => {
    prepare(mailjet);
    const own = config.api_url === 'us' ? { ...config, api_url: mailjet.usURL } : config;
    const run = await connector.run('check', { config: configOf(mailjet, own) });
    return { run, ...run.connectionStatus, calls: mailjet.calls() };
  });
}

describe('passes', () => {
  test.concurrent('a good key and a good token, with a row of each', async () => {
    const { run, status, calls } = await check();
    expect([run.code, status, run.logs('WARN')]).toEqual([0, 'SUCCEEDED', []]);
    expect(calls.map(({ path }) => path).sort()).toEqual(['v3/REST/contactslist', 'v4/sms']);
    for (const { parameters } of calls) expect(Number(parameters.Limit)).toBe(1);
  });

  test.concurrent('a key without an SMS token', async () => {
    const { status, calls } = await check({ sms_token: undefined });
    expect([status, calls.length]).toEqual(['SUCCEEDED', 1]);
  });

  test.concurrent('spaces around them do no harm', async () => {
    const { apiKey, secretKey, smsToken } = credentials.master;
    const spaced = { api_key: ` ${apiKey}\n`, api_key_secret: `${secretKey} `, sms_token: `\t${smsToken}` };
    expect((await check(spaced)).status).toBe('SUCCEEDED');
  });

  test.concurrent('a fault and then a good answer', async () => {
    expect((await check({}, { faults: [{ kind: 'html', status: 502 }] })).status).toBe('SUCCEEDED');
  });
});

describe('fails and says what to do', () => {
  const shapes: [string, string, string][] = [
    ['empty HTML', '', 'text/html'],
    [
      'JSON',
      '{"ErrorIdentifier":"i","StatusCode":401,"ErrorMessage":"API key authentication failure"}',
      'application/json',
    ],
  ];
  test.concurrent.each(shapes)('a wrong secret, answered with %s', async (_name, body, type) => {
    const headers = { 'content-type': type };
    const { run, status, message } = await check({}, {}, (mailjet) =>
      mailjet.fault({ kind: 'reply', status: 401, headers, body, times: 'always' }),
    );
    expect([run.code, status, run.errors]).toEqual([0, 'FAILED', []]);
    for (const word of ['api_key', 'api_key_secret', 'region is eu, try us']) expect(message).toContain(word);
    expect(message).not.toMatch(/\[object|undefined|<|Bearer/);
    if (body.startsWith('{')) expect(message).toContain('API key authentication failure');
  });

  test.concurrent('a key of the other region, either way', async () => {
    const wrong = await check({ api_key_secret: 'nobodys-secret-key' });
    expect([wrong.status, wrong.message]).toEqual(['FAILED', expect.stringContaining('try us')]);
    const { apiKey, secretKey } = credentials.us;
    const config = { api_key: apiKey, api_key_secret: secretKey, sms_token: undefined };
    const eu = await check(config);
    expect([eu.status, eu.message]).toEqual(['FAILED', expect.stringContaining('try us')]);
    const us = await check({ ...config, api_url: 'us', region: 'us' });
    expect(us.status).toBe('SUCCEEDED');
    const back = await check({ api_url: 'us', region: 'us' });
    expect([back.status, back.message]).toEqual(['FAILED', expect.stringContaining('region is us, try eu')]);
  });

  test.concurrent('a wrong SMS token, and an account without SMS', async () => {
    const wrong = await check({ sms_token: 'nobodys-sms-token' });
    expect([wrong.status, wrong.message]).toEqual(['FAILED', expect.stringContaining('sms_token')]);
    const denied = await check({}, { settings: { sms: { access: 'denied' } } });
    expect([denied.status, denied.message]).toEqual(['FAILED', expect.stringMatching(/SMS/)]);
  });

  test.concurrent('an address where no Mailjet lives', async () => {
    for (const reply of [
      { status: 200, body: '{"ok":1}', headers: { 'content-type': 'application/json' } },
      { status: 200, body: '<html>Hello</html>', headers: { 'content-type': 'text/html' } },
      { status: 404, body: '<html>nginx</html>', headers: { 'content-type': 'text/html' } },
    ]) {
      const config = { retry_budget_seconds: 0 };
      const { run, status, message } = await check(config, {}, (mailjet) =>
        mailjet.fault({ kind: 'reply', ...reply, times: 'always' }),
      );
      expect(status).not.toBe('SUCCEEDED');
      if (reply.body !== '<html>Hello</html>') expect(message ?? run.errors[0]?.message).toMatch(/api_url/);
    }
  });
});

test.concurrent('an API that stays out of order fails, and another try may do', async () => {
  const faults = [{ kind: 'html', status: 503, times: 'always' } as const];
  const { run } = await check({ retry_budget_seconds: 0 }, { faults });
  expect([run.code, run.errors, run.connectionStatus?.status]).toEqual([0, [], 'FAILED']);
  expect(run.connectionStatus?.message).toMatch(/try again later/);
});

test.concurrent('a wrong secret fails read on every stream, of both back ends', async () => {
  await withMailjet({}, async (mailjet) => {
    const streams = ['users', 'templates', 'campaign_link_clicks', 'messages'];
    const run = await read(mailjet, streams, { config: { api_key_secret: 'nobodys-secret-key' } });
    expect(run.code).not.toBe(0);
    expect(new Set(run.errors.map(({ failure_type }) => failure_type))).toEqual(new Set(['config_error']));
    expect(run.errors[0]?.message).toMatch(/try us/);
    for (const stream of streams) expect([stream, run.lastStatus(stream)]).toEqual([stream, 'INCOMPLETE']);
  });
});
