import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type MailjetSimulator, startMailjet } from './mailjet.ts';
import { createClient, type Query, type Row, type TestClient } from './test-client.ts';
import { type StreamName, streams } from './truth-streams.ts';

let mailjet: MailjetSimulator;
let client: TestClient;
beforeAll(async () => {
  const generate = { contacts: 60, lists: 2, messages: 300, campaigns: 3, drafts: 5, templates: 6, signups: 5, sms: 9 };
  mailjet = await startMailjet({ now: '2025-05-20T10:00:00Z', generate });
  client = createClient(mailjet.url);
});
afterAll(() => mailjet.close());
afterEach(() => mailjet.set({ statcounters: { longRange: 400 } }));

const truth = (stream: StreamName) => mailjet.truth({ stream });
const rowsOf = (stream: StreamName) => truth(stream).map(({ row }) => row);
const wide = { FromTS: 1 };
const shown = { ShowSubject: true, ShowContactAlt: true, ShowCustomID: true };

const flat: [StreamName, string, Query][] = [
  ['contacts', 'contact', {}],
  ['contact_data', 'contactdata', {}],
  ['contact_properties', 'contactmetadata', {}],
  ['contact_history', 'contacthistorydata', {}],
  ['contact_lists', 'contactslist', {}],
  ['segments', 'contactfilter', {}],
  ['contact_list_signups', 'contactslistsignup', {}],
  ['csv_imports', 'csvimport', {}],
  ['campaigns', 'campaign', wide],
  ['campaign_drafts', 'campaigndraft', {}],
  ['campaign_overview', 'campaignoverview', { All: true }],
  ['messages', 'message', shown],
  ['message_information', 'messageinformation', wide],
  ['message_states', 'messagestate', {}],
  ['bounce_events', 'bouncestatistics', wide],
  ['click_events', 'clickstatistics', wide],
  ['open_events', 'openinformation', wide],
  ['contact_statistics', 'contactstatistics', {}],
  ['sender_statistics', 'senderstatistics', {}],
  ['senders', 'sender', {}],
  ['metasenders', 'metasender', {}],
  ['domains', 'dns', {}],
  ['api_keys', 'apikey', {}],
  ['api_key_access', 'apikeyaccess', {}],
  ['users', 'user', {}],
  ['profile', 'myprofile', {}],
  ['webhooks', 'eventcallbackurl', {}],
  ['parse_routes', 'parseroute', {}],
];

test.each(flat)('%s are the rows of %s %j', async (stream, resource, query) => {
  const rows = (await client.pages(resource, query)).flat();
  expect(rows.length).toBeGreaterThan(0);
  expect(rowsOf(stream)).toEqual(rows);
});

const counters = (source: string, resolution: string, timing: string) => ({
  ...{ CounterSource: source, CounterResolution: resolution, CounterTiming: timing },
});
const parents: [StreamName, string, string, (id: string) => [string, Query]][] = [
  ['list_recipients', 'contactslist', 'list', (ContactsList) => ['listrecipient', { ContactsList }]],
  [
    'list_recipient_statistics',
    'contactslist',
    'list',
    (ContactsList) => ['listrecipientstatistics', { ContactsList }],
  ],
  ['campaign_draft_contents', 'campaigndraft', 'draft', (id) => [`campaigndraft/${id}/detailcontent`, {}]],
  ['campaign_draft_schedules', 'campaigndraft', 'draft', (id) => [`campaigndraft/${id}/schedule`, {}]],
  ['message_history', 'message', 'message', (id) => [`messagehistory/${id}`, {}]],
  [
    'stats_campaign_lifetime',
    'campaign',
    '',
    (SourceID) => ['statcounters', { ...counters('Campaign', 'Lifetime', 'Message'), SourceID }],
  ],
  [
    'stats_campaign_daily',
    'campaign',
    '',
    (SourceID) => ['statcounters', { ...counters('Campaign', 'Day', 'Event'), SourceID }],
  ],
  [
    'stats_list_lifetime',
    'contactslist',
    '',
    (SourceID) => ['statcounters', { ...counters('List', 'Lifetime', 'Message'), SourceID }],
  ],
  [
    'stats_sender_daily',
    'sender',
    '',
    (SourceID) => ['statcounters', { ...counters('Sender', 'Day', 'Message'), SourceID }],
  ],
  ['campaign_link_clicks', 'campaign', 'campaign', (CampaignID) => ['statistics/link-click', { CampaignID }]],
  ['campaign_mailbox_providers', 'campaign', 'campaign', (CampaignID) => ['statistics/recipient-esp', { CampaignID }]],
  ['campaign_geo', 'campaign', 'campaign', (CampaignID) => ['geostatistics', { CampaignID, ...wide }]],
  ['campaign_top_links', 'campaign', 'campaign', (CampaignID) => ['toplinkclicked', { CampaignID, ...wide }]],
];

