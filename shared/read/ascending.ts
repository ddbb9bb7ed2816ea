import type { CursorValue } from '../coverage/cursor.ts';
import type { SourceError } from '../errors.ts';
import { LoopGuard, Repeating } from '../paginators/guard.ts';
import type { Config, Incremental } from '../stream.ts';
import { readDescending } from './descending.ts';
import { Passes } from './passes.ts';
import { cursorOf, highest, OutOfOrder, SliceTask, settledAt } from './task.ts';
import { gapsToRead, Wanted } from './wanted.ts';

type Ascending = Extract<Incremental<Config>, { order: 'ascending' }>;

/**
 * Reads an oldest-first list upwards through every gap. After a page everything below its highest value is claimed:
 * further rows at that value itself may stand on the next page.
 *
 * Claims rest on the order and on the bound. Where the API may keep to neither (`otherwise`), nothing is claimed before
 * it has shown both. If it shows something else, or too few rows to tell, the list is read newest first; and if that
 * turns out to be wrong as well, oldest first after all, in whatever order the rows of a page stand.
 */
export async function readAscending(task: SliceTask, sync: Ascending): Promise<void> {
  const { stream, slice, consumers, context, workers } = task;
  const { otherwise } = sync;
  if (!otherwise) return void (await new Walk(task, sync, { isCertain: true, asksOrder: true }).read());
  const passes = new Passes();
  const upwards = async (asksOrder: boolean): Promise<boolean> => {
    const walk = new Walk(task, sync, { isCertain: false, asksOrder }, passes);
    try {
      return await walk.read();
    } finally {
      passes.add(walk);
    }
  };
  try {
    if (await upwards(true)) return;
  } catch (error) {
    if (!isOtherOrder(error)) throw error;
    context.log('WARN', `Stream ${stream.name}: ${error.detail} It is read newest first instead.`);
  }
  try {
    const newestFirst = new SliceTask({ ...stream, ...otherwise }, slice, consumers, context, workers);
    return await readDescending(newestFirst, otherwise.sync, passes);
  } catch (error) {
    if (!isOtherOrder(error)) throw error;
  }
  if (await upwards(false)) return;
  context.log(
    'WARN',
    `Stream ${stream.name}: the API gives no way to be sure that all was read; there may be more. What came comes again with the next sync.`,
  );
}

function isOtherOrder(error: unknown): error is SourceError {
  return error instanceof OutOfOrder || error instanceof Repeating;
}

/** Everything above `low` and up to `high`; not yet claimed. */
interface Reached {
  low: CursorValue | null;
  high: CursorValue | undefined;
}

interface Trust {
  /** The API is taken at its word. */
  isCertain: boolean;
  /** The rows of a page must stand in order. */
  asksOrder: boolean;
}

class Walk {
  readonly recent;
  readonly wanted: readonly Wanted[];
  readonly #task: SliceTask;
  readonly #sync: Ascending;
  readonly #passes: Passes;
  readonly #asksOrder: boolean;
  /** Whether the API has shown that it answers in order, and that the bound is a lower one. */
  #isOrdered: boolean;
  #isBounded: boolean;

  constructor(task: SliceTask, sync: Ascending, { isCertain, asksOrder }: Trust, passes = new Passes()) {
    this.#task = task;
    this.#sync = sync;
    this.#passes = passes;
    this.#asksOrder = asksOrder;
    this.recent = task.recentRows();
    this.wanted = task.consumers.map((consumer) => new Wanted(consumer, task.slice, sync.cursor.type, 'late', true));
    this.#isOrdered = isCertain || !asksOrder;
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
    const isProven = this.#isProven;
    for (const { low, high } of reached) if (high !== undefined) this.#claim(low, high);
    // Who does not ask for order has tried everything else.
    if (isProven || !this.#asksOrder) for (const one of this.wanted) one.finish(undefined);
    return isProven;
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
      if (position === null && !isNew && this.#asksOrder && !this.#isProven) return undefined;
      const next = this.#task.next(page, here.length);
      // Newer rows above a row that was met: neither a bound that is none, nor a list of the newest rows only, has those.
      const isFurther = position !== null && seen !== undefined && top !== undefined && type.compare(top, seen) > 0;
      this.#isBounded ||= isFurther;
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
        if (seen !== undefined) this.#claim(bound, settledBelow(type.before(seen)));
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
      const falls = this.#asksOrder && previous !== undefined && type.compare(cursor, previous) < 0;
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
