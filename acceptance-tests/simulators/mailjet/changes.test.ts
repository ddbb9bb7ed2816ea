import { describe, expect, test } from '@jest/globals';
import { createClient, type TestClient, withMailjet } from './test-client.ts';

const small = { generate: { contacts: 30, messages: 60, campaigns: 2 } };
const wide = { FromTS: 1 };

async function one(client: TestClient, path: string, query = {}): Promise<Record<string, unknown>> {
  return (await client.rows(path, query))[0] ?? {};
}

describe('messages', () => {
  test('a new one moves the end of its campaign and the activity of its contact', () =>
    withMailjet({}, async (client, mailjet) => {
      mailjet.advance(600_000);
      const { id } = mailjet.addMessage({ campaign: 7_100_001, contact: 5_214_409_001 });
      expect(await one(client, `message/${id}`)).toMatchObject({ ID: id, CampaignID: 7_100_001, Status: 'sent' });
      expect(String((await one(client, 'campaign/7100001')).SendEndAt)).toMatch(/^2025-05-20T10:10:0/);
      expect(String((await one(client, 'contactstatistics/5214409001')).LastActivityAt)).toMatch(/^2025-05-20T10:10/);
    }));

  test('events move its status on, never back', () =>
    withMailjet({}, async (client, mailjet) => {
      const { id } = mailjet.addMessage({ campaign: 7_350_000 });
      const status = async () => (await one(client, `message/${id}`)).Status;
      mailjet.addEvent({ message: id, kind: 'opened' });
      expect(await status()).toBe('opened');
      mailjet.addEvent({ message: id, kind: 'clicked', url: 'https://shop-aurore.example/new' });
      mailjet.addEvent({ message: id, kind: 'opened' });
      expect(await status()).toBe('clicked');
      expect(await client.rows('clickstatistics', { ...wide, MessageID: id })).toHaveLength(1);
      expect(await client.rows(`messagehistory/${id}`)).toHaveLength(4);
      mailjet.addEvent({ message: id, kind: 'bounced', permanent: true, state: 1 });
      expect(await one(client, `message/${id}`)).toMatchObject({ Status: 'hardbounced', StateID: 1 });
    }));

  test('a blocked one is among the bounces', () =>
    withMailjet({}, async (client, mailjet) => {
      const { id } = mailjet.addMessage({ campaign: 7_350_000 });
      mailjet.addEvent({ message: id, kind: 'blocked', state: 14 });
      const bounces = await client.rows('bouncestatistics', { ...wide, CampaignID: 7_350_000 });
      expect(bounces).toMatchObject([{ ID: id, IsBlocked: true, StateID: 14 }]);
      expect(await one(client, `message/${id}`)).toMatchObject({ Status: 'blocked', StateID: 14 });
    }));

  test('one is gone with its events', () =>
    withMailjet({}, async (client, mailjet) => {
      mailjet.removeMessage({ id: '1152921527938472101' });
      expect((await client.get('v3/REST/message/1152921527938472101')).status).toBe(404);
      expect(await client.rows('clickstatistics', wide)).toHaveLength(1);
      expect(mailjet.addMessages({ count: 25 }).ids).toHaveLength(25);
      expect(await client.rows('message')).toHaveLength(34);
    }));
});

describe('contacts', () => {
  test('are added, changed, anonymized and removed', () =>
    withMailjet(small, async (client, mailjet) => {
      const { id } = mailjet.addContact({ fields: { Email: 'new@fjord.example' }, properties: { age: '30' } });
      expect(await one(client, 'contact/new@fjord.example')).toMatchObject({ ID: id, LastUpdateAt: '' });
      mailjet.changeContact({ id, fields: { Name: 'Nia' } });
      expect(await one(client, `contact/${id}`)).toMatchObject({
        Name: 'Nia',
        LastUpdateAt: expect.stringMatching(/^2025/),
      });
      mailjet.setProperties({ id, properties: { vip: 'true' } });
      expect((await one(client, `contactdata/${id}`)).Data).toHaveLength(2);
      mailjet.anonymizeContact({ id });
      expect(await one(client, `contact/${id}`)).toMatchObject({ Name: 'Anonymized' });
      mailjet.removeContact({ id });
      expect((await client.get(`v3/REST/contact/${id}`)).status).toBe(404);
    }));

  test('come to lists and leave them', () =>
    withMailjet({}, async (client, mailjet) => {
      const given = { contact: 5_214_409_001, list: 36_735 };
      const { id } = mailjet.subscribe(given);
      expect(await one(client, 'contactslist/36735')).toMatchObject({ SubscriberCount: 5 });
      mailjet.unsubscribe(given);
      expect(await one(client, `listrecipient/${id}`)).toMatchObject({ IsUnsubscribed: true });
      expect(mailjet.subscribe(given)).toEqual({ id });
      mailjet.removeContact({ id: given.contact });
      expect((await client.get(`v3/REST/listrecipient/${id}`)).status).toBe(404);
    }));
});

