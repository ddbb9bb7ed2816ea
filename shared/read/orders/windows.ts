import type { CursorType, CursorValue } from '../../coverage/cursor.ts';
import { settledAt, startOf } from '../context.ts';
import type { PagedList } from '../pages.ts';
import { type Pass, Passes } from '../passes.ts';
import { accountStart, type OrderReading, type Reading } from '../reading.ts';
import { portionOf } from '../subscriber.ts';
import type { Range, UpwardSubscription } from '../subscription.ts';
import { Held } from './held.ts';
import { Sweeping } from './sweeping.ts';
import { type Outcome, type TooMany, type Window, WindowPages, type Windows } from './windowPages.ts';

const SHORTEST_SECONDS = 1;
/** A window with less than this part of the rows that it may have doubles the next. */
const FEW = 1 / 4;
/** One that had too many is made as short as should bring this part of them. */
const SAFE = 1 / 2;
/** So many rows are kept at most for somebody who takes long, or of first windows. */
const MAX_HELD = 5_000;
/** So many of first windows where the API does not tell how many there are. */
const MAX_HELD_UNCOUNTED = 1_000;
/** So many pages of first windows, unless they are a few rows: a run that does not come through them has nothing. */
const HELD_PAGES = 3;
/** So many rows are taken in no long time, even by those: a run gets through them before it is interrupted. */
const FEW_ROWS = 200;

/**
 * Reads every gap, the newest first, in windows of time, the oldest first, and claims each when all its pages are in.
 * No window ends after the beginning of the run, by our clock or, as soon as an answer has shown it, by the server's, if
 * that is ahead; what is claimed is never ahead of the server's. A list that the API turns out not to filter is
 * read whole instead.
 */
export function* windows(list: PagedList, sync: Windows): OrderReading {
  yield* new WindowReading(list, sync).read();
  return true;
}

/** A range to be read. */
interface PlannedRange {
  from: CursorValue | null;
  high: CursorValue | null;
}

/** A range under way. */
interface RangeUnderWay {
  readonly low: CursorValue | null;
  readonly high: CursorValue | null;
  after: CursorValue;
  /** Of the next window. */
  seconds: number;
  /** Up to here there are too many rows for one window, as far as is known; undefined before the first try. */
  full: CursorValue | undefined;
  hasRows: boolean;
  /** What was in the server's future when the range was read may not be claimed, nor what is above it. */
  time: number;
}

class WindowReading {
  readonly #list: PagedList;
  readonly #sync: Windows;
  readonly #type: CursorType<CursorValue>;
  readonly #pass: Pass<UpwardSubscription>;
  readonly #held: Held;
  readonly #pages: WindowPages;
  readonly #longest: number;
  /** Below what is read for being new. */
  readonly #sweeping: Sweeping | undefined;
  /** Nothing has been covered yet, or the run before did not come to its end: this one may not get far either. */
  readonly #isCareful: boolean;
  #rows = 0;
  #knownEnd: CursorValue | undefined;
  /** Where the account begins, where years would be asked for otherwise. */
  #accountStart = Number.NEGATIVE_INFINITY;

  constructor(list: PagedList, sync: Windows) {
    const passes = new Passes();
    this.#list = list;
    this.#sync = sync;
    this.#type = sync.cursor.type;
    this.#pass = passes.upwards(list, sync.cursor.type);
    this.#held = new Held(sync, passes, this.#pass);
    this.#pages = new WindowPages(list, sync, this.#pass, this.#held);
    this.#longest = sync.maxSeconds ?? Number.POSITIVE_INFINITY;
    this.#isCareful = this.#pass.subscriptions.some(
      ({ subscriber, coverage: { top, verified } }) =>
        subscriber.output !== undefined && (top === undefined || verified !== undefined),
    );
    if (this.#isCareful) for (const one of this.#pass.subscriptions) one.markUnfinished();
    this.#pages.beforeMany = { rows: FEW_ROWS, run: () => this.#announceMany() };
    this.#sweeping = Sweeping.of(list, this.#pass);
  }

