import { describe, expect, test } from '@jest/globals';
import { nothing } from '../simulators/missive/generated/options.ts';
import { conversationIDs } from '../simulators/missive/seed/conversations.ts';
import { taskIDs } from '../simulators/missive/seed/tasks.ts';
import { sorted } from '../support/records.ts';
import { wide } from '../support/wide.ts';
import { allStreams, day, hour, incrementalStreams, key, read, seedDate, withMissive } from './setup.ts';
import { delivered, expectWhole, idsOf, truth } from './truth.ts';

const config = { lookback_days: 0 };
const inside = ['messages', 'comments', 'posts'];

describe('an idle sync', () => {
  test.concurrent('costs one page per mailbox, book and list, and no call inside of a conversation', async () => {
    await withMissive({ generate: { conversations: 60, tasks: 60 } }, async (missive) => {
      const first = await read(missive, incrementalStreams, { config });
      missive.clearCalls();
      const next = await read(missive, incrementalStreams, { config, state: first.stateAfter() });
      expect(next.code).toBe(0);
      for (const stream of incrementalStreams) expect([stream, next.records(stream)]).toEqual([stream, []]);
      const { byPath } = missive.totals();
      // Lists that are read whole end with a page that brings nothing more.
      expect(byPath).toEqual({ teams: 2, contact_books: 2, responses: 2, tasks: 1, conversations: 3, contacts: 3 });
    });
  });

  wide('leaves the state as it was', async () => {
    await withMissive({}, async (missive) => {
      const first = await read(missive, incrementalStreams, { config });
      const next = await read(missive, incrementalStreams, { config, state: first.stateAfter() });
      const bare = (states: typeof first) => states.stateAfter().map(({ stream }) => stream);
      expect(bare(next)).toEqual(expect.arrayContaining(bare(first)));
    });
  });

  wide('reads again no more than the look-back', async () => {
    await withMissive({}, async (missive) => {
      const first = await read(missive, ['conversations', 'tasks']);
      const next = await read(missive, ['conversations', 'tasks'], { state: first.stateAfter() });
      for (const stream of ['conversations', 'tasks']) {
        const again = next.records(stream);
        expect(again.length).toBeGreaterThan(0);
        // The only one of its team is the newest there.
        const old = again.filter(({ last_activity_at: at }) => Number(at) < seedDate - day - hour);
        expect([stream, idsOf(old)]).toEqual([stream, stream === 'tasks' ? [] : [conversationIDs.studio]]);
      }
    });
  });
});

describe('new activity', () => {
  test.concurrent('brings an old conversation again, with what is new in it and nothing else', async () => {
    await withMissive({ generate: { conversations: 120, every: nothing } }, async (missive) => {
      const streams = ['conversations', ...inside];
      const first = await read(missive, streams, { config });
      const old = String(truth(missive, 'conversations').findLast(({ team }) => team === null)?.id);
      missive.clearCalls();
      missive.bumpConversation({ id: old, messages: 12, comments: 1, posts: 2 });
      const next = await read(missive, streams, { config, state: first.stateAfter() });
      expect([next.code, idsOf(next.records('conversations'))]).toEqual([0, [old]]);
      for (const stream of inside) {
        const known = new Set(first.records(stream).map(({ id }) => id));
        const wanted = truth(missive, stream).filter(({ id }) => !known.has(id));
        const fresh = delivered(next, stream).filter(({ id }) => !known.has(id));
        expect([stream, sorted(fresh, key)]).toEqual([stream, sorted(wanted, key)]);
        for (const row of next.records(stream)) expect(row.conversation_id).toBe(old);
      }
      const others = missive.calls({ path: 'conversations/*' }).filter(({ path }) => !path.includes(old));
      expect(others).toEqual([]);
    });
  });

  wide('of tasks and in the edge second arrives', async () => {
    await withMissive({}, async (missive) => {
      const first = await read(missive, ['tasks'], { config });
      missive.changeTask({ id: taskIDs.count, state: 'todo' });
      const { id } = missive.addTask();
      const next = await read(missive, ['tasks'], { config, state: first.stateAfter() });
      expect([next.code, idsOf(next.records('tasks'))]).toEqual([0, [id, taskIDs.count].sort()]);
      const last = missive.addTask({ last_activity_at: Math.floor(missive.now().getTime() / 1000) });
      const more = await read(missive, ['tasks'], { config, state: next.stateAfter() });
      expect(idsOf(more.records('tasks'))).toEqual(expect.arrayContaining([last.id]));
    });
  });

  test.concurrent('drafts are always read whole', async () => {
    await withMissive({}, async (missive) => {
      const first = await read(missive, ['drafts'], { config });
      missive.removeRows({ conversation: conversationIDs.drafts, kind: 'drafts' });
      missive.addRows({ conversation: conversationIDs.sms, drafts: 1 });
      const next = await read(missive, ['drafts'], { config, state: first.stateAfter() });
      expectWhole(missive, next, ['drafts']);
    });
  });
});