test.each(parents)('%s are those of each %s', async (stream, parent, name, pathOf) => {
  mailjet.set({ statcounters: { longRange: 'accepted' } });
  const expected: { row: Row; parent: unknown }[] = [];
  for (const { ID } of (await client.pages(parent, parent === 'campaign' ? wide : {})).flat()) {
    const [path, query] = pathOf(String(ID));
    const answer = await client.get(`v3/REST/${path}`, { Limit: 1000, ...query });
    expected.push(...answer.rows.map((row) => ({ row, parent: ID })));
  }
  expect(expected.length).toBeGreaterThan(0);
  expect(rowsOf(stream)).toEqual(expected.map(({ row }) => row));
  if (name !== '') {
    expect(truth(stream).map(({ parent }) => parent[name])).toEqual(expected.map(({ parent }) => parent));
  }
});

test('the rest', async () => {
  const opens = truth('campaign_user_agents').filter(
    ({ parent }) => parent.event === 'open' && parent.campaign === 8_000_001,
  );
  expect(opens.map(({ row }) => row)).toEqual(
    await client.rows('useragentstatistics', { CampaignID: 8_000_001, Event: 'open' }),
  );
  const own = [
    ...(await client.rows('template', { OwnerType: 'apikey' })),
    ...(await client.rows('template', { OwnerType: 'user' })),
  ];
  expect(rowsOf('templates')).toEqual(own);
  expect(truth('template_contents').map(({ parent }) => parent.template)).not.toContain(1_400_001);
  mailjet.set({ statcounters: { longRange: 'accepted' } });
  const daily = await client.rows('statcounters', counters('APIKey', 'Day', 'Event'));
  expect(
    truth('stats_account_daily')
      .filter(({ parent }) => parent.CounterTiming === 'Event')
      .map(({ row }) => row),
  ).toEqual(daily);
  for (const list of ['templates', 'images', 'tokens'] as const) {
    expect(rowsOf(`content_${list}`)).toEqual((await client.get(`v1/REST/${list}`, { Limit: 1000 })).rows);
  }
  const labels = (UsedFor: string) => client.get('v1/REST/labels', { UsedFor });
  expect(rowsOf('content_labels')).toEqual([...(await labels('resource')).rows, ...(await labels('image')).rows]);
  expect(truth('content_template_contents').map(({ row }) => row.ID)).toEqual([25, 24, 23, 22]);
  expect(rowsOf('sms')).toEqual((await client.get('v4/sms', { FromTS: 1, Limit: 1000 })).rows);
});

describe('a question', () => {
  test('may be bounded, and is then of [from, to)', () => {
    const ids = (from: string, to: string) => mailjet.truth({ stream: 'campaigns', from, to }).map(({ row }) => row.ID);
    expect(ids('2025-05-19T05:45:08Z', '2025-05-19T05:45:09Z')).toEqual([7_390_730]);
    expect(ids('2025-05-19T05:45:07Z', '2025-05-19T05:45:08Z')).toEqual([]);
    const clicks = { stream: 'click_events', from: '2025-05-20T09:30:00Z', to: '2025-05-20T09:30:01Z' } as const;
    expect(mailjet.truth(clicks)).toHaveLength(1);
  });

  test('may be of deleted rows too, of other owners, of another key', () => {
    expect(mailjet.truth({ stream: 'contact_lists', deleted: true }).length).toBe(truth('contact_lists').length + 1);
    expect(mailjet.truth({ stream: 'templates', owners: ['global'] }).map(({ row }) => row.ID)).toContain(900_001);
    expect(mailjet.truth({ stream: 'contacts', account: 'sub' })).toHaveLength(2);
  });

  test('of no stream is refused', () => {
    expect(() => truth('nonsense' as never)).toThrow('Unknown stream "nonsense"');
  });

  test('knows all streams', () => {
    const known = [...flat, ...parents].map(([stream]) => stream);
    const rest = ['campaign_user_agents', 'templates', 'template_contents', 'stats_account_daily', 'sms'];
    const content = ['templates', 'template_contents', 'labels', 'images', 'tokens'].map((name) => `content_${name}`);
    expect([...known, ...rest, ...content].sort()).toEqual(Object.keys(streams).sort());
  });
});
