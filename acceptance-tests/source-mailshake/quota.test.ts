import { describe, expect, test } from '@jest/globals';
import type { Call } from '../simulators/shared/call-log.ts';
import type { Run } from '../support/run.ts';
import { read, withMailshake } from './setup.ts';

/** A scaled hour: long enough that even a slow machine has used a window up well before its end. */
const windowMs = 3_000;
const limit = 12;

/** Units spent between one refusal and the next. */
function unitsPerWindow(calls: readonly Call[]): number[] {
  const windows = [0];
  for (const { code, cost } of calls) {
    if (code === 'limit_reached') windows.push(0);
    else windows[windows.length - 1] = (windows.at(-1) ?? 0) + cost;
  }
  return windows;
}

/** Campaigns that a run asked for although an earlier one had gone on to the next. */
function readAgain(runs: readonly (readonly unknown[])[]): unknown[] {
  const isFinished = (campaign: unknown) => (run: readonly unknown[]) =>
    run.includes(campaign) && run.at(-1) !== campaign;
  return runs.flatMap((run, index) => run.filter((campaign) => runs.slice(0, index).some(isFinished(campaign))));
}

function expectAnnouncedWait(run: Run, stream: string): void {
  const kinds = run.messages.map((message) => {
    if (message.type === 'TRACE' && message.trace.type === 'STREAM_STATUS') {
      const { status, reasons } = message.trace.stream_status;
      return reasons?.length ? 'WAITING' : status;
    }
    return message.type === 'LOG' && /Waiting \d+ s/.test(message.log.message) ? 'TOLD' : message.type;
  });
  const begin = kinds.indexOf('WAITING');
  expect(kinds).toContain('TOLD');
  expect(kinds.slice(begin).indexOf('STATE')).toBeGreaterThan(0);
  expect(kinds.slice(begin, begin + 3)).toContain('STATE');
  expect(kinds.slice(begin + 1).find((kind) => kind === 'RUNNING' || kind === 'RECORD')).toBe('RUNNING');
  for (const reset of run.quotaResets(stream)) {
    const traced = run.messages.findLast(({ type }) => type === 'TRACE');
    const end = traced?.type === 'TRACE' ? traced.trace.emitted_at : 0;
    expect(Math.abs(end - reset)).toBeLessThan(60_000);
  }
}

describe('a quota that ends in the middle of a backfill', () => {
  test.concurrent.each([
    [429, 0],
    [400, 300_000],
    [200, -300_000],
  ] as const)('is waited for (told by %i, server clock %i ms off)', async (limitStatus, skew) => {
    const settings = { quota: { limit, windowMs }, limitStatus, clockSkewMs: skew };
    await withMailshake({ generate: { opens: 1_500 }, settings }, async (mailshake) => {
      const run = await read(mailshake, ['opens'], { config: { lookback_days: 0 } });
      expect([run.code, run.records('opens').length]).toEqual([0, 1_500]);
      expect(run.statuses('opens')).toContain('RUNNING RATE_LIMITED');
      expect(run.lastStatus('opens')).toBe('COMPLETE');
      expectAnnouncedWait(run, 'opens');

      const windows = unitsPerWindow(mailshake.calls());
      expect(windows.reduce((sum, units) => sum + units, 0)).toBe(30);
      for (const units of windows.slice(0, -1)) expect(units).toBe(limit);
      expect(mailshake.totals().refusals).toBe(2);
    });
  });
});

describe('a wait above max_quota_wait_minutes', () => {
  test.concurrent('ends as a transient error; the next run resumes and reads no finished campaign again', async () => {
    const quota = { limit: 40, windowMs: 3_600_000 };
    await withMailshake({ settings: { quota } }, async (mailshake) => {
      const config = { max_quota_wait_minutes: 1, state_interval_seconds: 0 };
      const asked: unknown[][] = [];
      let state: object | undefined;
      const received: unknown[] = [];
      for (let attempt = 1; ; attempt += 1) {
        mailshake.clearCalls();
        const run = await read(mailshake, ['recipients'], { config, mode: 'full_refresh', ...(state && { state }) });
        const calls = mailshake.calls({ path: 'recipients/list', status: 200 });
        asked.push(calls.map(({ parameters }) => parameters.campaignID));
        received.push(...run.records('recipients').map(({ id }) => id));
        state = run.stateAfter(state as never);
        mailshake.advance(quota.windowMs);
        if (run.code === 0) break;
        expect(attempt).toBeLessThan(6);
        expect(run.errors).toMatchObject([{ failure_type: 'transient_error' }]);
        expect(run.errors[0]?.message).toMatch(/quota/);
        expect(run.lastStatus('recipients')).toBe('INCOMPLETE');
      }
      expect(asked.length).toBeGreaterThan(1);
      expect(new Set(received).size).toBe(260 + 40 + 8 + 15);
      expect(readAgain(asked)).toEqual([]);
    });
  });

  test.concurrent('on every stream at once leaves each INCOMPLETE, with a state', async () => {
    await withMailshake({ settings: { quota: { limit: 12, windowMs: 3_600_000 } } }, async (mailshake) => {
      const streams = ['campaigns', 'opens', 'replies', 'leads'];
      const run = await read(mailshake, streams, { config: { max_quota_wait_minutes: 0 } });
      expect(run.code).not.toBe(0);
      expect(run.errors.every(({ failure_type }) => failure_type === 'transient_error')).toBe(true);
      expect(run.lastStatus('campaigns')).toBe('COMPLETE');
      for (const stream of ['opens', 'replies', 'leads']) expect(run.lastStatus(stream)).toBe('INCOMPLETE');
    });
  });
});

describe('quota_units_per_hour', () => {
  test.concurrent('is kept, used to at least 95 %, and no refusal is met', async () => {
    const quota = { limit: 60, windowMs: 3_600_000 };
    await withMailshake({ generate: { opens: 9_000 }, settings: { quota } }, async (mailshake) => {
      const config = { quota_units_per_hour: 60, max_quota_wait_minutes: 1 };
      const run = await read(mailshake, ['opens'], { config });
      expect(run.errors).toMatchObject([{ failure_type: 'transient_error' }]);
      const { units, refusals } = mailshake.totals();
      expect(refusals).toBe(0);
      expect(units).toBeLessThanOrEqual(60);
      expect(units).toBeGreaterThanOrEqual(57);
    });
  });
});

test.concurrent('a refusal without a moment is waited for too', async () => {
  await withMailshake({}, async (mailshake) => {
    const refuse = (): void => mailshake.fault({ kind: 'error', code: 'limit_reached', message: 'Slow down' });
    refuse();
    const run = await read(mailshake, ['senders'], { config: { max_quota_wait_minutes: 0.2 } });
    expect([run.code, run.errors, run.statuses('senders')]).toEqual([
      0,
      [],
      expect.arrayContaining(['RUNNING RATE_LIMITED']),
    ]);
    refuse();
    const impatient = await read(mailshake, ['senders'], { config: { max_quota_wait_minutes: 0.02 } });
    expect(impatient.errors).toMatchObject([{ failure_type: 'transient_error' }]);
  });
});
