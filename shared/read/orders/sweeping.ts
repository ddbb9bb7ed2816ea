import type { CursorType, CursorValue } from '../../coverage/cursor.ts';
import { ApiError, endsSync } from '../../http/failure.ts';
import type { Row } from '../../json.ts';
import { earlier, highest, later, lowest } from '../bounds.ts';
import type { DatedRow } from '../datedRows.ts';
import type { PagedList } from '../pages.ts';
import type { Pass } from '../passes.ts';
import { emit, fetchPage, type Reading } from '../reading.ts';
import { keyOf } from '../rowKey.ts';
import { portionOf } from '../subscriber.ts';
import type { UpwardSubscription } from '../subscription.ts';
import { markOf, type SweptList, startOfWeek, sweptList } from '../sweepNotes.ts';
import type { Mark, SweptRows } from '../sweptRows.ts';

/** So many rows are given at a time. */
const PORTION = 20;

/** A part of the list: what lies above `low`, and up to `high`. */
interface Span {
  readonly low: CursorValue;
  readonly high: CursorValue;
}

/** What is swept for one subscriber. */
interface Watch extends Span {
  readonly one: UpwardSubscription;
  readonly swept: SweptRows;
  /** Digests of what is met, by week. */
  readonly met: Map<number, Set<string>>;
}

type Wanted = Pick<Watch, 'one' | 'swept' | 'high'>;

interface Marked extends DatedRow {
  readonly mark: Mark | undefined;
}

type IsNews = (watch: Watch, mark: Mark) => boolean;

/**
 * Rows of a list in windows that have come into some states (`sweep` of a declaration) since they left. All that are in one
 * of them, and lie below what the reading itself brings, are listed; and once more a week of which only the sum is known, where it
 * is another one now.
 */
export class Sweeping {
  readonly #list: PagedList;
  readonly #of: SweptList;
  readonly #type: CursorType<CursorValue>;
  readonly #wanted: readonly Wanted[];

  private constructor(list: PagedList, of: SweptList, wanted: readonly Wanted[]) {
    this.#list = list;
    this.#of = of;
    this.#type = of.sync.cursor.type;
    this.#wanted = wanted;
  }

  /** Before anything is read: what is covered then is swept. Undefined where nothing is, or where nothing is read anyway. */
  static of(list: PagedList, pass: Pass<UpwardSubscription>): Sweeping | undefined {
    const of = sweptList(list.stream);
    const wanted = pass.subscriptions.flatMap((one) => {
      const { swept } = one.subscriber;
      const high = one.ranges[0]?.from ?? undefined;
      return swept && high !== undefined && one.coverage.top !== undefined ? [{ one, swept, high }] : [];
    });
    return of && wanted.length ? new Sweeping(list, of, wanted) : undefined;
  }

