import type { CursorType, CursorValue } from './cursor.ts';

/**
 * A range of cursor values whose rows have all been delivered: above `low` (null: from the beginning) up to and
 * including `high`. `resume` is a hint where in the API's list the walk below `low` goes on.
 */
export interface Interval<C extends CursorValue> {
  readonly low: C | null;
  readonly high: C;
  readonly resume?: Resume;
}

/** A page position and the lower bound that was sent with it; worth a try, never trusted. */
export interface Resume {
  readonly position: unknown;
  readonly bound: CursorValue | null;
}

/** A range still to be read: above `low`, up to and including `high`; null means without an end on that side. */
export interface Gap<C extends CursorValue> {
  readonly low: C | null;
  readonly high: C | null;
}

/** What a reading that has not come to its end leaves to the next one. */
export interface Unfinished<C extends CursorValue> {
  /** Rows above this value may have arrived late since the last finished reading. */
  readonly recheck?: C | undefined;
  /**
   * For rows with a past of their own, which the reading may not have met because they moved up meanwhile: only what
   * lies at or below this value of their past is known for certain (null: nothing is).
   */
  readonly known?: C | null | undefined;
}

/** More intervals than this come only from very many interruptions; forgetting one means repeats, never loss. */
const MOST_INTERVALS = 16;

/** What has been delivered of one partition: disjoint intervals, newest first. Immutable. */
export class Coverage<C extends CursorValue> {
  readonly intervals: readonly Interval<C>[];
  readonly unfinished: Unfinished<C>;
  /**
   * How far up everything was known when the last reading came to its end; above the newest interval where other
   * partitions had newer rows by then.
   */
  readonly reach: C | undefined;
  readonly #type: CursorType<C>;

  constructor(type: CursorType<C>, intervals: readonly Interval<C>[] = [], unfinished: Unfinished<C> = {}, reach?: C) {
    this.#type = type;
    this.intervals = intervals;
    this.unfinished = unfinished;
    this.reach = reach;
  }

  /** The highest value delivered. */
  get top(): C | undefined {
    return this.intervals[0]?.high;
  }

  contains(value: C): boolean {
    return this.intervals.some((one) => this.#holds(one, value));
  }

  #holds({ low, high }: Interval<C>, value: C): boolean {
    return this.#lowBelow(low, value) && this.#type.compare(value, high) <= 0;
  }

  /** Adds (low, high]; joins what it touches. Nothing is added when the range is empty. */
  add(low: C | null, high: C, resume?: Resume): Coverage<C> {
    if (low !== null && this.#type.compare(low, high) >= 0) return this;
    let merged: Interval<C> = { low, high, ...(resume && { resume }) };
    const apart: Interval<C>[] = [];
    for (const other of this.intervals) {
      if (this.#touch(merged, other)) merged = this.#join(merged, other);
      else apart.push(other);
    }
    const all = [...apart, merged].sort((a, b) => this.#type.compare(b.high, a.high));
    if (all.length > MOST_INTERVALS) all.splice(-2, 1);
    return new Coverage(this.#type, all, this.unfinished, this.reach);
  }

  /** The same without one value. */
  without(value: C): Coverage<C> {
    const holding = this.intervals.find((one) => this.#holds(one, value));
    if (!holding) return this;
    const others = this.intervals.filter((one) => one !== holding);
    const bare = new Coverage(this.#type, others, this.unfinished, this.reach);
    return bare.add(value, holding.high).add(holding.low, this.#type.before(value), holding.resume);
  }

  /** What is not covered above `floor` (null: from the beginning), newest first. */
  gaps(floor: C | null): Gap<C>[] {
    const found: Gap<C>[] = [];
    let high: C | null = null;
    for (const interval of this.intervals) {
      if (floor !== null && this.#type.compare(interval.high, floor) <= 0) break;
      if (high === null || this.#type.compare(interval.high, high) < 0) found.push({ low: interval.high, high });
      high = interval.low;
      if (high === null || (floor !== null && this.#type.compare(high, floor) <= 0)) return found;
    }
    found.push({ low: floor, high });
    return found;
  }

  /** The same intervals with something else left to do. */
  withUnfinished(unfinished: Unfinished<C>, reach = this.reach): Coverage<C> {
    return new Coverage(this.#type, this.intervals, unfinished, reach);
  }

  /** What both cover. */
  intersect(other: Coverage<C>): Coverage<C> {
    let both = new Coverage(this.#type);
    for (const a of this.intervals) {
      for (const b of other.intervals) {
        const low = this.#higherLow(a.low, b.low);
        const high = this.#type.compare(a.high, b.high) < 0 ? a.high : b.high;
        both = both.add(low, high, low === a.low ? a.resume : b.resume);
      }
    }
    return both;
  }

  #lowBelow(low: C | null, value: C): boolean {
    return low === null || this.#type.compare(low, value) < 0;
  }

  #touch(a: Interval<C>, b: Interval<C>): boolean {
    const reaches = (low: C | null, high: C): boolean => low === null || this.#type.compare(low, high) <= 0;
    return reaches(a.low, b.high) && reaches(b.low, a.high);
  }

  #join(a: Interval<C>, b: Interval<C>): Interval<C> {
    const lower = this.#higherLow(a.low, b.low) === a.low && a.low !== b.low ? b : a;
    const high = this.#type.compare(a.high, b.high) >= 0 ? a.high : b.high;
    return { low: lower.low, high, ...(lower.resume && { resume: lower.resume }) };
  }

  #higherLow(a: C | null, b: C | null): C | null {
    if (a === null) return b;
    if (b === null) return a;
    return this.#type.compare(a, b) >= 0 ? a : b;
  }
}
