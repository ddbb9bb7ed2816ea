import { describe, expect, test } from '@jest/globals';
import { organizationIDs } from '../simulators/missive/seed/ids.ts';
import { day, hour, read, seedDate, withMissive } from './setup.ts';
import { idsOf, truth } from './truth.ts';

const isoOf = (seconds: number) => new Date(seconds * 1000).toISOString();
const end = seedDate - 10 * day;
const inAll = { mailboxes: [{ name: 'all' as const }] };
const bounded = { mailboxes: ['all'], end_date: isoOf(end) };

describe('end_date', () => {
  test.concurrent('conversations and tasks are asked for from there on, and then not any more', async () => {
    await withMissive({ generate: { conversations: 400, tasks: 400, stepSeconds: hour } }, async (missive) => {
      const streams = ['conversations', 'tasks'];
      const first = await read(missive, streams, { config: bounded });
      expect([first.code, first.errors]).toEqual([0, []]);
      for (const stream of streams) {
        const wanted = truth(missive, stream, inAll).filter((row) => Number(row.last_activity_at) <= end);
        expect([stream, idsOf(first.records(stream))]).toEqual([stream, idsOf(wanted)]);
        // Pages of fifty, and one that brings nothing more.
        const pages = Math.ceil(wanted.length / 49) + 1;
        expect(missive.callCount(stream)).toBeLessThanOrEqual(pages);
        expect(missive.calls({ path: stream }).every(({ parameters }) => Number(parameters.until) <= end + 1)).toBe(
          true,
        );
      }
      missive.clearCalls();
      const idle = await read(missive, streams, { config: bounded, state: first.stateAfter() });
      // Tasks had no row below the end: whether there is one now is asked each time.
      expect([idle.code, missive.totals().byPath, idle.lastStatus('tasks')]).toEqual([0, { tasks: 1 }, 'COMPLETE']);
    });
  });

  test.concurrent('of a conversation that has moved above it, everything comes when it is gone', async () => {
    const generate = { conversations: 40, stepSeconds: 12 * hour, childStepSeconds: 40_000, messages: 5 };
    await withMissive({ generate, settings: { guestChildren: 'readable' } }, async (missive) => {
      const streams = ['conversations', 'messages', 'comments', 'posts'];
      const first = await read(missive, streams, { config: bounded });
      const moved = first.records('conversations').slice(0, 3);
      const others = truth(missive, 'conversations', inAll)
        .filter((row) => Number(row.last_activity_at) > end)
        .slice(0, 3);
      for (const { id } of [...moved, ...others]) missive.bumpConversation({ id: String(id), messages: 1, posts: 1 });
      missive.advance(120_000);
      const raised = { ...bounded, end_date: isoOf(end + 2 * day) };
      const second = await read(missive, streams, { config: raised, state: first.stateAfter() });
      const last = await read(missive, streams, { config: { mailboxes: ['all'] }, state: second.stateAfter() });
      for (const run of [first, second, last]) expect([run.code, run.errors, run.logs('WARN')]).toEqual([0, [], []]);
      for (const stream of streams) {
        const all = [first, second, last].flatMap((run) => run.records(stream));
        expect([stream, idsOf(all)]).toEqual([stream, idsOf(truth(missive, stream, inAll))]);
      }
    });
  });

  test.concurrent('a report is made of each period that is over by then', async () => {
    await withMissive({ settings: { analytics: { delayMs: 0 } } }, async (missive) => {
      const today = Math.floor(Date.now() / 1000 / day) * day;
      const config = (last: number | undefined) => ({
        ...{ organization_id: organizationIDs.harbor, analytics: { period: 'day' } },
        ...{ start_date: isoOf(today - 8 * day), ...(last !== undefined && { end_date: isoOf(last) }) },
      });
      const endsOf = (run: Awaited<ReturnType<typeof read>>) => run.records('analytics_reports').map((row) => row.end);
      const first = await read(missive, ['analytics_reports'], { config: config(today - 5 * day) });
      expect(endsOf(first)).toEqual([7, 6, 5].map((days) => today - days * day - 1));
      missive.clearCalls();
      const idle = await read(missive, ['analytics_reports'], {
        config: config(today - 5 * day + hour),
        state: first.stateAfter(),
      });
      expect([endsOf(idle), missive.callCount()]).toEqual([[], 0]);
      const next = await read(missive, ['analytics_reports'], {
        config: config(today - 4 * day),
        state: idle.stateAfter(),
      });
      expect(endsOf(next)).toEqual([today - 4 * day - 1]);
    });
  });
});