  /** `beginning`: nothing is older. */
  *read(beginning: CursorValue): Reading {
    const type = this.#type;
    const watches = this.#wanted.flatMap(({ one, swept, high }): Watch[] => {
      const low = highest(type, [beginning, one.subscriber.floor ?? undefined]) ?? beginning;
      return one.isAlive && type.compare(low, high) < 0 ? [{ one, swept, low, high, met: new Map() }] : [];
    });
    const lows = watches.map((one) => one.low);
    const highs = watches.map((one) => one.high);
    const low = lowest(type, lows);
    const high = highest(type, highs);
    if (low === null || high === undefined) return;
    try {
      yield* this.#sweep({ low, high }, watches);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#warn(error.message);
    }
  }

  *#sweep(span: Span, watches: readonly Watch[]): Reading {
    const isNews: IsNews = ({ swept }, mark) => !swept.isSummed(mark.week) && !swept.has(mark);
    let isFiltered = yield* this.#listed(span, watches, isNews);
    for (const watch of watches) {
      for (const week of this.#weeksOf(watch)) isFiltered &&= yield* this.#settle(watch, week);
      yield { checkpoint: true };
    }
    if (!isFiltered) this.#warn('The API does not filter by it.');
  }

  /**
   * What was met of a week is all that there is. Where one cannot tell what of it has changed, all of it leaves. False where
   * the API does not filter.
   */
  *#settle(watch: Watch, week: number): Reading<boolean> {
    const { one, swept, met } = watch;
    const span = this.#spanOf(week);
    const isSummed = swept.isSummed(week);
    if (isSummed && !swept.sumsUp(week, met.get(week))) {
      met.delete(week);
      if (!(yield* this.#listed(this.#within(watch, span), [watch], () => true))) return false;
    }
    // Above what is swept, rows of it may be known from the reading itself.
    const isWhole = isSummed || this.#type.compare(span.high, watch.high) <= 0;
    if (one.isAlive && isWhole) swept.settle(week, met.get(week));
    return true;
  }

  /** Lists a span, and gives each what is news; false where the API does not filter. */
  *#listed(span: Span, watches: readonly Watch[], isNews: IsNews): Reading<boolean> {
    const { sync, sweep } = this.#of;
    const { context, slice } = this.#list;
    const between = sync.between(span.low, span.high, { config: context.config, slice });
    const walk = this.#list.walk({ ...between, ...sweep.params });
    for (;;) {
      const page = yield* fetchPage(walk);
      if (page.fresh.some(({ row }) => sweep.stateOf(row) === undefined)) return false;
      const marked = page.fresh.map((row) => ({ ...row, mark: markOf(this.#of, row.row) }));
      for (const watch of watches) yield* this.#give(watch, marked, isNews);
      if (!page.next) return true;
      walk.goOn(page);
    }
  }

  /** In portions, after each of which the state has got on. */
  *#give(watch: Watch, rows: readonly Marked[], isNews: IsNews): Reading {
    const { one, met } = watch;
    const { subscriber, slice } = one;
    const news: Row[] = [];
    for (const row of rows) {
      if (!row.mark || !this.#isWithin(watch, row)) continue;
      const { week, digest } = row.mark;
      if (isNews(watch, row.mark)) news.push(row.row);
      met.set(week, (met.get(week) ?? new Set()).add(digest));
    }
    for (const row of news) watch.swept.give(keyOf(this.#of.list, row));
    const portion = Math.min(PORTION, portionOf([subscriber]));
    for (let at = 0; at < news.length; at += portion) {
      yield* emit([{ subscriber, slice, rows: news.slice(at, at + portion) }]);
      yield { checkpoint: true };
    }
  }

  #isWithin({ low, high }: Span, { cursor }: DatedRow): boolean {
    return cursor !== undefined && this.#type.compare(cursor, low) > 0 && this.#type.compare(cursor, high) <= 0;
  }

  /** The weeks of which something is known or was met, as far as they are swept. */
  #weeksOf(watch: Watch): readonly number[] {
    const isSwept = (week: number): boolean => {
      const { low, high } = this.#within(watch, this.#spanOf(week));
      return this.#type.compare(low, high) < 0;
    };
    return [...new Set([...watch.swept.weeks, ...watch.met.keys()])].filter(isSwept);
  }

  #within(watch: Span, { low, high }: Span): Span {
    return { low: later(this.#type, watch.low, low), high: earlier(this.#type, watch.high, high) };
  }

  #spanOf(week: number): Span {
    const [low, high] = [week, week + 1].map((one) => this.#type.before(this.#type.fromTime(startOfWeek(one))));
    return { low: low as CursorValue, high: high as CursorValue };
  }

  #warn(why: string): void {
    const { stream, context } = this.#list;
    const states = Object.entries(this.#of.sweep.params).map(([name, value]) => `${name}=${value}`);
    context.log(
      'WARN',
      `Stream ${stream.name}: old rows that have come into another state since are not looked for (${states}). ${why}`,
    );
  }
}

/** What the API will not answer the next time either. */
const isRefusal = (error: unknown): error is ApiError =>
  error instanceof ApiError &&
  !endsSync(error) &&
  (error.action === 'missing_resource' || error.failureType !== 'transient_error');
