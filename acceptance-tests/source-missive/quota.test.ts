import { describe, expect, test } from '@jest/globals';
import { type MissiveSimulator, startMissive } from '../simulators/missive/missive.ts';
import type { Call } from '../simulators/shared/call-log.ts';
import type { Message, Row } from '../support/messages.ts';
import { wide } from '../support/wide.ts';
import { catalogOf, configOf, missiveConnector as connector, read, seededNow, withMissive } from './setup.ts';
import { expectWhole, idsOf, truth } from './truth.ts';

const documented = { requests_per_minute: 300, requests_per_15_minutes: 900 };

/** Reads until the first wait that is announced, then asks the process to end. */
async function readUntilWait(missive: { url: string }, streams: readonly string[], config: Row = {}) {
  const isWait = (message: Message) => message.type === 'LOG' && /Waiting \d+ s/.test(message.log.message);
  const process = connector.start('read', {
    config: configOf(missive, { state_interval_seconds: 0, lookback_days: 0, ...config }),
    catalog: await catalogOf(streams),
    onMessage: (message, self) => {
      if (isWait(message)) setTimeout(() => self.kill('SIGTERM'), 700);
    },
  });
  const run = await process.finished;
  const waits = run.logs().flatMap(({ message }) => message.match(/Waiting (\d+) s/)?.[1] ?? []);
  return { run, seconds: waits.map(Number) };
}

/** Calls that came once the first refusal had been answered: those that were on their way already. */
function callsAfterRefusal(missive: MissiveSimulator, withinMs = Number.POSITIVE_INFINITY): Call[] {
  const calls = missive.calls();
  const refusal = calls.find(({ status }) => status === 429) as Call;
  const answered = Date.parse(refusal.time) + (refusal.durationMs ?? 0);
  return calls.filter(({ time }) => Date.parse(time) > answered && Date.parse(time) < answered + withinMs);
}

describe('with the documented limits, on both sides', () => {
  test.concurrent('a sync of some 250 calls meets no refusal, and five calls at once', async () => {
    const missive = await startMissive({ now: seededNow, settings: { latencyMs: 15 } });
    try {
      const run = await read(missive, undefined, { config: documented });
      expect([run.code, run.errors]).toEqual([0, []]);
      const { calls, refusals, maxInFlight } = missive.totals();
      expect(calls).toBeGreaterThan(200);
      expect([refusals, missive.calls({ status: 429 })]).toEqual([0, []]);
      expect(maxInFlight).toBeLessThanOrEqual(5);
      expect(maxInFlight).toBeGreaterThan(2);
    } finally {
      await missive.close();
    }
  });

  wide('X-RateLimit headers on every answer do no harm', async () => {
    const settings = { rateHeaders: 'always', minute: { limit: 300 }, quarter: { limit: 900 } } as const;
    await withMissive({ settings }, async (missive) => {
      const run = await read(missive, ['conversations', 'messages'], { config: documented });
      expectWhole(missive, run, ['conversations', 'messages']);
      expect(missive.totals().refusals).toBe(0);
    });
  });
});

/** The first page of one mailbox shows that it is worth while; then those of the others are under way together. */
describe('many mailboxes', () => {
  test.concurrent.each([
    [5, 5],
    [2, 2],
    [1, 1],
  ])('are read with concurrent_requests (%i) at once, and each page once', async (concurrent_requests, atOnce) => {
    const generate = { teams: 12, conversations: 40 };
    await withMissive({ generate, settings: { latencyMs: 150, concurrency: atOnce } }, async (missive) => {
      const config = { concurrent_requests, lookback_days: 0 };
      const first = await read(missive, ['conversations'], { config });
      expectWhole(missive, first, ['conversations']);
      missive.clearCalls();
      const next = await read(missive, ['conversations'], { config, state: first.stateAfter() });
      expect([next.code, next.errors, next.records('conversations')]).toEqual([0, [], []]);
      const { maxInFlight, refusals } = missive.totals();
      expect([maxInFlight, refusals]).toEqual([atOnce, 0]);
      const asked = missive.calls({ path: 'conversations' }).map(({ url }) => url);
      expect(asked.length).toBe(new Set(asked).size);
      expect(asked.length).toBeGreaterThan(12);
    });
  });
});

