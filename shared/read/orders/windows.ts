import type { CursorValue } from '../../coverage/cursor.ts';
import { portionOf } from '../subscriber.ts';
import { Held } from './held.ts';
import { Passes } from '../passes.ts';
import { type SliceTask, settledAt, startOf } from '../pages.ts';
import { gapsToRead, Wanted } from '../subscription.ts';
import { WindowPages, type Windows } from './windowPages.ts';

const SHORTEST_SECONDS = 1;
/** A window with less than this part of the rows that it may have doubles the next. */
const FEW = 1 / 4;
/** One that had too many is made as short as should bring this part of them. */
const SAFE = 1 / 2;
/** So many rows are kept at most for somebody who takes long. */
const MOST_HELD = 5_000;
/** So many take no long time even then, and come before a sync is interrupted. */
const FEW_ROWS = 200;

/**
 * Reads every gap, the newest first, in windows of time, the oldest first, and claims each when all its pages are in.
 * No window ends after the beginning of the sync, by our clock or, as soon as an answer has shown it, by the server's, if
 * that is ahead; what is claimed is never ahead of the server's. A list that the API turns out not to filter is
 * read whole instead.
 */
export function readWindows(task: SliceTask, sync: Windows): Promise<void> {
  return new WindowedWalk(task, sync).read();
}

class WindowedWalk {
  readonly #task: SliceTask;
  readonly #sync: Windows;
  readonly #wanted: readonly Wanted[];
  readonly #held: Held;
  readonly #pages: WindowPages;
  /** Nothing has been covered yet, or the sync before did not come to its end: this one may not get far either. */
  readonly #isCareful: boolean;
  #read = 0;
  #knownEnd: CursorValue | undefined;

  constructor(task: SliceTask, sync: Windows) {
    this.#task = task;
    this.#sync = sync;
    this.#wanted = task.consumers.map((consumer) => new Wanted(consumer, task.slice, sync.cursor.type, 'late', true));
    this.#held = new Held(task, sync, new Passes(), this.#wanted);
    this.#pages = new WindowPages(task, sync, this.#wanted, this.#held);
    this.#isCareful = this.#wanted.some(
      ({ consumer, coverage: { top, unfinished } }) =>
        consumer.sink !== undefined && (top === undefined || unfinished.recheck !== undefined),
    );
    if (this.#isCareful && !sync.otherDate) for (const one of this.#wanted) one.markUnfinished();
    if (!sync.otherDate) this.#pages.beforeMany = { rows: FEW_ROWS, run: () => this.#announceMany() };
  }

