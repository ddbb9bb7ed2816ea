import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runs } from '../testing/seeds.ts';
import { settled, VirtualClock } from '../testing/virtualClock.ts';
import { Quota, type QuotaEvents, type QuotaOptions } from './quota.ts';

const QUIET: QuotaEvents = { onWait: () => {}, onResume: () => {} };
const OPTIONS: QuotaOptions = {
  windows: [],
  concurrency: 3,
  refusalPause: { firstSeconds: 10, maxSeconds: 60 },
  maxWaitSeconds: 3_600,
};
const never = new AbortController().signal;

function quotaOf(options: Partial<QuotaOptions>, events: QuotaEvents = QUIET): { quota: Quota; clock: VirtualClock } {
  const clock = new VirtualClock();
  return { clock, quota: new Quota({ ...OPTIONS, ...options }, clock, events) };
}

interface Request {
  cost: number;
  /** Milliseconds from the start after which it is asked for; default 0. */
  asked?: number;
  /** Milliseconds until the server counts it, and then until its answer is there. */
  there: number;
  back: number;
}

/** Sends all requests as fast as the quota lets them; when and with what weight the server has counted each. */
async function send(
  options: Partial<QuotaOptions>,
  requests: readonly Request[],
): Promise<{ at: number; cost: number }[]> {
  const { quota, clock } = quotaOf(options);
  const counted: { at: number; cost: number }[] = [];
  const one = async ({ cost, there, back, asked = 0 }: Request): Promise<void> => {
    await clock.sleep(asked);
    const permit = await quota.acquire(cost, never);
    await clock.sleep(there);
    counted.push({ at: clock.now(), cost });
    await clock.sleep(back);
    permit.done();
  };
  await clock.run(Promise.all(requests.map(one)));
  return counted;
}

const request = fc.record({
  asked: fc.nat(12_000),
  cost: fc.integer({ min: 1, max: 5 }),
  there: fc.nat(400),
  back: fc.nat(400),
});
const window = fc.record({ limit: fc.integer({ min: 5, max: 20 }), seconds: fc.integer({ min: 1, max: 10 }) });

describe('the quota', () => {
  test('a server never sees more than the limit, in sliding windows or in fixed ones', async () => {
    const scene = fc.record({
      windows: fc.array(window, { minLength: 1, maxLength: 2 }),
      concurrency: fc.integer({ min: 1, max: 6 }),
      requests: fc.array(request, { maxLength: 40 }),
      phase: fc.nat(9_999),
    });
    await fc.assert(
      fc.asyncProperty(scene, async ({ windows, concurrency, requests, phase }) => {
        const counted = await send({ windows, concurrency }, requests);
        expect(counted.length).toBe(requests.length);
        for (const { limit, seconds } of windows) {
          const fixed = new Map<number, number>();
          for (const { at, cost } of counted) {
            const sliding = counted.filter((other) => other.at <= at && other.at > at - seconds * 1000);
            expect(sliding.reduce((sum, other) => sum + other.cost, 0)).toBeLessThanOrEqual(limit);
            const slot = Math.floor((at + phase) / (seconds * 1000));
            fixed.set(slot, (fixed.get(slot) ?? 0) + cost);
          }
          for (const sum of fixed.values()) expect(sum).toBeLessThanOrEqual(limit);
        }
      }),
      runs(300),
    );
  });

  test('a busy client uses at least 95 % of what it may', async () => {
    const scene = fc.record({
      limit: fc.integer({ min: 20, max: 60 }),
      seconds: fc.integer({ min: 30, max: 120 }),
      concurrency: fc.integer({ min: 2, max: 6 }),
      latency: fc.nat(200),
    });
    await fc.assert(
      fc.asyncProperty(scene, async ({ limit, seconds, concurrency, latency }) => {
        const requests = Array.from({ length: limit * 20 }, () => ({ cost: 1, there: latency, back: latency }));
        const counted = await send({ windows: [{ limit, seconds }], concurrency }, requests);
        const [first, last] = [counted[0]?.at ?? 0, counted.at(-1)?.at ?? 0];
        expect(last - first).toBeLessThanOrEqual(
          ((20 - 1) * seconds * 1000) / 0.95 + (limit / concurrency + 1) * 2 * latency,
        );
      }),
      runs(30),
    );
  });

  test.each([1, 4, 20])(
    'limits that are a guess are used to 95 %% whatever the latency, and kept: %i a second',
    async (limit) => {
      const options = { windows: [{ limit, seconds: 1 }], concurrency: 2 * limit, limitsAreEstimates: true };
      const requests = Array.from({ length: 60 * limit }, () => ({ cost: 1, there: 150, back: 150 }));
      const times = (await send(options, requests)).map(({ at }) => at).sort((a, b) => a - b);
      times.forEach((at, index) => {
        const before = times[index - limit];
        if (before !== undefined) expect(at - before).toBeGreaterThanOrEqual(1_000);
      });
      expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(60_000 / 0.95);
    },
  );

  test('two windows and a cap at once are all kept, and used to 95 % over an hour', async () => {
    const [minute, quarter] = [
      { limit: 300, seconds: 60 },
      { limit: 900, seconds: 900 },
    ];
    const requests = Array.from({ length: 3_600 }, (_one, index) => ({
      cost: 1,
      there: 20 + ((index * 37) % 300),
      back: 30 + ((index * 53) % 300),
    }));
    const counted = (await send({ windows: [minute, quarter], concurrency: 5 }, requests)).map(({ at }) => at);
    counted.sort((a, b) => a - b);
    for (const { limit, seconds } of [minute, quarter]) {
      const span = (from: number): number => (counted[from + limit] ?? Number.POSITIVE_INFINITY) - (counted[from] ?? 0);
      expect(Math.min(...counted.map((_at, index) => span(index)))).toBeGreaterThanOrEqual(seconds * 1000);
    }
    // 3,600 requests are four full quarters of an hour: three whole ones must pass before the last may begin.
    const seconds = ((counted.at(-1) ?? 0) - (counted[0] ?? 0)) / 1000;
    const fastest = 3 * quarter.seconds + 2 * minute.seconds;
    expect(seconds).toBeLessThanOrEqual(fastest / 0.95);
  });

  test('no more requests are under way than may be; they are served in the order of asking', async () => {
    const { quota, clock } = quotaOf({ concurrency: 2 });
    const order: number[] = [];
    let [under, most] = [0, 0];
    const one = async (index: number): Promise<void> => {
      const permit = await quota.acquire(1, never);
      order.push(index);
      most = Math.max(most, ++under);
      await clock.sleep(100 - index);
      under -= 1;
      permit.done();
    };
    await clock.run(Promise.all(Array.from({ length: 20 }, (_one, index) => one(index))));
    expect(order).toEqual(Array.from({ length: 20 }, (_one, index) => index));
    expect(most).toBe(2);
  });

  test('a request that costs more than the limit goes when nothing else is counted', async () => {
    const counted = await send({ windows: [{ limit: 5, seconds: 10 }] }, [
      { cost: 9, there: 0, back: 0 },
      { cost: 9, there: 0, back: 0 },
    ]);
    expect((counted[1]?.at ?? 0) - (counted[0]?.at ?? 0)).toBeGreaterThanOrEqual(10_000);
  });
});

