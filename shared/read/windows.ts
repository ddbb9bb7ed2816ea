import type { CursorValue } from '../coverage/cursor.ts';
import { LoopGuard } from '../paginators/guard.ts';
import type { Config, Incremental } from '../stream.ts';
import { type Passes, readInPasses } from './passes.ts';
import { cursorOf, type SliceTask, settledAt } from './task.ts';
import { gapsToRead, type Purpose, Wanted } from './wanted.ts';

type Windows = Extract<Incremental<Config>, { order: 'windows' }>;

const SHORTEST_WINDOW_SECONDS = 1;
const LONGEST_WINDOW_SECONDS = 366 * 86_400;

/**
 * Reads every gap in windows of time, oldest first, and claims each when all its pages are in. The clock is read once:
 * no window ends after the beginning of the sync. Windows grow while they are empty and are halved when they are full.
 */
export function readWindows(task: SliceTask, sync: Windows): Promise<void> {
  return readInPasses(task, (purpose, passes) => readGaps(task, sync, purpose, passes));
}

async function readGaps(task: SliceTask, sync: Windows, purpose: Purpose, passes: Passes): Promise<boolean> {
  const { type } = sync.cursor;
  const wanted = task.consumers.map((consumer) => new Wanted(consumer, task.slice, type, purpose));
  const recent = task.recentRows();
  const end = settledAt(sync, task.context.clock.now());
  const start = type.before(type.fromTime(sync.historyStart));
  let seconds = sync.windowSeconds(task.context.config);

  for (const gap of gapsToRead(wanted, type, purpose)) {
    const top = gap.high !== null && type.compare(gap.high, end) < 0 ? gap.high : end;
    let after = gap.from ?? start;
    let settled = true;
    while (type.compare(after, top) < 0) {
      const until = earlier(type.minusSeconds(after, -seconds), top);
      const shortest = seconds <= SHORTEST_WINDOW_SECONDS;
      const { rows, time } = await readWindow(after, until, shortest ? Number.POSITIVE_INFINITY : sync.mostRows);
      if (rows > sync.mostRows && !shortest) {
        seconds = Math.max(SHORTEST_WINDOW_SECONDS, seconds / 2);
        continue;
      }
      // Nothing above a range that the server had not settled when it was read may be claimed in this run.
      if (settled) for (const one of wanted) one.claim(gap.low, earlier(until, settledAt(sync, time)));
      settled &&= type.compare(until, settledAt(sync, time)) <= 0;
      task.safePoint();
      if (rows === 0) seconds = Math.min(LONGEST_WINDOW_SECONDS, seconds * 2);
      after = until;
    }
  }
  for (const one of wanted) one.finish(undefined);
  passes.add({ recent, wanted });
  return true;

  function earlier(a: CursorValue, b: CursorValue): CursorValue {
    return type.compare(a, b) <= 0 ? a : b;
  }

  /** The number of rows in the window, and the server's time at its first page. Stops as soon as there are more than `most`. */
  async function readWindow(
    after: CursorValue,
    until: CursorValue,
    most: number,
  ): Promise<{ rows: number; time: number }> {
    const guard = new LoopGuard();
    const recentHere = task.recentRows();
    let rows = 0;
    let time = Number.POSITIVE_INFINITY;
    for (let position: unknown = null; ; ) {
      const page = await task.fetch(position, sync.between(after, until));
      const here = recentHere.fresh(page.rows);
      const fresh = recent.fresh(here);
      const cursors = fresh.map((row) => cursorOf(sync, row));
      await passes.take(wanted, fresh, cursors);
      rows += page.rows.length;
      time = Math.min(time, page.time);
      const next = task.paginator.next({ rows: page.received, body: page.body, fresh: here.length }, page.position);
      if (next === undefined || rows > most) return { rows, time };
      guard.check(next, here.length);
      position = next;
    }
  }
}
