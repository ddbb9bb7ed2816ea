import { describe, expect, test } from '@jest/globals';
import type { MailshakeSimulator } from '../simulators/mailshake/mailshake.ts';
import type { Row } from '../support/messages.ts';
import { wide } from '../support/wide.ts';
import { incrementalStreams, lists, quickStreams, read, withMailshake } from './setup.ts';
import { rows, truth } from './truth.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const idsOf = (records: readonly Row[]) => records.map(({ id }) => id);
const settle = (mailshake: MailshakeSimulator) => mailshake.advance(2 * minute);

describe('an idle sync', () => {
  test.concurrent.each(['strict', 'shuffled'] as const)(
    'asks for one page per stream (%s order)',
    async (activityOrder) => {
      await withMailshake({ settings: { activityOrder } }, async (mailshake) => {
        const streams = incrementalStreams.filter((name) => name !== 'leads');
        const first = await read(mailshake, streams);
        mailshake.clearCalls();
        const run = await read(mailshake, streams, { state: first.stateAfter() });
        expect(run.code).toBe(0);
        expect(mailshake.totals().byPath).toEqual(Object.fromEntries(streams.map((stream) => [lists[stream], 1])));
      });
    },
  );

  test.concurrent('of leads asks the three feeds, not the list', async () => {
    await withMailshake({}, async (mailshake) => {
      const first = await read(mailshake, ['leads']);
      mailshake.clearCalls();
      await read(mailshake, ['leads'], { state: first.stateAfter() });
      expect(mailshake.totals().byPath).toEqual({
        'activity/created-leads': 1,
        'activity/lead-assignments': 1,
        'activity/lead-status-changes': 1,
      });
    });
  });

  test.concurrent('brings back no more than the look-back', async () => {
    await withMailshake({}, async (mailshake) => {
      const first = await read(mailshake, quickStreams);
      const none = await read(mailshake, incrementalStreams, {
        state: first.stateAfter(),
        config: { lookback_days: 0 },
      });
      for (const stream of incrementalStreams) expect([stream, none.records(stream)]).toEqual([stream, []]);
      const some = await read(mailshake, ['opens'], { state: first.stateAfter(), config: { lookback_days: 1 } });
      expect(some.records('opens').length).toBeGreaterThan(0);
      expect(some.records('opens').length).toBeLessThanOrEqual(7);
    });
  });
});

describe('start_date', () => {
  test.concurrent.each(['exclusive', 'inclusive', 'ignored'] as const)('is inclusive (since %s)', async (since) => {
    await withMailshake({ settings: { since } }, async (mailshake) => {
      const opens = await rows(mailshake, 'activity/opens');
      const edge = opens[60]?.actionDate as string;
      const run = await read(mailshake, ['opens'], { config: { start_date: edge } });
      const wanted = opens.filter(({ actionDate }) => (actionDate as string) >= edge);
      expect(new Set(idsOf(run.records('opens')))).toEqual(new Set(idsOf(wanted)));
    });
  });

  test.concurrent('moved earlier backfills what is older, and only that', async () => {
    await withMailshake({}, async (mailshake) => {
      const opens = await rows(mailshake, 'activity/opens');
      const config = { start_date: opens[60]?.actionDate as string, lookback_days: 0 };
      const first = await read(mailshake, ['opens'], { config });
      const next = await read(mailshake, ['opens'], {
        config: { ...config, start_date: opens[100]?.actionDate as string },
        state: first.stateAfter(),
      });
      const delivered = idsOf([...first.records('opens'), ...next.records('opens')]);
      expect(new Set(delivered).size).toBeGreaterThan(100);
      expect(delivered.length - new Set(delivered).size).toBeLessThanOrEqual(5);
      const whole = await read(mailshake, ['opens'], { config: { lookback_days: 0 }, state: next.stateAfter() });
      expect(new Set([...delivered, ...idsOf(whole.records('opens'))]).size).toBe(130);
    });
  });

  wide('bounds leads by their last change, and leaves lists of things as they are alone', async () => {
    await withMailshake({}, async (mailshake) => {
      const start = '2026-02-15T00:00:00Z';
      const run = await read(mailshake, ['leads', 'senders', 'recipients'], { config: { start_date: start } });
      const wanted = (await truth(mailshake, 'leads')).filter(({ updatedAt }) => (updatedAt as string) >= start);
      expect(new Set(idsOf(run.records('leads')))).toEqual(new Set(idsOf(wanted)));
      expect([run.records('senders').length, run.records('recipients').length]).toEqual([3, 323]);
    });
  });
});

describe('what comes later', () => {
  test.concurrent('arrives once, at the edge second too', async () => {
    await withMailshake({}, async (mailshake) => {
      const config = { lookback_days: 0 };
      const first = await read(mailshake, ['opens', 'sent_messages'], { config });
      const [newest] = await rows(mailshake, 'activity/opens');
      settle(mailshake);
      const sameSecond = new Date(Date.parse(newest?.actionDate as string) + 1);
      const { opens } = mailshake.add({ opens: 1, date: sameSecond });
      const { sent } = mailshake.add({ sent: 30 });
      settle(mailshake);
      const next = await read(mailshake, ['opens', 'sent_messages'], { config, state: first.stateAfter() });
      expect(idsOf(next.records('opens'))).toEqual(opens);
      expect(new Set(idsOf(next.records('sent_messages')))).toEqual(new Set(sent));
    });
  });

  test.concurrent('but bears an older date arrives within the look-back', async () => {
    await withMailshake({}, async (mailshake) => {
      const first = await read(mailshake, ['replies']);
      const [newest] = await rows(mailshake, 'activity/replies');
      const date = new Date(Date.parse(newest?.actionDate as string) - 2 * day);
      const { replies } = mailshake.add({ replies: 1, date });
      const next = await read(mailshake, ['replies'], { state: first.stateAfter() });
      expect(idsOf(next.records('replies'))).toEqual(expect.arrayContaining(replies as number[]));
    });
  });

  test.concurrent('in the very minute of a sync is delivered, and settled by the next', async () => {
    await withMailshake({}, async (mailshake) => {
      const config = { lookback_days: 0 };
      const { opens: fresh = [] } = mailshake.add({ opens: 1 });
      const first = await read(mailshake, ['opens'], { config });
      expect(idsOf(first.records('opens'))).toEqual(expect.arrayContaining(fresh));
      const date = new Date(mailshake.now().getTime() - 20_000);
      const { opens: late = [] } = mailshake.add({ opens: 1, date });
      settle(mailshake);
      const next = await read(mailshake, ['opens'], { config, state: first.stateAfter() });
      expect(idsOf(next.records('opens'))).toEqual(expect.arrayContaining(late));
    });
  });
});

wide('full_refresh after an incremental state reads everything again', async () => {
  await withMailshake({}, async (mailshake) => {
    const first = await read(mailshake, incrementalStreams);
    const next = await read(mailshake, incrementalStreams, { mode: 'full_refresh', state: first.stateAfter() });
    for (const stream of incrementalStreams) {
      expect([stream, next.records(stream).length]).toEqual([stream, first.records(stream).length]);
    }
  });
});
