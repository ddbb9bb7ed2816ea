import type { CursorValue } from '../coverage/cursor.ts';
import type { Row } from '../json.ts';
import { LoopGuard } from '../paginators/guard.ts';
import type { Config, Incremental } from '../stream.ts';
import { portionOf } from './consumer.ts';
import { Held } from './held.ts';
import { Passes } from './passes.ts';
import type { RecentRows } from './recent.ts';
import { cursorOf, highest, type SliceTask, settledAt, startOf } from './task.ts';
import { gapsToRead, Wanted } from './wanted.ts';
import { WindowCount } from './windowCount.ts';

type Windows = Extract<Incremental<Config>, { order: 'windows' }>;

const SHORTEST_SECONDS = 1;
/** A window with less than this part of the rows that it may have doubles the next. */
const FEW = 1 / 4;
/** One that had too many is made as short as should bring this part of them. */
const SAFE = 1 / 2;
/** After a first page with less than this part of the rows that a window may have, it is not asked how many there are. */
const NOT_WORTH_COUNTING = 1 / 100;
/** So many rows are kept at most for somebody who takes long. */
const MOST_HELD = 5_000;

interface Window {
  after: CursorValue;
  until: CursorValue;
  most: number;
}

/** How the reading of a window went: with so many rows; with too many; or the API did not filter. */
type Outcome = { rows: number; time: number } | { tooMany: number } | 'unfiltered';

/**
 * Reads every gap, the newest first, in windows of time, the oldest first, and claims each when all its pages are in. The clock is read once:
 * no window ends after the beginning of the sync. A list that the API turns out not to filter is read whole instead.
 */
export function readWindows(task: SliceTask, sync: Windows): Promise<void> {
  return new WindowedWalk(task, sync).read();
}

class WindowedWalk {
  readonly #task: SliceTask;
  readonly #sync: Windows;
  readonly #wanted: readonly Wanted[];
  readonly #recent: RecentRows;
  readonly #held: Held;
  /** Rows that were handed over before their window, which ended there, turned out to hold too many. */
  #handed: { until: CursorValue; rows: RecentRows }[] = [];
  readonly #count: WindowCount;
  readonly #end: CursorValue;
  /** The highest value met. */
  #top: CursorValue | undefined;

  constructor(task: SliceTask, sync: Windows) {
    this.#task = task;
    this.#sync = sync;
    this.#wanted = task.consumers.map((consumer) => new Wanted(consumer, task.slice, sync.cursor.type, 'late', true));
    this.#recent = task.recentRows();
    this.#count = new WindowCount(task, sync.count);
    this.#held = new Held(task, sync, new Passes(), this.#wanted);
    this.#end = settledAt(sync, startOf(task.context));
  }

