import { excerpt, numberOf } from '../json.ts';
import type { Message } from '../messages.ts';
import { idOfRecord, streamsOf } from '../records.ts';
import type { Run } from '../run.ts';
import { type Check, checksOf, failOn, skip } from './check.ts';
import { stateProblems, statusProblems, streamsWithoutState } from './read-aspects.ts';

/** States whose count is not the number of records since the one before, and records that no state follows. */
export function countProblems({ messages }: Run): string[] {
  const counts = new Map<string, number>();
  const problems: string[] = [];
  for (const message of messages) {
    if (message.type === 'RECORD') {
      const id = idOfRecord(message.record);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    if (message.type === 'STATE') problems.push(...checkState(message, counts));
  }
  const open = [...counts].filter(([, count]) => count > 0);
  return [...problems, ...open.map(([id, count]) => `${id}: no STATE follows the last ${count} records.`)];
}

function checkState({ state }: Extract<Message, { type: 'STATE' }>, counts: Map<string, number>): string[] {
  const ids = state.stream ? streamsOf(state) : [...new Set([...counts.keys(), ...streamsOf(state)])];
  const actual = ids.reduce((sum, id) => sum + (counts.get(id) ?? 0), 0);
  for (const id of ids) counts.set(id, 0);
  const stated = numberOf(state.sourceStats?.recordCount);
  const name = state.stream ? streamsOf(state).join() : 'GLOBAL';
  return [
    ...(state.type ? [] : [`A STATE of ${name} has no type; the platform refuses it.`]),
    ...(stated === undefined || stated === actual
      ? []
      : [`A STATE of ${name} says recordCount ${stated}; there were ${actual}.`]),
  ];
}

/** Messages that a platform would drop. */
export function droppedMessages(run: Run): string[] {
  return [
    ...run.invalid.map(
      ({ line, problem }) => `${run.ending.verb}: a line is no valid message,${problem}: ${excerpt(line, 200)}`,
    ),
    ...run.records
      .filter(({ data }) => Object.keys(data).length === 0)
      .map(({ stream }) => `${run.ending.verb}: a RECORD of ${stream} has no data; the platform drops it.`),
  ];
}

/** Checks of our own: of what is printed. */
export const outputChecks: Check[] = checksOf('mailroom', [
  {
    name: 'test_messages_are_valid',
    hint: 'Print messages as the protocol has them, one a line.',
    run: async (context) => {
      const runs = [await context.cached('spec'), await context.cached('check'), await context.cached('discover')];
      failOn([...runs, await context.fullRead()].flatMap(droppedMessages));
    },
  },
  {
    name: 'test_stream_statuses',
    hint: 'Print STARTED, RUNNING and COMPLETE for each stream, also for an empty one.',
    run: async (context) => {
      if (context.entry.validate_stream_statuses === false) return skip('validate_stream_statuses is false');
      failOn(statusProblems(await context.fullRead(), await context.catalog('full_refresh')));
      return undefined;
    },
  },
  {
    name: 'test_state_counts',
    hint: 'Print a STATE after the last record of each stream; its recordCount is the records since the STATE before.',
    run: async (context) => {
      if (!context.entry.validate_state_messages) return skip('validate_state_messages is false');
      const run = await context.fullRead();
      const catalog = await context.catalog('full_refresh');
      failOn([...streamsWithoutState(run, catalog), ...stateProblems(run, catalog), ...countProblems(run)]);
      return undefined;
    },
  },
]);
