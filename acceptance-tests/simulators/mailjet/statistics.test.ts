import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type MailjetSimulator, startMailjet } from './mailjet.ts';
import { createClient, type Query, type Row, type TestClient } from './test-client.ts';

let mailjet: MailjetSimulator;
let client: TestClient;
beforeAll(async () => {
  const generate = { contacts: 300, messages: 3000, campaigns: 6, transactional: 2, lists: 2 };
  mailjet = await startMailjet({ now: '2025-05-20T10:00:00Z', generate });
  client = createClient(mailjet.url);
});
afterAll(() => mailjet.close());
afterEach(() => mailjet.set({ statcounters: { emptySlices: 'left out', longRange: 400 } }));

const account = { CounterSource: 'APIKey', CounterResolution: 'Day', CounterTiming: 'Message' };
const sum = (rows: Row[], name: string) => rows.reduce((total, row) => total + Number(row[name]), 0);

describe('counters', () => {
  test('a lifetime is one row without a slice', async () => {
    const [row, ...others] = await client.rows('statcounters', { ...account, CounterResolution: 'Lifetime' });
    expect(others).toEqual([]);
    expect(row).toMatchObject({ Timeslice: '', SourceID: 0, APIKeyID: 1_404_561, Total: 3010 });
  });

  test.each(['Message', 'Event'])('the days of %s timing add up to the lifetime', async (CounterTiming) => {
    mailjet.set({ statcounters: { longRange: 'accepted' } });
    const days = await client.rows('statcounters', { ...account, CounterTiming });
    const [whole] = await client.rows('statcounters', { ...account, CounterTiming, CounterResolution: 'Lifetime' });
    expect(days.length).toBeGreaterThan(50);
    for (const name of ['Total', 'EventOpenedCount', 'MessageClickedCount', 'MessageSentCount', 'EventOpenDelay']) {
      expect(sum(days, name)).toBe(whole?.[name]);
    }
  });

  test('late events are booked on the slice of the message, or on their own', async () => {
    const { id } = mailjet.addMessage({ campaign: 7_350_000, at: Date.parse('2025-04-12T08:00:00Z') / 1000 });
    const day = { FromTS: '2025-05-19T23:59:59Z', ToTS: '2025-05-20T00:00:01Z' };
    const old = { FromTS: '2025-04-11T23:59:59Z', ToTS: '2025-04-12T00:00:01Z' };
    const read = async (timing: string, window: Query) =>
      sum(await client.rows('statcounters', { ...account, CounterTiming: timing, ...window }), 'EventOpenedCount');
    const before = [await read('Message', old), await read('Event', day)] as const;
    mailjet.addEvent({ message: id, kind: 'opened' });
    expect([await read('Message', old), await read('Event', day)]).toEqual([before[0] + 1, before[1] + 1]);
  });

  test.each<[Query, number]>([
    [{}, 400],
    [{ CounterSource: 'APIKey', CounterTiming: 'Message' }, 400],
    [{ ...account, CounterSource: 'Campaign' }, 400],
    [{ ...account, CounterSource: 'List', SourceID: 36_735 }, 400],
    [{ ...account, CounterSource: 'List', SourceID: 36_735, CounterResolution: 'Lifetime' }, 200],
    [{ ...account, CounterSource: 'Sender', SourceID: 46_935, CounterTiming: 'Event' }, 400],
    [{ ...account, CounterSource: 'Sender', SourceID: 46_935 }, 200],
    [{ ...account, CounterSource: 'Everything' }, 400],
    [{ ...account, FromTS: '2025-01-01T00:00:00Z', ToTS: '2025-04-11T00:00:00Z' }, 200],
    [{ ...account, FromTS: '2025-01-01T00:00:00Z', ToTS: '2025-04-12T00:00:00Z' }, 400],
    [{ ...account, CounterResolution: 'Hour', FromTS: '2025-05-01T00:00:00Z', ToTS: '2025-05-06T00:00:00Z' }, 400],
  ])('%j answers %i', async (query, status) => {
    expect((await client.get('v3/REST/statcounters', query)).status).toBe(status);
  });

  test('slices without anything may be there', async () => {
    mailjet.set({ statcounters: { emptySlices: 'returned' } });
    const rows = await client.rows('statcounters', {
      ...{ ...account, CounterSource: 'Campaign', SourceID: 7_350_000, CounterTiming: 'Event' },
      ...{ FromTS: '2025-04-30T23:59:59Z', ToTS: '2025-05-05T00:00:00Z' },
    });
    expect(rows.map(({ Timeslice }) => String(Timeslice).slice(8, 10))).toEqual(['01', '02', '03', '04']);
  });
});

