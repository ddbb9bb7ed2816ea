import { describe, expect, test } from '@jest/globals';
import { contactIDs, draftIDs, messageIDs } from '../simulators/mailjet/seed/ids.ts';
import type { MailjetSettings } from '../simulators/mailjet/settings.ts';
import type { SettingChanges } from '../simulators/shared/settings.ts';
import type { Row } from '../support/messages.ts';
import { sorted } from '../support/records.ts';
import { allStreams, keyOfStream, read, withMailjet } from './setup.ts';
import { delivered, expectWhole, wantedRows } from './truth.ts';

const withoutNulls = (rows: readonly Row[]): Row[] =>
  rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)));

const quoted = ['SpamassScore', 'Total', 'MessageSentCount', 'OpenedCount', 'ID', 'ContactID', 'Delay', 'SignupAt'];

describe('however the API writes values, the rows are the same', () => {
  const sms = { idKey: 'MessageID', countKey: 'SmsCount', pending: 'empty' } as const;
  const writings: [string, SettingChanges<MailjetSettings>][] = [
    ['unset dates and references as null', { unsetDates: 'null', references: 'null', sms, secretKeys: 'masked' }],
    ['no unset dates, no zones', { unsetDates: 'absent', dates: 'bare', bounceSpelling: 'HardbouncedCount' }],
    [
      'unset dates as 1970, quoted numbers',
      { unsetDates: 'epoch', quotedNumbers: [...quoted], sms: { idKey: 'MessageId' }, secretKeys: 'blank' },
    ],
  ];
  const streams = allStreams.filter(
    (name) => !/^message_(history|information)$|^stats_(campaign|sender)_daily$/.test(name),
  );

  test.concurrent.each(writings)('%s', async (_name, settings) => {
    await withMailjet({}, async (mailjet) => {
      const wanted = new Map(streams.map((stream) => [stream, wantedRows(mailjet, stream)]));
      mailjet.set(settings);
      const run = await read(mailjet, streams, { config: { start_date: '2024-01-01T00:00:00Z' } });
      expect([run.code, run.errors, run.logs('WARN')]).toEqual([0, [], []]);
      for (const stream of streams) {
        const key = keyOfStream(stream);
        const expected = sorted(withoutNulls(wanted.get(stream) ?? []), key);
        expect([stream, sorted(withoutNulls(delivered(run, stream)), key)]).toEqual([stream, expected]);
      }
    });
  });
});

test.concurrent('what comes in other shapes passes through', async () => {
  const overlay = { contact: { NewField: { a: [1] } }, sms: { Other: 'x' } };
  const shapes = { spamRules: 'list', axTesting: 'id', clickIDs: 'null', opens: 'every', overlay } as const;
  const streams = ['message_information', 'campaign_drafts', 'click_events', 'open_events', 'contacts', 'sms'];
  await withMailjet({ settings: shapes }, async (mailjet) => {
    const run = await read(mailjet, streams);
    expectWhole(mailjet, run, streams);
  });
});

describe('a row', () => {
  const rowOf = (rows: readonly Row[], key: Row) =>
    rows.find((row) => Object.entries(key).every(([name, value]) => row[name] === value)) ?? {};

  test.concurrent('has null for an unset date, lacks a reference that is not there, and tells Unix times twice', async () => {
    await withMailjet({}, async (mailjet) => {
      const unix = ['contact_list_signups', 'campaign_overview', 'message_history', 'sms'];
      const run = await read(mailjet, ['contacts', 'messages', 'campaign_drafts', 'stats_list_lifetime', ...unix]);
      const contact = rowOf(delivered(run, 'contacts'), { ID: contactIDs.neverUpdated });
      expect(contact).toMatchObject({ LastUpdateAt: null, UnsubscribedAt: null, UpdatedAt: contact.CreatedAt });
      const message = rowOf(delivered(run, 'messages'), { ID: `${messageIDs.withoutCampaign}n` });
      for (const name of ['CampaignID', 'StateID', 'CustomID']) expect(message[name] ?? null).toBeNull();
      const draft = rowOf(delivered(run, 'campaign_drafts'), { ID: draftIDs.bare });
      expect(draft).toMatchObject({ ModifiedAt: null, DeliveredAt: null, UpdatedAt: draft.CreatedAt });
      for (const name of ['CampaignID', 'ContactsListID', 'AXTesting']) expect(draft[name] ?? null).toBeNull();
      for (const row of delivered(run, 'stats_list_lifetime')) expect(row.Timeslice).toBeNull();
      // A date-time beside each Unix time, and null where that is 0.
      expect(rowOf(delivered(run, 'contact_list_signups'), { ID: 991_203 })).toMatchObject({
        ...{ SignupAt: 1_747_640_333, SignupAtDateTime: '2025-05-19T07:38:53Z' },
        ...{ ConfirmAt: 1_747_640_400, ConfirmAtDateTime: '2025-05-19T07:40:00Z' },
      });
      const unconfirmed = { ConfirmAt: null, ConfirmAtDateTime: null };
      expect(rowOf(delivered(run, 'contact_list_signups'), { ID: 991_204 })).toMatchObject(unconfirmed);
      const pending = { SentTS: null, SentTSDateTime: null, CreationTSDateTime: '2025-05-19T07:38:20Z' };
      const [, id] = delivered(run, 'sms').flatMap((row) => (row.SentTS === null ? ['', row.ID] : []));
      expect(rowOf(delivered(run, 'sms'), { ID: id })).toMatchObject(pending);
      const starts = delivered(run, 'campaign_overview').map((row) => [row.SendTimeStart, row.SendTimeStartDateTime]);
      expect(starts).toContainEqual([null, null]);
      expect(starts).toContainEqual([1_747_633_508, '2025-05-19T05:45:08Z']);
      for (const { EventAt, EventAtDateTime } of delivered(run, 'message_history')) {
        expect(Date.parse(String(EventAtDateTime))).toBe(Number(EventAt) * 1000);
      }
    });
  });

  test.concurrent('of contact_data has the properties in their declared types', async () => {
    await withMailjet({}, async (mailjet) => {
      const { id } = mailjet.addContact({
        properties: { age: 'about forty', vip: '', score: '1e3', renewal: '2026-01-01T00:00:00', undeclared: '7' },
      });
      const many = mailjet.addContact({ properties: { age: '9007199254740993', vip: 'FALSE', firstname: '0' } });
      const run = await read(mailjet, ['contact_data']);
      const rows = delivered(run, 'contact_data');
      expect(rowOf(rows, { ContactID: contactIDs.ines }).Properties).toEqual({
        ...{ firstname: 'Inès', country: 'FR', age: 41, vip: true, renewal: '2025-11-30T00:00:00Z' },
      });
      expect(rowOf(rows, { ContactID: contactIDs.ines }).Data).toContainEqual({ Name: 'age', Value: '41' });
      expect(rowOf(rows, { ContactID: id }).Properties).toEqual({
        ...{ age: 'about forty', vip: null, score: 1000, renewal: '2026-01-01T00:00:00Z', undeclared: '7' },
      });
      expect(rowOf(rows, { ContactID: many.id }).Properties).toEqual({
        ...{ age: '9007199254740993n', vip: false, firstname: '0' },
      });
      expect(rowOf(rows, { ContactID: contactIDs.neverUpdated })).toMatchObject({ Data: [], Properties: {} });
    });
  });
});
