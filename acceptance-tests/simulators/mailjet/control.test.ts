import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fault } from '../shared/faults.ts';
import { credentials } from './accounts.ts';
import { type MailjetSimulator, startMailjet } from './mailjet.ts';
import { createClient, type TestClient } from './test-client.ts';

let mailjet: MailjetSimulator;
let client: TestClient;
beforeAll(async () => {
  mailjet = await startMailjet({ now: '2025-05-20T10:00:00Z' });
  client = createClient(mailjet.url);
});
afterAll(() => mailjet.close());
afterEach(() => {
  mailjet.clearFaults();
  mailjet.clearHooks();
  mailjet.clearCalls();
});

describe('faults', () => {
  test.each<[Fault, number, RegExp]>([
    [{ kind: 'error', code: 'internal_error' }, 500, /^\{ "ErrorInfo" : "", "ErrorMessage" : "Internal/],
    [{ kind: 'error', code: 'unauthorized' }, 401, /^$/],
    [{ kind: 'error', code: 'forbidden' }, 403, /"StatusCode" : 403/],
    [{ kind: 'error', code: 'too_many_requests' }, 429, /^<html>/],
    [{ kind: 'html', status: 502 }, 502, /^<html>/],
    [{ kind: 'empty' }, 200, /^$/],
    [{ kind: 'reply', status: 503, body: 'later' }, 503, /^later$/],
  ])('%j', async (fault, status, body) => {
    mailjet.fault(fault);
    const answer = await client.get('v3/REST/user');
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(body);
    expect((await client.get('v3/REST/user')).status).toBe(200);
  });

  test.each(['reset', 'truncated', 'destroyed', 'cut-json', 'malformed'] as const)('%s', async (kind) => {
    mailjet.fault({ kind });
    await expect(client.get('v3/REST/user')).rejects.toThrow();
    expect((await client.get('v3/REST/user')).status).toBe(200);
  });
});

test('the call log says what was asked', async () => {
  await client.get('v3/REST/contact', { Limit: 3 });
  const [call] = mailjet.calls();
  expect(call).toMatchObject({ method: 'GET', path: 'v3/REST/contact', status: 200, rows: 3, cost: 1 });
  expect(call).toMatchObject({ credentials: { url: false, header: 'Basic' }, parameters: { Limit: '3' } });
  await client.get('v3/REST/contact/1');
  expect(mailjet.calls({ code: 'not_found' })).toHaveLength(1);
});

describe('the control endpoint', () => {
  const control = async (message: object) => {
    const response = await fetch(`${mailjet.origin}/__control`, { method: 'POST', body: JSON.stringify(message) });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  };

  test('does what the handle does', async () => {
    const { json } = await control({
      ...{ addMessage: { campaign: 7_100_001 }, addContact: {}, set: { opens: 'every' } },
      truth: { stream: 'messages', from: '2025-05-20T09:59:30Z' },
    });
    const { id } = json.addMessage as { id: string };
    expect(json).toMatchObject({ ok: true, addContact: { id: expect.any(Number) } });
    expect(json.truth).toMatchObject([{ row: { ID: id, CampaignID: 7_100_001 }, parent: {} }]);
    expect(mailjet.settings.opens).toBe('every');
    expect(await control({ addEvent: { message: id, kind: 'opened' } })).toMatchObject({ json: { ok: true } });
  });

  test('hooks a change to a call', async () => {
    await control({ hook: { when: 'before', path: 'v3/REST/dns', actions: { set: { unavailable: { dns: 403 } } } } });
    expect((await client.get('v3/REST/dns')).status).toBe(403);
    await control({ set: { unavailable: {} } });
  });

  test('refuses what it does not know', async () => {
    expect(await control({ nonsense: 1 })).toMatchObject({ status: 400 });
    expect(await control({ hook: { when: 'before', actions: { nonsense: 1 } } })).toMatchObject({ status: 400 });
    expect(await control({ truth: { stream: 'nonsense' } })).toMatchObject({ status: 400 });
  });

  test('tells settings and totals', async () => {
    const response = await fetch(`${mailjet.origin}/__control`);
    expect(await response.json()).toMatchObject({ name: 'mailjet', settings: { total: 'page' } });
  });
});

test('as a process of its own', async () => {
  const main = new URL('main.ts', import.meta.url).pathname;
  const options = ['--contacts', '20', '--messages', '50', '--rate', '100', '--settings', '{"sms":{"cap":1}}'];
  const child = spawn(process.execPath, ['--no-warnings', main, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const other = createClient(url);
    expect((await other.get('v3/REST/contact', { countOnly: true })).json.Count).toBe(27);
    expect((await other.get('v4/sms', { FromTS: 1 })).rows).toHaveLength(1);
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  expect(child.exitCode).toBe(0);
});

test('an answer holds nothing but what its key may see', async () => {
  const { text } = await createClient(mailjet.url, 'sub').get('v3/REST/apikey');
  expect(text).toContain(credentials.sub.secretKey);
  expect(text).not.toContain(credentials.master.secretKey);
});
