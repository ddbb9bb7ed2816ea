import { describe, expect, test } from '@jest/globals';
import { settled, VirtualClock } from '../testing/virtualClock.ts';
import { Quota, type QuotaOptions } from './quota.ts';

const never = new AbortController().signal;

function quotaOf(options: Partial<QuotaOptions> = {}): { quota: Quota; clock: VirtualClock } {
  const clock = new VirtualClock();
  const all = {
    windows: [],
    concurrency: 5,
    refusalPause: { firstSeconds: 10, maxSeconds: 80 },
    maxWaitSeconds: 3_600,
    ...options,
  };
  return { clock, quota: new Quota(all, clock, { onWait: () => {}, onResume: () => {} }) };
}

/** Sends a request that is refused; milliseconds until the next may leave. */
async function pauseAfterRefusal(quota: Quota, clock: VirtualClock, until?: number): Promise<number> {
  const permit = await clock.run(quota.acquire(1, never));
  await clock.pass(50);
  quota.refuse(permit.sentAt, until);
  permit.done();
  const began = clock.now();
  (await clock.run(quota.acquire(1, never))).done();
  return clock.now() - began;
}

/** Refuses every request, one at least, and states no moment, for so long. */
async function refuseFor(seconds: number, quota: Quota, clock: VirtualClock): Promise<void> {
  const began = clock.now();
  do await pauseAfterRefusal(quota, clock);
  while (clock.now() - began < seconds * 1_000);
}

describe('a refusal', () => {
  test('stops everybody until the moment that it states', async () => {
    const { quota, clock } = quotaOf();
    const permit = await quota.acquire(1, never);
    const until = clock.now() + 30_000;
    quota.refuse(permit.sentAt, until);
    permit.done();
    const others = await clock.run(Promise.all([1, 2, 3].map(() => quota.acquire(1, never))));
    for (const { sentAt } of others) {
      expect(sentAt).toBeGreaterThanOrEqual(until);
      expect(sentAt).toBeLessThanOrEqual(until + 1_000);
    }
  });

  test('that states no moment makes pauses that grow with the time since the first, up to the longest', async () => {
    const { quota, clock } = quotaOf();
    const began = clock.now();
    for (let refusal = 0; refusal < 40; refusal++) {
      const ceiling = Math.min(80_000, 10_000 + (clock.now() + 50 - began) / 5);
      const pause = await pauseAfterRefusal(quota, clock);
      expect(pause).toBeGreaterThanOrEqual(ceiling / 2 - 200);
      expect(pause).toBeLessThanOrEqual(ceiling + 200);
    }
    expect(clock.now() - began).toBeGreaterThan(1_000_000);
  });

  test.each([0, 3, 20, 60, 200, 900])(
    'of an outage of %i s costs a fifth more, and the first pause',
    async (seconds) => {
      const { quota, clock } = quotaOf({ refusalPause: { firstSeconds: 5, maxSeconds: 900 } });
      const began = clock.now();
      while (clock.now() - began <= seconds * 1_000) await pauseAfterRefusal(quota, clock);
      expect(clock.now() - began).toBeLessThanOrEqual(1.2 * seconds * 1_000 + 5_200);
    },
  );

  test('that several requests meet together counts once', async () => {
    const { quota, clock } = quotaOf();
    const permits = await Promise.all([1, 2, 3, 4].map(() => quota.acquire(1, never)));
    await clock.pass(50);
    for (const { sentAt, done } of permits) {
      quota.refuse(sentAt, undefined);
      done();
    }
    const began = clock.now();
    await clock.run(quota.acquire(1, never));
    expect(clock.now() - began).toBeLessThanOrEqual(10_200);
  });

  test('is forgotten after a success: pauses begin small again', async () => {
    const { quota, clock } = quotaOf();
    await refuseFor(200, quota, clock);
    const permit = await quota.acquire(1, never);
    quota.accept(permit.sentAt);
    permit.done();
    expect(await pauseAfterRefusal(quota, clock)).toBeLessThanOrEqual(10_200);
  });

  test('is not forgotten when a request that was sent before it is answered well', async () => {
    const { quota, clock } = quotaOf();
    const early = await quota.acquire(1, never);
    await refuseFor(200, quota, clock);
    quota.accept(early.sentAt);
    early.done();
    // Half of 10 s and a fifth of the 200 s.
    expect(await pauseAfterRefusal(quota, clock)).toBeGreaterThanOrEqual(25_000);
  });

  test('that states a moment gone by, again and again, does not make a storm of requests', async () => {
    const { quota, clock } = quotaOf({ maxWaitSeconds: 600 });
    let requests = 0;
    await expect(
      (async () => {
        for (; requests < 1_000; requests++) await pauseAfterRefusal(quota, clock, clock.now());
      })(),
    ).rejects.toMatchObject({ failureType: 'transient_error' });
    expect(requests).toBeLessThan(100);
  });

  test('longer than may be waited is a transient error that says until when', async () => {
    const { quota, clock } = quotaOf({ maxWaitSeconds: 60, maxWaitSetting: 'max_wait' });
    const permit = await quota.acquire(1, never);
    const until = clock.now() + 120_000;
    const refuse = (): void => quota.refuse(permit.sentAt, until);
    expect(refuse).toThrow(expect.objectContaining({ failureType: 'transient_error' }) as never);
    expect(refuse).toThrow('max_wait');
    expect(refuse).toThrow(new Date(until).toISOString().slice(0, 16));
  });

  test('for ever is a transient error too', async () => {
    const { quota } = quotaOf();
    const permit = await quota.acquire(1, never);
    expect(() => quota.refuse(permit.sentAt, 1e19)).toThrow(
      expect.objectContaining({ failureType: 'transient_error' }) as never,
    );
  });

  test('after refusal a long row of them ends with a transient error, though each pause is short', async () => {
    const { quota, clock } = quotaOf({ maxWaitSeconds: 300 });
    const began = clock.now();
    await expect(
      (async () => {
        for (;;) await pauseAfterRefusal(quota, clock);
      })(),
    ).rejects.toMatchObject({ failureType: 'transient_error' });
    expect(clock.now() - began).toBeLessThanOrEqual(310_000);
    await settled();
  });
});

test('a window that opens later than may be waited is a transient error', async () => {
  const { quota, clock } = quotaOf({ windows: [{ limit: 1, seconds: 3_600 }], maxWaitSeconds: 20 });
  (await quota.acquire(1, never)).done();
  await expect(clock.run(quota.acquire(1, never))).rejects.toMatchObject({ failureType: 'transient_error' });
});
