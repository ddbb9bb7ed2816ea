import { describe, expect, test } from '@jest/globals';
import { campaignIDs, draftIDs } from '../simulators/mailjet/seed/ids.ts';
import { wide } from '../support/wide.ts';
import { day, keyOfStream, nobody, read, withMailjet } from './setup.ts';
import { dateOf, delivered, expectUpserted, expectWhole, valuesOf, wantedRows } from './truth.ts';

const perCampaign = [
  ...['campaign_link_clicks', 'campaign_mailbox_providers', 'campaign_geo', 'campaign_user_agents'],
  ...['campaign_top_links', 'stats_campaign_lifetime'],
];

describe('schedules', () => {
  test.concurrent('are asked for of programmed drafts only; one that has none is no error', async () => {
    await withMailjet({}, async (mailjet) => {
      mailjet.changeRow({ resource: 'campaigndraft', id: draftIDs.bare, fields: { Status: 1 } });
      const run = await read(mailjet, ['campaign_draft_schedules']);
      expectWhole(mailjet, run, ['campaign_draft_schedules']);
      expect(run.logs('WARN')).toEqual([]);
      const paths = mailjet.calls({ path: 'v3/REST/campaigndraft/*/schedule' }).map(({ path }) => path.split('/')[3]);
      expect(paths.sort()).toEqual([draftIDs.programmed, draftIDs.bare].map(String).sort());
    });
  });
});

describe('contents', () => {
  test.concurrent('of templates that have none are no error', async () => {
    await withMailjet({}, async (mailjet) => {
      const run = await read(mailjet, ['template_contents']);
      expectWhole(mailjet, run, ['template_contents']);
      expect(run.logs('WARN')).toEqual([]);
      expect(mailjet.calls({ status: 404 })).toHaveLength(1);
    });
  });

  test.concurrent('are read again where the draft or the template has changed, and nowhere else', async () => {
    await withMailjet({}, async (mailjet) => {
      const streams = ['campaign_drafts', 'campaign_draft_contents', 'templates', 'template_contents'];
      const first = await read(mailjet, streams);
      mailjet.advance(7_200_000);
      const now = dateOf(Math.floor(mailjet.now().getTime() / 1000));
      const content = { headers: { Subject: 'New' }, html: '<p>New</p>', text: 'New', mjml: null };
      mailjet.changeRow({ resource: 'campaigndraft', id: draftIDs.bare, fields: { ModifiedAt: now } });
      mailjet.setContent({ of: 'draft', id: draftIDs.bare, content });
      mailjet.changeRow({ resource: 'template', id: 1_400_001, fields: { LastUpdatedAt: now } });
      mailjet.setContent({ of: 'template', id: 1_400_001, content });
      mailjet.advance(7_200_000);
      mailjet.clearCalls();
      const next = await read(mailjet, streams, { state: first.stateAfter() });
      expectUpserted(mailjet, [first, next], streams);
      for (const stream of streams) expect([stream, delivered(next, stream).length]).toEqual([stream, 1]);
      expect(mailjet.callCount('*/detailcontent')).toBe(2);
    });
  });
});

