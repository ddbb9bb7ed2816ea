import { Coverage, type Gap, type Resume } from '../coverage/coverage.ts';
import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import type { Slice } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import { type Consumer, give } from './subscriber.ts';

/**
 * - `missing`: what has never been read; a reading that was interrupted goes on where it stopped.
 * - `late`: that, and in the same go the look-back below it. Only when nothing but the newest rows is missing.
 * - `moved`: what has moved up while the list was read. Only for consumers who mind.
 */
export type Purpose = 'missing' | 'late' | 'moved';

/** The ranges of one slice that one consumer wants to see, fixed when its reading begins. */
export class Wanted {
  readonly consumer: Consumer;
  readonly gaps: readonly Gap<CursorValue>[];
  /** Of a row's past, what lies at or below this value had certainly been delivered when the reading began. */
  readonly known: CursorValue | null;
  /** Just below the time of the first answer; unset before it. */
  answered: CursorValue | undefined;
  /** What the reading may claim up to, for one that climbs what had settled when it began; unset before the first answer. */
  settled: CursorValue | undefined;
  readonly #type: CursorType<CursorValue>;
  /** What is wanted, newest first: each gap, and from where to read for it. */
  readonly ranges: readonly (Gap<CursorValue> & { from: CursorValue | null })[];
  readonly #slice: Slice;
  readonly #purpose: Purpose;
  /** The reading goes upwards: what it has claimed so far says nothing of when it began. */
  readonly #climbs: boolean;
  /** The state says with every claim that the reading has not come to its end, though there is nothing to look back on. */
  #isMarked = false;
  /** Down to where there is something to look back on, and up to where that has been done. */
  #looked: CursorValue | undefined;

  constructor(consumer: Consumer, slice: Slice, type: CursorType<CursorValue>, purpose: Purpose, climbs = false) {
    this.consumer = consumer;
    this.#slice = slice;
    this.#type = type;
    this.#purpose = purpose;
    this.#climbs = climbs;
    const gaps = consumer.coverage(slice).gaps(consumer.floor);
    this.gaps = purpose === 'moved' ? gaps.slice(0, 1) : gaps;
    const late = purpose === 'late' ? this.late : undefined;
    this.#looked = late;
    this.ranges = this.gaps.map((gap, index) => ({
      ...gap,
      from: late !== undefined && index === 0 ? lowest(type, [gap.low, late]) : gap.low,
    }));
    this.known = this.#knownPast();
    if (purpose === 'missing' || this.#followsPast) this.#remember(this.coverage.top);
  }

  get #followsPast(): boolean {
    return this.consumer.hasPast === true;
  }

  #knownPast(): CursorValue | null {
    const { unfinished, top, reach } = this.coverage;
    const { recheck, known } = unfinished;
    const isFinished = known === undefined && this.gaps.length === 1 && top !== undefined;
    const from = isFinished ? reach : undefined;
    const bounds = from === undefined ? [this.floor, this.late, known] : [from, recheck, this.#lookedBack(from)];
    return lowest(
      this.#type,
      bounds.filter((bound) => bound !== undefined),
    );
  }

  /** Whether its consumer still takes rows. */
  get isAlive(): boolean {
    return this.consumer.failure === undefined;
  }

  /** Below this nothing is wanted; null: everything down to the beginning is. */
  get bound(): CursorValue | null {
    return lowest(
      this.#type,
      this.ranges.map(({ from }) => from),
    );
  }

  /** Where the lowest gap begins: once a reading has passed it, everything above is delivered. */
  get floor(): CursorValue | null {
    return this.gaps.at(-1)?.low ?? null;
  }

  /** Rows above this may have changed or arrived late; undefined when there is nothing to look back on. */
  get late(): CursorValue | undefined {
    const { top, unfinished } = this.coverage;
    const { recheck } = unfinished;
    // A reading that climbs says with every claim from where to look back; one that goes down has a new top then.
    const all = this.#climbs && recheck !== undefined ? [recheck] : [recheck, this.#lookedBack(top)];
    const bounds = all.filter((bound) => bound !== undefined);
    return bounds.length
      ? this.#notBelowFloor(bounds.reduce((a, b) => (this.#type.compare(a, b) <= 0 ? a : b)))
      : undefined;
  }

