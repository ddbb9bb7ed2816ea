import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { SettingChanges } from '../shared/settings.ts';
import { type MailjetSimulator, startMailjet } from './mailjet.ts';
import { campaignIDs } from './seed/ids.ts';
import { defaultSettings, type MailjetSettings } from './settings.ts';
import { createClient, type Query, type TestClient } from './test-client.ts';

let mailjet: MailjetSimulator;
let client: TestClient;
beforeAll(async () => {
  mailjet = await startMailjet({ now: '2025-05-20T10:00:00Z' });
  client = createClient(mailjet.url);
});
afterAll(() => mailjet.close());
afterEach(() => mailjet.set(defaultSettings as SettingChanges<MailjetSettings>));

const ids = async (resource: string, query: Query) => (await client.rows(resource, query)).map(({ ID }) => ID);
const start = Date.parse('2025-05-19T05:45:08Z') / 1000;
const { spring, today, todayTransactional } = campaignIDs;

describe('campaigns by their start', () => {
  test('without a window those of today', async () => {
    expect(await ids('campaign', {})).toEqual([today, todayTransactional]);
    mailjet.set({ todayDefault: false });
    expect(await ids('campaign', {})).toHaveLength(6);
  });

  test.each<[Query, boolean]>([
    [{ FromTS: start - 1, ToTS: start + 1 }, true],
    [{ FromTS: start, ToTS: start + 1 }, false],
    [{ FromTS: start - 1, ToTS: start }, false],
    [{ fromts: '2025-05-19T05:45:07', tots: '2025-05-19T05:45:09Z' }, true],
    [{ FromTS: '2025-05-19T05:45:07.500Z', ToTS: '2025-05-19T07:45:09+02:00' }, true],
    [{ Period: 'Day' }, false],
    [{ Period: 'Week' }, true],
    [{ Period: 'Month' }, true],
    [{ CampaignID: spring }, true],
  ])('%j holds the campaign of the day before: %s', async (query, holds) => {
    expect((await ids('campaign', query)).includes(spring)).toBe(holds);
  });

  test('bounds may be inclusive', async () => {
    mailjet.set({ fromTS: 'inclusive', toTS: 'inclusive' });
    expect(await ids('campaign', { FromTS: start, ToTS: start })).toEqual([spring]);
  });

  test('CampaignID may leave the window of today as it is', async () => {
    mailjet.set({ campaignLiftsToday: false });
    expect(await ids('campaign', { CampaignID: spring })).toEqual([]);
    expect(await client.rows('geostatistics', { CampaignID: spring })).toEqual([]);
    expect(await client.rows('geostatistics', { CampaignID: spring, FromTS: 1 })).toHaveLength(1);
  });

  test.each(['yesterday', '2025-13-01', '05/19/2025'])('%s is no time', async (FromTS) => {
    expect((await client.get('v3/REST/campaign', { FromTS })).status).toBe(400);
  });

  test.each<[Query, number]>([
    [{ ContactsListID: 36_735 }, 4],
    [{ FromType: 1 }, 2],
    [{ CustomCampaign: 'order-confirmation' }, 1],
    [{ IsDeleted: true }, 1],
    [{ IsNewsletterTool: 'false' }, 2],
    [{ FromDomain: 'shop-aurore.example' }, 6],
    [{ FromID: 1 }, 0],
  ])('%j are %i', async (query, count) => {
    expect(await ids('campaign', { FromTS: 1, ...query })).toHaveLength(count);
  });

  test('their ids may be beyond 2^53, everywhere alike', async () => {
    mailjet.set({ campaignIDs: 'large' });
    const [row] = await client.rows('campaign', { FromTS: start - 1, ToTS: start + 1 });
    const CampaignID = String(row?.ID);
    expect(CampaignID).toMatch(/^\d{19}$/);
    const messages = await client.rows('message', { Campaign: CampaignID });
    expect(messages.map((message) => message.CampaignID)).toEqual([CampaignID, CampaignID]);
    expect(await client.rows('statistics/link-click', { CampaignID })).toHaveLength(2);
  });
});

