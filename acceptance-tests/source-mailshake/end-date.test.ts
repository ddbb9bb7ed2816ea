import { describe, expect, test } from '@jest/globals';
import { read, withMailshake } from './setup.ts';
import { rows } from './truth.ts';

const ids = (records: readonly Record<string, unknown>[]) => records.map(({ id }) => Number(id)).sort((a, b) => a - b);

describe('end_date', () => {
  test.concurrent.each(['strict', 'shuffled'] as const)(
    'is inclusive, and the pages above it are gone through once (%s order)',
    async (activityOrder) => {
      await withMailshake({ settings: { activityOrder }, generate: { opens: 1000 } }, async (mailshake) => {
        const opens = await rows(mailshake, 'activity/opens');
        const dates = opens.map(({ actionDate }) => String(actionDate)).sort();
        const [low, end] = [dates[200], dates[500]] as [string, string];
        mailshake.clearCalls();
        const config = { end_date: end };
        const first = await read(mailshake, ['opens'], { config });
        expect([first.code, first.errors]).toEqual([0, []]);
        const wanted = opens.filter(({ actionDate }) => String(actionDate) <= end);
        expect(ids(first.records('opens'))).toEqual(ids(wanted));
        expect(mailshake.callCount('activity/opens')).toBe(Math.ceil(opens.length / 100));

        mailshake.advance(4 * 86_400_000);
        const seen = await read(mailshake, ['opens'], { config, state: first.stateAfter() });
        mailshake.clearCalls();
        for (const end_date of [end, low]) {
          const idle = await read(mailshake, ['opens'], { config: { end_date }, state: seen.stateAfter() });
          expect([idle.code, idle.records('opens'), mailshake.callCount()]).toEqual([0, [], 0]);
          expect(idle.stateAfter().map(({ stream }) => stream)).toEqual(seen.stateAfter().map(({ stream }) => stream));
        }
        const last = await read(mailshake, ['opens'], { state: seen.stateAfter() });
        expect(ids(last.records('opens'))).toEqual(ids(opens.filter(({ actionDate }) => String(actionDate) > end)));
      });
    },
  );

  test.concurrent('a lead that changes after it comes when it is gone', async () => {
    await withMailshake({}, async (mailshake) => {
      const all = await read(mailshake, ['leads']);
      const dates = all
        .records('leads')
        .map(({ updatedAt }) => String(updatedAt))
        .sort();
      const end = dates[Math.floor(dates.length / 2)] as string;
      const config = { end_date: end, lookback_days: 0 };
      const first = await read(mailshake, ['leads'], { config });
      const early = all.records('leads').filter(({ updatedAt }) => String(updatedAt) <= end);
      expect(ids(first.records('leads'))).toEqual(ids(early));
      mailshake.clearCalls();
      const idle = await read(mailshake, ['leads'], { config, state: first.stateAfter() });
      expect([idle.code, idle.records('leads'), mailshake.callCount()]).toEqual([0, [], 0]);
      const last = await read(mailshake, ['leads'], { config: { lookback_days: 0 }, state: idle.stateAfter() });
      const late = all.records('leads').filter(({ updatedAt }) => String(updatedAt) > end);
      expect(ids(last.records('leads'))).toEqual(ids(late));
      // The three lists of changes, and not the whole one.
      expect(mailshake.callCount('leads/list')).toBe(0);
    });
  });
});
