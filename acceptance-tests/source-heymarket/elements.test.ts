import { describe, expect, test } from '@jest/globals';
import { contactIDs, conversationIDs, memberIDs } from '../simulators/heymarket/seed/ids.ts';
import { sorted } from '../support/records.ts';
import { wide } from '../support/wide.ts';
import { afterSeed, keyOfStream, noLookback, read, type Settings, withHeymarket } from './setup.ts';
import { expectWhole, upserted, wantedRows } from './truth.ts';

const inside = { contact_tags: 'contacts', conversation_members: 'conversations' };
const streams = Object.keys(inside);

describe('lists inside of rows', () => {
  const forms: [string, Settings][] = [
    ...(['tag_id', 'details', 'integer', 'text'] as const).map((form): [string, Settings] => [
      `tags as ${form}`,
      { contactTags: form },
    ]),
    ['members as an object', { shapes: { members: 'object' } }],
    ['no members', { shapes: { members: 'null' } }],
    ['elements that come twice', { innerLists: 'twice' }],
    ['empty fields left out', { emptyFields: 'left out' }],
  ];
  test.concurrent.each(forms)('%s: each element is a row', async (_form, settings) => {
    await withHeymarket({ settings }, async (heymarket) => {
      const run = await read(heymarket, streams);
      expectWhole(heymarket, run, streams);
      expect(run.logs('WARN')).toEqual([]);
    });
  });

  wide('that are null, or have nulls in them, are passed over, with one word for each stream', async () => {
    await withHeymarket({ settings: { innerLists: 'null' } }, async (heymarket) => {
      const run = await read(heymarket, [...streams, ...Object.values(inside)]);
      expectWhole(heymarket, run, streams);
      const told = run.logs('WARN').filter(({ message }) => message.includes('what stands at'));
      expect(told.length).toBe(streams.length);
    });
  });

  test.concurrent.each(Object.entries(inside))('%s costs no request beside %s', async (stream, parent) => {
    await withHeymarket({}, async (heymarket) => {
      const calls = async (names: string[], config = {}): Promise<number> => {
        heymarket.clearCalls();
        expect((await read(heymarket, names, { config })).code).toBe(0);
        return heymarket.callCount();
      };
      const alone = await calls([parent]);
      expect(await calls([parent, stream])).toBe(alone);
      expect(await calls([stream], { fetch_contact_details: true })).toBe(
        await calls([parent], { custom_field_columns: 'off' }),
      );
    });
  });
});

test.concurrent('what has left its list stays, and the query of the README leaves it out', async () => {
  await withHeymarket({}, async (heymarket) => {
    const all = [...streams, ...Object.values(inside)];
    const config = noLookback;
    const first = await read(heymarket, all, { config });
    const updated = afterSeed(60_000);
    heymarket.changeRow({ table: 'contacts', id: contactIDs.marisol, fields: { tags: [] }, at: updated });
    heymarket.changeConversation({ id: conversationIDs.marisol, fields: { members: [memberIDs.theo] }, at: updated });
    const next = await read(heymarket, all, { config, state: first.stateAfter() });
    for (const [stream, parent] of Object.entries(inside)) {
      const [id = '', date = ''] =
        parent === 'contacts' ? ['contact_id', 'contact_updated'] : ['conversation_id', 'conversation_updated'];
      const rows = new Map(upserted([first, next], parent).map((row) => [row.id, row.updated]));
      const had = upserted([first, next], stream);
      const present = had.filter((row) => rows.get(row[id]) === row[date]);
      const wanted = sorted(wantedRows(heymarket, stream), keyOfStream(stream));
      expect([stream, sorted(present, keyOfStream(stream))]).toEqual([stream, wanted]);
      expect([stream, had.length]).toEqual([stream, wanted.length + 1]);
    }
  });
});
