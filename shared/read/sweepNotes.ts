import type { Config, Incremental, ListStream, Sweep } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import { cursorOf } from './datedRows.ts';
import type { StreamOutput } from './output.ts';
import { keyOf } from './rowKey.ts';
import { type Mark, sweptDigest } from './sweptRows.ts';

type Windows = Extract<Incremental<Config>, { order: 'windows' }>;

const WEEK_MS = 7 * 86_400_000;

/** Epoch milliseconds. Weeks are counted from the epoch, and begin on Thursdays. */
export const startOfWeek = (week: number): number => week * WEEK_MS;

/** A list whose rows come into some states late. */
export interface SweptList {
  readonly list: ListStream;
  readonly sync: Windows;
  readonly sweep: Sweep;
}

export function sweptList(list: ListStream): SweptList | undefined {
  const { sync } = list;
  return sync.order === 'windows' && sync.sweep ? { list, sync, sweep: sync.sweep } : undefined;
}

/** What a row is known by; undefined where it has no date. */
export function markOf({ list, sync, sweep }: SweptList, row: Row): Mark | undefined {
  const cursor = cursorOf(sync, row);
  if (cursor === undefined) return undefined;
  const state = sweep.stateOf(row);
  const digest = sweptDigest(keyOf(list, row), state);
  return { week: Math.floor(sync.cursor.type.timeOf(cursor) / WEEK_MS), digest, isSwept: state !== undefined };
}

/**
 * Keeps in the state of a stream in which states rows leave. One that leaves in another state than before may be back in that
 * when the next run begins: a STATE says before it leaves that nothing is known of it.
 */
export async function noting(
  of: SweptList | undefined,
  output: StreamOutput,
  rows: readonly Row[],
  leave: () => unknown,
): Promise<void> {
  if (!of) return void (await leave());
  const { swept, isFirst } = output.state;
  // One that is in none of the states any more may have left in one of them, but not in a first run.
  const concerned = isFirst ? rows.filter((row) => of.sweep.stateOf(row) !== undefined) : rows;
  const marks = concerned.flatMap((row) => markOf(of, row) ?? []);
  if (swept.forget(marks)) output.heartbeat();
  await leave();
  swept.note(marks);
}
