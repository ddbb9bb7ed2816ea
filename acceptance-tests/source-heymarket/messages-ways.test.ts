import { describe, expect, test } from '@jest/globals';
import type { HeymarketSimulator } from '../simulators/heymarket/heymarket.ts';
import { inboxIDs, messageIDs } from '../simulators/heymarket/seed/ids.ts';
import type { Row } from '../support/messages.ts';
import type { Run } from '../support/run.ts';
import { afterSeed, day, read, type Settings, withHeymarket } from './setup.ts';
import { expectUpserted, expectWhole, upserted, valuesOf, wantedRows } from './truth.ts';

const minute = 60_000;
const none = { message_lookback_days: 0 };
const path = 'v1/messages/all';

/** What Heymarket may mean, and the way in which every message is read then. */
const meanings: [name: string, settings: Settings, way: string][] = [
  ['date is the cursor', { messagesBound: 'date' }, 'forward_by_date'],
  ['date is, newest first only', { messagesBound: 'date', messagesMode: 'ascending_ignored' }, 'backward_by_date'],
  ['date is an upper bound', { messagesBound: 'date', messagesMode: 'always_upper' }, 'backward_by_date'],
  ['date is a lower bound', { messagesBound: 'date', messagesMode: 'always_lower' }, 'forward_by_date'],
  ['there are pages only', { messagesBound: 'neither' }, 'by_page'],
  ['there are pages from zero only', { messagesBound: 'neither', page: 'from zero' }, 'by_page'],
  ['there are pages only, newest first', { messagesBound: 'neither', messagesMode: 'ascending_ignored' }, 'by_page'],
  ['there is one page only', { messagesBound: 'neither', page: 'ignored' }, 'by_conversation'],
  ['the list is refused', { unavailable: { [path]: 403 } }, 'by_conversation'],
  ['there is no list', { unavailable: { [path]: 404 } }, 'by_conversation'],
  ['no request for the list is good', { unavailable: { [path]: 400 } }, 'by_conversation'],
];

/** A new message, as it is sent: its conversation changes. */
const news = { conversation: 30_176_005, at: afterSeed(minute), bumpAt: afterSeed(minute) };

/** Every message has come, as it is; the conversation in it may have changed since. */
function expectAll(heymarket: HeymarketSimulator, runs: readonly Run[]): void {
  const plain = (rows: readonly Row[]) =>
    rows.map(({ conversation: _, ...row }) => row).sort((a, b) => Number(a.id) - Number(b.id));
  expect(plain(upserted(runs, 'messages'))).toEqual(plain(wantedRows(heymarket, 'messages')));
}

describe.each(meanings)('where %s', (_name, settings, way) => {
  test.concurrent('everything comes, once at first; then nothing, then what is new, and what has changed', async () => {
    await withHeymarket({ settings }, async (heymarket) => {
      const config = { page_size: 60 };
      const first = await read(heymarket, ['messages'], { config });
      expectWhole(heymarket, first, ['messages']);
      const told = first.logs('WARN').map(({ message }) => /It is read (.*) instead/.exec(message)?.[1]);
      expect([told.length > 0, told]).toEqual([true, [...new Set(told)]]);
      expect(first.logs('WARN').join()).not.toMatch(/report/);

      heymarket.clearCalls();
      const idle = await read(heymarket, ['messages'], { config: { ...config, ...none }, state: first.stateAfter() });
      expect([idle.code, idle.records('messages').length <= 1]).toEqual([0, true]);
      const refused = settings.unavailable?.[path] === 400;
      expect(heymarket.totals().byPath[path]).toBeLessThanOrEqual(refused ? 10 : 2);
      expect(heymarket.totals().calls).toBeLessThanOrEqual(way === 'by_conversation' ? 35 : 2);

      heymarket.addMessages({ ...news, count: 3 });
      const next = await read(heymarket, ['messages'], { config: { ...config, ...none }, state: idle.stateAfter() });
      expect([next.code, next.records('messages').length]).toEqual([0, expect.any(Number)]);
      expect(next.records('messages').length).toBeLessThanOrEqual(4);
      expectAll(heymarket, [first, next]);

      heymarket.setMessageStatus({ id: messageIDs.marisol, status: 'seen', at: afterSeed(2 * minute) });
      const last = await read(heymarket, ['messages'], { config, state: next.stateAfter() });
      const from = new Date(Date.parse(news.at) - 3 * day).toISOString();
      expect([last.code, valuesOf(last.records('messages'))]).toEqual([
        0,
        valuesOf(wantedRows(heymarket, 'messages', { from })),
      ]);
      expectAll(heymarket, [first, next, last]);
    });
  });

  test.concurrent('the way can be set, and costs no try of another; from the start date on', async () => {
    await withHeymarket({ settings }, async (heymarket) => {
      const start_date = '2026-03-30T12:00:00Z';
      const run = await read(heymarket, ['messages'], { config: { page_size: 60, messages_walk: way, start_date } });
      expectWhole(heymarket, run, ['messages'], { from: start_date });
      expect(run.logs('WARN')).toEqual([]);
      if (way === 'by_conversation') expect(heymarket.totals().byPath[path] ?? 0).toBe(0);
    });
  });
});