test('rows of any kept resource', () =>
  withMailjet({}, async (client, mailjet) => {
    const { id } = mailjet.addRow({ resource: 'template', fields: { Name: 'New', OwnerType: 'user' } });
    expect(await one(client, `template/${id}`)).toMatchObject({
      Name: 'New',
      CreatedAt: expect.stringMatching(/^2025/),
    });
    mailjet.changeRow({ resource: 'template', id, fields: { Name: 'Newer' } });
    expect(await one(client, 'template/user%7CNewer')).toMatchObject({ ID: id });
    mailjet.setContent({ of: 'template', id, content: { headers: {}, html: '<p>', text: null, mjml: null } });
    expect(await client.rows(`template/${id}/detailcontent`)).toHaveLength(1);
    mailjet.removeRow({ resource: 'template', id });
    expect((await client.get(`v3/REST/template/${id}`)).status).toBe(404);
    expect(() => mailjet.addRow({ resource: 'message' as never })).toThrow('are not kept');
  }));

test('a draft is programmed and sent', () =>
  withMailjet({}, async (client, mailjet) => {
    mailjet.schedule({ draft: 44_152, date: '2025-05-21T08:00:00Z' });
    expect(await client.rows('campaigndraft/44152/status')).toEqual([{ Status: 'Programmed' }]);
    const { campaign } = mailjet.sendDraft({ draft: 44_152 });
    expect(await one(client, 'campaign/mj.nl=44152')).toMatchObject({ ID: campaign, CampaignType: 2 });
    expect((await client.get('v3/REST/campaigndraft/44152/schedule')).status).toBe(404);
    expect(await one(client, 'campaigndraft/44152')).toMatchObject({ Status: 2, CampaignID: campaign, Used: true });
  }));

test('an SMS is sent and delivered', () =>
  withMailjet({}, async (client, mailjet) => {
    const { id } = mailjet.addSMS({ status: 1, sentAt: null });
    mailjet.changeSMS({ id, status: 3 });
    expect((await client.get(`v4/sms/${id}`)).json).toMatchObject({ Status: { Code: 3, Name: 'delivered' } });
  }));

test('keys are revoked, each for itself', () =>
  withMailjet({}, async (client, mailjet) => {
    mailjet.revokeKey();
    expect((await client.get('v3/REST/user')).status).toBe(401);
    expect((await client.get('v4/sms')).status).toBe(200);
    expect((await createClient(mailjet.url, 'sub').get('v3/REST/user')).status).toBe(200);
    mailjet.restoreKey();
    mailjet.revokeKey({ of: 'sms' });
    expect([(await client.get('v3/REST/user')).status, (await client.get('v4/sms')).status]).toEqual([200, 401]);
  }));

describe('hooks', () => {
  test('a row deleted between two pages shifts the rest', () =>
    withMailjet(small, async (client, mailjet) => {
      mailjet.hook({ when: 'after', path: 'v3/REST/contact', actions: { removeFirst: { resource: 'contact' } } });
      const rows = (await client.pages('contact', { Limit: 10 })).flat();
      expect(rows).toHaveLength(36);
      expect(mailjet.truth({ stream: 'contacts' })).toHaveLength(36);
      expect(new Set(rows.map(({ ID }) => ID)).size).toBe(36);
    }));

  test('the n-th call of a kind, with a function', () =>
    withMailjet(small, async (client, mailjet) => {
      const seen: unknown[] = [];
      mailjet.hook({ when: 'before', path: 'v3/REST/*', skip: 1, times: 2, run: ({ path }) => seen.push(path) });
      for (const name of ['user', 'dns', 'sender', 'apikey']) await client.rows(name);
      expect(seen).toEqual(['v3/REST/dns', 'v3/REST/sender']);
    }));
});
