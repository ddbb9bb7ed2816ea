import { describe, expect, test } from '@jest/globals';
import { organizationIDs, userIDs } from '../simulators/missive/seed/ids.ts';
import type { Row } from '../support/messages.ts';
import { catalogOf, configOf, missiveConnector as connector, day, read, withMissive } from './setup.ts';

const stream = 'analytics_reports';
const organization_id = organizationIDs.harbor;
/** Reports are about periods that are over by the real clock. */
const today = Math.floor(Date.now() / 1000 / day) * day;
const isoOf = (seconds: number) => new Date(seconds * 1000).toISOString();
const configure = (start: number, analytics: Row = {}, more: Row = {}): Row => ({
  organization_id,
  analytics: { period: 'day', ...analytics },
  start_date: isoOf(start),
  lookback_days: 0,
  ...more,
});

describe('a period that is over', () => {
  test.concurrent('has one report, as the API gave it; the next sync asks for later ones only', async () => {
    await withMissive({ settings: { analytics: { delayMs: 6000 } } }, async (missive) => {
      const start = today - day;
      const config = configure(start, { users: [userIDs.mara], teams: [] });
      const run = await read(missive, [stream, 'users'], { config });
      expect([run.code, run.errors]).toEqual([0, []]);
      const [report, ...others] = run.records(stream).filter((row) => row.start === start);
      expect(others).toEqual([]);
      expect(report).toMatchObject({
        organization: organization_id,
        start,
        end: start + day - 1,
        time_zone: 'UTC',
        filters: { users: [userIDs.mara] },
        data: { reports: { id: report?.report_id, start, end: start + day - 1 } },
      });
      const dates = [report?.start_datetime, report?.end_datetime, report?.fetched_at_datetime].map(String);
      expect(dates.map((date) => Date.parse(date) / 1000)).toEqual([start, start + day - 1, report?.fetched_at]);
      expect(Math.abs(Number(report?.fetched_at) - Date.now() / 1000)).toBeLessThan(120);
      const id = String(report?.report_id);
      // Not ready after five seconds, ready after ten.
      expect(missive.calls({ path: `analytics/reports/${id}` }).map(({ status }) => status)).toEqual([404, 200]);
      const orders = missive.calls({ path: 'analytics/reports' });
      expect(orders.map(({ method }) => method)).toEqual(run.records(stream).map(() => 'POST'));
      expect(orders[0]?.parameters.reports).toMatchObject({
        organization: organization_id,
        start,
        end: start + day - 1,
      });

      const ends = run.records(stream).map(({ end }) => Number(end));
      missive.clearCalls();
      if (Math.max(...ends) + day < Date.now() / 1000) return;
      const next = await read(missive, [stream], { config, state: run.stateAfter() });
      expect([next.code, next.records(stream), missive.callCount()]).toEqual([0, [], 0]);
    });
  });

  test.concurrent('is claimed report by report', async () => {
    await withMissive({ settings: { analytics: { delayMs: 0 } } }, async (missive) => {
      const config = configOf(missive, configure(today - 6 * day, {}, { state_interval_seconds: 0 }));
      const process = connector.start('read', {
        config,
        catalog: await catalogOf([stream]),
        onMessage: (message, self) => {
          if (message.type === 'STATE' && JSON.stringify(message).includes(`"high":${today - 5 * day - 1}`)) {
            self.kill('SIGTERM');
          }
        },
      });
      const run = await process.finished;
      expect([run.signal, run.committed(stream)[0]?.start]).toEqual(['SIGTERM', today - 6 * day]);
      const config2 = configure(today - 6 * day);
      missive.set({ analytics: { neverReady: true } });
      missive.clearCalls();
      const again = connector.start('read', {
        config: configOf(missive, config2),
        catalog: await catalogOf([stream]),
        state: run.stateAfter(),
      });
      while (missive.callCount('analytics/reports') === 0) await new Promise((resolve) => setTimeout(resolve, 50));
      again.kill('SIGTERM');
      expect((await again.finished).signal).toBe('SIGTERM');
      const [order] = missive.calls({ path: 'analytics/reports' });
      expect(order?.parameters.reports).toMatchObject({ start: Number(run.committed(stream).at(-1)?.start) + day });
    });
  });
});

test.concurrent('filters without the Business plan are a config_error of this stream alone', async () => {
  await withMissive({ settings: { analytics: { plan: 'productive' } } }, async (missive) => {
    const config = configure(today - day, { users: [userIDs.mara] });
    const run = await read(missive, [stream, 'users'], { config });
    expect(run.code).not.toBe(0);
    expect(run.errors).toMatchObject([{ failure_type: 'config_error', stream_descriptor: { name: stream } }]);
    expect(run.lastStatus('users')).toBe('COMPLETE');
  });
});

test.concurrent('without a configuration there is no such stream', async () => {
  await withMissive({}, async (missive) => {
    const run = await read(missive, [stream, 'users']);
    expect(run.code).not.toBe(0);
    expect(run.logs('WARN').map(({ message }) => message)).toEqual([expect.stringContaining(stream)]);
    expect([run.lastStatus(stream), run.lastStatus('users')]).toEqual(['INCOMPLETE', 'COMPLETE']);
    expect(missive.callCount('analytics*')).toBe(0);
  });
});
