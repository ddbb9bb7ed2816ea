import { Coverage, type Gap, type Resume } from '../coverage/coverage.ts';
import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import type { Row } from '../json.ts';
import type { Slice } from '../stream.ts';
import type { StreamSink } from './sink.ts';

/** Takes the rows of a list operation: the stream itself, a stream derived from it, or one that needs it as parent. */
export interface Consumer {
  /** The stream that this is for, as it appears in the output; undefined for a collector. */
  readonly sink?: StreamSink;
  /** Rows at or below this value are not asked for; null: all of history. */
  readonly floor: CursorValue | null;
  /** How far below its coverage rows are read again, in seconds. */
  readonly lookback: number;
  coverage(slice: Slice): Coverage<CursorValue>;
  claim(slice: Slice, low: CursorValue | null, high: CursorValue, resume?: Resume): void;
  take(rows: readonly Row[], slice: Slice): Promise<void> | void;
}

/** The ranges of one slice that one consumer wants to see, fixed when its walk begins. */
export class Wanted {
  readonly consumer: Consumer;
  readonly gaps: readonly Gap<CursorValue>[];
  readonly #type: CursorType<CursorValue>;
  readonly #ranges: readonly Gap<CursorValue>[];
  readonly #slice: Slice;

  constructor(consumer: Consumer, slice: Slice, type: CursorType<CursorValue>) {
    this.consumer = consumer;
    this.#slice = slice;
    this.#type = type;
    this.gaps = consumer.coverage(slice).gaps(consumer.floor);
    this.#ranges = this.gaps.map(({ low, high }) => ({ low: this.#lookedBack(low), high }));
  }

  /** Below this nothing is wanted; null: everything down to the beginning is. */
  get bound(): CursorValue | null {
    return this.#ranges.at(-1)?.low ?? null;
  }

  /** Where the lowest gap begins: once a walk has passed it, everything above is delivered. */
  get floor(): CursorValue | null {
    return this.gaps.at(-1)?.low ?? null;
  }

  /** Rows without a cursor value are always wanted. */
  includes(cursor: CursorValue | undefined): boolean {
    if (cursor === undefined) return true;
    return this.#ranges.some(
      ({ low, high }) =>
        (low === null || this.#type.compare(cursor, low) > 0) &&
        (high === null || this.#type.compare(cursor, high) <= 0),
    );
  }

  async take(rows: readonly Row[], cursors: readonly (CursorValue | undefined)[]): Promise<void> {
    const wanted = rows.filter((_row, index) => this.includes(cursors[index]));
    await this.consumer.take(wanted, this.#slice);
  }

  /** Claims (low, high], as far down as this consumer wanted rows at all. */
  claim(low: CursorValue | null, high: CursorValue, resume?: Resume): void {
    const { floor } = this;
    const tooLow = floor !== null && (low === null || this.#type.compare(low, floor) < 0);
    this.consumer.claim(this.#slice, tooLow ? floor : low, high, resume);
  }

  /** Coverage as it stands now. */
  get coverage(): Coverage<CursorValue> {
    return this.consumer.coverage(this.#slice);
  }

  #lookedBack(low: CursorValue | null): CursorValue | null {
    const { floor, lookback } = this.consumer;
    if (low === null || low === floor) return low;
    const lower = this.#type.minusSeconds(low, lookback);
    return floor !== null && this.#type.compare(lower, floor) < 0 ? floor : lower;
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
