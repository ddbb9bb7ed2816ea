import { type CursorType, type CursorValue, reversed } from '../../coverage/cursor.ts';
import type { Config, Incremental } from '../../declare/stream.ts';
import { earlier, highest, isAbove } from '../bounds.ts';
import { settledAt } from '../context.ts';
import { cursorsIn } from '../datedRows.ts';
import { OutOfOrder, type PagedList } from '../pages.ts';
import type { Page, PageWalk } from '../pageWalk.ts';
import { type Pass, Passes } from '../passes.ts';
import { emit, fetchPage, type OrderReading, type Reading } from '../reading.ts';
import type { Range } from '../subscription.ts';

type OldestFirst = Extract<Incremental<Config>, { order: 'ascending' }>;

/** Reads an oldest-first list upwards through every gap. The API is taken at its word. */
export function* oldestFirst(list: PagedList, sync: OldestFirst): OrderReading {
  return yield* new UpwardPass(list, sync, true, new Passes()).read();
}

/**
 * The same for an API that may keep neither to the order nor to the bound: nothing is claimed before it has shown both.
 * True when it has; false when there were too few rows to tell, or none that show anything.
 */
export function* oldestFirstIfShown(list: PagedList, sync: OldestFirst, passes: Passes): Reading<boolean> {
  const upward = new UpwardPass(list, sync, false, passes);
  try {
    return yield* upward.read();
  } finally {
    passes.add(upward.pass);
  }
}

/** Everything above `low` and up to `high`; not yet claimed. */
interface Reached {
  low: CursorValue | null;
  high: CursorValue | undefined;
}

/** How far the reading of one gap has come. */
interface Climb extends Range {
  readonly walk: PageWalk;
  seen: CursorValue | undefined;
  /** What had settled when a page first reached beyond that. Above it rows may still come that the pages after do not show. */
  ceiling: CursorValue | undefined;
}

class UpwardPass {
  readonly pass: Pass;
  readonly #list: PagedList;
  readonly #sync: OldestFirst;
  readonly #type: CursorType<CursorValue>;
  readonly #passes: Passes;
  /** Whether the API has shown that it answers in order, and that the bound is a lower one. */
  #isOrdered: boolean;
  #isBounded: boolean;

  constructor(list: PagedList, sync: OldestFirst, isCertain: boolean, passes: Passes) {
    this.#list = list;
    this.#sync = sync;
    this.#type = sync.cursor.type;
    this.#passes = passes;
    this.pass = passes.upwards(list, this.#type);
    this.#isOrdered = isCertain;
    this.#isBounded = isCertain;
  }

  get #isProven(): boolean {
    return this.#isOrdered && this.#isBounded;
  }

