import { describe, expect, test } from '@jest/globals';
import { conversationIDs, inboxIDs, memberIDs } from '../simulators/heymarket/seed/ids.ts';
import { wide } from '../support/wide.ts';
import { afterSeed, noLookback, read, type Settings, withHeymarket } from './setup.ts';
import { expectRows, expectUpserted, expectWhole, valuesOf, wantedRows } from './truth.ts';

const streams = ['conversations'];
const path = 'v1/conversations';
const { theo, nils, ruth, imani } = memberIDs;

describe('the member that conversations are read as', () => {
  test.concurrent.each([403, 400, 404] as const)('the next one, where one is refused with %i', async (refusal) => {
    await withHeymarket({ settings: { conversationUser: { refusal } } }, async (heymarket) => {
      const run = await read(heymarket, streams);
      expectWhole(heymarket, run, streams);
      const refused = heymarket.calls({ path, status: refusal });
      expect(new Set(refused.map(({ parameters }) => parameters.id))).toEqual(new Set([nils]));
      expect(refused.length).toBeLessThanOrEqual(2);
      expect(valuesOf(run.records('conversations'), 'inbox')).toEqual(Object.values(inboxIDs).map(String));
    });
  });

  wide('nobody, for an inbox without members', async () => {
    await withHeymarket({}, async (heymarket) => {
      expectWhole(heymarket, await read(heymarket, streams), streams);
      const ofQuiet = heymarket.calls({ path }).filter(({ parameters }) => {
        return JSON.stringify(parameters.filters).includes(String(inboxIDs.quiet));
      });
      expect(new Set(ofQuiet.map(({ parameters }) => parameters.id))).toEqual(new Set([0]));
    });
  });

  test.concurrent('an inbox that nobody may read is named, and stops no other', async () => {
    await withHeymarket({ settings: { conversationUser: { zero: 'refused' } } }, async (heymarket) => {
      const run = await read(heymarket, [...streams, 'messages']);
      expect(run.lastStatus('messages')).toBe('COMPLETE');
      const words = [...run.errors, ...run.logs('WARN')].map(({ message }) => message).join('\n');
      expect(words).toMatch(/conversation_user_id/);
      expect(words).toContain(String(inboxIDs.quiet));
      expect(words).toMatch(/d41c7e90-/);
      expectRows(heymarket, run, 'conversations');
      expectRows(heymarket, run, 'messages');
    });
  });

  describe('of no inbox at all', () => {
    const refused: [string, Settings, number[]?][] = [
      ['403', { unavailable: { [path]: 403 } }],
      ['400', { conversationUser: { refusal: 400, zero: 'refused' } }, [ruth, theo, imani, nils]],
      ['403, without closed ones', { conversationUser: { zero: 'refused' } }, [ruth, theo, imani, nils]],
    ];
    wide.each(refused)('fails the stream, and no other: %s', async (name, settings, users) => {
      await withHeymarket({ settings }, async (heymarket) => {
        for (const id of Object.values(inboxIDs)) {
          if (users) heymarket.changeRow({ table: 'inboxes', id, fields: { refused: users } });
        }
        const config = { include_closed_conversations: !name.includes('without') };
        const run = await read(heymarket, [...streams, 'messages'], { config });
        expect([run.lastStatus('conversations'), run.lastStatus('messages')]).toEqual(['INCOMPLETE', 'COMPLETE']);
        expect(run.code).not.toBe(0);
        expect(run.errors).toMatchObject([{ failure_type: 'config_error' }]);
        expect(run.errors[0]?.message).toMatch(/as conversation_user_id[\s\S]*d41c7e90-/);
        const again = await read(heymarket, streams, { config, mode: 'incremental', state: run.stateAfter() });
        expect([again.lastStatus('conversations'), again.code === 0]).toEqual(['INCOMPLETE', false]);
      });
    });
  });

  test.concurrent('the one of the configuration goes first', async () => {
    await withHeymarket({}, async (heymarket) => {
      const inbox_ids = [inboxIDs.front, inboxIDs.recall];
      const run = await read(heymarket, streams, { config: { conversation_user_id: theo, inbox_ids } });
      expectWhole(heymarket, run, streams, { inboxes: inbox_ids });
      expect(new Set(heymarket.calls({ path }).map(({ parameters }) => parameters.id))).toEqual(new Set([theo]));
    });
  });

  wide('and where it is refused, a member of the inbox', async () => {
    await withHeymarket({}, async (heymarket) => {
      const run = await read(heymarket, streams, { config: { conversation_user_id: 12_345 } });
      expectWhole(heymarket, run, streams);
    });
  });

  wide('the third one, or the one of the configuration where there are more', async () => {
    await withHeymarket({ settings: { conversationUser: { zero: 'refused' } } }, async (heymarket) => {
      const inbox_ids = [inboxIDs.front];
      heymarket.changeRow({ table: 'inboxes', id: inboxIDs.front, fields: { refused: [ruth, theo] } });
      const run = await read(heymarket, streams, { config: { inbox_ids } });
      expectWhole(heymarket, run, streams, { inboxes: inbox_ids });
      const fields = { members: [ruth, theo, imani, nils], refused: [ruth, theo, imani] };
      heymarket.changeRow({ table: 'inboxes', id: inboxIDs.front, fields });
      const more = await read(heymarket, streams, { config: { inbox_ids, conversation_user_id: nils } });
      expectWhole(heymarket, more, streams, { inboxes: inbox_ids });
    });
  });

  wide('a member who leaves during the walk is no end of it', async () => {
    await withHeymarket({}, async (heymarket) => {
      const run0 = () =>
        heymarket.changeRow({ table: 'inboxes', id: inboxIDs.front, fields: { refused: [ruth] }, at: null });
      heymarket.hook({ when: 'after', path, skip: 2, run: run0 });
      const run = await read(heymarket, streams, { config: { page_size: 10 } });
      expect([run.code, run.errors]).toEqual([0, []]);
      expectUpserted(heymarket, [run], streams);
    });
  });
});

