import { describe, expect, test } from '@jest/globals';
import type { MailjetSimulator } from '../simulators/mailjet/mailjet.ts';
import type { Row } from '../support/messages.ts';
import { missing, repeats } from '../support/records.ts';
import type { Run } from '../support/run.ts';
import { keyOfStream, read, withMailjet } from './setup.ts';
import { delivered, expectUpserted, valuesOf, wantedRows } from './truth.ts';

const generate = { contacts: 2050 };
/** Of a page that has to be read again. */
const mostRepeats = 1000;
const burst = { contacts: 5, campaigns: 1, transactional: 0, messages: 2600, days: 1 };
const contactPage = { when: 'after', path: 'v3/REST/contact' } as const;

/** Every row that stood there all the time has come. */
function expectLasting(mailjet: MailjetSimulator, before: readonly Row[], run: Run, stream: string): void {
  const key = keyOfStream(stream);
  const now = new Set(valuesOf(wantedRows(mailjet, stream)));
  const lasting = before.filter(({ ID }) => now.has(String(ID)));
  expect([run.code, run.errors]).toEqual([0, []]);
  expect(missing(lasting, delivered(run, stream), key)).toEqual([]);
  expect(repeats(delivered(run, stream), key)).toBeLessThanOrEqual(mostRepeats);
}

describe('between two pages', () => {
  test.concurrent.each([5, 1100])('%i rows deleted in front hide no other', async (count) => {
    await withMailjet({ generate }, async (mailjet) => {
      const before = wantedRows(mailjet, 'contacts');
      const run = () => {
        for (let index = 0; index < count; index += 1) mailjet.removeFirst({ resource: 'contact' });
      };
      mailjet.hook({ ...contactPage, run, skip: 1 });
      expectLasting(mailjet, before, await read(mailjet, ['contacts']), 'contacts');
    });
  });

  test.concurrent('rows inserted in front come with the next sync, and none comes twice', async () => {
    await withMailjet({ generate }, async (mailjet) => {
      const before = wantedRows(mailjet, 'contacts');
      const run = () => {
        for (const ID of [17, 18, 19]) mailjet.addContact({ fields: { ID } });
      };
      mailjet.hook({ ...contactPage, run });
      const first = await read(mailjet, ['contacts']);
      expectLasting(mailjet, before, first, 'contacts');
      expect(repeats(delivered(first, 'contacts'), ['ID'])).toBe(0);
      mailjet.advance(600_000);
      const next = await read(mailjet, ['contacts'], { state: first.stateAfter() });
      expectUpserted(mailjet, [first, next], ['contacts']);
    });
  });

  test.concurrent('rows added at the end come at once or with the next sync', async () => {
    await withMailjet({ generate }, async (mailjet) => {
      const run = () => mailjet.addContact();
      mailjet.hook({ ...contactPage, run, times: 'always' });
      const first = await read(mailjet, ['contacts']);
      mailjet.clearHooks();
      mailjet.advance(600_000);
      const next = await read(mailjet, ['contacts'], { state: first.stateAfter() });
      expectUpserted(mailjet, [first, next], ['contacts']);
      expect(delivered(next, 'contacts').length).toBeLessThan(10);
    });
  });

  test.concurrent('a row changed in a part that was read already comes with the next sync', async () => {
    await withMailjet({ generate }, async (mailjet) => {
      const [{ ID } = {}] = wantedRows(mailjet, 'contacts');
      const fields = { Name: 'Changed meanwhile' };
      mailjet.hook({ ...contactPage, run: () => mailjet.changeContact({ id: Number(ID), fields }) });
      const first = await read(mailjet, ['contacts']);
      mailjet.advance(600_000);
      const next = await read(mailjet, ['contacts'], { state: first.stateAfter() });
      expectUpserted(mailjet, [first, next], ['contacts']);
      expect(delivered(next, 'contacts')).toContainEqual(expect.objectContaining({ ID, ...fields }));
    });
  });

  test.concurrent('of a window messages come and go without harm to others', async () => {
    await withMailjet({ sample: false, generate: burst }, async (mailjet) => {
      const before = wantedRows(mailjet, 'messages');
      const ids = before.map(({ ID }) => BigInt(String(ID).replace('n', ''))).sort((a, b) => (a < b ? -1 : 1));
      let number = 0n;
      const run = () => {
        for (const id of ids.splice(0, 7)) mailjet.removeMessage({ id });
        number += 1n;
        mailjet.addMessage({ id: number, at: Date.parse('2025-05-19T08:00:00Z') / 1000 });
      };
      const where = { Limit: 1000 };
      mailjet.hook({ when: 'after', path: 'v3/REST/message', where, times: 4, run });
      const config = { start_date: '2025-05-18T00:00:00Z', message_window_days: 30 };
      const first = await read(mailjet, ['messages'], { config });
      expect(number > 2n).toBe(true);
      expectLasting(mailjet, before, first, 'messages');
      mailjet.clearHooks();
      const next = await read(mailjet, ['messages'], { config, state: first.stateAfter() });
      const all = valuesOf([...delivered(first, 'messages'), ...delivered(next, 'messages')]);
      expect(all).toEqual(expect.arrayContaining(valuesOf(wantedRows(mailjet, 'messages'))));
    });
  });

  test.concurrent('SMS keep arriving on top', async () => {
    await withMailjet({ generate: { sms: 90, days: 5 }, settings: { sms: { cap: 21 } } }, async (mailjet) => {
      const before = wantedRows(mailjet, 'sms');
      mailjet.hook({ when: 'after', path: 'v4/sms', times: 12, run: () => mailjet.addSMS() });
      const config = { start_date: '2024-01-01T00:00:00Z', message_window_days: 1000 };
      const first = await read(mailjet, ['sms'], { config });
      expect([first.code, missing(before, delivered(first, 'sms'), ['ID'])]).toEqual([0, []]);
      mailjet.clearHooks();
      mailjet.advance(600_000);
      const next = await read(mailjet, ['sms'], { config, state: first.stateAfter() });
      const ids = valuesOf([...delivered(first, 'sms'), ...delivered(next, 'sms')]);
      expect(ids).toEqual(valuesOf(wantedRows(mailjet, 'sms')));
    });
  });
});
