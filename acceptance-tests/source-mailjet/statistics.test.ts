import { describe, expect, test } from '@jest/globals';
import type { MailjetSimulator } from '../simulators/mailjet/mailjet.ts';
import { messageIDs } from '../simulators/mailjet/seed/ids.ts';
import type { ParameterMap } from '../simulators/shared/request.ts';
import { sorted } from '../support/records.ts';
import { wide } from '../support/wide.ts';
import { day, keyOfStream, read, withMailjet } from './setup.ts';
import { delivered, expectUpserted, expectWhole, wantedRows } from './truth.ts';

const byDay = ['stats_account_daily', 'stats_campaign_daily', 'stats_sender_daily'];
const world = { contacts: 50, messages: 500, campaigns: 2, days: 400, transactionalShare: 100 };

const asked = (mailjet: MailjetSimulator): ParameterMap[] =>
  mailjet.calls({ path: 'v3/REST/statcounters' }).map(({ parameters }) => parameters);

describe('counters by day', () => {
  test.concurrent.each([
    ['stats_account_daily', { statcounters: { slices: 90 } }],
    ['stats_sender_daily', { statcounters: { slices: 90, longRange: 'cut' }, fromTS: 'inclusive', toTS: 'inclusive' }],
  ] as const)('of 400 days come in ranges of at most 90: %s (%o)', async (stream, settings) => {
    await withMailjet({ settings, generate: world }, async (mailjet) => {
      const run = await read(mailjet, [stream], { config: { start_date: '2024-04-01T00:00:00Z' } });
      expectWhole(mailjet, run, [stream]);
      for (const { FromTS, ToTS } of asked(mailjet)) {
        expect(Number(ToTS) - Number(FromTS)).toBeLessThanOrEqual(90 * day);
        expect([Number(FromTS) % day, Number(ToTS) % day]).toEqual([0, 0]);
      }
      expect(mailjet.calls().filter(({ status }) => status !== 200)).toEqual([]);
      expect(delivered(run, stream).length).toBeGreaterThan(300);
    });
  });

  test.concurrent('are read again for the look-back only, with what was booked late', async () => {
    await withMailjet({ generate: world }, async (mailjet) => {
      const config = { start_date: '2024-04-01T00:00:00Z' };
      const first = await read(mailjet, byDay, { config });
      mailjet.advance(day * 1000);
      // Booked on the day of sending, ten days before, and on today.
      const at = Date.parse('2025-05-10T12:00:00Z') / 1000;
      const { id } = mailjet.addMessage({ at });
      mailjet.addEvent({ message: id, kind: 'opened' });
      mailjet.clearCalls();
      const next = await read(mailjet, byDay, { config, state: first.stateAfter() });
      expectUpserted(mailjet, [first, next], byDay);
      const since = Date.parse('2025-05-20T00:00:00Z') / 1000 - 32 * day;
      for (const parameters of asked(mailjet)) expect(Number(parameters.FromTS)).toBeGreaterThanOrEqual(since);
      for (const row of delivered(next, 'stats_account_daily')) {
        expect(Date.parse(String(row.Timeslice)) / 1000).toBeGreaterThanOrEqual(since);
      }
      const few = { ...config, stats_lookback_days: 0 };
      const last = await read(mailjet, ['stats_account_daily'], { config: few, state: next.stateAfter() });
      expect(delivered(last, 'stats_account_daily').length).toBeLessThanOrEqual(6);
      expect(delivered(last, 'stats_account_daily').length).toBeGreaterThan(0);
    });
  });

  test.concurrent('of the day of the last sync come again, whatever the look-back', async () => {
    await withMailjet({}, async (mailjet) => {
      const config = { stats_lookback_days: 0 };
      const first = await read(mailjet, ['stats_account_daily'], { config });
      mailjet.advance(7_200_000);
      mailjet.addMessage({});
      mailjet.addEvent({ message: messageIDs.today, kind: 'opened' });
      const next = await read(mailjet, ['stats_account_daily'], { config, state: first.stateAfter() });
      expectUpserted(mailjet, [first, next], ['stats_account_daily']);
    });
  });

  wide('that are empty do no harm', async () => {
    await withMailjet({ settings: { statcounters: { emptySlices: 'returned' } } }, async (mailjet) => {
      const start = '2025-03-01T00:00:00Z';
      const run = await read(mailjet, byDay, { config: { start_date: start } });
      expect([run.code, run.errors]).toEqual([0, []]);
      mailjet.set({ statcounters: { emptySlices: 'left out' } });
      for (const stream of byDay) {
        const key = keyOfStream(stream);
        const counted = delivered(run, stream).filter((row) =>
          Object.entries(row).some(([name, value]) => /Count$|^Total$/.test(name) && value !== 0),
        );
        expect([stream, sorted(counted, key)]).toEqual([
          stream,
          sorted(wantedRows(mailjet, stream, { from: start }), key),
        ]);
      }
    });
  });

  test.concurrent('begin with start_date, or where Mailjet began to count so', async () => {
    await withMailjet({}, async (mailjet) => {
      const start = '2025-05-19T00:00:00Z';
      const bounded = await read(mailjet, ['stats_account_daily'], { config: { start_date: start } });
      expectWhole(mailjet, bounded, ['stats_account_daily'], { from: start });
      mailjet.clearCalls();
      await read(mailjet, ['stats_account_daily']);
      const starts = asked(mailjet).map(({ FromTS }) => Number(FromTS));
      expect(Math.min(...starts)).toBeGreaterThanOrEqual(Date.parse('2018-03-30') / 1000);
    });
  });
});