  /** No window goes further. */
  get #end(): CursorValue {
    const { context } = this.#task;
    const end = this.#knownEnd ?? settledAt(this.#sync, startOf(context));
    if (context.serverClock?.isKnown ?? true) this.#knownEnd = end;
    return end;
  }

  /**
   * Up to where may be claimed what was asked for at `time`. Where the server does not say what time it is, only the dates
   * of its rows do: in its future there is nothing to claim.
   */
  #settledAt(time: number): CursorValue | undefined {
    const { clock, serverClock } = this.#task.context;
    const settled = settledAt(this.#sync, time);
    if (serverClock?.isKnown ?? true) return settled;
    const { top } = this.#pages;
    if (top === undefined) return undefined;
    const shown = this.#sync.cursor.type.timeOf(top) - (clock.now() - time);
    return this.#earlier(settled, settledAt(this.#sync, shown));
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
    const lowestOfAll = this.#notBeforeStart(gaps.at(-1)?.from ?? null);
    const atOnce = looksBack && (await this.#readAtOnce(newest.from));
    if (atOnce === 'unfiltered') return this.#readWhole(lowestOfAll);
    let lowest = atOnce ? newest?.from : undefined;
    const ranges =
      looksBack && lowest === undefined && this.#isRecent(newest.low)
        ? [newest.low, newest.from].map((from, index) => ({ from, high: index ? newest.low : null })).concat(older)
        : gaps;
    for (const { high, from } of ranges) {
      // A gap within what was looked back on has been read with that.
      if (lowest === null || (lowest !== undefined && !this.#isAbove(lowest, from))) continue;
      const top = lowest !== undefined && high !== null && this.#isAbove(high, lowest) ? lowest : high;
      lowest = from;
      if (await this.#readGap(from, this.#notBeforeStart(from), top, high === null || high === newest?.low)) continue;
      return this.#readWhole(lowestOfAll);
    }
    return undefined;
  }

  /** Windows of another date say nothing of what is newer: what may be claimed is known when all have been read. */
  async #readAllWindows(): Promise<CursorValue | undefined> {
    const { type } = this.#sync.cursor;
    const end = this.#sync.historyEnd?.(this.#task.slice);
    await this.#readGap(null, this.#notBeforeStart(null), end === undefined ? null : type.fromTime(end), true);
    const settled = this.#wanted[0]?.settled;
    const { top } = this.#pages;
    if (top === undefined || settled === undefined) return undefined;
    return this.#earlier(this.#earlier(top, settled), this.#end);
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

  /** A careful walk takes no more at once than it has come through already. */
  get #most(): number {
    const most = this.#isSlow ? Math.min(this.#sync.mostRows, MOST_HELD) : this.#sync.mostRows;
    return this.#isCareful && !this.#sync.otherDate ? Math.min(most, Math.max(FEW_ROWS, this.#read)) : most;
  }

  /** Says so in the state before much leaves at once, so that a sync that follows on an interrupted one is careful. */
  #announceMany(): void {
    for (const one of this.#wanted) if (one.markUnfinished()) one.consumer.sink?.heartbeat();
  }

  /**
   * Reads what is new, and the look-back below it, in one window, if they are few. Otherwise, where syncs come often
   * enough, what is new comes first: a look-back that takes longer than a sync may last must not keep it from coming.
   */
  async #readAtOnce(from: CursorValue | null): Promise<boolean | 'unfiltered'> {
    const { cursor, longestSeconds = Number.POSITIVE_INFINITY } = this.#sync;
    const after = this.#notBeforeStart(from);
    const seconds = (cursor.type.timeOf(this.#end) - cursor.type.timeOf(after)) / 1000;
    if (seconds <= 0 || seconds > longestSeconds) return false;
    const most = this.#isSlow ? Math.min(FEW_ROWS, this.#most) : this.#most;
    const until = this.#end;
    const outcome = await this.#pages.read({ after, until, most });
    if (outcome === 'unfiltered') return outcome;
    if ('tooMany' in outcome) return false;
    this.#read += outcome.rows;
    await this.#claim(from, until, outcome.time);
    // The answer has shown that the server's clock is ahead of ours.
    return (await this.#readGap(from, until, null, true)) || 'unfiltered';
  }

  /** Everything from `low` to `until`, which was asked for at `time`, is in. */
  async #claim(low: CursorValue | null, until: CursorValue, time: number): Promise<void> {
    const settled = this.#settledAt(time);
    const end = settled === undefined ? undefined : this.#earlier(until, settled);
    const known = end === undefined || this.#sync.otherDate || !this.#isAbove(end, low) ? undefined : end;
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
    isRecent: boolean,
  ): Promise<boolean> {
    const { cursor, longestSeconds = Number.POSITIVE_INFINITY, windowSeconds, otherDate } = this.#sync;
    const { type } = cursor;
    const isCovered = this.#wanted.every(({ consumer, coverage }) => coverage.top !== undefined || !consumer.sink);
    let seconds =
      (isRecent && isCovered) || otherDate
        ? longestSeconds
        : Math.min(longestSeconds, windowSeconds(this.#task.context.config));
    // What was in the server's future when a range was read may not be claimed, nor what is above it.
    let time = Number.POSITIVE_INFINITY;
    for (let after = from; ; ) {
      const top = high === null ? this.#end : this.#earlier(high, this.#end);
      const isAbove = type.compare(after, top) >= 0;
      if (isAbove && !(high === null && this.#task.context.serverClock?.hasAnswered === false)) return true;
      const left = Math.ceil((type.timeOf(top) - type.timeOf(after)) / 1000);
      seconds = Math.max(SHORTEST_SECONDS, Math.min(Math.ceil(seconds), left));
      const next = type.minusSeconds(after, -seconds);
      // Where our clock stands below what is covered, the server is asked at least once what time it is.
      const until = isAbove ? next : this.#earlier(next, top);
      const isShortest = seconds === SHORTEST_SECONDS;
      const most = this.#most;
      const outcome = await this.#pages.read({ after, until, most: isShortest ? Number.POSITIVE_INFINITY : most });
      if (outcome === 'unfiltered') return false;
      if ('tooMany' in outcome) {
        seconds *= Math.min(SAFE, (SAFE * most) / outcome.tooMany);
        continue;
      }
      this.#read += outcome.rows;
      time = Math.min(time, outcome.time);
      await this.#claim(low, until, time);
      if (!this.#wanted.some(({ isAlive }) => isAlive)) return true;
      if (outcome.rows < FEW * most) seconds = Math.min(longestSeconds, 2 * seconds);
      after = until;
    }
  }

  /** Reads everything at once; answers with what may be claimed. */
  async #readWhole(after: CursorValue): Promise<CursorValue | undefined> {
    const { stream, context } = this.#task;
    context.log('WARN', `Stream ${stream.name}: the API does not filter by time here; the list is read whole.`);
    const outcome = await this.#pages.read({ after, until: this.#end, most: Number.POSITIVE_INFINITY }, true);
    const settled = typeof outcome === 'object' && 'time' in outcome ? this.#settledAt(outcome.time) : undefined;
    const end = settled === undefined ? undefined : this.#earlier(this.#end, settled);
    await this.#held.release(({ floor }) => floor, end);
    return end;
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
