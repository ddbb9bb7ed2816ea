import { afterEach, describe, expect, test } from '@jest/globals';
import { listAt } from '../declare/records.ts';
import type { SourceError } from '../errors.ts';
import { isObject } from '../json.ts';
import { json, type Reply, reset, serve, type TestServer, text, truncated } from '../testing/server.ts';
import { skippingClock } from '../testing/virtualClock.ts';
import { type ErrorWords, type RawAnswer, wordsIn } from './answer.ts';
import { type Authenticator, bearer } from './authenticators.ts';
import { ApiClient, type ApiDialect, type Call } from './client.ts';
import { whoeverSaysSo } from './failure.ts';
import { Quota, type QuotaOptions } from './quota.ts';
import { Outage } from './retry.ts';
import { createTransport } from './transport.ts';

const never = new AbortController().signal;
const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

interface Setup {
  dialect?: Partial<ApiDialect>;
  authenticator?: Authenticator;
  quota?: Partial<QuotaOptions>;
}

/** As an API whose errors are objects with a message or a code. */
const readError = ({ status, body }: RawAnswer): ErrorWords | undefined =>
  status >= 400 && isObject(body) ? wordsIn(body) : undefined;

const anything = { method: 'GET' as const, path: 'x', params: {}, cost: 1, expects: (body: unknown) => body };

const SECRET = 'a-secret-that-is-long';

async function clientFor(replies: Reply[], { dialect = {}, authenticator, quota = {} }: Setup = {}) {
  const server = await serve(...replies);
  servers.push(server);
  const clock = skippingClock(Date.now());
  const limits = {
    windows: [],
    concurrency: 2,
    refusalPause: { firstSeconds: 10, maxSeconds: 60 },
    maxWaitSeconds: 7_200,
    ...quota,
  };
  const client = new ApiClient({
    dialect: { baseUrl: `${server.url}/v1/`, rules: [], readError, ...dialect },
    transport: createTransport({ userAgent: 'test', timeoutSeconds: 5, connections: 2 }),
    quota: new Quota(limits, clock, { onWait: () => {}, onResume: () => {} }),
    ...(authenticator && { authenticator }),
    clock,
    retryBudgetMs: 600_000,
    outage: new Outage(),
    log: () => {},
    redact: (text) => text.replaceAll(SECRET, '****'),
  });
  const call = async (more: Partial<Call> = {}): Promise<unknown> =>
    (await client.call({ ...anything, path: 'rows', ...more }, never)).value;
  return { call, server, clock, client };
}

test.each([
  ['an error', (said: string) => json({ message: said }, 400)],
  ['an answer that is no JSON', (said: string) => text(said, 200, {})],
])('a secret in %s is hidden whole, though the text is cut', async (_what, reply) => {
  for (const room of [495, 195]) {
    const { call } = await clientFor(Array(9).fill(reply(`${'x'.repeat(room)}${SECRET}`)));
    const rule = { action: 'fail_stream', fault: 'config_error', message: 'No.' } as const;
    const error = await call({ rules: [rule] }).catch((thrown: Error) => thrown);
    const { message, detail } = error as SourceError;
    expect([`${message} ${detail}`.includes('xx'), `${message} ${detail}`.includes('a-s')]).toEqual([true, false]);
  }
});

test('a GET may have its parameters in the body too', async () => {
  const { call, server } = await clientFor([json([])]);
  await call({ params: { email: ['a', 'b'] }, alsoInBody: true });
  expect(server.requests[0]).toMatchObject({ method: 'GET', body: '{"email":["a","b"]}' });
  expect(server.requests[0]?.url).toContain('email=a&email=b');
});

test('an error rule is told the time by our clock', async () => {
  const { call, clock } = await clientFor([json({}, 400)]);
  const seen: number[] = [];
  const when = (_problem: unknown, now: number): boolean => seen.push(now) > 0;
  const rule = { when, action: 'fail_stream', fault: 'config_error', message: 'No.' } as const;
  await expect(call({ rules: [rule] })).rejects.toThrow('No.');
  expect(seen).toEqual([clock.now()]);
});

describe('a request', () => {
  test('GET has its parameters in the query, POST in a JSON body', async () => {
    const { call, server } = await clientFor([json({ ok: true })]);
    await call({ params: { a: 1, list: ['x', 'y'], none: undefined, nil: null, flag: false } });
    await call({ method: 'POST', path: '/rows', params: { a: 1, none: undefined } });
    expect(server.requests.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['GET', '/v1/rows?a=1&list=x&list=y&flag=false', ''],
      ['POST', '/v1/rows', '{"a":1}'],
    ]);
    expect(server.requests[0]?.headers).toMatchObject({ 'user-agent': 'test', accept: 'application/json' });
  });

  test('carries ids that no double holds, digit for digit', async () => {
    const { call, server } = await clientFor([json({})]);
    await call({ params: { id: 12345678901234567890n } });
    await call({ method: 'POST', params: { id: 12345678901234567890n } });
    expect(server.requests[0]?.url).toContain('id=12345678901234567890');
    expect(server.requests[1]?.body).toBe('{"id":12345678901234567890}');
  });
});

