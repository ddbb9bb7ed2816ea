import { afterEach, describe, expect, test } from '@jest/globals';
import type { Clock } from '../clock.ts';
import { json, type Reply, reset, serve, type TestServer, text } from '../testing/server.ts';
import { runVerb, sourceAt } from '../testing/verbRun.ts';
import { check } from './check.ts';
import { discover } from './discover.ts';

const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A clock whose short sleeps are over at once; longer ones when so much time has passed. */
class ShortSleeps implements Clock {
  #now = 0;
  #timers: { at: number; ring: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (ms < 15_000) return this.pass(ms);
    await new Promise<void>((resolve, reject) => {
      this.#timers.push({ at: this.#now + ms, ring: resolve });
      signal?.addEventListener('abort', () => reject(signal.reason));
    });
  }

  pass(ms: number): void {
    this.#now += ms;
    for (const { at, ring } of this.#timers) if (at <= this.#now) ring();
  }
}

const silent: Reply = () => {};
const trickling: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};

/** Runs `check` and `discover` with one call against an address; `whenCalled` runs once a request has come. */
async function runBoth(url: string, whenCalled?: { reply: Reply; do: (clock: ShortSleeps) => void }) {
  const call = { method: 'GET', path: 'me', params: {}, cost: 1, expects: (body: unknown) => body } as const;
  const results = [];
  for (const verb of [check, discover]) {
    const clock = new ShortSleeps();
    let address = url;
    if (whenCalled) {
      const server = await serve((response, request) => {
        whenCalled.reply(response, request);
        whenCalled.do(clock);
      });
      servers.push(server);
      address = server.url;
    }
    const source = sourceAt(address, {
      check: async (context) => {
        await context.call(call);
        return [];
      },
      columns: async (context) => {
        await context.call(call);
        return {};
      },
    });
    results.push({ ...(await runVerb(verb, source, clock)), seconds: clock.now() / 1000 });
  }
  const [checked, discovered] = results;
  const status = checked?.messages.flatMap((one) => (one.type === 'CONNECTION_STATUS' ? one.connectionStatus : []))[0];
  return { status, checked, discovered };
}

describe('check and discover end within half a minute, check as FAILED with what to do', () => {
  test.each([
    ['says nothing', silent],
    ['trickles', trickling],
  ])('a server that %s', async (_what, reply) => {
    const { status, checked, discovered } = await runBoth('', { reply, do: (clock) => clock.pass(20_000) });
    expect([status?.status, checked?.thrown]).toEqual(['FAILED', undefined]);
    expect(status?.message).toMatch(/no whole answer within 20 s.*network and api_url.*later/);
    expect(discovered?.thrown).toMatchObject({ failureType: 'transient_error' });
  });

  test.each([
    ['resets', reset, /could not be reached/],
    ['answers 503', json({}, 503), /trouble/],
    ["answers with a gateway's page", text('<html>502 Bad Gateway</html>', 502), /Bad Gateway/],
    ['answers with a page', text('<html>Sign in</html>'), /Sign in|no JSON/],
  ])('a server that %s', async (_what, reply, sentence) => {
    const { status, checked, discovered } = await runBoth('', { reply, do: () => {} });
    expect([status?.status, checked?.thrown]).toEqual(['FAILED', undefined]);
    expect(status?.message).toMatch(sentence);
    expect(status?.message).toMatch(/network and api_url.*later/);
    for (const result of [checked, discovered]) expect(result?.seconds).toBeLessThan(20);
    expect(discovered?.thrown).toMatchObject({ failureType: 'transient_error' });
  });

  test('a host name that leads nowhere', async () => {
    const { status, discovered } = await runBoth('http://nowhere.invalid');
    expect(status).toMatchObject({ status: 'FAILED', message: expect.stringMatching(/api_url/) });
    expect(discovered).toMatchObject({ seconds: expect.any(Number), thrown: { failureType: 'transient_error' } });
    expect(discovered?.seconds).toBeLessThan(20);
  });
});

test.each([
  ['that lasts', { 'retry-after': '90' }],
  ['for which the time ends', {}],
])('a quota %s is no failure of check', async (_what, headers) => {
  const { status } = await runBoth('', { reply: json({}, 429, headers as Record<string, string>), do: () => {} });
  expect(status).toMatchObject({ status: 'SUCCEEDED', message: expect.stringContaining('quota') });
});

test('the API is told who asks: the connector, with its version, and nothing else', async () => {
  const agents: unknown[] = [];
  const reply: Reply = (response, request) => {
    agents.push(request.headers['user-agent']);
    json({})(response, request);
  };
  await runBoth('', { reply, do: () => {} });
  expect(agents).toEqual(['source-any/0', 'source-any/0']);
});
