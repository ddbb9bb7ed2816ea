import type { CursorType, CursorValue } from '../../coverage/cursor.ts';
import { isAbove, secondsBetween } from '../bounds.ts';
import type { PagedList } from '../pages.ts';
import { type Pass, Passes } from '../passes.ts';
import type { OrderReading, Reading } from '../reading.ts';
import type { Range, UpwardSubscription } from '../subscription.ts';
import { Held } from './held.ts';
import { type NewestRange, plannedRanges } from './rangePlan.ts';
import { Sweeping } from './sweeping.ts';
import { WindowBounds } from './windowBounds.ts';
import { WindowedRange } from './windowedRange.ts';
import { type Outcome, type Window, WindowPages, type Windows } from './windowPages.ts';
import { FEW_ROWS, WindowRowLimit } from './windowRowLimit.ts';

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

class WindowReading {
  readonly #list: PagedList;
  readonly #sync: Windows;
  readonly #type: CursorType<CursorValue>;
  readonly #pass: Pass<UpwardSubscription>;
  readonly #held: Held;
  readonly #pages: WindowPages;
  readonly #bounds: WindowBounds;
  readonly #limit: WindowRowLimit;
  /** Below what is read for being new. */
  readonly #sweeping: Sweeping | undefined;

  constructor(list: PagedList, sync: Windows) {
    const passes = new Passes();
    this.#list = list;
    this.#sync = sync;
    this.#type = sync.cursor.type;
    this.#pass = passes.upwards(list, sync.cursor.type);
    this.#held = new Held(sync, passes, this.#pass);
    this.#pages = new WindowPages(list, sync, this.#pass, this.#held);
    this.#bounds = new WindowBounds(list, sync, this.#pass);
    this.#limit = new WindowRowLimit(list, sync, this.#pass, this.#pages);
    if (this.#limit.isCareful) for (const one of this.#pass.subscriptions) one.markUnfinished();
    this.#pages.beforeMany = { rows: FEW_ROWS, run: () => this.#announceMany() };
    this.#sweeping = Sweeping.of(list, this.#pass);
  }

  /** Says so in the state before much leaves at once, so that a run that follows on an interrupted one is careful. */
  #announceMany(): void {
    for (const one of this.#pass.subscriptions) if (one.markUnfinished()) one.subscriber.output?.heartbeat();
  }

  *read(): Reading {
    const end = yield* this.#readGaps();
    // Where our clock stands below what is covered, nothing has been read, and nothing looked back on.
    if (this.#list.began === undefined) return;
    this.#pass.finish(end);
    yield* this.#sweeping?.read(this.#bounds.notBeforeStart(null)) ?? [];
  }

  /** Answers with what may be claimed in addition. */
  *#readGaps(): Reading<CursorValue | undefined> {
    const { ranges: gaps } = this.#pass;
    const lowest = gaps.at(-1)?.from ?? null;
    yield* this.#bounds.learnStart(lowest);
    const how = yield* this.#beginWith(gaps[0]);
    const isFiltered = how !== 'unfiltered' && (yield* this.#readAll(gaps, how));
    return isFiltered ? undefined : yield* this.#readWhole(this.#bounds.notBeforeStart(lowest));
  }

  /** False when the API does not filter. */
  *#readAll(gaps: readonly Range[], how: NewestRange): Reading<boolean> {
    for (const { from, high } of plannedRanges(this.#type, gaps, how)) {
      const isFiltered = yield* this.#readRange(from, this.#bounds.notBeforeStart(from), high);
      if (!isFiltered) return false;
    }
    return true;
  }

  /**
   * Reads what is new, and the look-back below it, in one window, if they are few. Otherwise, where runs come often
   * enough, what is new comes first: a look-back that takes longer than a run may last must not keep it from coming.
   */
  *#beginWith(newest: Range | undefined): Reading<NewestRange | 'unfiltered'> {
    if (newest === undefined || newest.from === newest.low) return 'whole';
    const isAtOnce = yield* this.#readAtOnce(newest);
    if (isAtOnce === 'unfiltered') return isAtOnce;
    if (isAtOnce) return 'already';
    return this.#isRecent(newest.low) ? 'apart' : 'whole';
  }

  /** Whether what is above a value would be looked back on by now. */
  #isRecent(value: CursorValue | null): boolean {
    const lookback = Math.max(...this.#pass.subscriptions.map(({ subscriber }) => subscriber.lookback));
    return value !== null && this.#type.compare(value, this.#type.minusSeconds(this.#bounds.end, lookback)) >= 0;
  }

  /** Reads a range in one window; false when that is too long, or has too many rows. */
  *#readAtOnce({ from, high }: Range): Reading<boolean | 'unfiltered'> {
    const after = this.#bounds.notBeforeStart(from);
    const until = this.#bounds.end;
    const seconds = secondsBetween(this.#type, after, until);
    if (seconds <= 0 || seconds > this.#bounds.longest) return false;
    const outcome = yield* this.#readWindow({ after, until, most: () => this.#limit.mostAtOnce });
    if (outcome === 'unfiltered') return outcome;
    if ('tooMany' in outcome) return false;
    yield* this.#claim(from, until, outcome.time);
    // The answer has shown that the server's clock is ahead of ours.
    return (yield* this.#readRange(from, until, high)) || 'unfiltered';
  }

  /**
   * Reads what lies above `from`, and claims it from `low` on: all of it at once, if that is not too much. False when the
   * API does not filter.
   */
  *#readRange(low: CursorValue | null, from: CursorValue, high: CursorValue | null): Reading<boolean> {
    const { context } = this.#list;
    const rules = { sync: this.#sync, config: context.config, bounds: this.#bounds, limit: this.#limit };
    const range = new WindowedRange(from, high, rules);
    // What was in the server's future when the range was read may not be claimed, nor what is above it.
    let time = Number.POSITIVE_INFINITY;
    for (let window = range.next(); window; window = range.next()) {
      const outcome = yield* this.#readWindow(window);
      if (outcome === 'unfiltered') return false;
      if ('tooMany' in outcome) {
        range.hadTooMany(window, outcome);
        continue;
      }
      time = Math.min(time, outcome.time);
      yield* this.#claim(low, window.until, time);
      if (!this.#pass.alive.length) return true;
      range.read(window, outcome.rows);
    }
    return true;
  }

  *#readWindow(window: Window): Reading<Outcome> {
    this.#held.portion = this.#limit.portionOf(window);
    const outcome = yield* this.#pages.read(window);
    if (typeof outcome === 'object' && 'rows' in outcome) this.#limit.cameThrough(outcome.rows);
    return outcome;
  }

  /** Everything from `low` to `until`, which was asked for at `time`, is in. */
  *#claim(low: CursorValue | null, until: CursorValue, time: number): Reading {
    const end = this.#bounds.claimable(until, time, this.#pages.top);
    const known = end !== undefined && isAbove(this.#type, end, low) ? end : undefined;
    yield* this.#held.release(() => low, known);
    if (known !== undefined) this.#pass.claim(low, known);
    yield { checkpoint: true };
  }

  /** Reads everything at once; answers with what may be claimed. */
  *#readWhole(after: CursorValue): Reading<CursorValue | undefined> {
    const { stream, context } = this.#list;
    context.log('WARN', `Stream ${stream.name}: the API does not filter by time here; the list is read whole.`);
    this.#held.portion = undefined;
    const window = { after, until: this.#bounds.end, most: () => Number.POSITIVE_INFINITY };
    const outcome = yield* this.#pages.read(window, true);
    const end =
      typeof outcome === 'object' && 'time' in outcome
        ? this.#bounds.claimable(this.#bounds.end, outcome.time, this.#pages.top)
        : undefined;
    yield* this.#held.release(({ lowestGap }) => lowestGap, end);
    return end;
  }
}