describe('a server that says what it still allows', () => {
  test('is believed, to the last request', async () => {
    const { quota, clock } = quotaOf({ concurrency: 1 });
    const reset = clock.now() + 60_000;
    const sent: number[] = [];
    const work = (async () => {
      for (let left = 4; left >= 0; left--) {
        const permit = await quota.acquire(1, never);
        sent.push(clock.now());
        await clock.sleep(10);
        quota.accept(permit.sentAt, { remaining: left, until: reset });
        permit.done();
      }
      (await quota.acquire(1, never)).done();
    })();
    await clock.run(work);
    expect(sent.filter((at) => at < reset).length).toBe(5);
    expect(clock.now()).toBeGreaterThanOrEqual(reset);
  });

  test('an older answer does not raise what a newer one has lowered', async () => {
    const { quota, clock } = quotaOf({ concurrency: 4 });
    const reset = clock.now() + 60_000;
    const [older, newer] = [await quota.acquire(1, never), await quota.acquire(1, never)];
    quota.accept(newer.sentAt, { remaining: 0, until: reset });
    newer.done();
    quota.accept(older.sentAt, { remaining: 1, until: reset });
    older.done();
    await clock.run(quota.acquire(1, never));
    expect(clock.now()).toBeGreaterThanOrEqual(reset);
  });
});

describe('waiting', () => {
  test.each(['for a window', 'for another request', 'in the queue'])(
    '%s ends at once when the signal aborts',
    async (how) => {
      const { quota } = quotaOf({
        windows: [{ limit: 1, seconds: 60 }],
        concurrency: how === 'for another request' ? 1 : 5,
      });
      const permit = await quota.acquire(1, never);
      if (how === 'for a window') permit.done();
      const stop = new AbortController();
      if (how === 'in the queue') void quota.acquire(1, never).catch(() => {});
      let ended: unknown;
      quota.acquire(1, stop.signal).catch((error: unknown) => {
        ended = error;
      });
      await settled();
      expect(ended).toBeUndefined();
      stop.abort(new Error('stop now'));
      await settled();
      expect(ended).toMatchObject({ message: 'stop now' });
    },
  );

  test('is announced once, and again every quarter of an hour; so is its end', async () => {
    const told: string[] = [];
    const events = {
      onWait: (until: number) => void told.push(`until ${until}`),
      onResume: () => void told.push('resumed'),
    };
    const { quota, clock } = quotaOf({ windows: [{ limit: 1, seconds: 2_400 }] }, events);
    (await quota.acquire(1, never)).done();
    const until = clock.now() + 2_400_001;
    await clock.run(quota.acquire(1, never));
    expect(told).toEqual([`until ${until}`, `until ${until}`, `until ${until}`, 'resumed']);
  });
});
