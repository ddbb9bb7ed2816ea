import { describe, expect, test } from '@jest/globals';
import { settled, VirtualClock } from '../testing/virtualClock.ts';
import { basic, bearer, renewedBearer } from './authenticators.ts';
import { oauth2 } from './oauth.ts';

const never = new AbortController().signal;

test('fixed credentials', async () => {
  expect(await basic('user', 'päss').headers(never, 'rows')).toEqual({
    authorization: `Basic ${Buffer.from('user:päss').toString('base64')}`,
  });
  expect(await bearer('t').headers(never, 'rows')).toEqual({ authorization: 'Bearer t' });
});

describe('a token that wears out', () => {
  function tokens(initial?: string, seconds = 3_600) {
    const clock = new VirtualClock();
    let fetched = 0;
    const told: string[] = [];
    const authenticator = renewedBearer({
      clock,
      ...(initial && { initial }),
      onToken: (token) => told.push(token),
      async fetch() {
        await clock.sleep(100);
        return { token: `t${++fetched}`, usableUntil: clock.now() + seconds * 1000 };
      },
    });
    return { clock, authenticator, told, fetched: () => fetched };
  }

  test('is fetched once for many requests that wait for it', async () => {
    const { clock, authenticator, told, fetched } = tokens();
    const headers = await clock.run(
      Promise.all(Array.from({ length: 10 }, () => authenticator.headers(never, 'rows'))),
    );
    expect(new Set(headers.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer t1']));
    expect([fetched(), told]).toEqual([1, ['t1']]);
  });

  test('is renewed once when many requests have been refused with it', async () => {
    const { clock, authenticator, fetched } = tokens('old');
    const refused = await authenticator.headers(never, 'rows');
    expect(await clock.run(Promise.all([1, 2, 3].map(() => authenticator.renew?.(refused, never))))).toEqual([
      true,
      true,
      true,
    ]);
    expect(fetched()).toBe(1);
    expect(await authenticator.renew?.(refused, never)).toBe(true);
    expect(fetched()).toBe(1);
    expect(await authenticator.headers(never, 'rows')).toEqual({ authorization: 'Bearer t1' });
  });

  test('is fetched anew when its time is over', async () => {
    const { clock, authenticator, fetched } = tokens(undefined, 60);
    await clock.run(authenticator.headers(never, 'rows'));
    await clock.pass(30_000);
    await clock.run(authenticator.headers(never, 'rows'));
    expect(fetched()).toBe(1);
    await clock.pass(30_000);
    await clock.run(authenticator.headers(never, 'rows'));
    expect(fetched()).toBe(2);
  });

  test('that could not be fetched is tried again by the next request', async () => {
    let fetched = 0;
    const authenticator = renewedBearer({
      clock: new VirtualClock(),
      onToken: () => {},
      fetch: async () => (++fetched === 1 ? Promise.reject(new Error('down')) : { token: 't' }),
    });
    await expect(
      Promise.all([authenticator.headers(never, 'rows'), authenticator.headers(never, 'rows')]),
    ).rejects.toThrow('down');
    expect(await authenticator.headers(never, 'rows')).toEqual({ authorization: 'Bearer t' });
  });
});

describe('OAuth 2.0', () => {
  function oauth(answers: object[], accessToken?: string) {
    const clock = new VirtualClock();
    const log: string[] = [];
    const authenticator = oauth2({
      clock,
      refreshToken: 'r0',
      ...(accessToken && { accessToken }),
      onToken: (token) => void log.push(`hide ${token}`),
      refresh: async (token) => {
        log.push(`refresh with ${token}`);
        return answers.shift();
      },
      onRotation: async ({ access_token, refresh_token }) => {
        log.push(`save ${access_token} ${refresh_token}`);
        await clock.sleep(1_000);
        log.push('saved');
      },
    });
    return { clock, log, authenticator };
  }

  test('a rotated refresh token is hidden and saved before anything is used, and serves the next time', async () => {
    const { clock, log, authenticator } = oauth(
      [{ access_token: 'a1', refresh_token: 'r1' }, { access_token: 'a2' }],
      'a0',
    );
    const first = await authenticator.headers(never, 'rows');
    const renewing = authenticator.renew?.(first, never);
    const waiting = authenticator.headers(never, 'rows').then(({ authorization }) => log.push(`use ${authorization}`));
    await clock.run(Promise.all([renewing, waiting]));
    expect(log).toEqual(['refresh with r0', 'hide r1', 'hide a1', 'save a1 r1', 'saved', 'hide a1', 'use Bearer a1']);
    await clock.run(Promise.resolve(authenticator.renew?.({ authorization: 'Bearer a1' }, never)));
    expect(log.slice(7)).toEqual(['refresh with r1', 'hide a2']);
    await settled();
  });

  test('an answer without a token is an error', async () => {
    await expect(oauth([{}]).authenticator.headers(never, 'rows')).rejects.toThrow('access_token');
  });

  test('a token with a short life is not fetched for every request', async () => {
    const { log, authenticator } = oauth(Array.from({ length: 5 }, () => ({ access_token: 'a', expires_in: 45 })));
    for (let request = 0; request < 5; request++) await authenticator.headers(never, 'rows');
    expect(log.filter((line) => line.startsWith('refresh')).length).toBe(1);
  });
});