test.concurrent('only combinations that exist are asked for', async () => {
  await withMailjet({}, async (mailjet) => {
    const streams = [...byDay, 'stats_campaign_lifetime', 'stats_list_lifetime'];
    const run = await read(mailjet, streams, { config: { start_date: '2025-05-01T00:00:00Z' } });
    expect(run.code).toBe(0);
    const combinations = asked(mailjet).map(({ CounterSource, CounterResolution, CounterTiming, SourceID }) =>
      [CounterSource, CounterResolution, CounterTiming, SourceID === undefined ? 'all' : 'one'].join(' '),
    );
    expect([...new Set(combinations)].sort()).toEqual([
      'APIKey Day Event all',
      'APIKey Day Message all',
      'Campaign Day Event one',
      'Campaign Lifetime Message one',
      'List Lifetime Message one',
      'Sender Day Message one',
    ]);
  });
});

describe('counters of contacts and recipients', () => {
  test.concurrent('are asked for since the last activity that is known', async () => {
    await withMailjet({ generate: { contacts: 1500, lists: 1, campaigns: 2, messages: 300 } }, async (mailjet) => {
      const streams = ['contact_statistics', 'list_recipient_statistics'];
      const first = await read(mailjet, streams);
      expectWhole(mailjet, first, streams);
      mailjet.advance(7_200_000);
      mailjet.addEvent({ message: messageIDs.late, kind: 'clicked' });
      mailjet.advance(7_200_000);
      mailjet.clearCalls();
      const next = await read(mailjet, streams, { state: first.stateAfter() });
      expectUpserted(mailjet, [first, next], ['contact_statistics']);
      expect(delivered(next, 'contact_statistics').length).toBeLessThan(5);
      // One page each, and one of the lists; with one more where there are any rows.
      expect(mailjet.callCount()).toBe(2 * (1 + wantedRows(mailjet, 'contact_lists').length + 1) - 1);
    });
  });

  wide('also come for those who never did anything', async () => {
    await withMailjet({}, async (mailjet) => {
      const run = await read(mailjet, ['contact_statistics']);
      expect(delivered(run, 'contact_statistics').some((row) => row.LastActivityAt === null)).toBe(true);
    });
  });
});