  /** Rows without a cursor value are always wanted. */
  includes(cursor: CursorValue | undefined): boolean {
    if (cursor === undefined) return true;
    return this.ranges.some(
      ({ from, high }) =>
        (from === null || this.#type.compare(cursor, from) > 0) &&
        (high === null || this.#type.compare(cursor, high) <= 0),
    );
  }

  /**
   * Whether a row that was given in an earlier reading is to be given again: it was read within the second of its
   * cursor value, so that more could come into its past without a trace, and that second may now be claimed.
   */
  reopens(cursor: CursorValue | undefined, earlier: CursorValue | undefined): boolean {
    if (!this.#followsPast || cursor === undefined || earlier === undefined || this.settled === undefined) return false;
    return this.#type.compare(cursor, earlier) > 0 && this.#type.compare(cursor, this.settled) <= 0;
  }

  /** Hands over rows that are wanted. */
  async take(rows: readonly Row[]): Promise<void> {
    await give(this.consumer, rows, this.#slice, this);
  }

  /** Claims (low, high] while the reading goes on, as far down as this consumer wanted rows at all. */
  claim(low: CursorValue | null, high: CursorValue, resume?: Resume): void {
    if (!this.isAlive) return;
    if (this.#climbs) this.#climb(low, high);
    else this.#remember(this.#purpose === 'late' && this.coverage.top !== undefined ? this.coverage.top : high);
    this.#claim(low, high, resume);
  }

  /** From now on the state says that the reading is under way; whether it did not say so before. */
  markUnfinished(): boolean {
    if (this.#isMarked) return false;
    this.#isMarked = true;
    const { top, unfinished } = this.coverage;
    if (top === undefined || unfinished.recheck !== undefined) return false;
    this.consumer.setUnfinished(this.#slice, { ...unfinished, recheck: this.late ?? top });
    return true;
  }

  /** A reading that goes upwards has looked back as far as it has come; from there on, later rows may come late again. */
  #climb(low: CursorValue | null, high: CursorValue): void {
    const again = this.#lookedBack(this.settled ?? high);
    const looked = this.#looked;
    if (looked !== undefined && (low === null || this.#type.compare(low, looked) <= 0)) {
      if (this.#type.compare(high, looked) > 0) this.#looked = high;
    }
    const bounds = [again, this.#looked].filter((bound) => bound !== undefined);
    const { top = high } = this.coverage;
    const reached = this.#type.compare(top, high) > 0 ? top : high;
    const recheck = lowest(this.#type, bounds) ?? (this.#isMarked ? reached : undefined);
    if (recheck === undefined) return;
    this.consumer.setUnfinished(this.#slice, { recheck, known: this.coverage.unfinished.known });
  }

  /** The reading has come to its end; `high` is what it may claim up to, if anything. */
  finish(high: CursorValue | undefined): void {
    if (!this.isAlive) return;
    if (high !== undefined) this.#claim(this.floor, high);
    if (this.#purpose === 'missing') return;
    const { known } = this.coverage.unfinished;
    if (!this.#followsPast) this.consumer.setUnfinished(this.#slice, {});
    else this.consumer.setUnfinished(this.#slice, { known });
  }

  /** Coverage as it stands now. */
  get coverage(): Coverage<CursorValue> {
    return this.consumer.coverage(this.#slice);
  }

  #claim(low: CursorValue | null, high: CursorValue, resume?: Resume): void {
    const { floor } = this;
    const tooLow = floor !== null && (low === null || this.#type.compare(low, floor) < 0);
    this.consumer.claim(this.#slice, tooLow ? floor : low, high, resume);
  }

  /** Until the reading is finished, the state says what is left to do. */
  #remember(top: CursorValue | undefined): void {
    const { recheck = this.#lookedBack(top), known } = this.coverage.unfinished;
    const past = this.#followsPast ? this.known : known;
    if (recheck !== undefined || past !== undefined) {
      this.consumer.setUnfinished(this.#slice, { recheck, known: past });
    }
  }

  #lookedBack(top: CursorValue | undefined): CursorValue | undefined {
    const { lookback } = this.consumer;
    return top === undefined || lookback <= 0 ? undefined : this.#type.minusSeconds(top, lookback);
  }

  #notBelowFloor(value: CursorValue): CursorValue {
    const { floor } = this.consumer;
    return floor !== null && this.#type.compare(value, floor) < 0 ? floor : value;
  }
}

/** The lowest of several bounds, where null is the lowest there is. */
export function lowest(type: CursorType<CursorValue>, bounds: readonly (CursorValue | null)[]): CursorValue | null {
  return bounds.reduce(
    (a, b) => (a === null || b === null ? null : type.compare(a, b) <= 0 ? a : b),
    bounds[0] ?? null,
  );
}

/** What all consumers have already. */
export function commonCoverage(wanted: readonly Wanted[], type: CursorType<CursorValue>): Coverage<CursorValue> {
  return wanted
    .map(({ coverage }) => coverage)
    .reduce((a, b) => a.intersect(b), wanted[0]?.coverage ?? new Coverage(type));
}

/** Below this no consumer wants anything. */
export function lowestBound(wanted: readonly Wanted[], type: CursorType<CursorValue>): CursorValue | null {
  return lowest(
    type,
    wanted.map(({ bound }) => bound),
  );
}

/** What some consumer has not yet, newest first, each gap with the value from which to read upwards for it. */
export function gapsToRead(
  wanted: readonly Wanted[],
  type: CursorType<CursorValue>,
): (Gap<CursorValue> & { from: CursorValue | null })[] {
  const floor = lowest(
    type,
    wanted.map(({ consumer }) => consumer.floor),
  );
  const late = wanted.flatMap((one) => (one.late === undefined ? [] : [one.late]));
  return commonCoverage(wanted, type)
    .gaps(floor)
    .map((gap) => ({ ...gap, from: gap.high === null ? lowest(type, [gap.low, ...late]) : gap.low }));
}