describe('conversation by conversation', () => {
  const messages_walk = 'by_conversation';
  const config = { messages_walk };

  test.concurrent('everything comes also where the size of pages was refused in the ways before', async () => {
    const limits = { default: 30, lists: 30, messages: 30, surveys: 30 };
    const settings: Settings = { messagesBound: 'neither', page: 'ignored', limits, largeLimit: 'refused' };
    await withHeymarket({ settings }, async (heymarket) => {
      const run = await read(heymarket, ['messages'], { config: { page_size: 100 } });
      expect(run.logs('WARN').at(-1)?.message).toContain('It is read conversation by conversation instead.');
      expectWhole(heymarket, run, ['messages']);
    });
  });

  test.concurrent('only the inboxes of the configuration are asked', async () => {
    await withHeymarket({}, async (heymarket) => {
      const inbox_ids = [inboxIDs.recall];
      const run = await read(heymarket, ['messages'], { config: { ...config, inbox_ids } });
      const wanted = wantedRows(heymarket, 'messages').filter(({ inbox_id }) => inbox_id === inboxIDs.recall);
      expect([run.code, valuesOf(run.records('messages'))]).toEqual([0, valuesOf(wanted)]);
      const asked = new Set(heymarket.calls({ path: 'v1/messages' }).map(({ parameters }) => parameters.inboxID));
      expect([...asked]).toEqual([String(inboxIDs.recall)]);
    });
  });

  test.concurrent('an inbox that nobody may read fails the stream, and says what to set', async () => {
    await withHeymarket({ settings: { conversationUser: { zero: 'refused' } } }, async (heymarket) => {
      for (const walk of [messages_walk, 'auto']) {
        heymarket.set({ unavailable: walk === 'auto' ? { [path]: 403 } : {} });
        const run = await read(heymarket, ['messages'], { config: { messages_walk: walk } });
        expect([run.code, run.lastStatus('messages')]).toEqual([1, 'INCOMPLETE']);
        expect(run.errors[0]).toMatchObject({ failure_type: 'config_error' });
        expect(run.errors[0]?.message).toMatch(new RegExp(`${inboxIDs.quiet}.*conversation_user_id`));
      }
    });
  });

  test.concurrent('a conversation that is refused fails the stream; the next sync brings what is missing', async () => {
    await withHeymarket({}, async (heymarket) => {
      heymarket.fault({ kind: 'error', code: 'denied', path: 'v1/messages', skip: 5 });
      const first = await read(heymarket, ['messages'], { config });
      expect([first.code, first.lastStatus('messages')]).toEqual([1, 'INCOMPLETE']);
      expect(first.errors[0]?.message).toMatch(/Not read: \d+\|\d+\. .*Ask Heymarket's support/);
      const next = await read(heymarket, ['messages'], { config, state: first.stateAfter() });
      expect(next.code).toBe(0);
      expectUpserted(heymarket, [first, next], ['messages']);
    });
  });

  test.concurrent('conversations that do not change with their messages are all read', async () => {
    await withHeymarket({}, async (heymarket) => {
      const first = await read(heymarket, ['messages'], { config });
      for (const conversation of [30_176_005, 30_176_040])
        heymarket.addMessages({ conversation, at: afterSeed(minute), bumpAt: null });
      const next = await read(heymarket, ['messages'], { config, state: first.stateAfter() });
      expect(next.code).toBe(0);
      expect(next.logs('INFO').map(({ message }) => message)).toContainEqual(expect.stringMatching(/all of them/));
      expectAll(heymarket, [first, next]);
    });
  });

  test.concurrent('a conversation with more messages than an answer has', async () => {
    await withHeymarket({}, async (heymarket) => {
      for (let number = 1; number <= 130; number += 1)
        heymarket.addMessages({ ...news, at: afterSeed(number * 1000), bumpAt: afterSeed(number * 1000) });
      expectWhole(heymarket, await read(heymarket, ['messages'], { config }), ['messages']);
    });
  });

  test.concurrent('more messages of one second than an answer has are told of', async () => {
    await withHeymarket({}, async (heymarket) => {
      heymarket.addMessages({ ...news, count: 60 });
      const run = await read(heymarket, ['messages'], { config });
      expect([run.code, run.logs('WARN').map(({ message }) => message)]).toEqual([
        0,
        [expect.stringMatching(/50 rows with the date 2026-04-03T21:31/)],
      ]);
    });
  });

  test.concurrent('a conversation that moves up while the list of them is read is not lost', async () => {
    await withHeymarket({}, async (heymarket) => {
      const oldest = wantedRows(heymarket, 'conversations').sort((a, b) =>
        String(a.updated) < String(b.updated) ? -1 : 1,
      )[0];
      const conversation = Number(oldest?.id);
      heymarket.hook({
        ...{ when: 'after', path: 'v1/conversations', skip: 3 },
        run: () => heymarket.addMessages({ ...news, conversation }),
      });
      const first = await read(heymarket, ['messages'], { config: { ...config, page_size: 5 } });
      expect(first.code).toBe(0);
      expectAll(heymarket, [first]);
    });
  });
});

describe('what is set and does not work', () => {
  const misfits: [walk: string, settings: Settings][] = [
    ['forward_by_date', {}],
    ['backward_by_date', {}],
    ['forward', { messagesBound: 'date' }],
    ['backward', { messagesBound: 'neither' }],
    ['by_page', { page: 'ignored' }],
    ['forward', { unavailable: { [path]: 403 } }],
    ['by_page', { unavailable: { [path]: 404 } }],
    ['backward_by_date', { unavailable: { [path]: 400 } }],
  ];
  test.concurrent.each(misfits)('leads to auto, which does: %s, %j', async (messages_walk, settings) => {
    await withHeymarket({ settings }, async (heymarket) => {
      const failed = await read(heymarket, ['messages', 'tags'], { config: { messages_walk, page_size: 50 } });
      expect([failed.code, failed.lastStatus('messages'), failed.lastStatus('tags')]).toEqual([
        1,
        'INCOMPLETE',
        'COMPLETE',
      ]);
      expect(failed.errors[0]?.message).toMatch(/[Ss]et messages_walk to auto/);
      const next = await read(heymarket, ['messages'], { config: { page_size: 50 }, state: failed.stateAfter() });
      expect(next.code).toBe(0);
      expectUpserted(heymarket, [failed, next], ['messages']);
    });
  });

  test.concurrent('auto that has no way left says whom to ask, and not to set it', async () => {
    const settings: Settings = { unavailable: { [path]: 403, 'v1/messages': 403 } };
    await withHeymarket({ settings }, async (heymarket) => {
      const run = await read(heymarket, ['messages']);
      expect([run.code, run.lastStatus('messages')]).toEqual([1, 'INCOMPLETE']);
      expect(run.errors[0]?.message).toMatch(/Ask Heymarket's support/);
      expect(run.errors[0]?.message).not.toMatch(/to auto|report/);
    });
  });
});
