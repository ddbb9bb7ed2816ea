import type { Interval } from '../../coverage/coverage.ts';
import { type CursorType, type CursorValue, isTurnedRound } from '../../coverage/cursor.ts';
import { earlier, highest, isAbove, later } from '../bounds.ts';
import { settledAt } from '../context.ts';
import { cursorsIn, type DatedRow } from '../datedRows.ts';
import type { Page, PageWalk } from '../pageWalk.ts';
import { Frontier } from './frontier.ts';
import type { NewestFirst } from './newestFirst.ts';

export interface StretchStart {
  /** The lower bound that goes with its positions. */
  readonly bound: CursorValue | null;
  /** Above this nobody wants anything; null: there is no such end. */
  readonly until: CursorValue | null;
  /** The value below which it is taken up; undefined: it begins at the top. */
  readonly ceiling?: CursorValue;
  /** It begins at a saved position, which may lead anywhere. */
  readonly landing?: Landing;
}

/** A saved position is good only if its first page begins above `low`, and not above `high`; else the fallback goes on. */
export interface Landing {
  readonly low: CursorValue;
  readonly high: CursorValue;
  readonly fallback: Stretch;
}

/** One unbroken stretch of pages of a newest-first list: everything between its ceiling and its frontier has been seen. */
export class Stretch {
  readonly walk: PageWalk;
  readonly #sync: NewestFirst;
  readonly #type: CursorType<CursorValue>;
  readonly #bound: CursorValue | null;
  readonly #until: CursorValue | null;
  #landing: Landing | undefined;
  #frontier: Frontier;
  #ceiling: CursorValue | undefined;
  /** The highest value of its first page. Rows at or above it that come later have been inserted meanwhile. */
  #top: CursorValue | undefined;
  /** Where the page before stands. */
  #previous: unknown = null;

  constructor(walk: PageWalk, sync: NewestFirst, { bound, until, ceiling, landing }: StretchStart) {
    this.walk = walk;
    this.#sync = sync;
    this.#type = sync.cursor.type;
    this.#bound = bound;
    this.#until = until;
    this.#landing = landing;
    this.#frontier = new Frontier(this.#type, sync.disorder);
    this.#ceiling = ceiling;
    // It may be a page that was to be looked at again.
    if (landing) walk.isProvisional = true;
  }

  /** Top of what may be claimed of it; known from its first page, or from where it was taken up. */
  get ceiling(): CursorValue | undefined {
    return this.#ceiling;
  }

  /** Nothing above this value will follow. */
  get reached(): CursorValue | undefined {
    return this.#frontier.reached;
  }

  /** Undefined as soon as it has led where it should. */
  get landing(): Landing | undefined {
    return this.#landing;
  }

  /** Whether a page leads where it should: nothing of the gap below was passed over, and nothing above it is met again. */
  leadsTo(page: Page): boolean {
    if (!this.#landing) return true;
    const { low, high } = this.#landing;
    const top = this.#topOf(page);
    return top !== undefined && isAbove(this.#type, top, low) && !isAbove(this.#type, top, high);
  }

  /** Its next page has come. */
  meet(page: Page): void {
    this.#landing = undefined;
    this.walk.at = page.at;
    if (this.#top !== undefined && this.#ceiling !== undefined) return;
    const top = this.#topOf(page);
    this.#top ??= top;
    this.#ceiling ??= this.#capped(top, page);
  }

  /** Rows of a page, in its order, have been given. */
  push(rows: readonly DatedRow[]): void {
    this.#frontier.push(this.#placesIn(rows, rows));
  }

  /** To the next page. */
  goOn(page: Page): void {
    this.walk.goOn(page);
    this.#previous = page.at;
  }

  /** A page that did not join on has led back to the top: what has moved up, or has come since, stands above rows that were met. */
  restart(): void {
    this.#frontier = new Frontier(this.#type, this.#sync.disorder);
  }

  /** Whether a page shows the list out of order; one that was read again shows what slipped onto it. */
  isContradictedBy({ rows, fresh }: Pick<Page, 'rows' | 'fresh'>): boolean {
    return !this.walk.isProvisional && this.#frontier.isContradictedBy(this.#placesIn(fresh, rows));
  }

  /** What may be claimed of what has been given: in strict order all of it, otherwise but for what the rows after it may show. */
  get given(): Interval<CursorValue> | undefined {
    const { reached, claimable } = this.#frontier;
    return this.#sync.disorder === 0 ? this.#downTo(reached, this.walk.at) : this.#downTo(claimable, this.#previous);
  }

  /** The same where it is the next page that tells, by joining on to those before it: the last dates of a page may be none. */
  joinedBy(page: Page): Interval<CursorValue> | undefined {
    const { reached } = this;
    const top = this.#topOf(page);
    const low = top === undefined || reached === undefined ? undefined : later(this.#type, top, reached);
    return this.#downTo(low, this.#previous);
  }

  /** Whether it has come into an interval, and has a gap below it to reach. */
  isInside({ low, high }: Interval<CursorValue>): boolean {
    const { reached } = this;
    if (reached === undefined || low === null) return false;
    return isAbove(this.#type, reached, low) && !isAbove(this.#type, reached, high);
  }

  /** From the ceiling down to where nothing newer can follow; below it, the list goes on at `position`. */
  #downTo(low: CursorValue | undefined, position: unknown): Interval<CursorValue> | undefined {
    const high = this.#ceiling;
    if (low === undefined || high === undefined || !isAbove(this.#type, high, low)) return undefined;
    return { low, high, ...(position !== null && { resume: { position, bound: this.#bound } }) };
  }

  /**
   * The cursor values by which rows of a page show how far down it goes, from the top. In a list that is not in strict
   * order, inserted rows would make rows look further apart than they are.
   */
  #placesIn(rows: readonly DatedRow[], page: readonly DatedRow[]): readonly CursorValue[] {
    const top = this.#top;
    const places = cursorsIn(rows).filter(
      (cursor) => this.#sync.disorder === 0 || top === undefined || this.#type.compare(cursor, top) < 0,
    );
    return isTurnedRound(cursorsIn(page), this.#type) ? places.toReversed() : places;
  }

  /** The highest value of the first page, or the end that nobody wants more than, unless rows there may still appear. */
  #capped(top: CursorValue | undefined, page: Page): CursorValue | undefined {
    if (top === undefined) return undefined;
    const settled = settledAt(this.#sync, page.time);
    const until = this.#until;
    return until !== null && !isAbove(this.#type, until, settled) ? until : earlier(this.#type, top, settled);
  }

  #topOf({ rows }: Page): CursorValue | undefined {
    return highest(this.#type, cursorsIn(rows));
  }
}
