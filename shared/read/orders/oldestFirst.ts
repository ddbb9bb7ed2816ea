import { type CursorType, type CursorValue, reversed } from '../../coverage/cursor.ts';
import type { Config, Incremental } from '../../declare/stream.ts';
import { LoopGuard } from '../../paging/loopGuard.ts';
import { Passes } from '../passes.ts';
import { cursorOf, highest, OutOfOrder, type SliceTask, settledAt } from '../pages.ts';
import { gapsToRead, Wanted } from '../subscription.ts';

type Ascending = Extract<Incremental<Config>, { order: 'ascending' }>;

/**
 * Reads an oldest-first list upwards through every gap. After a page everything below its highest value is claimed:
 * further rows at that value itself may stand on the next page. The API is taken at its word.
 */
export async function readAscending(task: SliceTask, sync: Ascending): Promise<void> {
  await new Walk(task, sync, true, new Passes()).read();
}

/**
 * The same for an API that may keep neither to the order nor to the bound: nothing is claimed before it has shown both.
 * True when it has; false when there were too few rows to tell, or none that show anything.
 */
export async function climb(task: SliceTask, sync: Ascending, passes: Passes): Promise<boolean> {
  const walk = new Walk(task, sync, false, passes);
  try {
    return await walk.read();
  } finally {
    passes.add(walk);
  }
}

/** Everything above `low` and up to `high`; not yet claimed. */
interface Reached {
  low: CursorValue | null;
  high: CursorValue | undefined;
}

class Walk {
  readonly recent;
  readonly wanted: readonly Wanted[];
  readonly #task: SliceTask;
  readonly #sync: Ascending;
  readonly #passes: Passes;
  /** Whether the API has shown that it answers in order, and that the bound is a lower one. */
  #isOrdered: boolean;
  #isBounded: boolean;

  constructor(task: SliceTask, sync: Ascending, isCertain: boolean, passes: Passes) {
    this.#task = task;
    this.#sync = sync;
    this.#passes = passes;
    this.recent = task.recentRows();
    this.wanted = task.consumers.map((consumer) => new Wanted(consumer, task.slice, sync.cursor.type, 'late', true));
    this.#isOrdered = isCertain;
    this.#isBounded = isCertain;
  }

  get #isProven(): boolean {
    return this.#isOrdered && this.#isBounded;
  }

  /** True when it is known that nothing was missed. */
  async read(): Promise<boolean> {
    const reached: Reached[] = [];
    for (const { high, from } of gapsToRead(this.wanted, this.#sync.cursor.type)) {
      const gap = await this.#readGap(high, from);
      if (gap === undefined) return false;
      reached.push(gap);
    }
    if (!this.#isProven) return false;
    for (const { low, high } of reached) if (high !== undefined) this.#claim(low, high);
    for (const one of this.wanted) one.finish(undefined);
    return true;
  }

  /** Answers with what may be claimed at its end; undefined when it showed nothing by which to tell how it was read. */
  async #readGap(high: CursorValue | null, bound: CursorValue | null): Promise<Reached | undefined> {
    const { type } = this.#sync.cursor;
    const bounds = bound === null ? {} : this.#sync.from(bound);
    const guard = new LoopGuard();
    const recentHere = this.#task.recentRows();
    let seen: CursorValue | undefined;
    let ceiling: CursorValue | undefined;
    for (let position: unknown = null; ; ) {
      const page = await this.#task.fetch(position, bounds);
      for (const one of this.wanted) one.settled ??= settledAt(this.#sync, page.time);
      const here = recentHere.fresh(page.rows);
      const cursors = page.rows.map((row) => cursorOf(this.#sync, row));
      const fresh = this.recent.fresh(here);
      await this.#passes.take(
        this.wanted,
        fresh,
        fresh.map((row) => cursorOf(this.#sync, row)),
      );
      this.#assertAscending(cursors, position === null ? bound : null);
      const top = highest(type, cursors);
      const isNew = bound === null || (top !== undefined && type.compare(top, bound) > 0);
      if (position === null && !isNew && !this.#isProven) return undefined;
      const next = this.#task.next(page, here.length);
      // Newer rows above a row that was met: neither a bound that is none, nor a list of the newest rows only, has those.
      const isFurther = position !== null && seen !== undefined && top !== undefined && type.compare(top, seen) > 0;
      this.#isBounded ||= isFurther;
      // A page that joins on to the one before it tells up to where nothing is missing: the last dates of a page may be none.
      const joined = position === null || cursors.length === 0 ? undefined : lowestOf(type, cursors);
      seen = highest(type, [seen, top]);
      const settled = settledAt(this.#sync, page.time);
      // Rows may still have come below a page that reached beyond it; the pages after that one do not show them.
      if (seen !== undefined && type.compare(seen, settled) > 0) ceiling ??= settled;
      const most = ceiling ?? settled;
      const settledBelow = (value: CursorValue): CursorValue => (type.compare(value, most) < 0 ? value : most);
      const isComplete = this.#task.isComplete(next);
      const passed = isComplete && high !== null && seen !== undefined && type.compare(seen, high) > 0;
      if (next === undefined || passed) {
        const reached = high ?? seen;
        return { low: bound, high: reached === undefined ? undefined : settledBelow(reached) };
      }
      if (isComplete) {
        if (joined !== undefined) this.#claim(bound, settledBelow(type.before(joined)));
        this.#task.safePoint();
      }
      guard.check(next, here.length);
      position = next;
    }
  }

  #assertAscending(cursors: readonly (CursorValue | undefined)[], bound: CursorValue | null): void {
    const { type } = this.#sync.cursor;
    let previous: CursorValue | undefined;
    for (const cursor of cursors) {
      if (cursor === undefined) continue;
      const falls = previous !== undefined && type.compare(cursor, previous) < 0;
      // A value may be shown with fewer digits than the bound has.
      const isBelow = bound !== null && type.compare(type.after(cursor), bound) <= 0;
      if (falls || isBelow) throw new OutOfOrder(this.#task.stream);
      if (previous !== undefined && type.compare(cursor, previous) > 0) this.#isOrdered = true;
      previous = cursor;
    }
  }

  #claim(low: CursorValue | null, high: CursorValue): void {
    if (this.#isProven) for (const one of this.wanted) one.claim(low, high);
  }
}

function lowestOf(
  type: CursorType<CursorValue>,
  values: readonly (CursorValue | undefined)[],
): CursorValue | undefined {
  return highest(reversed(type), values);
}
