import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type MailshakeSimulator, startMailshake } from './mailshake.ts';
import { defaultSettings } from './settings.ts';
import { createClient, type TestClient, withMailshake } from './test-client.ts';

let mailshake: MailshakeSimulator;
let client: TestClient;

beforeAll(async () => {
  mailshake = await startMailshake();
  client = createClient(mailshake);
});
afterAll(() => mailshake.close());
beforeEach(() => mailshake.set({ ...defaultSettings, quota: { limit: null } }));

const large = 1_483_920;

describe('the seeded account', () => {
  test('the same date makes the same rows', async () => {
    await withMailshake({ seedDate: '2026-03-01', settings: { quota: { limit: null } } }, async (other) => {
      for (const path of ['activity/replies', 'activity/sent', 'leads/list', 'campaigns/list']) {
        expect(await other.rows(path)).toEqual(await client.rows(path));
      }
    });
  });

  test('campaigns: a draft, a paused one, an archived one, and one that only activity knows', async () => {
    const campaigns = await client.rows('campaigns/list');
    expect(campaigns.filter(({ sender }) => sender === null)).toMatchObject([{ messages: [] }]);
    expect(campaigns.filter(({ isPaused }) => isPaused)).toHaveLength(1);
    expect(campaigns.filter(({ isArchived }) => isArchived)).toHaveLength(1);
    const known = new Set(campaigns.map(({ id }) => id));
    const sent = await client.rows('activity/sent');
    const gone = sent.map(({ campaign }) => campaign.id).filter((id) => !known.has(id));
    expect(new Set(gone)).toEqual(new Set([1_482_207]));
    expect(sent.filter((row) => row.type === 'one-off' && !('message' in row))).toHaveLength(5);
  });

  test('one person in two campaigns is two recipients and one contact', async () => {
    const [here, there] = await Promise.all(
      [large, 1_483_711].map((campaignID) => client.rows('recipients/list', { campaignID })),
    );
    const both = here?.filter(({ emailAddress }) => there?.some((row) => row.emailAddress === emailAddress)) ?? [];
    expect(both).toHaveLength(10);
    for (const row of both) {
      const twin = there?.find(({ emailAddress }) => emailAddress === row.emailAddress);
      expect(twin?.contactID).toBe(row.contactID);
      expect(twin?.id).not.toBe(row.id);
    }
    const newest =
      there
        ?.map(({ created }) => String(created))
        .sort()
        .at(-1) ?? '';
    expect(here?.every(({ created }) => String(created) > newest)).toBe(true);
    expect(here?.some(({ fields }) => '' in (fields as object))).toBe(true);
  });

  test('opens repeat, replies are of all types and one came late', async () => {
    expect((await client.rows('activity/opens')).filter((row) => row.isDuplicate)).toHaveLength(30);
    expect(await client.rows('activity/opens', { excludeDuplicates: true })).toHaveLength(100);
    const replies = await client.rows('activity/replies');
    expect(new Set(replies.map(({ type }) => type)).size).toBe(5);
    expect(replies.filter(({ parent }) => parent === undefined)).toHaveLength(1);
    const last = Math.max(...replies.map(({ id }) => id));
    expect(replies.findIndex(({ id }) => id === last)).toBeGreaterThan(4);
  });

  test('leads are in all statuses', async () => {
    const leads = await client.rows('leads/list');
    expect(new Set(leads.map(({ status }) => status))).toEqual(new Set(['open', 'ignored', 'closed', 'lost']));
    expect(leads.filter(({ assignedTo }) => assignedTo === null)).toHaveLength(9);
    const reopened = leads.filter(({ status, lastStatusChangeDate }) => status === 'open' && lastStatusChangeDate);
    expect(reopened).toHaveLength(1);
    expect(await client.rows('leads/list', { status: 'lost' })).toHaveLength(5);
  });
});