  *read(): Reading {
    const end = yield* this.#readGaps();
    // Where our clock stands below what is covered, nothing has been read, and nothing looked back on.
    if (this.#list.began === undefined) return;
    this.#pass.finish(end);
    yield* this.#sweeping?.read(this.#notBeforeStart(null)) ?? [];
  }

  /** No window goes further. */
  get #end(): CursorValue {
    const { context } = this.#list;
    const { until } = this.#pass;
    const settled = this.#knownEnd ?? settledAt(this.#sync, startOf(context));
    if (context.serverClock?.isKnown ?? true) this.#knownEnd = settled;
    return until === null ? settled : this.#earlier(settled, until);
  }

  /**
   * Up to where may be claimed what was asked for at `time`. Where the server does not say what time it is, only the dates
   * of its rows do: in its future there is nothing to claim.
   */
  #settledAt(time: number): CursorValue | undefined {
    const { clock, serverClock } = this.#list.context;
    const settled = settledAt(this.#sync, time);
    if (serverClock?.isKnown ?? true) return settled;
    const { top } = this.#pages;
    if (top === undefined) return undefined;
    const shown = this.#type.timeOf(top) - (clock.now() - time);
    return this.#earlier(settled, settledAt(this.#sync, shown));
  }

  /** Answers with what may be claimed in addition. */
  *#readGaps(): Reading<CursorValue | undefined> {
    const { ranges: gaps } = this.#pass;
    const [newest] = gaps;
    yield* this.#learnStart(gaps.at(-1)?.from ?? null);
    const looksBack = newest !== undefined && newest.from !== newest.low;
    const isAtOnce = looksBack && (yield* this.#readAtOnce(newest));
    const isFiltered = isAtOnce !== 'unfiltered' && (yield* this.#readAll(this.#plan(gaps, isAtOnce)));
    return isFiltered ? undefined : yield* this.#readWhole(this.#notBeforeStart(gaps.at(-1)?.from ?? null));
  }

  /** False when the API does not filter. */
  *#readAll(ranges: readonly PlannedRange[]): Reading<boolean> {
    for (const { from, high } of ranges) {
      const isFiltered = yield* this.#readGap(from, this.#notBeforeStart(from), high);
      if (!isFiltered) return false;
    }
    return true;
  }

