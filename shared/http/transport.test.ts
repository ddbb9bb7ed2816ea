import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { json, type Reply, reset, serve, type TestServer, text } from '../testing/server.ts';
import { readProxies } from './proxies.ts';
import { createTransport, type HttpResponse } from './transport.ts';

const never = new AbortController().signal;
const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serving(...replies: Reply[]): Promise<TestServer> {
  const server = await serve(...replies);
  servers.push(server);
  return server;
}

const transport = () => createTransport({ userAgent: 'test', timeoutSeconds: 5, connections: 1 });
const asking = (url: string) => ({ method: 'GET', url, headers: {} }) as const;

describe('a connection that was used before and breaks', () => {
  const good = json({ ok: 1 });

  test('is no failure: another one is tried at once', async () => {
    const server = await serving(good, reset, good);
    const { send } = transport();
    await send(asking(server.url), never);
    expect((await send(asking(server.url), never)).status).toBe(200);
    expect(server.requests.length).toBe(3);
  });

  test('is a failure when the other one breaks too', async () => {
    const server = await serving(good, reset, reset, good);
    const { send } = transport();
    await send(asking(server.url), never);
    await expect(send(asking(server.url), never)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(server.requests.length).toBe(3);
  });

  test('is a failure on a new connection', async () => {
    const server = await serving(reset, good);
    await expect(transport().send(asking(server.url), never)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(server.requests.length).toBe(1);
  });
});

describe('an answer that cannot be taken', () => {
  const packed = gzipSync('{"rows":[1,2,3]}');
  const compressed = (encoding: string, bytes: Uint8Array): Reply => {
    return (response) => response.writeHead(200, { 'content-encoding': encoding }).end(bytes);
  };

  test.each([
    ['gzip', Buffer.from('{"rows":[]}')],
    ['deflate', Buffer.from('plain text')],
    ['br', Buffer.from('{"rows":[]}')],
    ['zstd', Buffer.from('{"rows":[]}')],
    ['gzip', packed.subarray(0, packed.length - 9)],
  ])('is not compressed as it says (%s, %j)', async (encoding, bytes) => {
    const server = await serving(compressed(encoding, bytes));
    await expect(transport().send(asking(server.url), never)).rejects.toMatchObject({ code: 'UNREADABLE_ENCODING' });
  });

  test('has headers that are too large', async () => {
    const server = await serving(text('{}', 200, { 'x-long': 'x'.repeat(100_000) }));
    await expect(transport().send(asking(server.url), never)).rejects.toMatchObject({ code: 'HPE_HEADER_OVERFLOW' });
  });
});

/** A proxy that takes plain requests only, and answers them itself. */
async function proxyFor(answer: (url: string) => Reply) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(String(request.url));
    answer(String(request.url))(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  servers.push({ url, requests: [], close: () => new Promise((resolve) => server.close(() => resolve())) });
  return { url, asked };
}

describe('a proxy', () => {
  test('carries downloads and files, and each hop of a redirect on its own', async () => {
    const direct = await serving(text('the file'));
    const proxy = await proxyFor(() => text('', 302, { location: direct.url }));
    const proxies = readProxies({ HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' });
    const { download, open } = createTransport({ userAgent: 'test', timeoutSeconds: 5, connections: 1, proxies });
    const { status, body } = await download('http://files.example/a', never);
    expect([status, Buffer.concat(await body.toArray()).toString()]).toEqual([200, 'the file']);
    const opened = await open(asking('http://files.example/b'), never);
    opened.body.destroy();
    expect([opened.status, proxy.asked]).toEqual([302, ['http://files.example/a', 'http://files.example/b']]);
  });

  test.each(['send', 'open', 'download'] as const)('that wants a password ends %s', async (way) => {
    const proxy = await proxyFor(() => text('who are you?', 407));
    const options = { userAgent: 'test', timeoutSeconds: 5, connections: 1 };
    const { send, open, download } = createTransport({ ...options, proxies: readProxies({ http_proxy: proxy.url }) });
    const url = 'http://api.example/';
    const tries: Record<typeof way, () => Promise<unknown>> = {
      send: (): Promise<HttpResponse> => send(asking(url), never),
      open: () => open(asking(url), never),
      download: () => download(url, never),
    };
    await expect(tries[way]()).rejects.toMatchObject({ name: 'TransportError', code: 'PROXY_AUTH' });
  });
});
