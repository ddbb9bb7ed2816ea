import type { CursorType, CursorValue } from '../../coverage/cursor.ts';
import type { Config, Incremental } from '../../declare/stream.ts';
import type { Params } from '../../http/params.ts';
import { highest } from '../bounds.ts';
import { cursorsIn, type DatedRow } from '../datedRows.ts';
import type { PagedList } from '../pages.ts';
import type { PageWalk } from '../pageWalk.ts';
import type { Pass } from '../passes.ts';
import { emit, fetchPage, type Reading } from '../reading.ts';
import type { SeenRows } from '../seen.ts';
import type { Held } from './held.ts';
import { WindowCount } from './windowCount.ts';

export type Windows = Extract<Incremental<Config>, { order: 'windows' }>;

/** After a first page with less than this part of the rows that a window may have, it is not asked how many there are. */
const NOT_WORTH_COUNTING = 1 / 100;

export interface Window {
  after: CursorValue;
  until: CursorValue;
  /** More rows than this are too many; asked anew when a page has shown how large pages are. */
  most(): number;
}

/** How the reading of a window went: with so many rows; with too many; or the API did not filter. */
export type Outcome = { rows: number; time: number } | TooMany | 'unfiltered';

export interface TooMany {
  tooMany: number;
  /** The API has told so; else there may be many more. */
  isCounted: boolean;
}

/** One window while its pages are read. */
interface OpenWindow extends Window {
  /** Beyond these a row is further outside than bounds that include their own value, or whole steps, would have it. */
  readonly limits: { low: CursorValue; high: CursorValue };
  /** Rows met in it. */
  readonly met: SeenRows<DatedRow>;
  rows: number;
  /** When the earliest page was asked for. */
  time: number;
  /** The API has told how many it holds. */
  isCounted: boolean;
  /** The rows of the first page, which wait for the second; undefined once rows have been given. */
  waiting: readonly DatedRow[] | undefined;
}

/** Reads the pages of windows, and gives their rows, each once. */
export class WindowPages {
  readonly #list: PagedList;
  readonly #sync: Windows;
  readonly #type: CursorType<CursorValue>;
  readonly #pass: Pass;
  readonly #held: Held;
  readonly #count: WindowCount;
  /** Rows that were given before their window, which ended there, turned out to hold too many. */
  #given: { until: CursorValue; rows: SeenRows<DatedRow> }[] = [];
  /** Rows of the largest page so far. */
  largest = 0;
  /** The highest value met. */
  top: CursorValue | undefined;
  /** Runs before more rows than this are given at once. */
  beforeMany: { rows: number; run(): void } | undefined;

  constructor(list: PagedList, sync: Windows, pass: Pass, held: Held) {
    this.#list = list;
    this.#sync = sync;
    this.#type = sync.cursor.type;
    this.#pass = pass;
    this.#held = held;
    this.#count = new WindowCount(list, sync.count);
  }

  /**
   * Stops as soon as there are more than `most` rows; where there are more pages, they are counted before the first is
   * given. `isWhole`: whatever the window, every row counts.
   */
  *read(window: Window, isWhole = false): Reading<Outcome> {
    const { context, slice } = this.#list;
    const bounds = this.#sync.between(window.after, window.until, { config: context.config, slice });
    const most = window.most();
    const met = this.#list.memory(Number.isFinite(most) ? most : undefined);
    const limits = this.#limitsOf(window);
    const time = Number.POSITIVE_INFINITY;
    const open: OpenWindow = { ...window, limits, met, rows: 0, time, isCounted: false, waiting: [] };
    const walk = this.#list.walk(bounds);
    let outcome: Outcome | undefined;
    // A page must not live as long as the next one is on its way.
    while (!outcome) outcome = yield* this.#readPage(walk, open, isWhole);
    return outcome;
  }

  /** Reads the next page of a window; undefined when there are more. */
  *#readPage(walk: PageWalk, open: OpenWindow, isWhole: boolean): Reading<Outcome | undefined> {
    const isFirst = walk.at === null;
    const page = yield* fetchPage(walk);
    this.#pass.answeredAt(page.time);
    this.largest = Math.max(this.largest, page.received.length);
    if (!isWhole && page.rows.some((row) => this.#isFar(row, open))) return this.#abandon(open, 'unfiltered');
    const here = page.rows.filter((row) => !open.met.has(row) && (isWhole || this.#isInside(row, open)));
    const isNews = here.length > 0 || page.fresh.length > 0;
    if (isNews) open.rows += page.rows.length;
    const size = yield* this.#sizeOf(open, walk.bounds, isFirst, page.next !== undefined && isNews);
    if (size > open.most()) return this.#abandon(open, { tooMany: size, isCounted: open.isCounted });
    open.time = Math.min(open.time, page.time);
    yield* this.#give(open, open.met.fresh(here), isFirst && page.next !== undefined);
    if (!page.next) return this.#conclude(open);
    // Rows beside the window are no sign that the API repeats itself.
    walk.goOn(page, isNews);
    return undefined;
  }

  /**
   * How many rows a window holds as far as is known. The first page waits for the second: where that shows that there is
   * no more, nothing has to be counted, and what leaves can be claimed at once.
   */
  *#sizeOf(open: OpenWindow, bounds: Params, isFirst: boolean, hasMore: boolean): Reading<number> {
    const { rows, waiting } = open;
    const most = open.most();
    const mayBeMany = hasMore && rows > most * NOT_WORTH_COUNTING;
    const isToldNow = waiting !== undefined && mayBeMany && (!isFirst || rows > most);
    const told = isToldNow ? yield* this.#count.of(bounds) : undefined;
    open.isCounted ||= told !== undefined;
    if (rows > most) this.#count.read(true);
    return Math.max(rows, told ?? 0);
  }

  *#give(open: OpenWindow, rows: readonly DatedRow[], mustWait: boolean): Reading {
    if (mustWait) {
      open.waiting = rows;
      return;
    }
    if (this.beforeMany && open.rows > this.beforeMany.rows) this.beforeMany.run();
    const all = [...(open.waiting ?? []), ...rows];
    open.waiting = undefined;
    const ungiven = all.filter((row) => !this.#given.some((before) => before.rows.has(row)));
    const fresh = this.#pass.seen.fresh(ungiven);
    this.top = highest(this.#type, [this.top, ...cursorsIn(fresh)]);
    yield* emit(this.#held.sort(fresh));
  }

  /** Rows that have been given, if any, are not given again. */
  #abandon({ until, met, waiting }: OpenWindow, outcome: Outcome): Outcome {
    if (!waiting) this.#given.push({ until, rows: met });
    return outcome;
  }

  #conclude({ until, rows, time }: OpenWindow): Outcome {
    this.#given = this.#given.filter((before) => this.#type.compare(before.until, until) > 0);
    this.#count.read(false);
    return { rows, time };
  }

  #isInside({ cursor }: DatedRow, { after, until }: Window): boolean {
    return cursor === undefined || (this.#type.compare(cursor, after) > 0 && this.#type.compare(cursor, until) <= 0);
  }

  #limitsOf({ after, until }: Window): OpenWindow['limits'] {
    const { stepSeconds = 1 } = this.#sync;
    return { low: this.#type.minusSeconds(after, stepSeconds), high: this.#type.minusSeconds(until, -stepSeconds) };
  }

  #isFar({ cursor }: DatedRow, { limits: { low, high } }: OpenWindow): boolean {
    return cursor !== undefined && (this.#type.compare(cursor, low) < 0 || this.#type.compare(cursor, high) > 0);
  }
}