describe('lower limits of the configuration', () => {
  test.concurrent.each([
    ['requests_per_minute', 60],
    ['requests_per_15_minutes', 900],
  ] as const)('%s is used up, never exceeded, and the wait is announced', async (name, longest) => {
    await withMissive({}, async (missive) => {
      const { run, seconds } = await readUntilWait(missive, ['conversations', 'messages'], { [name]: 20 });
      expect(missive.callCount()).toBe(20);
      expect(run.statuses('messages')).toContain('RUNNING RATE_LIMITED');
      expect(seconds[0]).toBeGreaterThan(longest - 30);
      expect(seconds[0]).toBeLessThanOrEqual(longest + 1);
      const next = await read(missive, ['conversations', 'messages'], { state: run.stateAfter() });
      for (const stream of ['conversations', 'messages']) {
        const ids = idsOf([...run.committed(stream), ...next.records(stream)]);
        expect([stream, ids]).toEqual([stream, idsOf(truth(missive, stream))]);
      }
    });
  });

  wide.each([1, 2])('concurrent_requests: %i', async (concurrent_requests) => {
    await withMissive({ settings: { latencyMs: 3 } }, async (missive) => {
      const run = await read(missive, ['conversations', 'messages'], { config: { concurrent_requests } });
      expectWhole(missive, run, ['conversations', 'messages']);
      expect(missive.totals().maxInFlight).toBe(concurrent_requests);
    });
  });
});

describe('a refusal', () => {
  const waits = [
    ['Retry-After: 600', { retryAfter: 600 }, 570, 602],
    ['X-RateLimit-Reset alone', { retryAfter: 'missing' }, 40, 62],
    ['nothing that tells when', { retryAfter: 'missing', rateHeaders: 'never' }, 2, 6],
  ] as const;
  test.concurrent.each(waits)(
    'with %s is announced, and keeps everybody waiting',
    async (_name, settings, least, most) => {
      await withMissive({ settings: { ...settings, latencyMs: 5 } }, async (missive) => {
        missive.fault({ kind: 'error', code: 'too_many_requests', skip: 30 });
        const begun = Date.now();
        const { run, seconds: told } = await readUntilWait(missive, ['tasks', 'conversations', 'messages']);
        expect([run.code, run.signal, run.errors]).toEqual([null, 'SIGTERM', []]);
        expect(told[0]).toBeGreaterThan(least);
        expect(told[0]).toBeLessThanOrEqual(most);
        expect(run.statuses('messages')).toContain('RUNNING RATE_LIMITED');
        for (const reset of run.quotaResets('messages')) {
          expect(reset).toBeGreaterThan(begun + least * 1000);
          expect(reset).toBeLessThan(Date.now() + (most + 60) * 1000);
        }
        expect(callsAfterRefusal(missive).length).toBeLessThanOrEqual(5);

        const next = await read(missive, ['tasks', 'conversations', 'messages'], { state: run.stateAfter() });
        for (const stream of ['tasks', 'conversations', 'messages']) {
          const ids = idsOf([...run.committed(stream), ...next.records(stream)]);
          expect([stream, ids]).toEqual([stream, idsOf(truth(missive, stream))]);
        }
      });
    },
  );

  test.concurrent('with a small Retry-After is waited for by everybody; nothing is lost or doubled', async () => {
    await withMissive({ settings: { retryAfter: 2, latencyMs: 5 } }, async (missive) => {
      const streams = ['tasks', 'conversations', 'messages', 'comments'];
      missive.fault({ kind: 'error', code: 'too_many_requests', skip: 40 });
      const run = await read(missive, streams);
      expectWhole(missive, run, streams);
      const early = callsAfterRefusal(missive, 1900);
      expect(early.length).toBeLessThanOrEqual(5);
    });
  });
});
