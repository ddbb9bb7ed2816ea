import { describe, expect, test } from '@jest/globals';
import type { Row } from '../support/messages.ts';
import { repeats, sorted } from '../support/records.ts';
import { wide } from '../support/wide.ts';
import { allStreams, cursors, day, elementStreams, key, keyOf, read, seedDate, withMissive } from './setup.ts';
import { delivered, expectWhole, idsOf, truth } from './truth.ts';

const isoOf = (seconds: number) => new Date(seconds * 1000).toISOString();
const bounded = ['conversations', 'tasks', 'messages', 'comments', 'posts'];
const since = (stream: string, rows: readonly Row[], start: number) =>
  rows.filter((row) => Number(row[cursors[stream] as string]) >= start);

describe('start_date', () => {
  test.concurrent('bounds what has a history, and nothing else', async () => {
    await withMissive({}, async (missive) => {
      const start = seedDate - day;
      const run = await read(missive, allStreams, { config: { start_date: isoOf(start) } });
      expect([run.code, run.errors]).toEqual([0, []]);
      for (const stream of bounded) {
        const wanted = since(stream, truth(missive, stream), start);
        expect([stream, idsOf(run.records(stream))]).toEqual([stream, idsOf(wanted)]);
      }
      for (const stream of [...elementStreams].filter((name) => !name.startsWith('contact_'))) {
        const wanted = sorted(since(stream, truth(missive, stream), start), keyOf(stream));
        expect([stream, sorted(delivered(run, stream), keyOf(stream))]).toEqual([stream, wanted]);
      }
      const unbounded = (stream: string) => stream.startsWith('contact_') || !elementStreams.includes(stream);
      const others = allStreams.filter(
        (stream) => !bounded.includes(stream) && stream !== 'drafts' && unbounded(stream),
      );
      expectWhole(missive, run, others);
      // Three mailboxes, looked at once more for what has moved meanwhile.
      expect(missive.callCount('conversations')).toBeLessThanOrEqual(6);
    });
  });

  test.concurrent('stops paging where it is reached', async () => {
    await withMissive({ generate: { conversations: 400, tasks: 400 } }, async (missive) => {
      const run = await read(missive, ['conversations', 'tasks'], {
        config: { start_date: isoOf(seedDate - 61 * 30), mailboxes: ['all'] },
      });
      expect([run.code, missive.callCount('conversations'), missive.callCount('tasks')]).toEqual([0, 1, 1]);
    });
  });

  wide('moved earlier backfills conversations and tasks: what is missing, and only that', async () => {
    await withMissive({ generate: { conversations: 130, tasks: 130, stepSeconds: 3600 } }, async (missive) => {
      const streams = ['conversations', 'tasks'];
      const config = { lookback_days: 0, start_date: isoOf(seedDate - 2 * day) };
      const first = await read(missive, streams, { config });
      const next = await read(missive, streams, {
        config: { ...config, start_date: isoOf(seedDate - 4 * day) },
        state: first.stateAfter(),
      });
      const whole = await read(missive, streams, { config: { lookback_days: 0 }, state: next.stateAfter() });
      for (const stream of streams) {
        const all = [first, next, whole].flatMap((run) => run.records(stream));
        expect([stream, idsOf(all)]).toEqual([stream, idsOf(truth(missive, stream))]);
        expect([stream, repeats(all, key)]).toEqual([stream, 0]);
        expect(first.records(stream).length).toBeGreaterThan(0);
        expect([stream, next.records(stream).length > 0]).toEqual([stream, true]);
      }
    });
  });

  test.concurrent('moved earlier brings all messages, comments and posts above it', async () => {
    await withMissive(
      { generate: { conversations: 40, stepSeconds: 7200, childStepSeconds: 40_000, messages: 5 } },
      async (missive) => {
        const streams = ['messages', 'comments', 'posts'];
        const config = { lookback_days: 0, start_date: isoOf(seedDate - day) };
        const first = await read(missive, streams, { config });
        const earlier = seedDate - 3 * day;
        const next = await read(missive, streams, {
          config: { ...config, start_date: isoOf(earlier) },
          state: first.stateAfter(),
        });
        const last = await read(missive, streams, { config: { lookback_days: 0 }, state: next.stateAfter() });
        for (const stream of streams) {
          const rows = truth(missive, stream);
          const two = idsOf([...first.records(stream), ...next.records(stream)]);
          expect([stream, two]).toEqual([stream, idsOf(since(stream, rows, earlier))]);
          const three = idsOf([first, next, last].flatMap((run) => run.records(stream)));
          expect([stream, three]).toEqual([stream, idsOf(rows)]);
        }
        missive.clearCalls();
        const idle = await read(missive, streams, { config: { lookback_days: 0 }, state: last.stateAfter() });
        expect([idle.code, missive.callCount('conversations/*')]).toEqual([0, 0]);
      },
    );
  });

  wide('moved later reads nothing again and loses nothing', async () => {
    await withMissive({}, async (missive) => {
      const first = await read(missive, bounded, { config: { lookback_days: 0 } });
      const config = { lookback_days: 0, start_date: isoOf(seedDate - day) };
      const next = await read(missive, bounded, { config, state: first.stateAfter() });
      for (const stream of bounded) expect([stream, next.records(stream)]).toEqual([stream, []]);
      const last = await read(missive, bounded, { config: { lookback_days: 0 }, state: next.stateAfter() });
      for (const stream of ['conversations', 'tasks']) expect([stream, last.records(stream)]).toEqual([stream, []]);
      for (const stream of bounded) {
        const all = idsOf([first, next, last].flatMap((run) => run.records(stream)));
        expect([stream, all]).toEqual([stream, idsOf(truth(missive, stream))]);
      }
    });
  });
});
