import type { Coverage, Gap, Resume } from '../coverage/coverage.ts';
import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import type { Slice } from '../declare/stream.ts';
import { earlier, later, lowest } from './bounds.ts';
import type { DatedRow } from './datedRows.ts';
import type { Subscriber } from './subscriber.ts';

/**
 * What a pass over a list is for.
 *
 * - `gaps`: what has never been read, where there is more than one gap; a reading that was interrupted goes on where it stopped.
 * - `look-back`: that, and in the same pass the look-back below the newest rows. Of a newest-first list only once there is
 *   one gap at most; a first reading has one, and is such a pass.
 * - `recheck`: what has moved up while the list was read. Made where some subscriber minds; all take part.
 */
export type Purpose = 'gaps' | 'look-back' | 'recheck';

/** A range to be read: a gap, and from where to read for it. */
export type Range = Gap<CursorValue> & { from: CursorValue | null };

/** What is to be read of gaps, the newest of them from further below where that is looked back on. */
export function rangesOf(
  type: CursorType<CursorValue>,
  gaps: readonly Gap<CursorValue>[],
  late?: CursorValue,
): readonly Range[] {
  return gaps
    .map((gap, index) => ({
      ...gap,
      from: late !== undefined && index === 0 ? lowest(type, [gap.low, late]) : gap.low,
    }))
    .filter(({ from, high }) => from === null || high === null || type.compare(from, high) < 0);
}

/** What one subscriber wants of one partition, fixed when a pass over it begins. */
export abstract class Subscription {
  readonly subscriber: Subscriber;
  readonly slice: Slice;
  readonly gaps: readonly Gap<CursorValue>[];
  /** What is wanted, newest first; none where everything is covered up to an end. */
  readonly ranges: readonly Range[];
  /** Just below the time of the first answer; unset before it. */
  answered: CursorValue | undefined;
  /** What had settled when the pass began; unset before the first answer. */
  settled: CursorValue | undefined;
  protected readonly type: CursorType<CursorValue>;
  protected readonly purpose: Purpose;

  constructor(subscriber: Subscriber, slice: Slice, type: CursorType<CursorValue>, purpose: Purpose) {
    this.subscriber = subscriber;
    this.slice = slice;
    this.type = type;
    this.purpose = purpose;
    const gaps = subscriber.coverage(slice).gaps(subscriber.floor, subscriber.until);
    this.gaps = purpose === 'recheck' ? gaps.slice(0, 1) : gaps;
    this.ranges = rangesOf(type, this.gaps, purpose === 'look-back' ? this.late : undefined);
  }

  /** Whether its subscriber still takes rows. */
  get isAlive(): boolean {
    return this.subscriber.failure === undefined;
  }

  /** Coverage as it stands now. */
  get coverage(): Coverage<CursorValue> {
    return this.subscriber.coverage(this.slice);
  }

  /** Below this nothing is wanted; null: everything down to the beginning is. */
  get bound(): CursorValue | null {
    return lowest(
      this.type,
      this.ranges.map(({ from }) => from),
    );
  }

  /** Where the lowest gap begins: once a pass has gone through it, everything above is delivered. */
  get lowestGap(): CursorValue | null {
    return this.gaps.at(-1)?.low ?? null;
  }

  /** Rows above this may have changed or arrived late; undefined when there is nothing to look back on. */
  get late(): CursorValue | undefined {
    const { coverage, subscriber, type } = this;
    const from = this.lookedBack(coverage.verified ?? (subscriber.lookback > 0 ? coverage.top : undefined));
    const { floor } = subscriber;
    return from === undefined || floor === null ? from : later(type, from, floor);
  }

  /** Rows without a date are always wanted. At an end it is the cursor value alone that counts. */
  includes(row: Pick<DatedRow, 'cursor' | 'date'>): boolean {
    const { date } = row;
    if (this.isBeyond(row)) return false;
    if (date === undefined) return true;
    const { until } = this.subscriber;
    return this.ranges.some(
      ({ from, high }) =>
        (from === null || this.type.compare(date, from) > 0) &&
        (high === null || high === until || this.type.compare(date, high) <= 0),
    );
  }

  /** Whether a row lies above the end. */
  isBeyond({ cursor }: Pick<DatedRow, 'cursor'>): boolean {
    const { until } = this.subscriber;
    return until !== null && cursor !== undefined && this.type.compare(cursor, until) > 0;
  }

  /**
   * Whether a row that was given in an earlier reading is to be given again: it was read within the second of its
   * cursor value, so that more could come into its past without a trace, and that second may now be claimed.
   */
  reopens(cursor: CursorValue | undefined, earlier: CursorValue | undefined): boolean {
    if (!this.subscriber.verifier || cursor === undefined || earlier === undefined || this.settled === undefined)
      return false;
    return this.type.compare(cursor, earlier) > 0 && this.type.compare(cursor, this.settled) <= 0;
  }

