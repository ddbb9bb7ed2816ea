import type { Coverage, Resume, Unfinished } from '../coverage/coverage.ts';
import type { CursorValue } from '../coverage/cursor.ts';
import type { Slice } from '../declare/stream.ts';
import { Stopped } from '../errors.ts';
import { endsSync } from '../http/failure.ts';
import type { Row } from '../json.ts';
import type { StreamSink } from './output.ts';
import type { Wanted } from './subscription.ts';

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
  /** What is left to do if the reading ends here; nothing when it has come to its end: then everything up to `reach` is known. */
  setUnfinished(slice: Slice, unfinished: Unfinished<CursorValue>, reach?: CursorValue): void;
  /** Before any slice is read. */
  begin?(slices: readonly Slice[]): void;
  /** `wanted` says what is known of the past of these rows; absent where lists have no order. */
  take(rows: readonly Row[], slice: Slice, wanted?: Wanted): Promise<void> | void;
  /** Taking rows is slow: so many are handed over at a time, and claimed before the next. */
  readonly atOnce?: number;
  /** Rows have a past that is read with them, and may move up in the list while it is read. */
  readonly hasPast?: boolean;
  /** Why it could not take what it was given; it is given nothing more then. */
  failure?: unknown;
  /** Why something was left out, though everything else was taken. */
  readonly leftOut?: unknown;
}

/** How many rows may be handed over before the next claim. */
export function portionOf(consumers: readonly Consumer[]): number {
  return Math.min(...consumers.map(({ atOnce }) => atOnce ?? Number.POSITIVE_INFINITY));
}

/** Hands rows to a consumer. One that fails does not keep the others from going on, unless it ends the whole sync. */
export async function give(consumer: Consumer, rows: readonly Row[], slice: Slice, wanted?: Wanted): Promise<void> {
  if (consumer.failure !== undefined || !rows.length) return;
  try {
    await consumer.take(rows, slice, wanted);
  } catch (error) {
    if (error instanceof Stopped || endsSync(error)) throw error;
    consumer.failure = error;
  }
}