  /**
   * The ranges in their order. What is new comes before what is looked back on, where runs come often enough; a gap within
   * what is looked back on is read with that.
   */
  #plan(gaps: readonly Range[], isAtOnce: boolean): readonly PlannedRange[] {
    const [newest, ...older] = gaps;
    if (!newest) return [];
    const looksBack = newest.from !== newest.low && !isAtOnce && this.#isRecent(newest.low);
    const split = [{ from: newest.low, high: newest.high }, { from: newest.from, high: newest.low }, ...older];
    const plan: PlannedRange[] = [];
    let lowest = isAtOnce ? newest.from : undefined;
    for (const { from, high } of looksBack ? split : gaps) {
      if (lowest === null || (lowest !== undefined && !this.#isAbove(lowest, from))) continue;
      const top = lowest !== undefined && high !== null && this.#isAbove(high, lowest) ? lowest : high;
      lowest = from;
      plan.push({ from, high: top });
    }
    return plan;
  }

  /** Of windows that have a longest, many would be asked for from before the account. */
  *#learnStart(from: CursorValue | null): Reading {
    const isFirst = this.#pass.subscriptions.some(({ lowestGap, subscriber: { floor } }) => lowestGap === floor);
    if (!isFirst || this.#secondsBetween(this.#notBeforeStart(from), this.#end) <= this.#longest) return;
    this.#accountStart = (yield* accountStart()) ?? this.#accountStart;
  }

  /** Nothing is older than history. */
  #notBeforeStart(from: CursorValue | null): CursorValue {
    const { historyStart } = this.#sync;
    const start = typeof historyStart === 'number' ? historyStart : historyStart(this.#list.slice);
    const first = this.#type.before(this.#type.fromTime(Math.max(start, this.#accountStart)));
    return from === null || this.#type.compare(from, first) < 0 ? first : from;
  }

  get #isSlow(): boolean {
    return Number.isFinite(portionOf(this.#list.subscribers));
  }

  /** A careful reading takes no more at once than it has come through already; of its first windows, in portions. */
  get #most(): number {
    const most = this.#isSlow ? Math.min(this.#sync.maxRows, MAX_HELD) : this.#sync.maxRows;
    if (!this.#isCareful) return most;
    const { largest } = this.#pages;
    const pages = largest ? Math.max(FEW_ROWS, HELD_PAGES * largest) : Number.POSITIVE_INFINITY;
    const first = Math.min(pages, this.#sync.count ? MAX_HELD : MAX_HELD_UNCOUNTED);
    return Math.min(most, Math.max(first, this.#rows));
  }

  #read(window: Window): Reading<Outcome> {
    this.#held.portion = this.#isCareful && window.most() <= MAX_HELD ? FEW_ROWS : undefined;
    return this.#pages.read(window);
  }

  /** Says so in the state before much leaves at once, so that a run that follows on an interrupted one is careful. */
  #announceMany(): void {
    for (const one of this.#pass.subscriptions) if (one.markUnfinished()) one.subscriber.output?.heartbeat();
  }

  /**
   * Reads what is new, and the look-back below it, in one window, if they are few. Otherwise, where runs come often
   * enough, what is new comes first: a look-back that takes longer than a run may last must not keep it from coming.
   */
  *#readAtOnce({ from, high }: Range): Reading<boolean | 'unfiltered'> {
    const after = this.#notBeforeStart(from);
    const seconds = this.#secondsBetween(after, this.#end);
    if (seconds <= 0 || seconds > this.#longest) return false;
    const most = (): number => (this.#isSlow ? Math.min(FEW_ROWS, this.#most) : this.#most);
    const until = this.#end;
    const outcome = yield* this.#read({ after, until, most });
    if (outcome === 'unfiltered') return outcome;
    if ('tooMany' in outcome) return false;
    this.#rows += outcome.rows;
    yield* this.#claim(from, until, outcome.time);
    // The answer has shown that the server's clock is ahead of ours.
    return (yield* this.#readGap(from, until, high)) || 'unfiltered';
  }

  /** Everything from `low` to `until`, which was asked for at `time`, is in. */
  *#claim(low: CursorValue | null, until: CursorValue, time: number): Reading {
    const settled = this.#settledAt(time);
    const end = settled === undefined ? undefined : this.#earlier(until, settled);
    const known = end === undefined || !this.#isAbove(end, low) ? undefined : end;
    yield* this.#held.release(() => low, known);
    if (known !== undefined) this.#pass.claim(low, known);
    yield { checkpoint: true };
  }

  /**
   * Reads what lies above `from`, and claims it from `low` on: all of it at once, if that is not too much. False when the
   * API does not filter.
   */
  *#readGap(low: CursorValue | null, from: CursorValue, high: CursorValue | null): Reading<boolean> {
    const time = Number.POSITIVE_INFINITY;
    const at: RangeUnderWay = { low, high, after: from, seconds: this.#longest, full: undefined, hasRows: false, time };
    for (let window = this.#next(at); window; window = this.#next(at)) {
      const outcome = yield* this.#read(window);
      if (outcome === 'unfiltered') return false;
      if (this.#isTooMany(at, outcome, window)) continue;
      this.#rows += outcome.rows;
      at.time = Math.min(at.time, outcome.time);
      yield* this.#claim(low, window.until, at.time);
      if (!this.#pass.alive.length) return true;
      this.#goOn(at, outcome.rows, window);
    }
    return true;
  }

  /** Until a row has been met, those that are known to be there are looked for in the half of what is left. */
  #goOn(at: RangeUnderWay, rows: number, { until }: Window): void {
    at.after = until;
    at.hasRows ||= rows > 0;
    const left = at.full === undefined || at.hasRows ? 0 : this.#secondsBetween(until, at.full);
    if (left > 0) at.seconds = left / 2;
    else if (rows < FEW * this.#most) at.seconds = Math.min(this.#longest, 2 * at.seconds);
  }

  /** The next window of a range; undefined when it has been read. */
  #next(at: RangeUnderWay): Window | undefined {
    const top = at.high === null ? this.#end : this.#earlier(at.high, this.#end);
    const isAbove = this.#type.compare(at.after, top) >= 0;
    const isOpen = at.high === null || this.#type.compare(at.after, at.high) < 0;
    if (isAbove && !(isOpen && this.#list.context.serverClock?.hasAnswered === false)) return undefined;
    const left = Math.ceil(this.#secondsBetween(at.after, top));
    at.seconds = Math.max(SHORTEST_SECONDS, Math.min(Math.ceil(at.seconds), left));
    const next = this.#type.minusSeconds(at.after, -at.seconds);
    // Where our clock stands below what is covered, the server is asked at least once what time it is.
    const until = isAbove ? next : this.#earlier(next, top);
    const isShortest = at.seconds === SHORTEST_SECONDS;
    const most = (): number => (isShortest ? Number.POSITIVE_INFINITY : this.#most);
    return { after: at.after, until, most };
  }

  /** Whether a window had too many rows; the next one is shorter then. */
  #isTooMany(at: RangeUnderWay, outcome: Exclude<Outcome, 'unfiltered'>, { until }: Window): outcome is TooMany {
    if (!('tooMany' in outcome)) return false;
    const { windowSeconds } = this.#sync;
    const isFirst = at.full === undefined;
    at.seconds *= isFirst || at.hasRows ? Math.min(SAFE, (SAFE * this.#most) / outcome.tooMany) : SAFE;
    if (isFirst && !outcome.isCounted) at.seconds = Math.min(at.seconds, windowSeconds(this.#list.context.config));
    at.full = until;
    return true;
  }

  /** Reads everything at once; answers with what may be claimed. */
  *#readWhole(after: CursorValue): Reading<CursorValue | undefined> {
    const { stream, context } = this.#list;
    context.log('WARN', `Stream ${stream.name}: the API does not filter by time here; the list is read whole.`);
    this.#held.portion = undefined;
    const outcome = yield* this.#pages.read({ after, until: this.#end, most: () => Number.POSITIVE_INFINITY }, true);
    const settled = typeof outcome === 'object' && 'time' in outcome ? this.#settledAt(outcome.time) : undefined;
    const end = settled === undefined ? undefined : this.#earlier(this.#end, settled);
    yield* this.#held.release(({ lowestGap }) => lowestGap, end);
    return end;
  }

  /** Whether what is above a value would be looked back on by now. */
  #isRecent(value: CursorValue | null): boolean {
    const lookback = Math.max(...this.#pass.subscriptions.map(({ subscriber }) => subscriber.lookback));
    return value !== null && this.#type.compare(value, this.#type.minusSeconds(this.#end, lookback)) >= 0;
  }

  #secondsBetween(low: CursorValue, high: CursorValue): number {
    return (this.#type.timeOf(high) - this.#type.timeOf(low)) / 1000;
  }

  /** Null is below everything. */
  #isAbove(a: CursorValue, b: CursorValue | null): boolean {
    return b === null || this.#type.compare(a, b) > 0;
  }

  #earlier(a: CursorValue, b: CursorValue): CursorValue {
    return this.#type.compare(a, b) <= 0 ? a : b;
  }
}
