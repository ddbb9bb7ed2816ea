import { describe, expect, test } from '@jest/globals';
import { contactIDs, listIDs } from '../simulators/mailjet/seed/ids.ts';
import { wide } from '../support/wide.ts';
import { read, withMailjet } from './setup.ts';
import { delivered, expectUpserted, expectWhole, valuesOf, wantedRows } from './truth.ts';

const hourMs = 3_600_000;

test.concurrent('contacts come again by whichever of their dates is the latest', async () => {
  await withMailjet({}, async (mailjet) => {
    const first = await read(mailjet, ['contacts']);
    mailjet.advance(hourMs);
    const at = `${mailjet.now().toISOString().slice(0, 19)}Z`;
    const change = (id: number, fields: Record<string, string | boolean>) =>
      mailjet.changeRow({ resource: 'contact', id, fields });
    mailjet.anonymizeContact({ id: contactIDs.bounced });
    change(contactIDs.anonymized, { LastActivityAt: at });
    change(contactIDs.late, { ExclusionFromCampaignsUpdatedAt: at, IsExcludedFromCampaigns: true });
    change(contactIDs.excluded, { UnsubscribedAt: at });
    const { id } = mailjet.addContact();
    mailjet.advance(hourMs);
    const next = await read(mailjet, ['contacts'], { state: first.stateAfter() });
    expectUpserted(mailjet, [first, next], ['contacts']);
    const wanted = [contactIDs.bounced, contactIDs.anonymized, contactIDs.late, contactIDs.excluded, id];
    expect(valuesOf(delivered(next, 'contacts'))).toEqual(wanted.map(String).sort());
  });
});

test.concurrent('start_date does not bound what is a list of things as they are now', async () => {
  await withMailjet({}, async (mailjet) => {
    const streams = [
      ...['contacts', 'contact_history', 'contact_lists', 'list_recipients', 'contact_list_signups', 'csv_imports'],
      ...['campaign_drafts', 'templates', 'contact_statistics', 'list_recipient_statistics', 'senders'],
    ];
    const run = await read(mailjet, streams, { config: { start_date: '2025-05-20T00:00:00Z' } });
    expectWhole(mailjet, run, streams);
  });
});

describe('memberships', () => {
  test.concurrent('come again when somebody subscribes or unsubscribes', async () => {
    await withMailjet({}, async (mailjet) => {
      const first = await read(mailjet, ['list_recipients']);
      mailjet.advance(hourMs);
      mailjet.unsubscribe({ contact: contactIDs.ines, list: listIDs.prospects });
      mailjet.subscribe({ contact: contactIDs.neverUpdated, list: listIDs.newsletter });
      mailjet.advance(hourMs);
      mailjet.clearCalls();
      const next = await read(mailjet, ['list_recipients'], { state: first.stateAfter() });
      expectUpserted(mailjet, [first, next], ['list_recipients']);
      expect(delivered(next, 'list_recipients')).toHaveLength(2);
      const asked = mailjet.calls({ path: 'v3/REST/listrecipient' }).map(({ parameters }) => parameters.ContactsList);
      // A page each, and one that shows that there are no more.
      const { newsletter, prospects } = listIDs;
      expect(asked.sort()).toEqual([newsletter, newsletter, prospects, prospects].map(String));
    });
  });

  test.concurrent('of a new list are read whole', async () => {
    await withMailjet({}, async (mailjet) => {
      const first = await read(mailjet, ['contact_lists', 'list_recipients']);
      const { id } = mailjet.addRow({ resource: 'contactslist', fields: { Name: 'Fresh' } });
      mailjet.subscribe({ contact: contactIDs.ines, list: id, at: Date.parse('2020-01-01') / 1000 });
      mailjet.advance(hourMs);
      const next = await read(mailjet, ['contact_lists', 'list_recipients'], { state: first.stateAfter() });
      expectUpserted(mailjet, [first, next], ['contact_lists', 'list_recipients']);
    });
  });
});

test.concurrent('a sign-up comes again when it is confirmed', async () => {
  await withMailjet({}, async (mailjet) => {
    const stream = 'contact_list_signups';
    const first = await read(mailjet, [stream]);
    mailjet.advance(24 * hourMs);
    const ConfirmAt = Math.floor(mailjet.now().getTime() / 1000);
    mailjet.changeRow({ resource: 'contactslistsignup', id: 991_204, fields: { ConfirmAt } });
    const { id } = mailjet.addRow({ resource: 'contactslistsignup', fields: { SignupAt: ConfirmAt, ListID: 1 } });
    mailjet.advance(hourMs);
    mailjet.clearCalls();
    const next = await read(mailjet, [stream], { state: first.stateAfter() });
    expectUpserted(mailjet, [first, next], [stream]);
    expect(valuesOf(delivered(next, stream))).toEqual([String(id), '991204'].sort());
    const filters = mailjet
      .calls()
      .map(({ parameters }) => Object.keys(parameters).find((name) => name.startsWith('Min')));
    // A page each, and one that shows that there are no more.
    expect(filters.sort()).toEqual(['MinConfirmAt', 'MinConfirmAt', 'MinSignupAt', 'MinSignupAt']);
  });
});

