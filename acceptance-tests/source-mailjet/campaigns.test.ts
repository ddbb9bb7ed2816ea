import { describe, expect, test } from '@jest/globals';
import { campaignIDs } from '../simulators/mailjet/seed/ids.ts';
import { read, withMailjet } from './setup.ts';
import { dateOf, delivered, expectUpserted, expectWhole, valuesOf, wantedRows } from './truth.ts';

const hourMs = 3_600_000;
const streams = ['campaigns', 'campaign_overview'];

describe('a first sync', () => {
  test.concurrent('brings all campaigns since the beginning, not only those of today or the first ten', async () => {
    await withMailjet({ generate: { campaigns: 40, days: 300 } }, async (mailjet) => {
      const run = await read(mailjet, streams);
      expectWhole(mailjet, run, streams);
      expect(delivered(run, 'campaigns').length).toBeGreaterThan(45);
    });
  });

  test.concurrent.each([
    { fromTS: 'inclusive', toTS: 'inclusive' },
    { fromTS: 'exclusive', toTS: 'exclusive' },
  ] as const)('begins at start_date to the second (%o)', async (settings) => {
    await withMailjet({ settings }, async (mailjet) => {
      const start = '2025-05-19T05:45:08Z';
      const run = await read(mailjet, ['campaigns'], { config: { start_date: start } });
      expectWhole(mailjet, run, ['campaigns'], { from: start });
      expect(valuesOf(delivered(run, 'campaigns'))).toContain(String(campaignIDs.spring));
      const later = await read(mailjet, ['campaigns'], { config: { start_date: '2025-05-19T05:45:09Z' } });
      expect(valuesOf(delivered(later, 'campaigns'))).not.toContain(String(campaignIDs.spring));
    });
  });
});

describe('a later sync', () => {
  test.concurrent('brings what began since, and what changed within the look-back', async () => {
    await withMailjet({}, async (mailjet) => {
      const first = await read(mailjet, ['campaigns']);
      mailjet.advance(48 * hourMs);
      const now = dateOf(Math.floor(mailjet.now().getTime() / 1000));
      const { id } = mailjet.addRow({ resource: 'campaign', fields: { SendStartAt: now, SendEndAt: now } });
      const fields = { SendEndAt: now, IsStarred: true };
      mailjet.changeRow({ resource: 'campaign', id: campaignIDs.spring, fields });
      mailjet.advance(hourMs);
      const next = await read(mailjet, ['campaigns'], { state: first.stateAfter() });
      expectUpserted(mailjet, [first, next], ['campaigns']);
      expect(valuesOf(delivered(next, 'campaigns'))).toEqual(
        [campaignIDs.spring, campaignIDs.today, campaignIDs.todayTransactional, id].map(String).sort(),
      );
      const few = await read(mailjet, ['campaigns'], { state: next.stateAfter(), config: { lookback_days: 0 } });
      expect(delivered(few, 'campaigns')).toEqual([]);
    });
  });

  test.concurrent('reads again what an earlier start_date opens, and only that', async () => {
    await withMailjet({}, async (mailjet) => {
      const config = { start_date: '2025-05-01T00:00:00Z', lookback_days: 0 };
      const first = await read(mailjet, ['campaigns'], { config });
      const next = await read(mailjet, ['campaigns'], { config: { lookback_days: 0 }, state: first.stateAfter() });
      expectUpserted(mailjet, [first, next], ['campaigns']);
      for (const { SendStartAt } of delivered(next, 'campaigns')) expect(String(SendStartAt) < '2025-05').toBe(true);
    });
  });
});

describe('campaign_overview', () => {
  test.concurrent.each(['all', 'sent'] as const)(
    'tells campaigns from drafts of the same id (%s)',
    async (overview) => {
      await withMailjet({ settings: { overview } }, async (mailjet) => {
        const run = await read(mailjet, ['campaign_overview']);
        expectWhole(mailjet, run, ['campaign_overview']);
        const kinds = delivered(run, 'campaign_overview').filter(({ ID }) => ID === campaignIDs.spring);
        expect(kinds.map(({ IDType }) => IDType).sort()).toEqual(['Campaign', 'NL']);
      });
    },
  );

  test.concurrent('brings the counts of every campaign again, whatever its age', async () => {
    await withMailjet({}, async (mailjet) => {
      const first = await read(mailjet, ['campaign_overview']);
      mailjet.addMessages({ campaign: campaignIDs.fortyDaysAgo, count: 3 });
      const next = await read(mailjet, ['campaign_overview'], { state: first.stateAfter() });
      const wanted = wantedRows(mailjet, 'campaign_overview').find(
        ({ ID, IDType }) => ID === campaignIDs.fortyDaysAgo && IDType === 'Campaign',
      );
      expect(delivered(next, 'campaign_overview')).toContainEqual(wanted);
      expectUpserted(mailjet, [first, next], ['campaign_overview']);
    });
  });
});
