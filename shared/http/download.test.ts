import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from '@jest/globals';
import { skippingClock } from '../testing/virtualClock.ts';
import { download } from './download.ts';
import { createTransport } from './transport.ts';

const servers: ReturnType<typeof createServer>[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

async function fetchFrom(answers: readonly { status: number; body: string; cutAt?: number }[]) {
  let requests = 0;
  const server = createServer((_request, response) => {
    const { status, body, cutAt } = answers[Math.min(requests++, answers.length - 1)] ?? { status: 500, body: '' };
    response.writeHead(status, { 'content-length': Buffer.byteLength(body) });
    if (cutAt === undefined) response.end(body);
    else response.write(body.slice(0, cutAt), () => response.destroy());
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const pieces: Uint8Array[] = [];
  const lines: string[] = [];
  for await (const piece of download(`http://127.0.0.1:${(server.address() as AddressInfo).port}/file.csv`, {
    transport: createTransport({ userAgent: 'test', timeoutSeconds: 5, connections: 1 }),
    clock: skippingClock(),
    retryBudgetMs: 600_000,
    signal: new AbortController().signal,
    log: (_level, line) => lines.push(line),
  })) {
    pieces.push(piece);
  }
  return { text: Buffer.concat(pieces).toString(), requests, lines };
}

const file = `address\n${'someone@example.com\n'.repeat(5_000)}`;

test('a server that is busy at first is asked again, whatever it said', async () => {
  for (const body of ['', '<Error>slow down</Error>', 'x'.repeat(300_000)]) {
    const { text, requests, lines } = await fetchFrom([
      { status: 503, body },
      { status: 500, body },
      { status: 200, body: file },
    ]);
    expect([text === file, requests, lines.length]).toEqual([true, 3, 2]);
  }
});

test('a file that breaks off is taken up again without a repeated byte', async () => {
  const { text, requests } = await fetchFrom([
    { status: 200, body: file, cutAt: 40_000 },
    { status: 200, body: file, cutAt: 70_000 },
    { status: 200, body: file },
  ]);
  expect([text === file, requests]).toEqual([true, 3]);
});

test('a file that is gone is an error with the status', async () => {
  await expect(fetchFrom([{ status: 403, body: 'expired' }])).rejects.toThrow('status 403');
});
