import { describe, expect, test } from '@jest/globals';
import { contactIDs, listIDs, messageIDs } from '../simulators/mailjet/seed/ids.ts';
import { stateOf } from '../support/connector.ts';
import type { Row } from '../support/messages.ts';
import type { Run } from '../support/run.ts';
import { wide } from '../support/wide.ts';
import { day, read, withMailjet } from './setup.ts';
import { delivered, expectUpserted, valuesOf, wantedRows } from './truth.ts';

const hourMs = 3_600_000;
const config = { lookback_days: 0 };

const statesOf = (run: Run) =>
  run.stateAfter().map(({ stream }) => ({ name: stream.stream_descriptor.name, state: stream.stream_state as Row }));

describe('a change that leaves no date', () => {
  test.concurrent('comes once: a contact list that is renamed, or grows', async () => {
    await withMailjet({}, async (mailjet) => {
      const streams = ['contact_lists'];
      const first = await read(mailjet, streams);
      mailjet.advance(hourMs);
      const fields = { Name: 'Renamed', SubscriberCount: 77 };
      mailjet.changeRow({ resource: 'contactslist', id: listIDs.newsletter, fields });
      const next = await read(mailjet, streams, { state: first.stateAfter() });
      expect(valuesOf(delivered(next, 'contact_lists'))).toEqual([String(listIDs.newsletter)]);
      expectUpserted(mailjet, [first, next], streams);
      const idle = await read(mailjet, streams, { state: next.stateAfter() });
      expect(delivered(idle, 'contact_lists')).toEqual([]);
    });
  });

  test.concurrent('costs no request more, and does not make what follows the list be read again', async () => {
    await withMailjet({ generate: { drafts: 3 } }, async (mailjet) => {
      const streams = ['campaign_drafts', 'campaign_draft_contents', 'templates', 'template_contents', 'contacts'];
      const first = await read(mailjet, streams);
      mailjet.clearCalls();
      await read(mailjet, streams, { state: first.stateAfter() });
      const calls = mailjet.callCount();
      const [draft] = wantedRows(mailjet, 'campaign_drafts');
      const [template] = wantedRows(mailjet, 'templates');
      mailjet.changeRow({
        resource: 'campaigndraft',
        id: Number(draft?.ID),
        fields: { IsStarred: true, Title: 'Other' },
      });
      mailjet.changeRow({ resource: 'template', id: Number(template?.ID), fields: { IsStarred: true, Name: 'Other' } });
      mailjet.changeRow({ resource: 'contact', id: contactIDs.neverUpdated, fields: { IsSpamComplaining: true } });
      mailjet.clearCalls();
      const next = await read(mailjet, streams, { state: first.stateAfter() });
      expectUpserted(mailjet, [first, next], streams);
      expect(valuesOf(delivered(next, 'campaign_drafts'))).toEqual([String(draft?.ID)]);
      expect(valuesOf(delivered(next, 'templates'))).toEqual([String(template?.ID)]);
      expect(valuesOf(delivered(next, 'contacts'))).toContain(String(contactIDs.neverUpdated));
      expect(mailjet.callCount()).toBe(calls);
    });
  });

  test.concurrent('comes of message_information, of messages beyond the look-back', async () => {
    await withMailjet({ generate: { contacts: 20, campaigns: 4, messages: 300, days: 90 } }, async (mailjet) => {
      const streams = ['message_information'];
      const first = await read(mailjet, streams, { config });
      mailjet.advance(hourMs);
      mailjet.changeMessage({ id: messageIDs.late, status: 'hardbounced' });
      const next = await read(mailjet, streams, { config, state: first.stateAfter() });
      expect(valuesOf(delivered(next, 'message_information'))).toContain(`${messageIDs.late}n`);
      expectUpserted(mailjet, [first, next], streams);
    });
  });

  test.concurrent('comes of an import that goes on for longer than the look-back', async () => {
    await withMailjet({}, async (mailjet) => {
      const streams = ['csv_imports'];
      const first = await read(mailjet, streams, { config });
      mailjet.advance(40 * day * 1000);
      mailjet.addRow({ resource: 'csvimport', fields: {} });
      const second = await read(mailjet, streams, { config, state: first.stateAfter() });
      mailjet.changeRow({ resource: 'csvimport', id: 987_655, fields: { Status: 'Completed', Count: 12 } });
      const next = await read(mailjet, streams, { config, state: second.stateAfter() });
      expect(valuesOf(delivered(next, 'csv_imports'))).toContain('987655');
      expectUpserted(mailjet, [first, second, next], streams);
    });
  });
});

describe('what a state says of how rows were', () => {
  wide('is nothing in old states: they are gone on from, and the next one knows', async () => {
    await withMailjet({}, async (mailjet) => {
      const streams = ['contact_lists', 'templates'];
      const first = await read(mailjet, streams);
      const old = statesOf(first).map(({ name, state: { digests: _, ...state } }) => stateOf(name, state));
      const next = await read(mailjet, streams, { state: old });
      expect([next.code, delivered(next, 'contact_lists'), delivered(next, 'templates')]).toEqual([0, [], []]);
      mailjet.changeRow({ resource: 'contactslist', id: listIDs.newsletter, fields: { Name: 'Renamed' } });
      const last = await read(mailjet, streams, { state: next.stateAfter() });
      expect(valuesOf(delivered(last, 'contact_lists'))).toEqual([String(listIDs.newsletter)]);
    });
  });

  wide('stays below 64 KiB, and is nothing where there are too many', async () => {
    const generate = { contacts: 9000, lists: 40, listsPerContact: 1 };
    await withMailjet({ generate }, async (mailjet) => {
      const run = await read(mailjet, ['contacts', 'list_recipients', 'contact_lists']);
      const sizes = statesOf(run).map(({ state }) => JSON.stringify(state).length);
      expect(Math.max(...sizes)).toBeLessThan(64 * 1024);
      const found = new Map(statesOf(run).map(({ name, state }) => [name, state.digests !== undefined]));
      expect([found.get('contacts'), found.get('contact_lists')]).toEqual([false, true]);
    });
  });

  wide('counts only with a STATE: a sync that is killed has told nothing', async () => {
    await withMailjet({}, async (mailjet) => {
      const streams = ['contact_lists'];
      const first = await read(mailjet, streams);
      mailjet.changeRow({ resource: 'contactslist', id: listIDs.newsletter, fields: { Name: 'Renamed' } });
      const lines = (await read(mailjet, streams, { state: first.stateAfter() })).lines;
      const record = lines.findIndex((line) => line.includes('"RECORD"'));
      const state = first.stateAfter();
      const killed = await read(mailjet, streams, { state, cutAfter: record + 1 });
      const next = await read(mailjet, streams, { state: killed.stateAfter(state) });
      expect(valuesOf(delivered(next, 'contact_lists'))).toEqual([String(listIDs.newsletter)]);
      expectUpserted(mailjet, [first, next], streams);
    });
  });
});
