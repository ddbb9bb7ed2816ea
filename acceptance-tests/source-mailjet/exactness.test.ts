import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MailjetSimulator } from '../simulators/mailjet/mailjet.ts';
import { campaignIDs, messageIDs } from '../simulators/mailjet/seed/ids.ts';
import type { Run } from '../support/run.ts';
import { allStreams, nobody, read, startSeeded } from './setup.ts';
import { delivered, expectWhole, valuesOf, wantedRows } from './truth.ts';

const messages = Object.values(messageIDs);
const large = (id: bigint) => `${id}n`;

/** Campaign ids are large here too. */
let mailjet: MailjetSimulator;
let run: Run;
const first = 2n ** 60n + 2n ** 57n;
const campaign = (number: number) => `${first + BigInt(number)}`;

beforeAll(async () => {
  mailjet = await startSeeded({ settings: { campaignIDs: 'large', unknownParameters: 'refused' } });
  // All that a connector could round is next to another id that rounds to the same.
  for (const id of [messageIDs.opened, messageIDs.late]) {
    const message = String(id + 1n);
    mailjet.addMessage({ id: message, campaign: campaignIDs.spring, at: Date.parse('2025-05-19T06:00:00Z') / 1000 });
    for (const kind of ['opened', 'clicked', 'bounced'] as const)
      mailjet.addEvent({ message, kind, url: 'https://a.b' });
  }
  mailjet.addRow({
    resource: 'csvimport',
    fields: { DataID: 98_765_432_123_456_782n, RequestAt: '2025-05-20T08:00:00Z' },
  });
  run = await read(mailjet);
});
afterAll(() => mailjet.close());

test('every stream is whole, with campaign ids beyond 2^53', () => {
  expectWhole(mailjet, run, allStreams);
  expect(run.logs('WARN')).toEqual([]);
});

describe('message ids arrive as integers, digit for digit', () => {
  test.each(['messages', 'message_information'])('in %s', (stream) => {
    const ids = valuesOf(delivered(run, stream));
    expect(ids).toEqual(valuesOf(wantedRows(mailjet, stream)));
    expect(ids).toEqual(expect.arrayContaining(messages.map(large)));
    expect(run.lines.join('\n')).toContain('"ID":1152921527938472101,');
  });

  test('in events and in the history, so that they join', () => {
    const ids = valuesOf(delivered(run, 'messages'));
    for (const stream of ['click_events', 'open_events', 'message_history']) {
      expect(ids).toEqual(expect.arrayContaining(valuesOf(delivered(run, stream), 'MessageID')));
    }
    expect(ids).toEqual(expect.arrayContaining(valuesOf(delivered(run, 'bounce_events'))));
    // One is queued: nothing has happened to it.
    const withHistory = ids.filter((id) => id !== large(messageIDs.queued));
    expect(valuesOf(delivered(run, 'message_history'), 'MessageID')).toEqual(withHistory);
  });

  test('in the path of every request that is made from them', () => {
    const paths = mailjet.calls({ path: 'v3/REST/messagehistory/*' }).map(({ path }) => path.split('/').at(-1));
    expect(paths.sort()).toEqual(valuesOf(delivered(run, 'messages')).map((id) => id.replace('n', '')));
    expect(paths).toContain('1152921527938472101');
  });
});

test('import data ids too', () => {
  const ids = valuesOf(delivered(run, 'csv_imports'), 'DataID');
  expect(ids).toEqual(['98765432123456781n', '98765432123456782n', '98765432123456783n']);
});

describe('campaign ids', () => {
  const all = Object.values(campaignIDs).map(campaign).sort();
  const streams = [
    ...['campaign_link_clicks', 'campaign_mailbox_providers', 'campaign_geo', 'campaign_user_agents'],
    'campaign_top_links',
  ];

  test('arrive as integers in every stream', () => {
    expect(valuesOf(delivered(run, 'campaigns'))).toEqual(all.map((id) => `${id}n`));
    for (const stream of streams) {
      expect(all.map((id) => `${id}n`)).toEqual(expect.arrayContaining(valuesOf(delivered(run, stream), 'CampaignID')));
    }
    expect(valuesOf(delivered(run, 'stats_campaign_lifetime'), 'SourceID')).toEqual(all.map((id) => `${id}n`));
  });

  test('are asked for as they are', () => {
    const paths = ['statistics/link-click', 'statistics/recipient-esp', 'geostatistics', 'toplinkclicked'];
    for (const path of [...paths, 'useragentstatistics']) {
      const asked = mailjet.calls({ path: `v3/REST/${path}` }).map(({ parameters }) => String(parameters.CampaignID));
      expect([path, [...new Set(asked)].sort()]).toEqual([path, [...all, nobody]]);
    }
    const counters = mailjet.calls({ path: 'v3/REST/statcounters' }).map(({ parameters }) => parameters);
    const sources = counters.filter(({ CounterSource }) => CounterSource === 'Campaign').map((one) => one.SourceID);
    expect([...new Set(sources)].sort()).toEqual(all);
  });
});
