import type { CursorValue } from '../coverage/cursor.ts';
import { SourceError } from '../errors.ts';
import { LoopGuard } from '../paginators/guard.ts';
import type { Config, Incremental } from '../stream.ts';
import { Passes } from './passes.ts';
import { cursorOf, highest, type SliceTask, settledAt } from './task.ts';
import { gapsToRead, Wanted } from './wanted.ts';

type Ascending = Extract<Incremental<Config>, { order: 'ascending' }>;

/**
 * Reads an oldest-first list upwards through every gap. After a page everything below its highest value is claimed:
 * further rows at that value itself may stand on the next page.
 */
export async function readAscending(task: SliceTask, sync: Ascending): Promise<void> {
  const { type } = sync.cursor;
  const wanted = task.consumers.map((consumer) => new Wanted(consumer, task.slice, type, 'late', true));
  const passes = new Passes();
  const recent = task.recentRows();
  for (const { high, from } of gapsToRead(wanted, type)) await readGap(high, from);
  for (const one of wanted) one.finish(undefined);

  async function readGap(high: CursorValue | null, bound: CursorValue | null): Promise<void> {
    const bounds = bound === null ? {} : sync.from(bound);
    const guard = new LoopGuard();
    const recentHere = task.recentRows();
    let seen: CursorValue | undefined;
    for (let position: unknown = null; ; ) {
      const page = await task.fetch(position, bounds);
      for (const one of wanted) one.settled ??= settledAt(sync, page.time);
      const cursors = page.rows.map((row) => cursorOf(sync, row));
      assertAscending(cursors, bound);
      const here = recentHere.fresh(page.rows);
      const fresh = recent.fresh(here);
      const freshCursors = fresh.map((row) => cursorOf(sync, row));
      await passes.take(wanted, fresh, freshCursors);

      const top = highest(type, [seen, ...cursors]);
      const settled = settledAt(sync, page.time);
      const next = task.paginator.next({ rows: page.received, body: page.body, fresh: here.length }, page.position);
      const passed = high !== null && top !== undefined && type.compare(top, high) > 0;
      if (next === undefined || passed) {
        const reached = passed || high !== null ? high : top;
        if (reached !== null && reached !== undefined)
          claim(bound, type.compare(reached, settled) < 0 ? reached : settled);
        return;
      }
      const complete = top === undefined ? undefined : type.before(top);
      if (complete !== undefined) claim(bound, type.compare(complete, settled) < 0 ? complete : settled);
      task.safePoint();
      guard.check(next, here.length);
      seen = top;
      position = next;
    }
  }

  /** Claims rest on the order: where the API does not keep it, nothing may be claimed. */
  function assertAscending(cursors: readonly (CursorValue | undefined)[], bound: CursorValue | null): void {
    let previous = bound;
    for (const cursor of cursors) {
      if (cursor === undefined) continue;
      if (previous !== null && type.compare(cursor, previous) < 0) throw outOfOrder(task.stream.name);
      previous = cursor;
    }
  }

  function claim(low: CursorValue | null, high: CursorValue): void {
    for (const one of wanted) one.claim(low, high);
  }
}

function outOfOrder(stream: string): SourceError {
  return new SourceError(
    'system_error',
    `The API did not answer ${stream} oldest first from the lower bound it was given, on which resuming rests. Please report this.`,
  );
}
