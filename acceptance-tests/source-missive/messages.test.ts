import { describe, expect, test } from '@jest/globals';
import { nothing } from '../simulators/missive/generated/options.ts';
import type { MissiveSimulator } from '../simulators/missive/missive.ts';
import { conversationIDs } from '../simulators/missive/seed/conversations.ts';
import { byKey } from '../support/records.ts';
import { wide } from '../support/wide.ts';
import { key, read, withMissive } from './setup.ts';
import { delivered, expectWhole, idsOf, truth } from './truth.ts';

const streams = ['messages'];
const generate = { conversations: 40, messages: [1, 4] as [number, number], every: nothing };
const batchSizes = (missive: MissiveSimulator) =>
  missive.calls({ path: 'messages/*' }).map(({ path }) => path.split(/,|%2c/i).length);

describe('bodies', () => {
  test.concurrent('are fetched ten at a time, across conversations', async () => {
    await withMissive({ sample: false, generate }, async (missive) => {
      const run = await read(missive, streams);
      expectWhole(missive, run, streams);
      const count = run.records('messages').length;
      expect(missive.callCount('messages/*')).toBeLessThanOrEqual(Math.ceil(count / 10) + 3);
      expect(Math.max(...batchSizes(missive))).toBe(10);
      for (const { body } of run.records('messages')) expect(body).toMatch(/^<div>Hello/);
      expect(run.records('messages').some((row) => 'conversation' in row)).toBe(false);
    });
  });

  test.concurrent('that are not wanted cost no call', async () => {
    await withMissive({}, async (missive) => {
      const run = await read(missive, streams, { config: { fetch_message_bodies: false } });
      expectWhole(missive, run, streams, { bodies: false });
      expect(missive.callCount('messages/*')).toBe(0);
      expect(run.records('messages').some((row) => 'body' in row)).toBe(false);
    });
  });

  test.concurrent('of a batch larger than the API takes come in smaller ones', async () => {
    await withMissive({ sample: false, generate, settings: { batch: { maximum: 5 } } }, async (missive) => {
      const run = await read(missive, streams);
      expectWhole(missive, run, streams);
      expect(batchSizes(missive).filter((size) => size === 1).length).toBeLessThanOrEqual(10);
    });
  });

  wide('null and empty ones stay as they are', async () => {
    await withMissive({}, async (missive) => {
      const rows = truth(missive, 'messages').filter((row) => row.conversation_id === conversationIDs.main);
      for (const [index, body] of [null, ''].entries()) {
        const id = String(rows[index]?.id);
        missive.changeRow({ conversation: conversationIDs.main, kind: 'messages', id, fields: { body } });
      }
      expectWhole(missive, await read(missive, streams), streams);
    });
  });
});

describe('a message that vanishes between the list and its body', () => {
  test.concurrent.each(['fails', 'left out'] as const)(
    'leaves the bodies of all others (batch: %s)',
    async (unknown) => {
      await withMissive({ settings: { batch: { unknown } } }, async (missive) => {
        const all = byKey(truth(missive, 'messages', { bodies: false }), key);
        const inLong = [...all.values()].filter((row) => row.conversation_id === conversationIDs.long);
        const ids = [String(inLong[4]?.id), String(inLong[19]?.id)];
        const removeRows = { conversation: conversationIDs.long, kind: 'messages', ids };
        missive.hook({ when: 'before', path: 'messages/*', actions: { removeRows } });
        const run = await read(missive, streams);
        expect([run.code, run.errors]).toEqual([0, []]);
        const rows = byKey(delivered(run, 'messages'), key);
        for (const row of truth(missive, 'messages')) expect(rows.get(JSON.stringify(row.id))).toEqual(row);
        for (const [id, row] of rows) {
          if ('body' in row) continue;
          expect(ids).toContain(JSON.parse(id));
          expect(row).toEqual(all.get(id));
        }
        // Halving finds it in a handful of calls.
        expect(missive.callCount('messages/*')).toBeLessThan(10 + 2 * 10);
      });
    },
  );

  wide('alone in its batch, is left without one', async () => {
    await withMissive(
      { sample: false, generate: { conversations: 1, messages: 1, every: nothing } },
      async (missive) => {
        const [conversation] = truth(missive, 'conversations');
        const [row] = truth(missive, 'messages', { bodies: false });
        const removeRows = { conversation: conversation?.id, kind: 'messages' };
        missive.hook({ when: 'before', path: 'messages/*', actions: { removeRows } });
        const run = await read(missive, streams);
        expect([run.code, delivered(run, 'messages')]).toEqual([0, [row]]);
      },
    );
  });
});

test.concurrent.each([[{}], [{ hash_fields: ['messages.id'], hash_salt: 'a salt for these tests' }]])(
  'a message without its body is called in the log what it leaves as (%j)',
  async (config) => {
    await withMissive(
      { sample: false, generate: { conversations: 1, messages: 1, every: nothing } },
      async (missive) => {
        const [conversation] = truth(missive, 'conversations');
        const removeRows = { conversation: conversation?.id, kind: 'messages' };
        missive.hook({ when: 'before', path: 'messages/*', actions: { removeRows } });
        const run = await read(missive, streams, { config });
        const [row] = delivered(run, 'messages');
        expect(run.logs('WARN').map(({ message }) => message)).toEqual([
          expect.stringContaining(`that with id "${row?.id}" has no body`),
        ]);
      },
    );
  },
);

wide('messages that were merged away before their bodies came bear the id of the survivor', async () => {
  await withMissive(
    { sample: false, generate: { conversations: 12, messages: 2, every: nothing } },
    async (missive) => {
      const [from, into] = truth(missive, 'conversations').map(({ id }) => id);
      missive.hook({ when: 'before', path: 'messages/*', actions: { mergeConversations: { from, into } } });
      const run = await read(missive, streams);
      expect(idsOf(run.records('messages'))).toEqual(idsOf(truth(missive, 'messages')));
      expect(run.records('messages').filter((row) => row.conversation_id === from)).toEqual([]);
    },
  );
});

test.concurrent('a failure of the bodies fails the stream, it does not leave them out', async () => {
  await withMissive({ sample: false, generate }, async (missive) => {
    missive.fault({ kind: 'html', status: 503, path: 'messages/*', times: 'always', skip: 2 });
    const run = await read(missive, ['messages', 'comments'], { config: { retry_budget_seconds: 1 } });
    expect(run.code).not.toBe(0);
    expect(run.errors).toMatchObject([{ failure_type: 'transient_error', stream_descriptor: { name: 'messages' } }]);
    expect([run.lastStatus('messages'), run.lastStatus('comments')]).toEqual(['INCOMPLETE', 'COMPLETE']);
    for (const row of run.records('messages')) expect(row).toHaveProperty('body');
    missive.clearFaults();
    const next = await read(missive, ['messages'], { state: run.stateAfter() });
    const ids = idsOf([...run.committed('messages'), ...next.records('messages')]);
    expect([next.code, ids]).toEqual([0, idsOf(truth(missive, 'messages'))]);
  });
});
