import { describe, expect, test } from '@jest/globals';
import { nothing } from '../simulators/missive/generated/options.ts';
import { allStreams, cursors, read, withMissive } from './setup.ts';
import { idsOf as distinctIds, expectWhole, truth } from './truth.ts';

const lists = ['conversations', 'messages', 'comments', 'posts', 'tasks'];
const untils = ['inclusive', 'inclusive-cut', 'exclusive'] as const;

describe('conversations, tasks and what is in conversations', () => {
  test.concurrent.each(untils)('are read whole where seconds are shared by less than a page (%s)', async (until) => {
    const generate = {
      ...{ conversations: 130, perSecond: 27, messages: [0, 27] as [number, number], childrenPerSecond: 4 },
      ...{ comments: 13, posts: 11, tasks: 170, tasksPerSecond: 33, every: { ...nothing, team: 3 } },
    };
    await withMissive({ sample: false, generate, settings: { until } }, async (missive) => {
      const run = await read(missive, lists, { config: { fetch_message_bodies: false } });
      expectWhole(missive, run, lists, { bodies: false });
    });
  });

  test.concurrent.each(['inclusive', 'exclusive'] as const)(
    'are read past a second that more rows share than a page holds (%s)',
    async (until) => {
      const generate = {
        ...{ conversations: 150, perSecond: 70, messages: 24, childrenPerSecond: 11, comments: 24, posts: 24 },
        ...{ tasks: 150, tasksPerSecond: 70, every: nothing },
      };
      await withMissive({ sample: false, generate, settings: { until } }, async (missive) => {
        const streams = ['conversations', 'tasks'];
        const run = await read(missive, streams);
        expectWhole(missive, run, streams);
        // Three seconds of 70, 70 and 10: a page each, what proves that nothing is below, and that nothing follows.
        expect(missive.callCount('tasks')).toBeLessThanOrEqual(6);
      });
      await withMissive(
        { sample: false, generate: { ...generate, conversations: 8 }, settings: { until } },
        async (one) => {
          const streams = ['messages', 'comments', 'posts'];
          expectWhole(one, await read(one, streams), streams);
        },
      );
    },
  );

  test.concurrent('where the API cuts within a second, the older ones come all the same, and nothing hangs', async () => {
    const generate = { conversations: 150, perSecond: 70, tasks: 150, tasksPerSecond: 70, every: nothing };
    await withMissive({ sample: false, generate, settings: { until: 'inclusive-cut' } }, async (missive) => {
      const run = await read(missive, ['conversations', 'tasks']);
      for (const stream of ['conversations', 'tasks']) {
        const cursor = cursors[stream] as string;
        const all = truth(missive, stream);
        const oldest = Math.min(...all.map((row) => Number(row[cursor])));
        const ids = distinctIds(run.records(stream));
        const wanted = distinctIds(all.filter((row) => row[cursor] === oldest));
        expect([stream, ids]).toEqual([stream, expect.arrayContaining(wanted)]);
      }
      expect(missive.callCount()).toBeLessThan(20);
    });
  });

  test.concurrent.each([1, 9, 60])('are read whole when pages hold %i rows more than the limit', async (excess) => {
    const generate = { conversations: 120, messages: 23, comments: 13, posts: 12, tasks: 130, every: nothing };
    await withMissive({ sample: false, generate, settings: { excess } }, async (missive) => {
      const run = await read(missive, ['conversations', 'tasks']);
      expectWhole(missive, run, ['conversations', 'tasks']);
    });
    await withMissive(
      { sample: false, generate: { ...generate, conversations: 5 }, settings: { excess } },
      async (one) => {
        expectWhole(one, await read(one, lists), lists);
      },
    );
  });

  test.concurrent('are read in pages of ten where the account allows no more', async () => {
    await withMissive({ settings: { conversationsMaximum: 10 } }, async (missive) => {
      const run = await read(missive, ['conversations', 'messages']);
      expectWhole(missive, run, ['conversations', 'messages']);
      const refused = missive.calls({ path: 'conversations', status: 400 });
      expect(refused.length).toBeLessThanOrEqual(3);
      const again = await read(missive, ['conversations'], { state: run.stateAfter(), config: { lookback_days: 0 } });
      expect([again.code, again.records('conversations')]).toEqual([0, []]);
    });
  });
});

test.concurrent('lists with an offset are read to their end', async () => {
  const generate = { users: 401, labels: 250, responses: 200, contacts: 430, groups: 820, deletedEvery: 11 };
  await withMissive({ generate, settings: { unknownParameters: 'refused' } }, async (missive) => {
    const streams = allStreams.slice(0, 8);
    const run = await read(missive, streams);
    expectWhole(missive, run, streams);
    expect(run.records('contact_groups').length).toBeGreaterThan(820);
  });
});

test.concurrent('more books and teams than a page holds', async () => {
  await withMissive({ sample: false, generate: { books: 203, teams: 203, contacts: 1 } }, async (missive) => {
    const streams = ['teams', 'contact_books', 'contacts'];
    expectWhole(missive, await read(missive, streams), streams);
  });
});

describe('drafts, most of which have no delivered_at', () => {
  test.concurrent.each(['created_at', 'ignored', 'hidden'] as const)(
    'more than a page of them (until: %s)',
    async (draftUntil) => {
      await withMissive({ settings: { draftUntil } }, async (missive) => {
        const run = await read(missive, ['drafts']);
        const all = truth(missive, 'drafts');
        expect([run.code, run.errors, all.length]).toEqual([0, [], 13]);
        if (draftUntil === 'created_at') return expectWhole(missive, run, ['drafts']);
        // What the API never shows cannot be had, but it is said.
        expect(run.records('drafts')).toHaveLength(11);
        const warnings = run.logs('WARN').filter(({ message }) => /drafts/.test(message) && !/guest/.test(message));
        expect(warnings.length).toBeGreaterThan(0);
      });
    },
  );

  test.concurrent('those that are to be sent later', async () => {
    await withMissive({ sample: false, generate: { conversations: 3, every: nothing } }, async (missive) => {
      const [first] = truth(missive, 'conversations');
      const conversation = String(first?.id);
      missive.addRows({ conversation, drafts: 12, deliveredAt: Number(first?.last_activity_at) + 86_400 });
      missive.addRows({ conversation, drafts: 3 });
      expectWhole(missive, await read(missive, ['drafts']), ['drafts']);
    });
  });
});