describe('filters', () => {
  test('recipients by what they did', async () => {
    const count = async (filter: object) =>
      (await client.rows('recipients/list', { campaignID: large, filter })).length;
    const opened = await count({ action: 'opened' });
    expect(opened).toBeGreaterThan(0);
    expect(await count({ action: 'opened', negateAction: true })).toBe(260 - opened);
    expect(await count({ action: 'opened', campaignMessageID: 5_120_034 })).toBeLessThan(opened);
    expect(await count({ action: 'hasProblems' })).toBe(5);
    await expect(count({ action: 'slept' })).rejects.toThrow('invalid_parameter');
  });

  test('activity by address, link and message; bodies left out', async () => {
    const [first] = await client.rows('activity/clicks');
    const recipientEmailAddress = first?.recipient.emailAddress;
    const ofOne = await client.rows('activity/clicks', { recipientEmailAddress });
    expect(ofOne.length).toBeLessThan((await client.rows('activity/clicks', { recipientEmailAddress: '@' })).length);
    const links = await client.rows('activity/clicks', { matchUrl: first?.link });
    expect(links.every(({ link }) => link === first?.link)).toBe(true);
    expect(await client.rows('activity/sent', { messageType: 'one-off' })).toHaveLength(5);
    const [bare] = await client.rows('activity/sent', { excludeBody: true });
    expect(bare).toMatchObject({ excludeBody: true });
    expect(Object.keys(bare ?? {})).not.toEqual(expect.arrayContaining(['rawBody']));
  });

  test('single objects', async () => {
    expect((await client.get('campaigns/get', { campaignID: String(large) })).json.id).toBe(large);
    expect((await client.get('campaigns/get', { campaignID: '7' })).json.code).toBe('not_found');
    expect((await client.get('leads/get', { leadID: '5531207' })).json.object).toBe('lead');
    expect((await client.get('recipients/get', { recipientID: '1' })).status).toBe(404);
  });
});

describe('shapes', () => {
  test.each([
    ['nested', true, false],
    ['top-level', false, true],
    ['both', true, true],
    ['none', false, false],
  ] as const)('contactID %s', async (contactID, nested, top) => {
    mailshake.set({ contactID });
    const [row] = await client.rows('activity/opens');
    expect([row?.recipient.contactID !== undefined, row?.contactID !== undefined]).toEqual([nested, top]);
  });

  test('sender ids, nested dates, keys laid over', async () => {
    mailshake.set({ senderID: 'number', nestedCampaignCreated: true, overlay: { 'activity/clicks': { link: 1 } } });
    expect((await client.rows('senders/list')).map(({ id }) => id)).toEqual([52_004, 51_912, 51_877]);
    const [row] = await client.rows('activity/clicks');
    expect(row).toMatchObject({ link: 1, campaign: { created: expect.any(String) } });
  });
});

describe('changes', () => {
  test('new and late activity', async () => {
    const { opens, replies } = mailshake.add({ opens: 3, replies: 1, date: '2026-02-20T12:00:00.000Z', stepMs: 10 });
    const rows = await client.rows('activity/opens', { since: '2026-02-20 11:59:59' });
    const mine = rows.filter(({ id }) => opens?.includes(id));
    expect(mine.map(({ actionDate }) => actionDate.slice(17))).toEqual(['00.000Z', '59.990Z', '59.980Z']);
    const late = (await client.rows('activity/replies')).find(({ id }) => id === replies?.[0]);
    expect(late?.actionDate).toBe('2026-02-20T12:00:00.000Z');
    mailshake.remove({ opens: opens ?? [], replies: replies ?? [] });
  });

  test('a lead is won and handed over', async () => {
    const [id = 0] = mailshake.add({ leads: 1, date: '2026-02-02' }).leads ?? [];
    mailshake.changeLead({ id, status: 'closed', assignTo: 88_255, date: '2026-03-05T08:00:00Z' });
    const [changed] = await client.rows('activity/lead-status-changes', { since: '2026-03-04 00:00:00' });
    expect(changed).toMatchObject({ id, status: 'closed', lastStatusChangeDate: '2026-03-05T08:00:00.000Z' });
    expect((await client.rows('activity/lead-assignments'))[0]).toMatchObject({ id, assignedTo: { id: 88_255 } });
    mailshake.remove({ leads: [id] });
  });

  test('campaigns and recipients come, are archived, and fail', async () => {
    const [id = 0] = mailshake.add({ campaigns: 1 }).campaigns ?? [];
    mailshake.add({ recipients: 120, campaignID: id });
    expect(await client.rows('recipients/list', { campaignID: id })).toHaveLength(120);
    mailshake.changeCampaign({ id, isArchived: true });
    mailshake.set({ archivedCampaigns: 'missing_dependent_data' });
    expect((await client.post('recipients/list', { campaignID: id })).json.code).toBe('missing_dependent_data');
    mailshake.changeCampaign({ id, isArchived: false, recipientsError: 'internal_error' });
    expect((await client.post('recipients/list', { campaignID: id })).status).toBe(500);
    mailshake.remove({ campaigns: [id] });
  });
});
