import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { SettingChanges } from '../shared/settings.ts';
import { type MailjetSimulator, startMailjet } from './mailjet.ts';
import { defaultSettings, type MailjetSettings } from './settings.ts';
import { createClient, type TestClient } from './test-client.ts';

let mailjet: MailjetSimulator;
let client: TestClient;
beforeAll(async () => {
  mailjet = await startMailjet({ now: '2025-05-20T10:00:00Z', generate: { contacts: 1500 } });
  client = createClient(mailjet.url);
});
afterAll(() => mailjet.close());
afterEach(() => mailjet.set(defaultSettings as SettingChanges<MailjetSettings>));

const first = async (resource: string) => (await client.rows(resource, { FromTS: 1 }))[0] ?? {};

test('dates without a zone, and unset ones as null or not at all', async () => {
  mailjet.set({ dates: 'bare', unsetDates: 'null' });
  expect(await first('contact/5214409001')).toMatchObject({
    CreatedAt: '2025-05-20T08:00:00',
    LastUpdateAt: null,
    Name: '',
  });
  mailjet.set({ unsetDates: 'epoch' });
  expect(await first('contact/5214409001')).toMatchObject({ LastUpdateAt: '1970-01-01T00:00:00Z' });
  mailjet.set({ unsetDates: 'absent' });
  expect(await first('contact/5214409001')).not.toHaveProperty('LastUpdateAt');
});

test('references that are not set as null, numbers as text', async () => {
  mailjet.set({ references: 'null', quotedNumbers: ['SpamassScore'] });
  expect(await first('campaign')).toMatchObject({ SegmentationID: null, SpamassScore: '0' });
  expect(await first('campaigndraft/44152')).toMatchObject({ TemplateID: null, CampaignID: null });
});

test('fields in other shapes, and new ones', async () => {
  expect(await first('campaigndraft/44151')).toMatchObject({ AXTesting: { ID: 501 } });
  mailjet.set({ spamRules: 'list', axTesting: 'id', overlay: { contact: { NewKey: 1 } }, clickIDs: 'null' });
  expect(await first('campaigndraft/44151')).toMatchObject({ AXTesting: 501 });
  expect(await first('messageinformation')).toMatchObject({ SpamAssassinRules: [{ ID: -1 }] });
  expect(await first('contact')).toMatchObject({ NewKey: 1 });
  expect(await first('clickstatistics')).toMatchObject({ ID: null });
});

test('limits above 1000, pages that are capped, totals that are true', async () => {
  mailjet.set({ largeLimit: 'refused' });
  expect((await client.get('v3/REST/contact', { Limit: 1001 })).status).toBe(400);
  mailjet.set({ largeLimit: 'honoured', pageCap: 1200, total: 'all' });
  expect((await client.get('v3/REST/contact', { Limit: 2000 })).json).toMatchObject({ Count: 1200, Total: 1507 });
  mailjet.set({ unknownParameters: 'refused' });
  expect((await client.get('v3/REST/contact', { Since: 5 })).status).toBe(400);
  expect((await client.get('v3/REST/message', { ShowSubject: true, FromTS: 1 })).status).toBe(200);
});

test('templates without the gallery and the newest first', async () => {
  mailjet.set({ gallery: 'hidden', templateOrder: 'newest' });
  expect((await client.rows('template')).map(({ ID }) => ID)).toEqual([1_399_391, 1_393_391, 1_400_001]);
});

test('the overview without its drafts', async () => {
  mailjet.set({ overview: 'sent' });
  expect((await client.rows('campaignoverview')).every(({ IDType }) => IDType === 'Campaign')).toBe(true);
});

test('children follow the same settings', async () => {
  mailjet.set({ dates: 'bare', overlay: { messagehistory: { Extra: true } } });
  expect(await first('campaigndraft/44150/schedule')).toMatchObject({ Date: '2025-06-01T07:00:00' });
  expect(await first('messagehistory/1152921527938472101')).toMatchObject({ Extra: true });
  expect(mailjet.truth({ stream: 'message_history' })[0]?.row).toMatchObject({ Extra: true });
});

describe('resources that an account does not have', () => {
  test('may be the children only', async () => {
    mailjet.set({ unavailable: { 'campaigndraft/schedule': 403 } });
    expect((await client.get('v3/REST/campaigndraft/44150/schedule')).status).toBe(403);
    expect((await client.get('v3/REST/campaigndraft/44150')).status).toBe(200);
  });

  test.each([
    ['missing', 500],
    [401, 401],
    [403, 403],
    [404, 404],
    [405, 405],
    [500, 500],
  ] as const)('%s', async (state, status) => {
    mailjet.set({ unavailable: { contacthistorydata: state } });
    expect((await client.get('v3/REST/contacthistorydata')).status).toBe(status);
    expect((await client.get('v3/REST/contact')).status).toBe(200);
  });

  test('an error may explain itself by an object', async () => {
    mailjet.set({ unavailable: { contact: 403 }, errorInfo: 'object' });
    expect((await client.get('v3/REST/contact')).json.ErrorInfo).toEqual({ Details: [''] });
  });
});

describe('too many calls', () => {
  test('are refused with HTML and no word on when', async () => {
    mailjet.set({ rate: { limit: 2, windowMs: 60_000 } });
    const answers = await Promise.all([1, 2, 3].map(() => client.get('v3/REST/user')));
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.text).toMatch(/^<html>.*429 Too Many Requests/);
    expect(refused?.headers.has('retry-after')).toBe(false);
    expect((await createClient(mailjet.url, 'sub').get('v3/REST/user')).status).toBe(200);
    mailjet.advance(60_001);
    expect((await client.get('v3/REST/user')).status).toBe(200);
  });

  test('each n-th', async () => {
    mailjet.set({ refuseEvery: 3, retryAfter: 2 });
    const statuses: number[] = [];
    for (let call = 0; call < 6; call += 1) statuses.push((await client.get('v3/REST/user')).status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
  });
});

test('a wrong name or value changes nothing', () => {
  expect(() => mailjet.set({ nonsense: 1 } as never)).toThrow('Unknown setting "nonsense"');
  expect(() => mailjet.set({ fromTS: 'maybe' } as never)).toThrow('is one of');
});
