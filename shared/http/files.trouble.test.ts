import { describe, expect, test } from '@jest/globals';
import { fetcher, host, jpeg } from '../testing/fileHost.ts';
import { reset, text, truncated } from '../testing/server.ts';
import { ApiError } from './failure.ts';

describe('trouble', () => {
  const picture = text('picture', 200, jpeg);

  test('of a quota that is used up (429) is waited for by everybody, as long as it takes', async () => {
    const refusals = Array.from({ length: 5 }, () => text('', 429));
    const own = await host(...refusals, picture);
    const { get, clock } = fetcher(own);
    expect(await get(`${own.url}/a`)).toMatchObject({ size: 7 });
    expect(clock.slept.length).toBeGreaterThanOrEqual(5);
  });

  test('of a credential that is too old (401) is mended once', async () => {
    const own = await host(text('', 401), picture);
    const renewed: unknown[] = [];
    const authenticator = {
      headers: async () => ({ authorization: `Bearer ${renewed.length}` }),
      renew: async (refused: unknown) => renewed.push(refused) > 0,
    };
    expect(await fetcher(own, { authenticator }).get(`${own.url}/a`)).toMatchObject({ size: 7 });
    expect(renewed).toEqual([{ authorization: 'Bearer 0' }]);
    const other = await host(text('', 401));
    expect(await fetcher(other, { authenticator }).get(`${other.url}/a`)).toEqual({ error: '401' });
    expect(other.requests.length).toBe(2);
  });

  test('of a credential that cannot be had is its own error', async () => {
    const refused = new ApiError(
      { action: 'fail_sync', fault: 'config_error', message: 'Connect again.' },
      { kind: 'answer', status: 401, text: '', headers: {} },
      'POST token',
    );
    const authenticator = { headers: () => Promise.reject(refused) };
    const own = await host(picture);
    await expect(fetcher(own, { authenticator }).get(`${own.url}/a`)).rejects.toBe(refused);
  });

  test('of a foreign host with too much to do (429) is waited for as it asks, three times at most', async () => {
    const [own, foreign] = [await host(picture), await host(text('', 429, { 'retry-after': '7' }))];
    const { get, clock } = fetcher(own);
    expect(await get(`${foreign.url}/a`)).toEqual({ error: '429' });
    expect([foreign.requests.length, clock.slept]).toEqual([3, [7_000, 7_000]]);
  });

  test.each([500, 503])('that passes (%i) is waited for', async (status) => {
    const own = await host(text('', status), text('', status), picture);
    const { get, clock } = fetcher(own);
    expect(await get(`${own.url}/a`)).toMatchObject({ size: 7 });
    expect(clock.slept.map((ms, index) => ms <= 1_000 * 2 ** index)).toEqual([true, true]);
  });

  test('that stays is told after three attempts', async () => {
    const own = await host(text('', 503));
    expect(await fetcher(own).get(`${own.url}/a`)).toEqual({ error: '503' });
    expect(own.requests.length).toBe(3);
  });

  test.each([400, 401, 403, 404, 410])('with the file itself (%i) is told when it was said twice', async (status) => {
    const own = await host(text('gone', status));
    expect(await fetcher(own).get(`${own.url}/a`)).toEqual({ error: String(status) });
    expect(own.requests.length).toBe(2);
  });

  test("that another one's page makes is none: the file comes", async () => {
    const page = { 'content-type': 'text/html' };
    for (const answer of [text('<html>nginx</html>', 404, page), text('<html>Log in</html>', 200, page)]) {
      const own = await host(answer, picture);
      expect(await fetcher(own).get(`${own.url}/a`)).toMatchObject({ size: 7 });
    }
  });

  test('of a connection that breaks before the answer passes', async () => {
    const own = await host(reset, picture);
    expect(await fetcher(own).get(`${own.url}/a`)).toMatchObject({ size: 7 });
  });

  test('of a file that breaks off passes', async () => {
    const own = await host(truncated, picture);
    expect(await fetcher(own).get(`${own.url}/a`)).toMatchObject({ size: 7 });
  });

  test('of a file that always breaks off fails nothing', async () => {
    const own = await host(truncated);
    expect(await fetcher(own).get(`${own.url}/a`)).toMatchObject({ error: 'network' });
    expect(own.requests.length).toBe(3);
  });

  test('ends when the sync does', async () => {
    const own = await host(text('', 503));
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    await expect(fetcher(own).get(`${own.url}/a`, {}, stop.signal)).rejects.toThrow('stopped');
  });
});