describe('an answer', () => {
  const good = json({ rows: [1] });

  test.each([
    ['HTML', text('<html>Bad gateway</html>', 200, { 'content-type': 'text/html' })],
    ['an empty body', text('')],
    ['a body that is cut off', truncated],
    ['half of the JSON', text('{"rows":[')],
    ['a connection that is reset', reset],
    ['status 500', text('oops', 500)],
    ['status 503 with HTML', text('<h1>503</h1>', 503)],
    ['status 408', json({}, 408)],
  ])('%s is tried again', async (_what, bad) => {
    const { call, server, clock } = await clientFor([bad, bad, good]);
    expect(await call()).toEqual({ rows: [1] });
    expect(server.requests.length).toBe(3);
    expect(clock.slept.length).toBe(2);
  });

  test('that is not as expected is tried again, and in the end a transient error', async () => {
    const { call, server } = await clientFor([json({ rows: null }), good]);
    expect(await call({ expects: (body) => listAt('rows')(body) ?? undefined })).toEqual([1]);
    expect(server.requests.length).toBe(2);
    const { call: again } = await clientFor([json({})]);
    await expect(again({ expects: () => undefined })).rejects.toMatchObject({ failureType: 'transient_error' });
  });

  const page = text('<html><title>Just a moment...</title></html>', 403, { 'content-type': 'text/html' });
  test.each([
    ['401 with a page', text('<html>Log in</html>', 401)],
    ['403 with a page', page],
    ['404 with a page', text('<html>nginx</html>', 404)],
    ['400 with a text', text('Bad Request', 400)],
    ['404 with JSON that is no error of the API', json(['no route'], 404)],
    ['302', text('', 302, { location: 'https://login.example.com/' })],
    ['304', text('', 304)],
    ['409', json({ message: 'Conflict.' }, 409)],
    ['421', json({ message: 'Misdirected.' }, 421)],
    ['423', json({ message: 'Locked.' }, 423)],
    ['425', json({ message: 'Too early.' }, 425)],
    ['an error in place of data', json({ error: 'upstream timeout', details: [] })],
    ['a status in place of data', json({ StatusCode: 500, rows: [] })],
  ])('%s is tried again, and, if it stays, a fault that passes', async (_what, bad) => {
    const { call, server } = await clientFor([bad, good]);
    expect([await call(), server.requests.length]).toEqual([{ rows: [1] }, 2]);
    const { call: again } = await clientFor([bad]);
    await expect(again()).rejects.toMatchObject({ failureType: 'transient_error' });
  });

  test('429 of a gateway is a refusal of quota like any other', async () => {
    const { call, clock } = await clientFor([text('<html>slow down</html>', 429, { 'retry-after': '77' }), good]);
    const began = clock.now();
    expect(await call()).toEqual({ rows: [1] });
    expect(clock.now() - began).toBeGreaterThanOrEqual(77_000);
  });

  test("only the API's own word finds a rule, unless the rule says otherwise", async () => {
    const skip = { status: 404, action: 'skip_partition', fault: 'transient_error', message: 'Gone.' } as const;
    const { call } = await clientFor([text('<html>nginx</html>', 404)], { dialect: { rules: [skip] } });
    await expect(call()).rejects.toMatchObject({ action: 'retry' });
    await expect(call({ rules: [whoeverSaysSo(skip)] })).rejects.toMatchObject({ action: 'skip_partition' });
    const { call: own } = await clientFor([json({ message: 'No such.' }, 404)], { dialect: { rules: [skip] } });
    await expect(own()).rejects.toMatchObject({ action: 'skip_partition' });
  });

  test("the time is the server's", async () => {
    const { client } = await clientFor([json({}, 200, { date: 'Mon, 02 Mar 2026 09:00:00 GMT' })]);
    const { time } = await client.call(anything, never);
    expect(time).toBe(Date.parse('2026-03-02T09:00:00Z'));
  });

  test('the time is that of the question: what came while an answer was under way may not be in it', async () => {
    const date = 'Mon, 02 Mar 2026 09:00:30 GMT';
    const slow: Reply = async (response, request) => {
      await clock.sleep(30_000);
      json({}, 200, { date })(response, request);
    };
    const { client, clock } = await clientFor([slow]);
    const { time } = await client.call(anything, never);
    expect(time).toBe(Date.parse('2026-03-02T09:00:00Z'));
  });

  test('a redirect is not followed, and nobody else gets the credentials', async () => {
    const { server: other } = await clientFor([good]);
    const { call, server } = await clientFor([text('', 302, { location: `${other.url}/steal` })], {
      authenticator: bearer('secret'),
    });
    await expect(call()).rejects.toMatchObject({ action: 'retry', failureType: 'transient_error' });
    expect([server.requests.length > 1, other.requests.length]).toEqual([true, 0]);
  });
});