describe('what campaigns have', () => {
  test.concurrent('is whole, whether or not a campaign id alone lifts the default window', async () => {
    await withMailjet({ settings: { campaignLiftsToday: false } }, async (mailjet) => {
      expectWhole(mailjet, await read(mailjet, perCampaign), perCampaign);
    });
  });

  test.concurrent('is bounded by start_date, as they are', async () => {
    await withMailjet({}, async (mailjet) => {
      const run = await read(mailjet, perCampaign, { config: { start_date: '2025-04-01T00:00:00Z' } });
      expect(run.code).toBe(0);
      const wanted = [campaignIDs.spring, campaignIDs.fortyDaysAgo, campaignIDs.today, campaignIDs.todayTransactional];
      for (const stream of perCampaign) {
        const [field = ''] = keyOfStream(stream);
        const ids = valuesOf(wantedRows(mailjet, stream), field).filter((id) => wanted.includes(Number(id) as never));
        expect([stream, valuesOf(delivered(run, stream), field)]).toEqual([stream, ids]);
      }
    });
  });

  test.concurrent('is asked for again for those of the look-back, and those with opens or clicks of the last hour', async () => {
    await withMailjet({}, async (mailjet) => {
      const first = await read(mailjet, perCampaign);
      mailjet.advance(day * 1000);
      const { id } = mailjet.addMessage({ campaign: campaignIDs.spring });
      mailjet.addEvent({ message: id, kind: 'clicked', url: 'https://a.example/new' });
      mailjet.clearCalls();
      const next = await read(mailjet, perCampaign, { state: first.stateAfter() });
      expectUpserted(mailjet, [first, next], perCampaign);
      const { spring, today, todayTransactional, fortyDaysAgo } = campaignIDs;
      const recent = [spring, today, todayTransactional, fortyDaysAgo].map(String).sort();
      expect(valuesOf(delivered(next, 'stats_campaign_lifetime'), 'SourceID')).toEqual(recent);
      const asked = mailjet.calls({ path: 'v3/REST/toplinkclicked' }).map(({ parameters }) => parameters.CampaignID);
      expect([...new Set(asked)].sort()).toEqual([...recent, nobody]);
    });
  });

  test.concurrent('comes of a campaign that appears late, within the look-back of campaigns, too', async () => {
    await withMailjet({ generate: { campaigns: 3, messages: 60, contacts: 20 } }, async (mailjet) => {
      const config = { lookback_days: 7, stats_lookback_days: 0 };
      const streams = ['campaigns', 'campaign_top_links', 'stats_campaign_lifetime'];
      const first = await read(mailjet, streams, { config });
      const at = Math.floor(mailjet.now().getTime() / 1000) - 5 * day;
      const { campaign } = mailjet.sendDraft({ draft: draftIDs.programmed, at });
      const { id } = mailjet.addMessage({ campaign, at });
      mailjet.addEvent({ message: id, kind: 'clicked', url: 'https://a.example/late' });
      const next = await read(mailjet, streams, { config, state: first.stateAfter() });
      for (const [stream, field] of [
        ['campaigns', 'ID'],
        ['campaign_top_links', 'CampaignID'],
        ['stats_campaign_lifetime', 'SourceID'],
      ]) {
        const ids = valuesOf(delivered(next, stream as string), field as string);
        expect([stream, ids]).toEqual([stream, expect.arrayContaining([String(campaign)])]);
      }
    });
  });

  const resources: [string, string][] = [
    ['campaign_mailbox_providers', 'statistics/recipient-esp'],
    ['campaign_geo', 'geostatistics'],
    ['stats_campaign_lifetime', 'statcounters'],
  ];
  wide.each(resources)('%s: a campaign that Mailjet does not know takes no other with it', async (stream, path) => {
    await withMailjet({ generate: { campaigns: 60, messages: 600, contacts: 20 } }, async (mailjet) => {
      const body = '{ "ErrorInfo" : "", "ErrorMessage" : "Object not found", "StatusCode" : 404 }';
      const headers = { 'content-type': 'application/json' };
      const where = { [path === 'statcounters' ? 'SourceID' : 'CampaignID']: campaignIDs.orders };
      mailjet.fault({ kind: 'reply', status: 404, body, headers, path: `v3/REST/${path}`, where, times: 'always' });
      const run = await read(mailjet, [stream]);
      expect([run.code, run.errors]).toEqual([0, []]);
      const [field = ''] = keyOfStream(stream);
      const ids = valuesOf(wantedRows(mailjet, stream), field).filter((id) => id !== String(campaignIDs.orders));
      expect(valuesOf(delivered(run, stream), field)).toEqual(ids);
    });
  });
});

describe('one parent that fails', () => {
  test.concurrent('leaves the others read, and the next sync tries that one', async () => {
    await withMailjet({}, async (mailjet) => {
      const path = `v3/REST/campaigndraft/${draftIDs.sent}/detailcontent`;
      mailjet.fault({ kind: 'html', status: 503, path, times: 'always' });
      const streams = ['campaign_draft_contents', 'campaign_drafts'];
      const run = await read(mailjet, streams, { config: { retry_budget_seconds: 0 } });
      expect(run.code).not.toBe(0);
      expect(run.errors).toMatchObject([
        { failure_type: 'transient_error', stream_descriptor: { name: 'campaign_draft_contents' } },
      ]);
      expect(run.lastStatus('campaign_drafts')).toBe('COMPLETE');
      mailjet.clearFaults();
      const next = await read(mailjet, streams, { state: run.stateAfter() });
      expect(next.code).toBe(0);
      expectUpserted(mailjet, [run, next], streams);
      expect(valuesOf(delivered(next, 'campaign_draft_contents'), 'CampaignDraftID')).toEqual([String(draftIDs.sent)]);
    });
  });

  test.concurrent('to be listed takes its children with it, each with its own error, and nobody else', async () => {
    await withMailjet({}, async (mailjet) => {
      mailjet.fault({ kind: 'html', status: 503, path: 'v3/REST/contactslist', times: 'always' });
      const streams = ['contact_lists', 'list_recipients', 'stats_list_lifetime', 'contacts'];
      const run = await read(mailjet, streams, { config: { retry_budget_seconds: 0 } });
      expect(run.code).not.toBe(0);
      expect(streams.map((stream) => run.lastStatus(stream))).toEqual([
        ...['INCOMPLETE', 'INCOMPLETE', 'INCOMPLETE', 'COMPLETE'],
      ]);
    });
  });
});

wide('a parent that nobody selected is read once for all of its children', async () => {
  await withMailjet({}, async (mailjet) => {
    const run = await read(mailjet, [...perCampaign, 'list_recipients', 'stats_list_lifetime', 'stats_sender_daily']);
    expect(run.code).toBe(0);
    for (const list of ['campaign', 'contactslist', 'sender']) {
      const urls = mailjet.calls({ path: `v3/REST/${list}` }).map(({ url }) => url);
      expect([list, urls.length]).toEqual([list, new Set(urls).size]);
      expect(urls.length).toBeGreaterThan(0);
    }
  });
});
