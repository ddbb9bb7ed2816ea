import { describe, expect, test } from '@jest/globals';
import type { MailjetSimulator } from '../simulators/mailjet/mailjet.ts';
import { campaignIDs, messageIDs } from '../simulators/mailjet/seed/ids.ts';
import { wide } from '../support/wide.ts';
import { keyOfStream, type ReadOptions, read, withMailjet } from './setup.ts';
import { delivered, expectUpserted, valuesOf } from './truth.ts';

const hourMs = 3_600_000;
const streams = [
  ...['stats_campaign_lifetime', 'campaign_link_clicks', 'campaign_mailbox_providers', 'campaign_geo'],
  ...['campaign_user_agents', 'campaign_top_links'],
];
const late = String(campaignIDs.fortyDaysAgo);
const options: ReadOptions = { config: { lookback_days: 1, stats_lookback_days: 1 } };

const idsIn = (run: Awaited<ReturnType<typeof read>>, stream: string): string[] => [
  ...new Set(valuesOf(delivered(run, stream), keyOfStream(stream)[0])),
];

/** A click on a campaign that began forty days ago, by somebody who was counted before or not. */
function click(mailjet: MailjetSimulator): void {
  mailjet.advance(6 * hourMs);
  mailjet.addEvent({ message: messageIDs.late + 2n, kind: 'clicked', url: 'https://shop-aurore.example/late' });
  mailjet.advance(hourMs);
}

describe('a campaign that is older than the look-back', () => {
  test.concurrent.each(['opened', 'clicked'] as const)('is followed again when it is %s', async (kind) => {
    await withMailjet({}, async (mailjet) => {
      const first = await read(mailjet, streams, options);
      mailjet.advance(6 * hourMs);
      mailjet.addEvent({ message: messageIDs.late + 2n, kind, url: 'https://shop-aurore.example/late' });
      mailjet.advance(hourMs);
      const next = await read(mailjet, streams, { ...options, state: first.stateAfter() });
      expectUpserted(mailjet, [first, next], streams);
      for (const stream of streams)
        expect([stream, idsIn(next, stream)]).toEqual([stream, expect.arrayContaining([late])]);
      // Within the hour in which events may come late it is followed once more.
      mailjet.advance(6 * hourMs);
      const last = await read(mailjet, streams, { ...options, state: next.stateAfter() });
      const idle = await read(mailjet, streams, { ...options, state: last.stateAfter() });
      for (const stream of streams) expect([stream, idsIn(idle, stream).includes(late)]).toEqual([stream, false]);
    });
  });

  test.concurrent('is asked about once for all streams that follow campaigns', async () => {
    await withMailjet({}, async (mailjet) => {
      const first = await read(mailjet, streams, options);
      click(mailjet);
      mailjet.clearCalls();
      await read(mailjet, streams, { ...options, state: first.stateAfter() });
      expect(mailjet.callCount(`v3/REST/campaign/${late}`)).toBe(1);
      expect(mailjet.callCount(`v3/REST/message/${messageIDs.late + 2n}`)).toBe(1);
      for (const path of ['openinformation', 'clickstatistics']) {
        expect(mailjet.callCount(`v3/REST/${path}`)).toBeLessThanOrEqual(2);
      }
    });
  });

  wide('and than start_date is not followed', async () => {
    await withMailjet({}, async (mailjet) => {
      const config = { ...options.config, start_date: '2025-05-01T00:00:00Z' };
      const first = await read(mailjet, streams, { config });
      click(mailjet);
      const next = await read(mailjet, streams, { config, state: first.stateAfter() });
      for (const stream of streams) expect([stream, idsIn(next, stream).includes(late)]).toEqual([stream, false]);
    });
  });

  test.concurrent('comes with the sync after one that was killed, or in which it could not be asked for', async () => {
    await withMailjet({}, async (mailjet) => {
      const config = { ...options.config, state_interval_seconds: 0, retry_budget_seconds: 0 };
      const first = await read(mailjet, ['campaign_top_links'], { config });
      click(mailjet);
      const where = { CampaignID: late };
      const path = 'v3/REST/toplinkclicked';
      mailjet.fault({ kind: 'html', status: 503, path, where, times: 'always' });
      const failed = await read(mailjet, ['campaign_top_links'], { config, state: first.stateAfter() });
      expect([failed.code !== 0, failed.lastStatus('campaign_top_links')]).toEqual([true, 'INCOMPLETE']);
      mailjet.clearFaults();
      mailjet.advance(6 * hourMs);
      const state = failed.stateAfter(first.stateAfter());
      const lines = (await read(mailjet, ['campaign_top_links'], { config, state })).lines;
      const cutAfter = lines.findIndex((line) => line.includes('"RECORD"')) + 1;
      const killed = await read(mailjet, ['campaign_top_links'], { config, state, cutAfter });
      const next = await read(mailjet, ['campaign_top_links'], { config, state: killed.stateAfter(state) });
      expect(idsIn(next, 'campaign_top_links')).toContain(late);
      expectUpserted(mailjet, [first, failed, next], ['campaign_top_links']);
    });
  });
});

test.concurrent.each([
  ['does not filter events by their time', { eventFilter: 'ignored' }],
  ['has no events', { unavailable: { openinformation: 403, clickstatistics: 'missing' } }],
] as const)('an account that %s is read as before', async (_what, settings) => {
  await withMailjet({ settings }, async (mailjet) => {
    const first = await read(mailjet, streams, options);
    click(mailjet);
    const next = await read(mailjet, streams, { ...options, state: first.stateAfter() });
    expect([next.code, next.errors]).toEqual([0, []]);
  });
});

wide('whether there was any is two requests, where there was none', async () => {
  await withMailjet({}, async (mailjet) => {
    const first = await read(mailjet, ['campaign_geo'], options);
    mailjet.advance(6 * hourMs);
    const second = await read(mailjet, ['campaign_geo'], { ...options, state: first.stateAfter() });
    mailjet.advance(hourMs);
    mailjet.clearCalls();
    await read(mailjet, ['campaign_geo'], { ...options, state: second.stateAfter() });
    expect([mailjet.callCount('v3/REST/openinformation'), mailjet.callCount('v3/REST/clickstatistics')]).toEqual([
      1, 1,
    ]);
  });
});