describe('error rules', () => {
  const rule = (message: string, action: 'skip_partition' | 'fail_stream' | 'retry' = 'skip_partition') => ({
    action,
    fault: 'system_error' as const,
    message,
  });

  test("the call's come before the source's, those before the common ones", async () => {
    const dialect = { rules: [{ ...rule('the source'), status: [403, 404] }] };
    const forbidden = json({ message: 'No.', code: 'E1' }, 403);
    await expect((await clientFor([forbidden], { dialect })).call()).rejects.toThrow('the source The API said: "No."');
    const own = { rules: [{ ...rule('the call'), code: 'E1' }] };
    await expect((await clientFor([forbidden], { dialect })).call(own)).rejects.toThrow('the call');
    await expect((await clientFor([forbidden])).call()).rejects.toMatchObject({
      action: 'fail_stream',
      failureType: 'config_error',
    });
  });

  test('an error may come with status 200', async () => {
    const own = ({ body }: RawAnswer) =>
      (body as { error?: string }).error ? { code: 'gone', text: 'It is gone.' } : undefined;
    const { call } = await clientFor([json({ error: 'x' })], {
      dialect: { readError: own, rules: [{ ...rule('so'), code: 'gone' }] },
    });
    await expect(call()).rejects.toThrow('so The API said: "It is gone."');
  });

  test('a limit of retries is that of its own rule', async () => {
    const rules = [{ ...rule('once more', 'retry'), code: 'odd', retries: 1 }];
    const odd = json({ code: 'odd' }, 400);
    const { call, server } = await clientFor([odd, odd], { dialect: { rules } });
    await expect(call()).rejects.toThrow('once more');
    expect(server.requests.length).toBe(2);
    const { call: mixed } = await clientFor([text('', 500), text('', 500), odd, json({ ok: 1 })], {
      dialect: { rules },
    });
    expect(await mixed()).toEqual({ ok: 1 });
  });

  test('the request id is told', async () => {
    const { call } = await clientFor([json({}, 403, { 'x-request-id': 'abc-1' })], {
      dialect: { requestIdHeader: 'x-request-id' },
    });
    await expect(call()).rejects.toThrow('abc-1');
  });
});

describe('credentials', () => {
  const refused = json({ message: 'expired' }, 401);
  const dialect = {
    rules: [{ status: 401, action: 'renew' as const, fault: 'config_error' as const, message: 'Connect again.' }],
  };

  function renewable() {
    let generation = 0;
    const authenticator: Authenticator = {
      headers: async () => ({ authorization: `Bearer ${generation}` }),
      renew: async () => ++generation > 0,
    };
    return { authenticator, generation: () => generation };
  }

  test('are renewed once when they are refused', async () => {
    const { authenticator } = renewable();
    const { call, server } = await clientFor([refused, json({ ok: 1 })], { dialect, authenticator });
    expect(await call()).toEqual({ ok: 1 });
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer 0', 'Bearer 1']);
  });

  test('that are refused again are a config error', async () => {
    const { authenticator, generation } = renewable();
    const { call, server } = await clientFor([refused], { dialect, authenticator });
    await expect(call()).rejects.toMatchObject({ failureType: 'config_error' });
    expect([server.requests.length, generation()]).toEqual([2, 1]);
  });
});

describe('waiting', () => {
  test('a refusal is waited out, however long, without touching the retry budget', async () => {
    const busy = json({}, 429, { 'retry-after': '1800' });
    const { call, clock, server } = await clientFor([busy, busy, json({ ok: 1 })]);
    const began = clock.now();
    expect(await call()).toEqual({ ok: 1 });
    expect(server.requests.length).toBe(3);
    expect(clock.now() - began).toBeGreaterThanOrEqual(3_600_000);
  });

  test('the wait for the own quota does not touch the retry budget either', async () => {
    const { call, server } = await clientFor([json({ ok: 1 }), text('', 500), json({ ok: 2 })], {
      quota: { windows: [{ limit: 1, seconds: 1_800 }] },
    });
    await call();
    expect(await call()).toEqual({ ok: 2 });
    expect(server.requests.length).toBe(3);
  });

  test('Retry-After of a server in trouble is kept to', async () => {
    const { call, clock } = await clientFor([text('', 503, { 'retry-after': '77' }), json({ ok: 1 })]);
    await call();
    expect(clock.slept).toEqual([77_000]);
  });
});
