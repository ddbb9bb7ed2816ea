import { afterEach, expect, test } from '@jest/globals';
import { json, type Reply, serve, type TestServer, text } from '../testing/server.ts';
import { weightOf } from '../weight.ts';
import { createTransport, TOO_LARGE } from './transport.ts';

const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const MIB = 2 ** 20;
const big = JSON.stringify({ text: 'x'.repeat(3 * MIB) });

async function send(reply: Reply, maxBytes = 2 * MIB, signal = new AbortController().signal) {
  const server = await serve(reply);
  servers.push(server);
  const transport = createTransport({ userAgent: 'test', timeoutSeconds: 5, connections: 1, maxBytes });
  return transport.send({ method: 'GET', url: server.url, headers: {} }, signal);
}

/** Goes on for ever, as long as somebody reads. */
const endless: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = (): void => {
    while (response.write('x'.repeat(65_536)));
  };
  response.on('drain', more);
  more();
};

test.each([
  ['says how long it is', json(JSON.parse(big))],
  ['does not', ((response) => response.writeHead(200).end(big)) as Reply],
  ['has no end', endless],
])('an answer that is too large, and %s, is not read to its end', async (_name, reply) => {
  await expect(send(reply)).rejects.toMatchObject({
    name: 'TransportError',
    code: TOO_LARGE,
    message: 'more than 2.0 MiB',
  });
});

test('an answer that just fits is read', async () => {
  expect((await send(json(JSON.parse(big)), 4 * MIB)).text).toBe(big);
});

test('many small values weigh more than one long one', async () => {
  const values = JSON.stringify(Array.from({ length: 2e5 }, () => ({ id: 1 })));
  expect(weightOf(Buffer.from(big))).toBeLessThan(1.1 * big.length);
  expect(weightOf(Buffer.from(values))).toBeGreaterThan(3 * values.length);
  await expect(send(text(values), 4 * MIB)).rejects.toMatchObject({ code: TOO_LARGE });
});

test('whoever stops the process is not told of a large answer', async () => {
  const stop = new AbortController();
  const reply: Reply = (response, request) => {
    stop.abort(new Error('Stopped.'));
    endless(response, request);
  };
  await expect(send(reply, 2 * MIB, stop.signal)).rejects.toThrow('Stopped.');
});