describe('messages by their arrival', () => {
  test('without a window all of them, by id', async () => {
    const rows = await ids('message', {});
    expect(rows).toHaveLength(10);
    expect(rows.map(String)).toEqual([...rows].map(String).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)));
  });

  test('both bounds are exclusive', async () => {
    const at = Date.parse('2025-05-19T05:45:09Z') / 1000;
    expect(await ids('message', { FromTS: at - 1, ToTS: at + 1 })).toEqual(['1152921527938472101']);
    expect(await ids('message', { FromTS: at, ToTS: at + 2 })).toEqual(['1152921527938472144']);
  });

  test('an account may hide what is old', async () => {
    mailjet.set({ messageDays: 2 });
    expect(await ids('message', {})).toHaveLength(6);
    expect(await ids('message', { FromTS: 1 })).toHaveLength(10);
    mailjet.set({ retentionDays: 2 });
    expect(await ids('message', { FromTS: 1 })).toHaveLength(6);
  });
});

describe('events by their own time and that of the campaign', () => {
  const night = { EventFromTs: '2025-05-19T23:59:59Z', EventToTs: '2025-05-21T00:00:00Z' };

  test('without a window those of campaigns of today', async () => {
    expect(await client.rows('clickstatistics')).toEqual([]);
    expect(await client.rows('clickstatistics', night)).toEqual([]);
    mailjet.set({ eventFilterLiftsToday: true });
    expect(await client.rows('clickstatistics', night)).toHaveLength(1);
  });

  test('a click of today in a campaign of 40 days ago', async () => {
    const [row, ...others] = await client.rows('clickstatistics', { FromTS: '2025-01-01T00:00:00Z', ...night });
    expect(others).toEqual([]);
    expect(row).toMatchObject({ MessageID: '1152921509561800354', ClickedAt: '2025-05-20T09:30:00Z' });
    expect(await client.rows('clickstatistics', { FromTS: '2025-05-01T00:00:00Z', ...night })).toEqual([]);
  });

  test('the event filter may mean nothing, or refuse unix seconds', async () => {
    mailjet.set({ eventFilter: 'ignored' });
    expect(await client.rows('clickstatistics', { FromTS: 1, ...night })).toHaveLength(3);
    mailjet.set({ eventFilter: 'honoured', eventTimes: 'text' });
    expect((await client.get('v3/REST/clickstatistics', { FromTS: 1, EventFromTs: 5 })).status).toBe(400);
  });

  test('opens have no identity, and only the first is shown', async () => {
    const opens = await client.rows('openinformation', { FromTS: 1 });
    expect(opens.map(({ ID }) => ID)).toEqual([-1, -1, -1]);
    mailjet.set({ opens: 'every' });
    expect(await client.rows('openinformation', { FromTS: 1 })).toHaveLength(4);
  });

  test('one message bounces twice; two clicks share a second', async () => {
    const bounces = await client.rows('bouncestatistics', { FromTS: 1 });
    expect(bounces.map(({ ID }) => ID).filter((id) => id === '288230381068036023')).toHaveLength(2);
    const clicks = await client.rows('clickstatistics', { FromTS: 1, MessageID: '1152921527938472101' });
    expect(new Set(clicks.map(({ ClickedAt }) => ClickedAt)).size).toBe(1);
    expect(new Set(clicks.map(({ Url }) => Url)).size).toBe(2);
  });
});

describe('bounds of other lists', () => {
  test.each<[string, Query, number]>([
    ['contacthistorydata', { MinCreatedAt: '2025-05-18T17:00:00Z' }, 1],
    ['contacthistorydata', { MaxCreatedAt: '2025-05-18T17:00:00Z' }, 1],
    ['contactslistsignup', { MinSignupAt: 1_747_640_333 }, 1],
    ['contactslistsignup', { MinSignupAt: 1_747_640_332, MaxSignupAt: 1_747_640_334 }, 1],
    ['contactslistsignup', { MinConfirmAt: 1_747_640_399 }, 1],
    ['contactstatistics', { MinLastActivityAt: '2025-05-19T07:35:10Z' }, 1],
    ['contactstatistics', { MinLastActivityAt: '2025-05-19T07:35:09Z' }, 2],
    ['listrecipientstatistics', { MinLastActivityAt: '2025-05-20T00:00:00Z', ContactsList: 36_735 }, 2],
    ['listrecipientstatistics', { MinUnsubscribedAt: '2025-04-11T10:00:00Z' }, 1],
    ['dns', { MinLastCheckAt: '2025-04-29T16:20:27Z' }, 1],
  ])('%s %j: %i', async (resource, query, count) => {
    expect(await client.rows(resource, query)).toHaveLength(count);
  });
});
