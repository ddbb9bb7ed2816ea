import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fault } from '../shared/faults.ts';
import { type MissiveSimulator, startMissive } from './missive.ts';
import { tokens } from './seed/ids.ts';
import { noLimits } from './settings.ts';
import { createClient, idsOf, type TestClient } from './test-client.ts';

let missive: MissiveSimulator;
let client: TestClient;
beforeAll(async () => {
  missive = await startMissive({ settings: noLimits });
  client = createClient(missive);
});
afterAll(() => missive.close());
afterEach(() => {
  missive.clearFaults();
  missive.clearCalls();
});

describe('faults', () => {
  test.each<[Fault, number, RegExp]>([
    [{ kind: 'error', code: 'internal_error' }, 500, /^\{"error":\{"message":".+"\}\}$/],
    [{ kind: 'error', code: 'not_found', status: 410, message: 'Gone' }, 410, /"Gone"/],
    [{ kind: 'html', status: 502 }, 502, /^<html>/],
    [{ kind: 'empty', status: 201 }, 201, /^$/],
    [{ kind: 'reply', status: 503, body: 'later' }, 503, /^later$/],
  ])('%j', async (fault, status, body) => {
    missive.fault(fault);
    const answer = await client.get('teams');
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(body);
    expect((await client.get('teams')).status).toBe(200);
  });

  test.each(['reset', 'truncated', 'destroyed', 'cut-json', 'malformed'] as const)('%s', async (kind) => {
    missive.fault({ kind });
    await expect(client.get('teams')).rejects.toThrow();
    expect((await client.get('teams')).status).toBe(200);
  });
});

test('the call log says what was asked', async () => {
  await client.get('conversations', { all: true, limit: 3 });
  const [call] = missive.calls();
  expect(call).toMatchObject({ method: 'GET', path: 'conversations', status: 200, rows: 3, cost: 1 });
  expect(call).toMatchObject({ credentials: { url: false, header: 'Bearer' }, parameters: { limit: '3' } });
});

describe('the control endpoint', () => {
  const control = async (message: object) => {
    const url = `${missive.origin}/__control`;
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(message) });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  };

  test('does what the handle does', async () => {
    const { json } = await control({
      addConversation: { messages: 2, at: 2_000_000_000 },
      hook: { when: 'after', path: 'conversations', actions: { addContact: {} } },
      truth: { stream: 'teams', token: tokens.teo },
    });
    expect(json).toMatchObject({ ok: true, addConversation: { id: expect.any(String) }, truth: [{}, {}] });
    const { rows } = await client.get('conversations', { all: true });
    expect(rows[0]).toMatchObject({ messages_count: 2, ...(json.addConversation as object) });
    expect(missive.truth({ stream: 'contacts' })).toHaveLength(39);
  });

  test('refuses what it does not know', async () => {
    for (const message of [
      { sing: true },
      { set: { until: 'no' } },
      { set: { batch: { x: 1 } } },
      { bumpConversation: { id: 'x' } },
      { truth: { stream: 'x' } },
      { truth: { stream: 'teams', token: 'x' } },
      { hook: { when: 'never' } },
    ]) {
      expect((await control(message)).status).toBe(400);
    }
    const status = await (await fetch(`${missive.origin}/__control`)).json();
    expect(status).toMatchObject({ name: 'missive', actions: expect.arrayContaining(['set', 'hook', 'leaveTeam']) });
  });
});

test('the truth is what can be read', async () => {
  const pages = await client.offsetPages('responses');
  expect(idsOf(pages).toSorted()).toEqual(missive.truth({ stream: 'responses' }).map(({ row }) => row.id));
  const [first] = missive.truth({ stream: 'full_messages' });
  expect(first).toMatchObject({ row: { body: expect.any(String) }, parent: { conversation: expect.any(String) } });
  expect(JSON.stringify(missive.truth({ stream: 'full_messages' }))).not.toContain('Signature');
});

test('the program prints its URL and ends on SIGTERM', async () => {
  const args = ['--conversations', '120', '--no-sample', '--no-limits', '--token', 'mine'];
  const child = spawn(process.execPath, [`${import.meta.dirname}/main.ts`, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  try {
    const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
    const pages = await createClient({ url }, 'mine').untilPages('conversations', 'last_activity_at', { all: true });
    expect(idsOf(pages)).toHaveLength(108);
  } finally {
    child.kill('SIGTERM');
  }
  expect(await exit).toEqual([0, null]);
});
