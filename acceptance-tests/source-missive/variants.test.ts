import { describe, expect, test } from '@jest/globals';
import { conversationIDs } from '../simulators/missive/seed/conversations.ts';
import { bookIDs } from '../simulators/missive/seed/ids.ts';
import type { MissiveSettings } from '../simulators/missive/settings.ts';
import type { SettingChanges } from '../simulators/shared/settings.ts';
import { allStreams, childStreams, read, withMissive } from './setup.ts';
import { expectWhole, truth } from './truth.ts';

/** Comments and posts depend on none of it. */
const streams = allStreams.filter((name) => name !== 'comments' && name !== 'posts');

/** What the documentation leaves open: every reading of it gives the same rows. */
describe('everything is read whole', () => {
  const readings: [string, SettingChanges<MissiveSettings>][] = [
    ['single reads as arrays', { singleShape: 'array', teamFields: 'short' }],
    ['single reads as objects', { singleShape: 'object', labelFields: 'short' }],
    ['undocumented fields', { overlay: { contacts: { new_key: 1 }, conversations: { more: [{ a: 1 }] } } }],
    ['unknown parameters refused', { unknownParameters: 'refused', rateHeaders: 'always', minute: { limit: 300 } }],
    ['tasks by ten, contacts in changing order', { tasksDefault: 10, contactOrder: 'shifting' }],
    ['modified_since exclusive', { modifiedSince: 'exclusive' }],
    ['a small modified_since refused', { smallModifiedSince: 'refused' }],
    ['batches of five messages', { batch: { maximum: 5 } }],
    ['batches without unknown ids', { batch: { maximum: null, unknown: 'left out' } }],
    ['drafts with a moment', { draftDelivered: 'set' }],
    ['an empty list for what may not be read', { guestChildren: 'empty', unknownMailbox: 'empty' }],
  ];
  test.concurrent.each(readings)('%s', async (_name, settings) => {
    await withMissive({ settings }, async (missive) => {
      const { overlay = {} } = settings;
      const run = await read(missive, streams);
      expect([run.code, run.errors]).toEqual([0, []]);
      const plain = streams.filter((stream) => !(stream in overlay));
      expectWhole(missive, run, plain);
      for (const [stream, fields] of Object.entries(overlay)) {
        expect(run.records(stream)).toHaveLength(truth(missive, stream).length);
        for (const row of run.records(stream)) expect(row).toMatchObject(fields as object);
      }
      const isSkipped = settings.guestChildren !== 'empty';
      const warnings = run.logs('WARN').filter(({ message }) => !/guest/.test(message) || !isSkipped);
      if (settings.batch === undefined) expect(warnings).toEqual([]);
    });
  });

  test.concurrent('a small modified_since refused: an incremental sync too', async () => {
    await withMissive({ settings: { smallModifiedSince: 'refused' } }, async (missive) => {
      const first = await read(missive, ['contacts'], { config: { start_date: '2000-01-01T00:00:00Z' } });
      const { id } = missive.addContact({ contact_book: bookIDs.mara });
      const next = await read(missive, ['contacts'], { state: first.stateAfter() });
      expect([next.code, next.records('contacts').map((row) => row.id)]).toEqual([0, [id]]);
    });
  });
});

describe('a guest', () => {
  const kinds = ['readable', 'empty', 403, 404] as const;
  test.concurrent.each(kinds)(
    'sees the conversation by two keys, and its rows if they may (%s)',
    async (guestChildren) => {
      await withMissive({ settings: { guestChildren } }, async (missive) => {
        const streams = ['conversations', ...childStreams];
        const run = await read(missive, streams);
        expectWhole(missive, run, streams);
        const inside = run.records('messages').filter((row) => row.conversation_id === conversationIDs.guest);
        expect(inside).toHaveLength(guestChildren === 'readable' ? 1 : 0);
      });
    },
  );

  test.concurrent('costs the next syncs nothing', async () => {
    await withMissive({}, async (missive) => {
      const streams = ['conversations', 'messages', 'comments', 'posts'];
      const first = await read(missive, streams);
      missive.clearCalls();
      const next = await read(missive, streams, { state: first.stateAfter(), config: { lookback_days: 0 } });
      expect([next.code, missive.callCount('conversations/*')]).toEqual([0, 0]);
    });
  });
});
