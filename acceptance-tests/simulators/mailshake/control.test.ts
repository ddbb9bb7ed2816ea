import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fault } from '../shared/faults.ts';
import { type MailshakeSimulator, startMailshake } from './mailshake.ts';
import { basic, createClient, type TestClient } from './test-client.ts';

let mailshake: MailshakeSimulator;
let client: TestClient;
beforeAll(async () => {
  mailshake = await startMailshake({ settings: { quota: { limit: null } } });
  client = createClient(mailshake);
});
afterAll(() => mailshake.close());
afterEach(() => {
  mailshake.clearFaults();
  mailshake.clearCalls();
});

describe('faults', () => {
  test.each<[Fault, number, RegExp]>([
    [{ kind: 'error', code: 'internal_error' }, 500, /^\{"code":"internal_error","error":".+","time":".+"\}$/],
    [{ kind: 'error', code: 'limit_reached', status: 400 }, 400, /try again after: \S+Z"/],
    [{ kind: 'html', status: 502 }, 502, /^<html>/],
    [{ kind: 'empty' }, 200, /^$/],
    [{ kind: 'empty', status: 503 }, 503, /^$/],
    [{ kind: 'reply', status: 418, body: 'tea' }, 418, /^tea$/],
  ])('%j', async (fault, status, body) => {
    mailshake.fault(fault);
    const response = await fetch(`${mailshake.url}/me`, { headers: basic });
    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(body);
    expect(mailshake.calls({ fault: fault.kind })).toHaveLength(1);
    expect((await client.get('me')).status).toBe(200);
  });

  test.each(['reset', 'reset-after', 'truncated', 'destroyed', 'cut-json', 'malformed'] as const)(
    '%s leaves no usable answer',
    async (kind) => {
      mailshake.fault({ kind });
      const answer = fetch(`${mailshake.url}/activity/opens`, { headers: basic }).then((response) => response.json());
      await expect(answer).rejects.toThrow();
      expect(mailshake.calls()).toHaveLength(1);
      expect(mailshake.totals().units).toBe(kind === 'reset' ? 0 : 2);
    },
  );

  test.each(['slow', 'stall'] as const)('%s takes its time', async (kind) => {
    mailshake.fault({ kind, ms: 60 });
    const start = performance.now();
    expect((await client.get('me')).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(50);
  });

  test('a fault may wait, last, and choose its calls', async () => {
    mailshake.fault({ kind: 'html', status: 500, path: 'activity/*', skip: 1, times: 2 });
    mailshake.fault({ kind: 'html', status: 503, where: { campaignID: 1_483_711 }, times: 'always' });
    const status = async (path: string, body = {}) => (await client.post(path, body)).status;
    expect(await status('me')).toBe(200);
    expect(await status('activity/opens')).toBe(200);
    expect(await status('activity/clicks')).toBe(500);
    expect(await status('activity/opens')).toBe(500);
    expect(await status('activity/opens')).toBe(200);
    expect(await status('recipients/list', { campaignID: 1_483_711 })).toBe(503);
    expect(await status('recipients/list', { campaignID: 1_483_920 })).toBe(200);
    expect(await status('recipients/list', { campaignID: 1_483_711 })).toBe(503);
  });
});

describe('the call log', () => {
  test('says what was asked, how and at what price', async () => {
    await client.post('activity/opens', { perPage: 3 });
    await client.get('me', { apiKey: 'wrong' }, {});
    const [opens, me] = mailshake.calls();
    expect(opens).toMatchObject({ method: 'POST', path: 'activity/opens', parameters: { perPage: 3 }, status: 200 });
    expect(opens).toMatchObject({ cost: 2, rows: 3, credentials: { url: false, body: false, header: 'Basic' } });
    expect(me).toMatchObject({
      status: 401,
      code: 'invalid_api_key',
      cost: 0,
      credentials: { url: true, header: null },
    });
    expect(mailshake.calls({ status: 401 })).toHaveLength(1);
    expect(mailshake.callCount('activity/*')).toBe(1);
  });

  test('counts calls in flight', async () => {
    mailshake.set({ latencyMs: 30 });
    await Promise.all([client.get('me'), client.get('me'), client.get('me')]);
    mailshake.set({ latencyMs: 0 });
    expect(mailshake.totals().maxInFlight).toBe(3);
  });
});

describe('the control endpoint', () => {
  const control = async (message: object, path = '') => {
    const url = `${mailshake.origin}/__control${path}`;
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(message) });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  };

  test('does what the handle does', async () => {
    const { json } = await control({ add: { opens: 2 }, set: { endToken: 'empty' }, fault: { kind: 'empty' } });
    expect(json).toMatchObject({ ok: true, add: { opens: [expect.any(Number), expect.any(Number)] } });
    expect((await client.get('me')).text).toBe('');
    expect((await client.post('senders/list')).json.nextToken).toBe('');
    const log = await (await fetch(`${mailshake.origin}/__control/calls?path=me`)).json();
    expect(log).toMatchObject({ calls: [{ path: 'me', fault: 'empty' }], totals: { calls: 2 } });
    await control({}, '/calls/clear');
    expect(mailshake.calls()).toEqual([]);
  });

  test('refuses what it does not know', async () => {
    for (const message of [{ sing: true }, { set: { endToken: 'no' } }, { set: { x: 1 } }, { fault: { kind: 'x' } }]) {
      expect((await control(message)).status).toBe(400);
    }
    const status = await (await fetch(`${mailshake.origin}/__control`)).json();
    expect(status).toMatchObject({ name: 'mailshake', actions: expect.arrayContaining(['set', 'add', 'changeLead']) });
  });
});

test('the program prints its URL and ends on SIGTERM', async () => {
  const args = ['--opens', '500', '--quota', 'off'];
  const child = spawn(process.execPath, [`${import.meta.dirname}/main.ts`, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  try {
    const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
    expect(await createClient({ url }).rows('activity/opens')).toHaveLength(500);
  } finally {
    child.kill('SIGTERM');
  }
  expect(await exit).toEqual([0, null]);
});
