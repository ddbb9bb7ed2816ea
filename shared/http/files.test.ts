import type { ServerResponse } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { fetcher, host, jpeg, redirect, servers } from '../testing/fileHost.ts';
import { type Reply, type TestServer, text } from '../testing/server.ts';

const tokensSeen = ({ requests }: TestServer): unknown[] => requests.map(({ headers }) => headers.authorization);
const methods = ({ requests }: TestServer): string[] => requests.map(({ method }) => method);

describe('credentials', () => {
  test('go to the own host only, whichever way a redirect leads', async () => {
    const foreign = await host(text('picture', 200, jpeg));
    const own = await host(redirect(`${foreign.url}/b.jpg`));
    const { get } = fetcher(own);
    expect(await get(`${own.url}/a.jpg`)).toMatchObject({ type: 'image/jpeg', size: 7 });
    expect([tokensSeen(own), tokensSeen(foreign)]).toEqual([['Bearer secret'], [undefined]]);
  });

  test('are there again when a foreign host leads back', async () => {
    const own = await host(text('picture', 200, jpeg));
    const foreign = await host(redirect(`${own.url}/b.jpg`, 307));
    expect(await fetcher(own).get(`${foreign.url}/a.jpg`)).toMatchObject({ size: 7 });
    expect([tokensSeen(foreign), tokensSeen(own)]).toEqual([[undefined], ['Bearer secret']]);
  });

  test('are not taken along within a foreign host, nor by a relative redirect', async () => {
    const foreign = await host(redirect('/b.jpg'), text('picture', 200, jpeg));
    const own = await host(redirect('/c.jpg', 301), text('picture', 200, jpeg));
    const { get } = fetcher(own);
    expect(await get(`${foreign.url}/a.jpg`)).toMatchObject({ size: 7 });
    expect(await get(`${own.url}/a.jpg`)).toMatchObject({ size: 7 });
    expect(tokensSeen(foreign)).toEqual([undefined, undefined]);
    expect(tokensSeen(own)).toEqual(['Bearer secret', 'Bearer secret']);
    expect(foreign.requests.map(({ url }) => url)).toEqual(['/a.jpg', '/b.jpg']);
  });
});

describe('redirects', () => {
  test('end after some', async () => {
    const own = await host(redirect('/again'));
    expect(await fetcher(own).get(`${own.url}/a`)).toEqual({ error: 'redirects' });
    expect(own.requests.length).toBe(6);
  });

  test.each(['ftp://127.0.0.1/a', 'file:///etc/passwd', 'http://['])('to no address of the web: %s', async (to) => {
    const own = await host(redirect(to));
    expect(await fetcher(own).get(`${own.url}/a`)).toEqual({ error: 'address' });
  });

  test('with nowhere to go are an answer without a file', async () => {
    const own = await host(text('', 304));
    expect(await fetcher(own).get(`${own.url}/a`)).toMatchObject({ size: 0 });
  });
});

describe('addresses', () => {
  test.each(['', 'no address', '/relative.jpg', 'http://['])('that are broken: %j', async (url) => {
    const own = await host(text(''));
    expect(await fetcher(own).get(url)).toEqual({ error: 'address' });
    expect(own.requests).toEqual([]);
  });

  test('without TLS are refused, also after a redirect, unless they are allowed', async () => {
    const own = await host(text('picture'));
    expect(await fetcher(own, { plain: false }).get(`${own.url}/a`)).toEqual({ error: 'address' });
    expect(own.requests).toEqual([]);
  });

  test('where nobody answers', async () => {
    const own = await host(text(''));
    const { get, clock } = fetcher(own);
    await servers.pop()?.close();
    expect(await get(`${own.url}/a`)).toEqual({ error: 'network' });
    expect(clock.slept.map((ms, index) => ms <= 1_000 * 2 ** index)).toEqual([true, true]);
  });
});

/** Says nothing of its length. */
const chunked =
  (body: string): Reply =>
  (response) => {
    response.writeHead(200, jpeg);
    for (let at = 0; at < body.length; at += 400) response.write(body.slice(at, at + 400));
    response.end();
  };

describe('files that are too large', () => {
  test('are not fetched when they say so', async () => {
    const own = await host(text('x'.repeat(1_001), 200, { ...jpeg, 'content-length': '1001' }));
    const answer = await fetcher(own).get(`${own.url}/a`);
    expect(answer).toEqual({ type: 'image/jpeg', size: 1_001, error: 'too_large' });
  });

  test('are given up where they do not', async () => {
    const own = await host(chunked('x'.repeat(1_001)), chunked('x'.repeat(1_000)));
    const { get } = fetcher(own);
    expect(await get(`${own.url}/a`)).toEqual({ type: 'image/jpeg', error: 'too_large' });
    const whole = await get(`${own.url}/a`);
    expect([whole.size, whole.bytes?.length, whole.error]).toEqual([1_000, 1_000, undefined]);
  });

  test('and exactly as large as allowed come whole', async () => {
    const own = await host(text('x'.repeat(1_000), 200, { 'content-length': '1000' }));
    const { bytes, size, error } = await fetcher(own).get(`${own.url}/a`);
    expect([bytes?.length, size, error]).toEqual([1_000, 1_000, undefined]);
  });
});

describe('what there is to know of a file', () => {
  const length = { ...jpeg, 'content-length': '5000' };

  test('is asked for alone, however large the file is', async () => {
    const own = await host((response) => response.writeHead(200, length).end());
    expect(await fetcher(own).get(`${own.url}/a`, { withBytes: false })).toEqual({ type: 'image/jpeg', size: 5_000 });
    expect(methods(own)).toEqual(['HEAD']);
  });

  test.each([403, 404, 405, 501])('is asked for with the file where HEAD is refused with %i', async (status) => {
    const own = await host(text('', status), text('x'.repeat(5_000), 200, length));
    expect(await fetcher(own).get(`${own.url}/a`, { withBytes: false })).toEqual({ type: 'image/jpeg', size: 5_000 });
    expect(methods(own)).toEqual(['HEAD', 'GET']);
  });

  test('is a status where the file is not there either', async () => {
    const own = await host(text('', 404));
    expect(await fetcher(own).get(`${own.url}/a`, { withBytes: false })).toEqual({ error: '404' });
  });

  test('is nothing where nothing is said', async () => {
    const own = await host((response) => response.writeHead(200).end());
    expect(await fetcher(own).get(`${own.url}/a`, { withBytes: false })).toEqual({});
  });
});

test('two files are fetched at a time', async () => {
  const underWay = new Set<ServerResponse>();
  let most = 0;
  const inPairs: Reply = (response) => {
    underWay.add(response);
    most = Math.max(most, underWay.size);
    if (underWay.size < 2) return;
    setImmediate(() => {
      for (const waiting of underWay) waiting.end('picture');
      underWay.clear();
    });
  };
  const own = await host(inPairs);
  const { get } = fetcher(own);
  await Promise.all(Array.from({ length: 6 }, () => get(`${own.url}/a`)));
  expect([most, own.requests.length]).toEqual([2, 6]);
});