  /** True when it is known that nothing was missed. */
  *read(): Reading<boolean> {
    const reached: Reached[] = [];
    for (const gap of this.pass.ranges) {
      const part = yield* this.#readGap(gap);
      if (part === undefined) return false;
      reached.push(part);
    }
    if (!this.#isProven) return false;
    for (const { low, high } of reached) if (high !== undefined) this.#claim(low, high);
    this.pass.finish(undefined);
    return true;
  }

  /** Answers with what may be claimed at its end; undefined when it showed nothing by which to tell how it was read. */
  *#readGap(gap: Range): Reading<Reached | undefined> {
    const bounds = gap.from === null ? {} : this.#sync.from(gap.from);
    const climb: Climb = { ...gap, walk: this.#list.walk(bounds), seen: undefined, ceiling: undefined };
    let outcome: Reached | 'unclear' | undefined;
    // A page must not live as long as the next one is on its way.
    for (let isFirst = true; !outcome; isFirst = false) outcome = yield* this.#readPage(climb, isFirst);
    return outcome === 'unclear' ? undefined : outcome;
  }

  /** Reads the next page of a gap; undefined when there are more. */
  *#readPage(climb: Climb, isFirst: boolean): Reading<Reached | 'unclear' | undefined> {
    const page = yield* fetchPage(climb.walk);
    this.pass.answeredAt(page.time);
    yield* emit(this.#passes.deliveries(this.pass, this.pass.seen.fresh(page.fresh)));
    this.#assertAscending(page, isFirst ? climb.from : null);
    if (isFirst && !this.#isProven && !this.#tellsOfBound(page, climb.from)) return 'unclear';
    const joined = this.#climbTo(climb, page, isFirst);
    if (this.#isEnd(climb, page))
      return { low: climb.from, high: this.#settled(climb, page, this.#topOfAll(climb, page)) };
    if (!page.next?.isProvisional) yield* this.#checkpoint(climb, page, joined);
    climb.walk.goOn(page);
    return undefined;
  }

  /** What lies above an end is read as long as it may show how the API answers. */
  #isEnd({ high, seen }: Climb, { next }: Page): boolean {
    const isPassed = this.#isProven && high !== null && seen !== undefined && isAbove(this.#type, seen, high);
    return !next || (!next.isProvisional && isPassed);
  }

  /** Up to where a gap has been read: its end, where nothing more can come below that. */
  #topOfAll({ high, seen }: Climb, page: Page): CursorValue | undefined {
    return high === null || isAbove(this.#type, high, settledAt(this.#sync, page.time)) ? seen : high;
  }

  /** Claims what lies below the value at which a page has joined on to the one before it. */
  *#checkpoint(climb: Climb, page: Page, joined: CursorValue | undefined): Reading {
    const below = joined === undefined ? undefined : this.#settled(climb, page, this.#type.before(joined));
    if (below !== undefined) this.#claim(climb.from, below);
    yield { checkpoint: true };
  }

  /** Answers with the value below which nothing is missing: pages join on to each other, and the last dates of a page may be none. */
  #climbTo(climb: Climb, page: Page, isFirst: boolean): CursorValue | undefined {
    const top = this.#topOf(page);
    // Newer rows above a row that was met: neither a bound that is none, nor a list of the newest rows only, has those.
    this.#isBounded ||=
      !isFirst && climb.seen !== undefined && top !== undefined && isAbove(this.#type, top, climb.seen);
    climb.seen = highest(this.#type, [climb.seen, top]);
    const settled = settledAt(this.#sync, page.time);
    if (climb.seen !== undefined && isAbove(this.#type, climb.seen, settled)) climb.ceiling ??= settled;
    return isFirst ? undefined : highest(reversed(this.#type), cursorsIn(page.rows));
  }

  /** A value that may be claimed up to, as far as it had settled. */
  #settled({ ceiling }: Climb, page: Page, value: CursorValue | undefined): CursorValue | undefined {
    const most = ceiling ?? settledAt(this.#sync, page.time);
    return value === undefined ? undefined : earlier(this.#type, most, value);
  }

  /** Whether a first page can tell how the bound was understood: it has a row above it, or there is none. */
  #tellsOfBound(page: Page, bound: CursorValue | null): boolean {
    const top = this.#topOf(page);
    return bound === null || (top !== undefined && isAbove(this.#type, top, bound));
  }

  #topOf(page: Page): CursorValue | undefined {
    return highest(this.#type, cursorsIn(page.rows));
  }

  #assertAscending(page: Page, bound: CursorValue | null): void {
    // A value may be shown with fewer digits than the bound has, and a request may ask from a second below it on.
    const lowest = bound === null ? null : this.#type.minusSeconds(bound, 1);
    let previous: CursorValue | undefined;
    for (const cursor of cursorsIn(page.rows)) {
      const falls = previous !== undefined && isAbove(this.#type, previous, cursor);
      const isBelow = lowest !== null && this.#type.compare(this.#type.after(cursor), lowest) <= 0;
      if (falls || isBelow) throw new OutOfOrder(this.#list.stream);
      if (previous !== undefined && isAbove(this.#type, cursor, previous)) this.#isOrdered = true;
      previous = cursor;
    }
  }

  #claim(low: CursorValue | null, high: CursorValue): void {
    if (this.#isProven) this.pass.claim(low, high);
  }
}
