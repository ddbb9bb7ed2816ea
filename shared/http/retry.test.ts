import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { skippingClock } from '../testing/virtualClock.ts';
import { Retry, withRetries } from './retry.ts';
import { serverTime, statedAllowance, statedPause } from './waits.ts';

const never = new AbortController().signal;
const failure = new Error('out of order');

describe('the retry loop', () => {
  test('pauses at random, up to a ceiling that doubles from one second to a minute', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), async (failures) => {
        const clock = skippingClock();
        let attempts = 0;
        const attempt = async (): Promise<number> => {
          if (++attempts <= failures) throw new Retry(failure, 'pause');
          return attempts;
        };
        expect(await withRetries(attempt, { clock, signal: never, budgetMs: 1e9 })).toBe(failures + 1);
        expect(clock.slept.length).toBe(failures);
        for (const [index, pause] of clock.slept.entries()) {
          expect(pause).toBeGreaterThanOrEqual(0);
          expect(pause).toBeLessThanOrEqual(Math.min(60_000, 1_000 * 2 ** index));
        }
      }),
    );
  });

  test('the jitter is real: pauses are spread over the whole of it', async () => {
    const pauses: number[] = [];
    for (let round = 0; round < 200; round++) {
      const clock = skippingClock();
      let attempts = 0;
      await withRetries(async () => attempts++ || Promise.reject(new Retry(failure, 'pause')), {
        clock,
        signal: never,
        budgetMs: 1e9,
      });
      pauses.push(...clock.slept);
    }
    expect(Math.min(...pauses)).toBeLessThan(250);
    expect(Math.max(...pauses)).toBeGreaterThan(750);
  });

  test('ends with the failure itself when the budget of time is used up, and not much earlier', async () => {
    const clock = skippingClock();
    const began = clock.now();
    let attempts = 0;
    const failing = withRetries(
      async () => {
        attempts += 1;
        await clock.sleep(500);
        throw new Retry(failure, 'pause');
      },
      { clock, signal: never, budgetMs: 600_000 },
    );
    await expect(failing).rejects.toBe(failure);
    expect(attempts).toBeGreaterThan(10);
    expect(clock.now() - began).toBeLessThanOrEqual(600_500);
    expect(clock.now() - began).toBeGreaterThan(500_000);
  });

  test('waits as long as the server says', async () => {
    const clock = skippingClock();
    let attempts = 0;
    await withRetries(async () => attempts++ || Promise.reject(new Retry(failure, 'pause', { leastMs: 90_000 })), {
      clock,
      signal: never,
      budgetMs: 1e9,
    });
    expect(clock.slept).toEqual([90_000]);
  });

  test('free attempts cost nothing', async () => {
    const clock = skippingClock();
    let attempts = 0;
    const attempt = async (): Promise<number> => {
      await clock.sleep(60_000);
      if (++attempts < 100) throw new Retry(failure, 'free');
      return attempts;
    };
    expect(await withRetries(attempt, { clock, signal: never, budgetMs: 1 })).toBe(100);
  });

  test('any other error ends it at once, a TypeError too', async () => {
    for (const error of [new Error('no'), new TypeError('fetch failed')]) {
      let attempts = 0;
      const failing = withRetries(async () => { attempts++; throw error; }, { clock: skippingClock(), signal: never, budgetMs: 1e9 }); // biome-ignore format: one thought
      await expect(failing).rejects.toBe(error);
      expect(attempts).toBe(1);
    }
  });

  test('an abort ends it with its reason', async () => {
    const stop = new AbortController();
    const failing = withRetries(
      async () => {
        stop.abort(new Error('stop now'));
        throw new Retry(failure, 'pause');
      },
      { clock: skippingClock(), signal: stop.signal, budgetMs: 1e9 },
    );
    await expect(failing).rejects.toThrow('stop now');
  });
});

describe('what a server says about waiting', () => {
  const date = 'Mon, 02 Mar 2026 09:00:00 GMT';
  const unix = Date.parse(date) / 1000;

  test.each([
    [{ 'retry-after': '120' }, 120_000],
    [{ 'retry-after': ' 0.5 ' }, 500],
    [{ 'retry-after': 'Mon, 02 Mar 2026 09:01:30 GMT', date }, 90_000],
    [{ 'retry-after': 'Mon, 02 Mar 2026 08:00:00 GMT', date }, 0],
    [{ 'retry-after': 'soon', 'x-ratelimit-reset': '7' }, 7_000],
    [{ 'x-ratelimit-reset': String(unix + 60), date }, 60_000],
    [{ 'x-ratelimit-reset': String((unix + 60) * 1000), date }, 60_000],
    [{ 'x-ratelimit-reset': '' }, undefined],
    [{}, undefined],
  ])('%j', (headers, pause) => expect(statedPause(headers)).toBe(pause));

  test('the clock and the allowance', () => {
    expect(serverTime({ date })).toBe(unix * 1000);
    expect(serverTime({ date: 'never' })).toBeUndefined();
    expect(statedAllowance({ 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': '10' }, 1_000)).toEqual({
      remaining: 3,
      until: 11_000,
    });
    expect(statedAllowance({ 'x-ratelimit-remaining': '3' }, 1_000)).toBeUndefined();
  });
});