  async read(): Promise<void> {
    const end = this.#sync.otherDate ? await this.#readAllWindows() : await this.#readGaps();
    // Where our clock stands below what is covered, nothing has been read, and nothing looked back on.
    if (this.#task.began !== undefined) for (const one of this.#wanted) one.finish(end);
  }

  /** Answers with what may be claimed in addition. */
  async #readGaps(): Promise<CursorValue | undefined> {
    const gaps = gapsToRead(this.#wanted, this.#sync.cursor.type);
    const [newest, ...older] = gaps;
    const looksBack = newest !== undefined && newest.from !== newest.low;
    let lowest: CursorValue | null | undefined;
    if (looksBack && (await this.#readAtOnce(newest.from))) lowest = newest.from;
    const ranges =
      looksBack && lowest === undefined && this.#isRecent(newest.low)
        ? [newest.low, newest.from].map((from, index) => ({ from, high: index ? newest.low : null })).concat(older)
        : gaps;
    for (const { high, from } of ranges) {
      // A gap within what was looked back on has been read with that.
      if (lowest === null || (lowest !== undefined && !this.#isAbove(lowest, from))) continue;
      const top = lowest !== undefined && high !== null && this.#isAbove(high, lowest) ? lowest : high;
      lowest = from;
      if (await this.#readGap(from, this.#notBeforeStart(from), top, high === newest?.low)) continue;
      const end = await this.#readWhole(this.#notBeforeStart(gaps.at(-1)?.from ?? null));
      await this.#held.release(({ floor }) => floor, end);
      return end;
    }
    return undefined;
  }

  /** Windows of another date say nothing of what is newer: what may be claimed is known when all have been read. */
  async #readAllWindows(): Promise<CursorValue | undefined> {
    const { type } = this.#sync.cursor;
    const end = this.#sync.historyEnd?.(this.#task.slice);
    await this.#readGap(null, this.#notBeforeStart(null), end === undefined ? null : type.fromTime(end));
    const settled = this.#wanted[0]?.settled;
    if (this.#top === undefined || settled === undefined) return undefined;
    return this.#earlier(this.#earlier(this.#top, settled), this.#end);
  }

  /** Nothing is older than history. */
  #notBeforeStart(from: CursorValue | null): CursorValue {
    const { historyStart, cursor } = this.#sync;
    const start = typeof historyStart === 'number' ? historyStart : historyStart(this.#task.slice);
    const first = cursor.type.before(cursor.type.fromTime(start));
    return from === null || cursor.type.compare(from, first) < 0 ? first : from;
  }

  get #isSlow(): boolean {
    return Number.isFinite(portionOf(this.#task.consumers));
  }

  get #most(): number {
    return this.#isSlow ? Math.min(this.#sync.mostRows, MOST_HELD) : this.#sync.mostRows;
  }

  /**
   * Reads what is new, and the look-back below it, in one window, if they are few. Otherwise, where syncs come often
   * enough, what is new comes first: a look-back that takes longer than a sync may last must not keep it from coming.
   */
  async #readAtOnce(from: CursorValue | null): Promise<boolean> {
    const { cursor, longestSeconds = Number.POSITIVE_INFINITY } = this.#sync;
    const after = this.#notBeforeStart(from);
    const seconds = (cursor.type.timeOf(this.#end) - cursor.type.timeOf(after)) / 1000;
    if (this.#isSlow || seconds <= 0 || seconds > longestSeconds) return false;
    const outcome = await this.#readPages({ after, until: this.#end, most: this.#most });
    if (outcome === 'unfiltered' || 'tooMany' in outcome) return false;
    await this.#claim(from, this.#earlier(this.#end, settledAt(this.#sync, outcome.time)));
    return true;
  }

  /** Everything above `low` is in. */
  async #claim(low: CursorValue | null, until: CursorValue | undefined): Promise<void> {
    const known = this.#sync.otherDate ? undefined : until;
    await this.#held.release(() => low, known);
    if (known !== undefined) for (const one of this.#wanted) one.claim(low, known);
    this.#task.safePoint();
  }

  /**
   * Reads what lies above `from`, and claims it from `low` on. False when the API does not filter. A recent range is
   * mostly short of rows, and one of somebody who keeps no state is to be over soon: both begin with one long window.
   */
  async #readGap(
    low: CursorValue | null,
    from: CursorValue,
    high: CursorValue | null,
    isRecent = high === null,
  ): Promise<boolean> {
    const { cursor, longestSeconds = Number.POSITIVE_INFINITY, windowSeconds, otherDate } = this.#sync;
    const { type } = cursor;
    const top = high === null ? this.#end : this.#earlier(high, this.#end);
    const most = this.#most;
    const isCovered = this.#wanted.every(({ consumer, coverage }) => coverage.top !== undefined || !consumer.sink);
    let seconds =
      (isRecent && isCovered) || otherDate
        ? longestSeconds
        : Math.min(longestSeconds, windowSeconds(this.#task.context.config));
    let settled = true;
    for (let after = from; type.compare(after, top) < 0; ) {
      const left = Math.ceil((type.timeOf(top) - type.timeOf(after)) / 1000);
      seconds = Math.max(SHORTEST_SECONDS, Math.min(Math.ceil(seconds), left));
      const until = this.#earlier(type.minusSeconds(after, -seconds), top);
      const isShortest = seconds === SHORTEST_SECONDS;
      const outcome = await this.#readPages({ after, until, most: isShortest ? Number.POSITIVE_INFINITY : most });
      if (outcome === 'unfiltered') return false;
      if ('tooMany' in outcome) {
        seconds *= Math.min(SAFE, (SAFE * most) / outcome.tooMany);
        continue;
      }
      // Nothing above a range that the server had not settled when it was read may be claimed in this run.
      const known = settledAt(this.#sync, outcome.time);
      await this.#claim(low, settled ? this.#earlier(until, known) : undefined);
      settled &&= type.compare(until, known) <= 0;
      if (!this.#wanted.some(({ isAlive }) => isAlive)) return true;
      this.#handed = this.#handed.filter((before) => type.compare(before.until, until) > 0);
      this.#count.read(false);
      if (outcome.rows < FEW * most) seconds = Math.min(longestSeconds, 2 * seconds);
      after = until;
    }
    return true;
  }

  /** Reads everything at once; answers with what may be claimed. */
  async #readWhole(after: CursorValue): Promise<CursorValue | undefined> {
    const { stream, context } = this.#task;
    context.log('WARN', `Stream ${stream.name}: the API does not filter by time here; the list is read whole.`);
    const outcome = await this.#readPages({ after, until: this.#end, most: Number.POSITIVE_INFINITY }, true);
    return typeof outcome === 'object' && 'time' in outcome
      ? this.#earlier(this.#end, settledAt(this.#sync, outcome.time))
      : undefined;
  }

  /** Stops as soon as there are more than `most` rows; where there are more pages, they are counted before the first is handed over. */
  async #readPages(window: Window, isWhole = false): Promise<Outcome> {
    const { paginator, context, slice } = this.#task;
    const { after, until, most } = window;
    const bounds = this.#sync.between(after, until, { config: context.config, slice });
    const guard = new LoopGuard();
    const beside = this.#task.recentRows();
    const met = this.#task.recentRows(Number.isFinite(most) ? most : undefined);
    const isAny = isWhole || this.#sync.otherDate === true;
    let rows = 0;
    let time = Number.POSITIVE_INFINITY;
    for (let position: unknown = null; ; ) {
      const page = await this.#task.fetch(position, bounds);
      for (const one of this.#wanted) one.settled ??= settledAt(this.#sync, page.time);
      if (!isAny && page.rows.some((row) => this.#isFar(row, window)))
        return this.#abandon(window, met, rows, 'unfiltered' as const);
      const here = page.rows.filter((row) => !met.has(row) && (isAny || this.#isInside(row, window)));
      const next = paginator.next({ rows: page.received, body: page.body, fresh: here.length }, page.position);
      const before = rows;
      rows += page.rows.length;
      const isOpen = before === 0 && next !== undefined && Number.isFinite(most) && rows > most * NOT_WORTH_COUNTING;
      const told = isOpen ? await this.#count.of(bounds) : undefined;
      if (rows > most) this.#count.read(true);
      if (Math.max(rows, told ?? 0) > most)
        return this.#abandon(window, met, before, { tooMany: Math.max(rows, told ?? 0) });
      time = Math.min(time, page.time);
      await this.#take(met.fresh(here));
      if (next === undefined) return { rows, time };
      // Rows beside the window are no sign that the API repeats itself.
      guard.check(next, here.length || beside.fresh(page.rows).length);
      position = next;
    }
  }

  #abandon(window: Window, rows: RecentRows, count: number, outcome: Outcome): Outcome {
    if (count > 0) this.#handed.push({ until: window.until, rows });
    return outcome;
  }

  async #take(rows: readonly Row[]): Promise<void> {
    const unhanded = rows.filter((row) => !this.#handed.some((before) => before.rows.has(row)));
    const fresh = this.#recent.fresh(unhanded);
    const cursors = fresh.map((row) => cursorOf(this.#sync, row));
    this.#top = highest(this.#sync.cursor.type, [this.#top, ...cursors]);
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

  /** Whether what is above a value would be looked back on by now. */
  #isRecent(value: CursorValue | null): boolean {
    const { type } = this.#sync.cursor;
    const lookback = Math.max(...this.#wanted.map(({ consumer }) => consumer.lookback));
    return value !== null && type.compare(value, type.minusSeconds(this.#end, lookback)) >= 0;
  }

  /** Null is below everything. */
  #isAbove(a: CursorValue, b: CursorValue | null): boolean {
    return b === null || this.#sync.cursor.type.compare(a, b) > 0;
  }

  #earlier(a: CursorValue, b: CursorValue): CursorValue {
    return this.#sync.cursor.type.compare(a, b) <= 0 ? a : b;
  }
}
