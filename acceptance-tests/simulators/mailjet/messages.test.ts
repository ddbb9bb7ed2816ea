import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type MailjetSimulator, startMailjet } from './mailjet.ts';
import { createClient, type Query, type TestClient } from './test-client.ts';

let mailjet: MailjetSimulator;
let client: TestClient;
beforeAll(async () => {
  mailjet = await startMailjet({ now: '2025-05-20T10:00:00Z' });
  client = createClient(mailjet.url);
});
afterAll(() => mailjet.close());

const sample = '1152921527938472101';

describe('messages', () => {
  test('subject, address and custom id are shown on request', async () => {
    const [plain] = await client.rows(`message/${sample}`);
    expect(plain).toMatchObject({
      Subject: '',
      ContactAlt: '',
      UUID: '606434fb-5cf2-4ee8-adaf-fd8dcf60890a',
      Delay: 0.8,
    });
    expect(plain).not.toHaveProperty('CustomID');
    const [shown] = await client.rows(`message/${sample}`, {
      ShowSubject: true,
      ShowContactAlt: 1,
      showcustomid: 'true',
    });
    expect(shown).toMatchObject({
      Subject: 'Spring is here',
      ContactAlt: 'ines.moreau@client-nord.example',
      CustomID: 'order-88121',
    });
  });

  test('what is not set is absent, and dates that are not set are empty', async () => {
    const [row] = await client.rows('message/95420017985181303');
    expect(row).not.toHaveProperty('CampaignID');
    expect(row).not.toHaveProperty('StateID');
    const [bounced] = await client.rows('message/1152921527938472144');
    expect(bounced).toMatchObject({ Status: 'hardbounced', StateID: 1, StatePermanent: true });
    const [contact] = await client.rows('contact/5214409001');
    expect(contact).toMatchObject({ LastUpdateAt: '', LastActivityAt: '' });
  });

  test.each<[Query, number]>([
    [{ Campaign: 7_390_730 }, 2],
    [{ Contact: 5_214_407_731 }, 4],
    [{ Contact: 'ines.moreau@client-nord.example' }, 4],
    [{ CustomID: 'order-88121' }, 1],
    [{ MessageStatus: 4 }, 2],
    [{ MessageStatus: '9,10' }, 2],
    [{ MessageState: 3 }, 1],
    [{ FromType: 1 }, 4],
    [{ SenderID: 46_935 }, 10],
    [{ Destination: 124_879 }, 1],
  ])('%j are %i', async (query, count) => {
    expect(await client.rows('message', query)).toHaveLength(count);
  });

  test('they can be sorted both ways', async () => {
    const up = await client.rows('message', { Sort: 'ID' });
    const down = await client.rows('message', { Sort: 'ID DESC' });
    expect(down).toEqual([...up].reverse());
    const newest = await client.rows('message', { Sort: 'ArrivedAt DESC' });
    expect(newest[0]).toMatchObject({ ArrivedAt: '2025-05-20T09:59:00Z' });
    mailjet.set({ sorts: '2015' });
    expect((await client.get('v3/REST/message', { Sort: 'ArrivedAt DESC' })).status).toBe(400);
    mailjet.set({ sorts: 'grown' });
  });

  test('information on them goes by the campaign', async () => {
    expect(await client.rows('messageinformation')).toHaveLength(2);
    const [row] = await client.rows('messageinformation', { CampaignID: 7_390_730 });
    expect(row).toMatchObject({ ID: sample, CampaignID: 7_390_730, MessageSize: 18_953, SentCount: 1 });
    expect(await client.rows('messageinformation', { FromTS: 1, From: 'news@shop-aurore.example' })).toHaveLength(9);
  });

  test('the history is in the order of time', async () => {
    const rows = await client.rows(`messagehistory/${sample}`);
    expect(rows.map(({ EventType }) => EventType)).toEqual(['sent', 'opened', 'clicked', 'clicked', 'opened']);
    expect(rows[0]).toMatchObject({ EventAt: 1_747_633_511 });
    expect(await client.rows('messagehistory/1152921527938472144')).toMatchObject([
      { EventType: 'bounced', Comment: '550 5.1.1 user unknown' },
    ]);
  });
});

describe('children', () => {
  test('drafts without a schedule answer 404', async () => {
    expect(await client.rows('campaigndraft/44150/schedule')).toEqual([
      { Date: '2025-06-01T07:00:00Z', Status: 'Programmed' },
    ]);
    expect((await client.get('v3/REST/campaigndraft/44152/schedule')).status).toBe(404);
    expect(await client.rows('campaigndraft/44150/status')).toEqual([{ Status: 'Programmed' }]);
    expect((await client.get('v3/REST/campaigndraft/1/status')).status).toBe(404);
  });

  test('contents', async () => {
    const [draft] = await client.rows('campaigndraft/44098/detailcontent');
    expect(draft).toMatchObject({ 'Text-part': 'Bonjour', MJMLContent: null });
    const [template] = await client.rows('template/1393391/detailcontent');
    expect(template).toMatchObject({ 'Html-part': '<p>Hello</p>', 'Text-part': null });
  });
});

describe('what is hidden unless asked for', () => {
  test.each<[string, Query, number]>([
    ['contactslist', {}, 2],
    ['contactslist', { IsDeleted: true }, 1],
    ['contactfilter', {}, 1],
    ['contactfilter', { ShowDeleted: 1 }, 2],
    ['campaigndraft', {}, 5],
    ['campaigndraft', { IsArchived: true }, 1],
    ['campaigndraft', { IsDeleted: 1 }, 1],
    ['sender', {}, 2],
    ['sender', { ShowDeleted: true }, 3],
    ['template', {}, 4],
    ['template', { OwnerType: 'apikey' }, 2],
    ['template', { Purposes: 'marketing,automation' }, 1],
    ['template', { Categories: 'welcome,full', CategoriesSelectionMethod: 'containsall' }, 1],
    ['listrecipient', {}, 7],
    ['listrecipient', { ContactsList: 36_735 }, 4],
    ['listrecipient', { IgnoreDeleted: true }, 6],
    ['listrecipient', { Unsub: true }, 1],
    ['contact', { ContactsList: 36_736 }, 2],
    ['contact', { Campaign: 7_350_000 }, 2],
    ['contactdata', { ContactEmail: 'tom.baker@harbour.example' }, 1],
    ['campaignoverview', { All: true }, 9],
    ['campaignoverview', { Drafts: true }, 2],
    ['campaignoverview', { Sent: true }, 4],
    ['eventcallbackurl', { EventType: 2 }, 1],
  ])('%s %j: %i', async (resource, query, count) => {
    expect(await client.rows(resource, query)).toHaveLength(count);
  });

  test('a campaign and a draft share an id in the overview', async () => {
    const rows = await client.rows('campaignoverview', { ID: 7_390_730 });
    expect(rows.map(({ IDType }) => IDType)).toEqual(['Campaign', 'NL']);
  });
});
