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

/** More intervals than this come only from very many interruptions; forgetting one means repeats, never loss. */
const MAX_INTERVALS = 16;

/** What has been delivered of one partition: disjoint intervals, newest first. Immutable. */
export class Coverage<C extends CursorValue> {
  readonly intervals: readonly Interval<C>[];
  /**
   * As of the last time that one looked, nothing at or below this value was missing; what has come late since is within
   * the look-back below it. Set while a reading is under way, which has delivered newer rows already: otherwise it is the
   * highest value.
   */
  readonly verified: C | undefined;
  readonly #type: CursorType<C>;

  constructor(type: CursorType<C>, intervals: readonly Interval<C>[] = [], verified?: C) {
    this.#type = type;
    this.intervals = intervals;
    this.verified = verified;
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
    if (all.length > MAX_INTERVALS) all.splice(-2, 1);
    return new Coverage(this.#type, all, this.verified);
  }

  /** The same without one value. */
  without(value: C): Coverage<C> {
    const holding = this.intervals.find((one) => this.#holds(one, value));
    if (!holding) return this;
    const others = this.intervals.filter((one) => one !== holding);
    const bare = new Coverage(this.#type, others, this.verified);
    return bare.add(value, holding.high).add(holding.low, this.#type.before(value), holding.resume);
  }

  /** The same without a value and everything above it. */
  below(value: C): Coverage<C> {
    const kept = this.intervals.flatMap((one) => {
      if (this.#type.compare(one.high, value) < 0) return [one];
      const high = this.#type.before(value);
      return this.#lowBelow(one.low, high) ? [{ ...one, high }] : [];
    });
    return new Coverage(this.#type, kept, this.verified);
  }

  /**
   * What is not covered above `floor` (null: from the beginning) and up to `until` (null: without an end), newest first. The
   * first lies above all that is covered there: it is empty where that reaches up to `until`.
   */
  gaps(floor: C | null, until: C | null = null): Gap<C>[] {
    const found: Gap<C>[] = [];
    const between = this.intervals.filter(
      (one) =>
        (floor === null || this.#type.compare(one.high, floor) > 0) &&
        (until === null || this.#lowBelow(one.low, until)),
    );
    let high = until;
    for (const interval of between) {
      const isReached = high !== null && this.#type.compare(interval.high, high) >= 0;
      if (!isReached || !found.length) found.push({ low: isReached ? high : interval.high, high });
      high = interval.low;
    }
    const bottom = between.at(-1);
    const isDown = bottom && (bottom.low === null || (floor !== null && this.#type.compare(bottom.low, floor) <= 0));
    if (!isDown) found.push({ low: floor, high });
    return found;
  }

  withVerified(verified: C | undefined): Coverage<C> {
    return new Coverage(this.#type, this.intervals, verified);
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
