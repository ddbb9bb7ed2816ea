import type { CursorValue } from '../../coverage/cursor.ts';
import type { Config, Incremental } from '../../declare/stream.ts';
import type { Row } from '../../json.ts';
import { LoopGuard } from '../../paging/loopGuard.ts';
import type { Held } from './held.ts';
import type { RecentRows } from '../seen.ts';
import { cursorOf, highest, type SliceTask, settledAt } from '../pages.ts';
import type { Wanted } from '../subscription.ts';
import { WindowCount } from './windowCount.ts';

export type Windows = Extract<Incremental<Config>, { order: 'windows' }>;

/** After a first page with less than this part of the rows that a window may have, it is not asked how many there are. */
const NOT_WORTH_COUNTING = 1 / 100;

export interface Window {
  after: CursorValue;
  until: CursorValue;
  /** More rows than this are too many. */
  most: number;
}

/** How the reading of a window went: with so many rows; with too many; or the API did not filter. */
export type Outcome = { rows: number; time: number } | { tooMany: number } | 'unfiltered';

/** Reads the pages of windows, and hands over their rows, each once. */
export class WindowPages {
  readonly #task: SliceTask;
  readonly #sync: Windows;
  readonly #wanted: readonly Wanted[];
  readonly #held: Held;
  readonly #recent: RecentRows;
  readonly #count: WindowCount;
  /** Rows that were handed over before their window, which ended there, turned out to hold too many. */
  #handed: { until: CursorValue; rows: RecentRows }[] = [];
  /** The highest value met. */
  top: CursorValue | undefined;
  /** Runs before more rows than this are handed over at once. */
  beforeMany: { rows: number; run(): void } | undefined;

  constructor(task: SliceTask, sync: Windows, wanted: readonly Wanted[], held: Held) {
    this.#task = task;
    this.#sync = sync;
    this.#wanted = wanted;
    this.#held = held;
    this.#recent = task.recentRows();
    this.#count = new WindowCount(task, sync.count);
  }

  /**
   * Stops as soon as there are more than `most` rows; where there are more pages, they are counted before the first is
   * handed over. `isWhole`: whatever the window, every row counts.
   */
  async read(window: Window, isWhole = false): Promise<Outcome> {
    const { context, slice } = this.#task;
    const { after, until, most } = window;
    const bounds = this.#sync.between(after, until, { config: context.config, slice });
    const guard = new LoopGuard();
    const beside = this.#task.recentRows();
    const met = this.#task.recentRows(Number.isFinite(most) ? most : undefined);
    const isAny = isWhole || this.#sync.otherDate === true;
    let rows = 0;
    let time = Number.POSITIVE_INFINITY;
    let waiting: Row[] | undefined = [];
    for (let position: unknown = null; ; ) {
      const page = await this.#task.fetch(position, bounds);
      for (const one of this.#wanted) one.settled ??= settledAt(this.#sync, page.time);
      if (!isAny && page.rows.some((row) => this.#isFar(row, window)))
        return this.#abandon(window, waiting ? undefined : met, 'unfiltered');
      const here = page.rows.filter((row) => !met.has(row) && (isAny || this.#isInside(row, window)));
      const next = this.#task.next(page, here.length);
      const isNews = here.length > 0 || beside.fresh(page.rows).length > 0;
      if (isNews) rows += page.rows.length;
      const mayBeMany = next !== undefined && isNews && rows > most * NOT_WORTH_COUNTING;
      // The first page waits for the second. Where that shows that there is no more, nothing has to be counted, and what
      // leaves can be claimed at once.
      const isToldNow = waiting !== undefined && mayBeMany && (position !== null || rows > most);
      const told = isToldNow ? await this.#count.of(bounds) : undefined;
      if (rows > most) this.#count.read(true);
      const size = Math.max(rows, told ?? 0);
      if (size > most) return this.#abandon(window, waiting ? undefined : met, { tooMany: size });
      time = Math.min(time, page.time);
      const fresh = met.fresh(here);
      if (position === null && next !== undefined) waiting = fresh;
      else {
        if (this.beforeMany && rows > this.beforeMany.rows) this.beforeMany.run();
        await this.#take([...(waiting ?? []), ...fresh]);
        waiting = undefined;
      }
      if (next === undefined) return this.#conclude(window, { rows, time });
      // Rows beside the window are no sign that the API repeats itself.
      guard.check(next, isNews ? 1 : 0);
      position = next;
    }
  }

  /** Rows that have been handed over, if any, are not handed over again. */
  #abandon({ until }: Window, rows: RecentRows | undefined, outcome: Outcome): Outcome {
    if (rows) this.#handed.push({ until, rows });
    return outcome;
  }

  #conclude({ until }: Window, outcome: Outcome): Outcome {
    const { type } = this.#sync.cursor;
    this.#handed = this.#handed.filter((before) => type.compare(before.until, until) > 0);
    this.#count.read(false);
    return outcome;
  }

  async #take(rows: readonly Row[]): Promise<void> {
    const unhanded = rows.filter((row) => !this.#handed.some((before) => before.rows.has(row)));
    const fresh = this.#recent.fresh(unhanded);
    const cursors = fresh.map((row) => cursorOf(this.#sync, row));
    this.top = highest(this.#sync.cursor.type, [this.top, ...cursors]);
    await this.#held.take(fresh, cursors);
  }

  #isInside(row: Row, { after, until }: Window): boolean {
    const { type } = this.#sync.cursor;
    const cursor = cursorOf(this.#sync, row);
    return cursor === undefined || (type.compare(cursor, after) > 0 && type.compare(cursor, until) <= 0);
  }

  /** Further outside than bounds that include their own value, or whole steps, would have it. */
  #isFar(row: Row, { after, until }: Window): boolean {
    const { cursor, stepSeconds = 1 } = this.#sync;
    const value = cursorOf(this.#sync, row);
    if (value === undefined) return false;
    const { type } = cursor;
    const isBefore = type.compare(value, type.minusSeconds(after, stepSeconds)) < 0;
    return isBefore || type.compare(value, type.minusSeconds(until, -stepSeconds)) > 0;
  }
}