test.concurrent('without closed ones', async () => {
  await withHeymarket({}, async (heymarket) => {
    const run = await read(heymarket, streams, { config: { include_closed_conversations: false } });
    expectWhole(heymarket, run, streams, { closed: false });
    for (const { parameters } of heymarket.calls({ path })) expect(parameters.filters).toMatchObject({ closed: false });
  });
});

test.concurrent('unread is never asked for, and closed always', async () => {
  await withHeymarket({}, async (heymarket) => {
    await read(heymarket, streams);
    for (const { parameters } of heymarket.calls({ path })) {
      expect(Object.keys(parameters.filters as object).sort()).toEqual(['closed', 'inboxes']);
    }
  });
});

describe('a conversation that moves', () => {
  const at = afterSeed(3_600_000);
  test.concurrent('to another inbox, or is closed, or opened, comes again as it is now', async () => {
    await withHeymarket({}, async (heymarket) => {
      const first = await read(heymarket, streams);
      heymarket.transferConversation({ id: conversationIDs.marisol, inbox: inboxIDs.quiet, at });
      heymarket.openConversation({ id: conversationIDs.ben, at });
      heymarket.closeConversation({ id: conversationIDs.group, at });
      const next = await read(heymarket, streams, { config: noLookback, state: first.stateAfter() });
      const moved = [conversationIDs.group, conversationIDs.marisol, conversationIDs.ben].map(String);
      expect([next.code, valuesOf(next.records('conversations'))]).toEqual([0, moved]);
      expectUpserted(heymarket, [first, next], streams);
    });
  });

  test.concurrent('during the walk is not lost', async () => {
    await withHeymarket({}, async (heymarket) => {
      const run0 = () => heymarket.closeConversation({ id: conversationIDs.marisol, at });
      heymarket.hook({ when: 'before', path, run: run0 });
      const first = await read(heymarket, streams, { config: { page_size: 10 } });
      const next = await read(heymarket, streams, { config: noLookback, state: first.stateAfter() });
      expect([first.code, next.code]).toEqual([0, 0]);
      expectUpserted(heymarket, [first, next], streams);
    });
  });
});

test.concurrent('a new inbox brings all of its past, one that is gone no error', async () => {
  await withHeymarket({}, async (heymarket) => {
    const first = await read(heymarket, [...streams, 'inboxes']);
    const { ids } = heymarket.addRows({ table: 'inboxes' });
    const { id } = heymarket.addConversation({ inbox: ids[0] as number, at: '2026-01-01T00:00:00Z' });
    heymarket.deleteRow({ table: 'inboxes', id: inboxIDs.quiet });
    const next = await read(heymarket, [...streams, 'inboxes'], { config: noLookback, state: first.stateAfter() });
    expect([next.code, valuesOf(next.records('conversations'))]).toEqual([0, [String(id)]]);
    expect(JSON.stringify(next.stateAfter())).not.toContain(`${inboxIDs.quiet}|`);
    expect(wantedRows(heymarket, 'inboxes').map((row) => row.id)).toContain(ids[0]);
  });
});

wide('an API that answers one inbox for all of them leaves the stream incomplete', async () => {
  await withHeymarket({ settings: { overrides: { inboxes: [inboxIDs.front] } } }, async (heymarket) => {
    const run = await read(heymarket, ['conversations']);
    expect([run.code !== 0, run.lastStatus('conversations')]).toEqual([true, 'INCOMPLETE']);
    expect(run.errorOf('conversations')).toMatch(/did not keep to what it was asked for/);
  });
});
