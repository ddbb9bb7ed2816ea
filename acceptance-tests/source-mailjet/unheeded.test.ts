import { describe, expect, test } from '@jest/globals';
import { campaignIDs, listIDs } from '../simulators/mailjet/seed/ids.ts';
import { nobody, read, type StreamName, withMailjet } from './setup.ts';
import { delivered, expectUpserted, expectWhole } from './truth.ts';

/** Parameters that Mailjet does not look at, as a gateway may have it that drops or caches them. */

const generate = { contacts: 60, campaigns: 6, messages: 200, lists: 3, listsPerContact: 2, templates: 40, sms: 30 };
const config = { start_date: '2024-01-01T00:00:00Z' };

describe('pages that are cut down without a word', () => {
  const streams = [
    'contacts',
    'list_recipients',
    'list_recipient_statistics',
    'templates',
    'senders',
    'message_states',
  ];
  const windowed = ['campaigns', 'messages', 'open_events', 'click_events', 'sms', 'stats_account_daily'];

  test.concurrent.each([7, 25])('to %i rows: lists and windows are whole', async (Limit) => {
    await withMailjet({ generate, settings: { overrides: { Limit } } }, async (mailjet) => {
      expectWhole(mailjet, await read(mailjet, [...streams, ...windowed], { config }), [...streams, ...windowed]);
    });
  });

  test.concurrent('to 999 rows: a long list is whole', async () => {
    await withMailjet({ generate: { contacts: 2300 }, settings: { pageCap: 999 } }, async (mailjet) => {
      expectWhole(mailjet, await read(mailjet, ['contacts'], { config }), ['contacts']);
    });
  });
});

describe('an offset that is ignored', () => {
  const streams = ['contacts', 'message_states', 'messages'] as const;

  test.concurrent('leaves the streams incomplete, and says why', async () => {
    const settings = { overrides: { Offset: 0, Limit: 10 } };
    await withMailjet({ generate, settings }, async (mailjet) => {
      const run = await read(mailjet, streams, { config });
      expect(run.code).not.toBe(0);
      for (const stream of streams) {
        expect([stream, run.lastStatus(stream)]).toEqual([stream, 'INCOMPLETE']);
        expect(run.errorOf(stream)).toMatch(/repeats itself/);
      }
      mailjet.set({ overrides: {} });
      const next = await read(mailjet, streams, { config, state: run.stateAfter() });
      for (const stream of streams) expect([stream, next.lastStatus(stream)]).toEqual([stream, 'COMPLETE']);
    });
  });

  test.concurrent('does no harm to a list of one row', async () => {
    await withMailjet({ settings: { overrides: { Offset: 0 } } }, async (mailjet) => {
      expectWhole(mailjet, await read(mailjet, ['profile']), ['profile']);
    });
  });
});

describe('a page of nothing in the middle of a list', () => {
  const body = '{ "Count" : 0, "Data" : [ ], "Total" : 0 }';
  const fault = { kind: 'reply' as const, status: 200, body, path: 'v3/REST/contact', skip: 1 };

  test.concurrent('that comes once is looked at again', async () => {
    await withMailjet({ generate: { contacts: 2500 }, faults: [fault] }, async (mailjet) => {
      expectWhole(mailjet, await read(mailjet, ['contacts']), ['contacts']);
    });
  });

  test.concurrent('that stays is an error', async () => {
    const where = { Offset: 995 };
    const faults = [{ ...fault, skip: 0, where, times: 'always' as const }];
    await withMailjet({ generate: { contacts: 2500 }, faults }, async (mailjet) => {
      const run = await read(mailjet, ['contacts']);
      expect([run.code !== 0, run.lastStatus('contacts')]).toEqual([true, 'INCOMPLETE']);
      expect(run.errorOf('contacts')).toMatch(/breaks off/);
    });
  });
});

describe('a filter that is ignored', () => {
  const perCampaign: StreamName[] = [
    ...(['campaign_link_clicks', 'campaign_mailbox_providers', 'campaign_geo', 'campaign_user_agents'] as const),
    ...(['campaign_top_links', 'stats_campaign_lifetime', 'stats_campaign_daily'] as const),
  ];
  const perList: StreamName[] = ['list_recipients', 'list_recipient_statistics', 'stats_list_lifetime'];

  test.concurrent.each([
    ['every campaign answers the rows of one', { CampaignID: campaignIDs.spring, SourceID: campaignIDs.spring }],
    ['every campaign answers those of all', { CampaignID: null }],
  ])('%s: nothing leaves under a wrong campaign', async (_how, overrides) => {
    await withMailjet({ generate }, async (mailjet) => {
      const streams = overrides.CampaignID === null ? ['campaign_geo', 'campaign_user_agents'] : perCampaign;
      const right = await read(mailjet, streams, { config });
      mailjet.set({ overrides });
      const run = await read(mailjet, streams, { config });
      expect(run.code).not.toBe(0);
      for (const stream of streams) {
        expect([stream, run.lastStatus(stream)]).toEqual([stream, 'INCOMPLETE']);
        expect(run.errorOf(stream)).toMatch(/did not keep to what it was asked for/);
        const known = new Set(delivered(right, stream).map((row) => JSON.stringify(row)));
        const wrong = delivered(run, stream).filter((row) => !known.has(JSON.stringify(row)));
        expect([stream, wrong]).toEqual([stream, []]);
      }
      mailjet.set({ overrides: {} });
      const next = await read(mailjet, streams, { config, state: run.stateAfter() });
      expectUpserted(mailjet, [run, next], streams);
    });
  });

  test.concurrent('every list answers the recipients of one', async () => {
    const overrides = { ContactsList: listIDs.newsletter, SourceID: listIDs.newsletter };
    await withMailjet({ generate, settings: { overrides } }, async (mailjet) => {
      const run = await read(mailjet, perList);
      for (const stream of perList) {
        expect([stream, run.lastStatus(stream)]).toEqual([stream, 'INCOMPLETE']);
        expect(run.errorOf(stream)).toMatch(/did not keep to what it was asked for/);
      }
      mailjet.set({ overrides: {} });
      const next = await read(mailjet, perList, { state: run.stateAfter() });
      expect([next.code, next.errors]).toEqual([0, []]);
    });
  });

  test.concurrent('is looked for by one request of each stream, where rows do not name their campaign', async () => {
    await withMailjet({ generate }, async (mailjet) => {
      expectWhole(mailjet, await read(mailjet, perCampaign, { config }), perCampaign);
      const asked = mailjet.calls().filter(({ parameters: { CampaignID } }) => CampaignID === nobody);
      expect(asked.map(({ path }) => path).sort()).toEqual([
        ...['v3/REST/geostatistics', 'v3/REST/statistics/link-click', 'v3/REST/statistics/recipient-esp'],
        ...['v3/REST/toplinkclicked', 'v3/REST/useragentstatistics', 'v3/REST/useragentstatistics'],
      ]);
    });
  });
});