describe('counters of rows', () => {
  test('of contacts add up to all messages', async () => {
    const rows = await client.rows('contactstatistics');
    const messages = (await client.pages('message')).flat();
    expect(sum(rows, 'ProcessedCount')).toBe(messages.length);
    expect(await client.rows('contactstatistics', { Click: true })).toHaveLength(
      rows.filter(({ ClickedCount }) => Number(ClickedCount) > 0).length,
    );
    expect(await client.rows('senderstatistics', { Sender: 46_935 })).toMatchObject([
      { ProcessedCount: messages.length },
    ]);
  });

  test('can be sorted by what was processed', async () => {
    const rows = await client.rows('contactstatistics', { Sort: 'ProcessedCount DESC' });
    const counts = rows.map(({ ProcessedCount }) => Number(ProcessedCount));
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    expect(await client.rows('listrecipientstatistics', { Sort: 'Email', Limit: 1 })).toHaveLength(1);
    expect((await client.get('v3/REST/geostatistics', { FromTS: 1, Sort: 'Country' })).status).toBe(400);
  });

  test('of recipients are those of the campaigns to their list', async () => {
    const rows = await client.rows('listrecipientstatistics', { ContactsList: 36_735 });
    expect(rows.map(({ ListRecipientID }) => ListRecipientID)).toContain(225_690_164);
    const [row] = await client.rows('listrecipientstatistics/225690164', { ShowExtraData: 1 });
    expect(row).toMatchObject({ OpenedCount: 1, Data: expect.arrayContaining([{ Name: 'age', Value: '41' }]) });
  });

  test('two of them may be spelled as in the documentation', async () => {
    mailjet.set({ bounceSpelling: 'HardbouncedCount' });
    expect((await client.rows('contactstatistics'))[0]).toHaveProperty('HardbouncedCount');
    mailjet.set({ bounceSpelling: 'HardBouncedCount' });
    expect((await client.rows('contactstatistics'))[0]).toHaveProperty('HardBouncedCount');
  });
});

describe('campaigns', () => {
  test.each(['statistics/link-click', 'statistics/recipient-esp'])('%s needs one', async (resource) => {
    const { status, json } = await client.get(`v3/REST/${resource}`);
    expect(status).toBe(400);
    expect(json).toHaveProperty('ErrorIdentifier');
  });

  test('links, providers, countries and agents agree with the events', async () => {
    const CampaignID = 8_000_003;
    const clicks = await client.rows('clickstatistics', { CampaignID });
    const opens = await client.rows('openinformation', { CampaignID });
    const messages = await client.rows('message', { Campaign: CampaignID });
    expect(clicks.length).toBeGreaterThan(5);
    expect(sum(await client.rows('statistics/link-click', { CampaignID }), 'ClickedEventsCount')).toBe(clicks.length);
    expect(sum(await client.rows('toplinkclicked', { CampaignID }), 'ClickedCount')).toBe(clicks.length);
    expect(sum(await client.rows('geostatistics', { CampaignID }), 'OpenedCount')).toBe(opens.length);
    const providers = await client.rows('statistics/recipient-esp', { CampaignID });
    expect(sum(providers, 'AttemptedMessagesCount')).toBe(messages.length);
    expect(await client.rows('statistics/recipient-esp', { CampaignID, ESP_Name: 'Gmail' })).toHaveLength(1);
    const agents = await client.rows('useragentstatistics', { CampaignID, Event: 'click' });
    expect(sum(agents, 'Count')).toBe(clicks.length);
    const [overview] = await client.rows('campaignoverview', { ID: CampaignID });
    expect(overview).toMatchObject({ OpenedCount: opens.length, ProcessedCount: messages.length });
  });
});