describe('a message that comes late', () => {
  const late = { messages: 1, deliveredAt: seedDate - 12 * hour };
  test.concurrent('under a date within the look-back arrives', async () => {
    await withMissive({}, async (missive) => {
      const first = await read(missive, ['messages']);
      const known = new Set(idsOf(first.records('messages')));
      missive.advance(600_000);
      missive.bumpConversation({ id: conversationIDs.custom, ...late });
      const [id] = idsOf(truth(missive, 'messages')).filter((one) => !known.has(one));
      const next = await read(missive, ['messages'], { state: first.stateAfter() });
      expect([next.code, idsOf(next.records('messages'))]).toEqual([0, expect.arrayContaining([id])]);
    });
  });

  wide('in a conversation without new activity arrives within the look-back too', async () => {
    await withMissive({}, async (missive) => {
      const first = await read(missive, ['messages', 'comments']);
      const added = missive.addRows({ conversation: conversationIDs.sms, ...late, comments: 1, at: seedDate - hour });
      const next = await read(missive, ['messages', 'comments'], { state: first.stateAfter() });
      expect(idsOf(next.records('messages'))).toEqual(expect.arrayContaining(added.messages));
      expect(idsOf(next.records('comments'))).toEqual(expect.arrayContaining(added.comments));
    });
  });

  test.concurrent('without a look-back what is new still arrives, and nothing old is read again', async () => {
    await withMissive({}, async (missive) => {
      const first = await read(missive, inside, { config });
      missive.advance(600_000);
      missive.bumpConversation({ id: conversationIDs.custom, messages: 1 });
      missive.clearCalls();
      const next = await read(missive, inside, { config, state: first.stateAfter() });
      const known = new Set(idsOf(first.records('messages')));
      const fresh = idsOf(truth(missive, 'messages')).filter((id) => !known.has(id));
      expect([next.code, idsOf(next.records('messages'))]).toEqual([0, expect.arrayContaining(fresh)]);
      expect(missive.callCount('conversations/*')).toBe(inside.length);
    });
  });
});

describe('a stream that is selected later', () => {
  wide.each(inside)('%s has its own past: all of it is read', async (stream) => {
    await withMissive({ generate: { conversations: 30 } }, async (missive) => {
      const others = ['conversations', ...inside.filter((name) => name !== stream)];
      const first = await read(missive, others, { config });
      missive.clearCalls();
      const next = await read(missive, [...others, stream], { config, state: first.stateAfter() });
      expectWhole(missive, next, [stream]);
      for (const name of others) expect([name, next.records(name)]).toEqual([name, []]);
      for (const name of others) expect([name, missive.callCount(`conversations/*/${name}`)]).toEqual([name, 0]);
    });
  });
});

wide('full_refresh after an incremental state reads everything again', async () => {
  await withMissive({}, async (missive) => {
    const first = await read(missive);
    const next = await read(missive, undefined, { mode: 'full_refresh', state: first.stateAfter() });
    expectWhole(missive, next, allStreams);
  });
});
