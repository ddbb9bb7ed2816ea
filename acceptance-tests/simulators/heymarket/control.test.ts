import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fault } from '../shared/faults.ts';
import { type HeymarketSimulator, startHeymarket } from './heymarket.ts';
import { noLimits } from './settings.ts';
import { createClient, type TestClient } from './test-client.ts';

let heymarket: HeymarketSimulator;
let client: TestClient;
beforeAll(async () => {
  heymarket = await startHeymarket({ settings: noLimits });
  client = createClient(heymarket);
});
afterAll(() => heymarket.close());
afterEach(() => {
  heymarket.clearFaults();
  heymarket.clearCalls();
});

describe('faults', () => {
  test.each<[Fault, number, RegExp]>([
    [{ kind: 'error', code: 'server_error' }, 500, /^\{"error":"Server error","message":"unexpected error"\}$/],
    [{ kind: 'error', code: 'bad_gateway' }, 502, /"Bad gateway"/],
    [{ kind: 'error', code: 'not_found', status: 410, message: 'Gone' }, 410, /"Gone"/],
    [{ kind: 'html', status: 502 }, 502, /^<html>/],
    [{ kind: 'empty', status: 500 }, 500, /^$/],
    [{ kind: 'reply', status: 503, body: 'later' }, 503, /^later$/],
  ])('%j', async (fault, status, body) => {
    heymarket.fault({ ...fault, times: 2 });
    for (const answer of [await client.get('v1/team'), await client.post('v1/tags')]) {
      expect(answer.status).toBe(status);
      expect(answer.text).toMatch(body);
    }
    expect((await client.get('v1/team')).status).toBe(200);
  });

  test.each(['reset', 'truncated', 'destroyed', 'cut-json', 'malformed'] as const)('%s', async (kind) => {
    heymarket.fault({ kind, path: 'v1/*' });
    await expect(client.post('v1/tags')).rejects.toThrow();
    expect((await client.post('v1/tags')).status).toBe(200);
  });
});

test('the call log says what was asked', async () => {
  await client.post('v1/contacts', { limit: 3, date: '2026-04-01T00:00:00Z' });
  const [call] = heymarket.calls();
  expect(call).toMatchObject({ method: 'POST', path: 'v1/contacts', status: 200, rows: 3, cost: 1 });
  expect(call).toMatchObject({
    credentials: { url: false, body: false, header: 'Bearer' },
    parameters: { limit: 3, date: '2026-04-01T00:00:00Z' },
  });
});

describe('the control endpoint', () => {
  const control = async (message: object) => {
    const response = await fetch(`${heymarket.origin}/__control`, { method: 'POST', body: JSON.stringify(message) });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  };

  test('does what the handle does', async () => {
    const { json } = await control({
      addConversation: { messages: 2, at: '2030-01-01T00:00:00Z' },
      hook: { when: 'after', path: 'v1/tags', actions: { addRows: { table: 'tags' } } },
      truth: { stream: 'team' },
    });
    expect(json).toMatchObject({ ok: true, addConversation: { id: expect.any(Number) }, truth: [{ parent: {} }] });
    expect([(await client.post('v1/tags')).rows.length, (await client.post('v1/tags')).rows.length]).toEqual([5, 6]);
  });

  test('refuses what it does not know', async () => {
    for (const message of [
      { sing: true },
      { set: { date: 'no' } },
      { set: { limits: { x: 1 } } },
      { bumpConversation: { id: 1 } },
      { truth: { stream: 'x' } },
      { revokeSecret: { id: 'x' } },
      { hook: { when: 'never' } },
    ]) {
      expect((await control(message)).status).toBe(400);
    }
    const status = await (await fetch(`${heymarket.origin}/__control`)).json();
    const actions = expect.arrayContaining(['set', 'hook', 'setMessageStatus', 'truth', 'lastRequestID']);
    expect(status).toMatchObject({ name: 'heymarket', actions });
  });
});

test('the program prints its URL and ends on SIGTERM', async () => {
  const args = ['--conversations', '12', '--messages', '2', '--contacts', '7', '--no-sample', '--no-limits'];
  const child = spawn(process.execPath, [`${import.meta.dirname}/main.ts`, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  try {
    const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
    const own = createClient({ url });
    expect((await own.pages('v1/messages/all')).flat()).toHaveLength(24);
    expect((await own.post('v1/contacts')).rows).toHaveLength(7);
  } finally {
    child.kill('SIGTERM');
  }
  expect(await exit).toEqual([0, null]);
});