test.concurrent('historic properties are asked for by their date', async () => {
  await withMailjet({ generate: { contacts: 5, histories: 40 } }, async (mailjet) => {
    const stream = 'contact_history';
    const first = await read(mailjet, [stream]);
    expectWhole(mailjet, first, [stream]);
    mailjet.advance(hourMs);
    const fields = { ContactID: contactIDs.ines, Name: 'purchase', Data: '1' };
    const { id } = mailjet.addRow({ resource: 'contacthistorydata', fields });
    mailjet.advance(hourMs);
    const next = await read(mailjet, [stream], { state: first.stateAfter() });
    expect(valuesOf(delivered(next, stream))).toEqual([String(id)]);
    expect(mailjet.calls().every(({ parameters }) => parameters.MinCreatedAt !== undefined)).toBe(true);
  });
});

wide('an import that goes on comes again', async () => {
  await withMailjet({}, async (mailjet) => {
    const first = await read(mailjet, ['csv_imports']);
    mailjet.advance(2 * hourMs);
    mailjet.changeRow({ resource: 'csvimport', id: 987_655, fields: { Status: 'Completed', Count: 12 } });
    const next = await read(mailjet, ['csv_imports'], { state: first.stateAfter(), config: { lookback_days: 0 } });
    expectUpserted(mailjet, [first, next], ['csv_imports']);
  });
});

describe('properties', () => {
  test.concurrent('are typed by a list that is asked for once, however many contacts there are', async () => {
    await withMailjet({ generate: { contacts: 2500 } }, async (mailjet) => {
      const run = await read(mailjet, ['contact_data']);
      expectWhole(mailjet, run, ['contact_data']);
      // A page, and one that shows that there are no more.
      expect(mailjet.callCount('v3/REST/contactmetadata')).toBe(2);
      expect(wantedRows(mailjet, 'contact_data').length).toBeGreaterThan(2500);
    });
  });

  wide('keep their type when a historic one has their name, and when there are very many', async () => {
    await withMailjet({}, async (mailjet) => {
      mailjet.addRow({ resource: 'contactmetadata', fields: { Name: 'age', Datatype: 'str', NameSpace: 'historic' } });
      for (let count = 0; count < 1100; count += 1) {
        const fields = { Name: `p${count}`, Datatype: 'int', NameSpace: 'static' };
        mailjet.addRow({ resource: 'contactmetadata', fields });
      }
      mailjet.setProperties({ id: contactIDs.ines, properties: { p1099: '7' } });
      const run = await read(mailjet, ['contact_data', 'contact_properties']);
      expectWhole(mailjet, run, ['contact_data', 'contact_properties']);
      const [row] = delivered(run, 'contact_data').filter(({ ContactID }) => ContactID === contactIDs.ines);
      expect(row?.Properties).toMatchObject({ age: 41, p1099: 7 });
    });
  });
});

describe('values of properties', () => {
  const stream = 'contact_property_values';

  test.concurrent('cost no request beside contact_data; alone, none for their types', async () => {
    await withMailjet({ generate: { contacts: 1200 } }, async (mailjet) => {
      const calls = async (streams: string[]): Promise<string[]> => {
        mailjet.clearCalls();
        const run = await read(mailjet, streams);
        expectWhole(mailjet, run, streams);
        return mailjet.calls().map(({ url }) => url);
      };
      const parent = await calls(['contact_data']);
      expect(await calls(['contact_data', stream])).toEqual(parent);
      expect(await calls([stream])).toEqual(parent.filter((url) => !url.includes('contactmetadata')));
    });
  });

  wide.each(['twice', 'null'] as const)('are rows wherever they can be, lists: %s', async (innerLists) => {
    await withMailjet({ settings: { innerLists } }, async (mailjet) => {
      const run = await read(mailjet, [stream, 'contact_data']);
      expectWhole(mailjet, run, [stream]);
      expect(run.lastStatus('contact_data')).toBe('COMPLETE');
      const told = run.logs('WARN').filter(({ message }) => message.includes('what stands at'));
      expect(told.length).toBe(innerLists === 'null' ? 1 : 0);
    });
  });

  wide('that are interrupted come whole in the end, and a value that was taken away does not come', async () => {
    await withMailjet({ generate: { contacts: 60 }, settings: { pageCap: 20 } }, async (mailjet) => {
      const config = { state_interval_seconds: 0 };
      const cut = await read(mailjet, [stream], { config, cutAfter: 40 });
      const next = await read(mailjet, [stream], { config, state: cut.stateAfter() });
      expect(next.code).toBe(0);
      mailjet.setProperties({ id: contactIDs.ines, properties: { firstname: '' } });
      const last = await read(mailjet, [stream], { config, state: next.stateAfter() });
      expectWhole(mailjet, last, [stream]);
    });
  });
});

test.concurrent.each([
  '{}',
  '{ "Count" : 1, "Data" : { "Name" : "age" } }',
  '{ "Data" : [ { "error" : "timeout" } ] }',
])('an odd answer to what types properties have does not turn them into text: %s', async (body) => {
  await withMailjet({}, async (mailjet) => {
    mailjet.fault({ kind: 'reply', status: 200, body, path: 'v3/REST/contactmetadata', times: 'always' });
    const run = await read(mailjet, ['contact_data'], { config: { retry_budget_seconds: 1 } });
    expect([run.code !== 0, run.lastStatus('contact_data'), delivered(run, 'contact_data')]).toEqual([
      ...[true, 'INCOMPLETE', []],
    ]);
  });
});