  /** Claims (low, high] while the pass goes on, as far down as this subscriber wanted rows at all. */
  claim(low: CursorValue | null, high: CursorValue, resume?: Resume): void {
    if (!this.isAlive) return;
    const top = this.#upToEnd(high);
    if (top !== high && low !== null && this.type.compare(low, top) >= 0) return;
    const verified = this.noteClaim(low, top);
    if (verified !== undefined) this.subscriber.setVerified(this.slice, verified);
    this.#claim(low, top, resume);
  }

  /** The pass has come to its end; `high` is what it may claim up to, if anything. */
  finish(high: CursorValue | undefined): void {
    if (!this.isAlive) return;
    if (high !== undefined) this.#claim(this.lowestGap, this.#upToEnd(high));
    if (this.purpose !== 'gaps') this.subscriber.setVerified(this.slice, this.#verifiedAtEnd);
  }

  /**
   * What stays to be said when a reading has come to its end. What is covered up to an end was looked back on now: so the
   * next one need not, when that is old enough. What is covered above the end was not.
   */
  get #verifiedAtEnd(): CursorValue | undefined {
    const { type, settled } = this;
    const { until, lookback } = this.subscriber;
    const { top, verified } = this.coverage;
    if (until === null || top === undefined || lookback <= 0) return undefined;
    const isAboveTop = verified === undefined || type.compare(verified, top) >= 0;
    if (type.compare(top, until) > 0) return isAboveTop ? undefined : verified;
    if (settled === undefined) return verified;
    return type.compare(settled, until) > 0 ? settled : undefined;
  }

  #upToEnd(value: CursorValue): CursorValue {
    const { until } = this.subscriber;
    return until === null ? value : earlier(this.type, value, until);
  }

  /**
   * Is told that (low, high] is about to be claimed. Answers with up to where nothing is missing then; undefined where
   * nobody will look back.
   */
  protected abstract noteClaim(low: CursorValue | null, high: CursorValue): CursorValue | undefined;

  protected lookedBack(value: CursorValue | undefined): CursorValue | undefined {
    const { lookback } = this.subscriber;
    return value === undefined || lookback <= 0 ? value : this.type.minusSeconds(value, lookback);
  }

  #claim(low: CursorValue | null, high: CursorValue, resume?: Resume): void {
    const { lowestGap } = this;
    const isTooLow = lowestGap !== null && (low === null || this.type.compare(low, lowestGap) < 0);
    this.subscriber.claim(this.slice, isTooLow ? lowestGap : low, high, resume);
  }
}

/** Of a pass from the top down: the first claim is a new top, so that what was verified before must be kept. */
export class DownwardSubscription extends Subscription {
  /** Keeps in the state up to where nothing was missing before the pass, where that is to be looked back on later. */
  keepVerified(): void {
    const { subscriber, slice } = this;
    const { top, verified } = this.coverage;
    const isKept = this.purpose === 'gaps' && subscriber.lookback > 0 && top !== undefined && verified === undefined;
    if (isKept) subscriber.setVerified(slice, top);
  }

  protected noteClaim(_low: CursorValue | null, high: CursorValue): CursorValue | undefined {
    const { verified, top = high } = this.coverage;
    return verified ?? (this.subscriber.lookback > 0 ? top : undefined);
  }
}

/** Of a pass upwards: it has looked back as far as it has come; from there on, later rows may come late again. */
export class UpwardSubscription extends Subscription {
  /** Up to where this pass has looked back; before it has begun to, from where it is to. */
  #looked = this.late;
  /** The state says with every claim that the reading has not come to its end, though there is nothing to look back on. */
  #isMarked = false;

  /** From now on the state says that the reading is under way; whether it did not say so before. */
  markUnfinished(): boolean {
    if (this.#isMarked) return false;
    this.#isMarked = true;
    const { top, verified } = this.coverage;
    if (top === undefined || verified !== undefined) return false;
    this.subscriber.setVerified(this.slice, top);
    return true;
  }

  protected noteClaim(low: CursorValue | null, high: CursorValue): CursorValue | undefined {
    const { type, subscriber } = this;
    const { lookback } = subscriber;
    const looked = this.#looked;
    const joins = looked !== undefined && (low === null || type.compare(low, looked) <= 0);
    if (joins && type.compare(high, looked) > 0) this.#looked = high;
    const settled = lookback > 0 ? (this.settled ?? high) : undefined;
    const again = this.#looked === undefined ? undefined : type.minusSeconds(this.#looked, -lookback);
    const { top = high } = this.coverage;
    const reached = later(type, high, top);
    const verified = lowest(
      type,
      [settled, again].filter((bound) => bound !== undefined),
    );
    return verified ?? (this.#isMarked ? reached : undefined);
  }
}
