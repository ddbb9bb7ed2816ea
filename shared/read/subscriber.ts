import type { Coverage, Resume } from '../coverage/coverage.ts';
import type { CursorValue } from '../coverage/cursor.ts';
import type { Slice } from '../declare/stream.ts';
import { Stopped } from '../errors.ts';
import { endsSync } from '../http/failure.ts';
import type { Row } from '../json.ts';
import type { StreamOutput } from './output.ts';
import type { Digests } from './rowDigests.ts';
import type { StreamState } from './state.ts';
import type { Subscription } from './subscription.ts';
import type { SweptRows } from './sweptRows.ts';

/** Is given the rows of a list: for the stream itself, for one derived from it, or for one that needs it as parent. */
export interface Subscriber {
  /** The stream that this is for, as it appears in the output; undefined where nothing leaves. */
  readonly output?: StreamOutput;
  /** What is known to be delivered; undefined where nothing is remembered. */
  readonly state?: StreamState;
  /** Rows at or below this value are not asked for; null: all of history. */
  readonly floor: CursorValue | null;
  /** Rows above this value are not wanted, and nothing there is claimed; null: there is no end. */
  readonly until: CursorValue | null;
  /** How far below what is verified rows are read again, in seconds. */
  readonly lookback: number;
  coverage(slice: Slice): Coverage<CursorValue>;
  claim(slice: Slice, low: CursorValue | null, high: CursorValue, resume?: Resume): void;
  /** While a reading is under way, up to where nothing was missing before it; undefined at its end. */
  setVerified(slice: Slice, verified: CursorValue | undefined): void;
  /** How rows were when they left, as far as that is known; absent where nobody keeps it. */
  readonly digests?: {
    of(slice: Slice): Digests | undefined;
    set(slice: Slice, digests: Digests | undefined): void;
    forget(slice: Slice, changed: readonly string[]): void;
  };
  /** In which states rows were when they left, of those that are swept for; absent where nobody keeps it. */
  readonly swept?: SweptRows;
  /** Before any partition is read. */
  begin?(slices: readonly Slice[]): void;
  /** All partitions have been read; when that began, by the server's clock. */
  end?(began: number | undefined): Promise<void>;
  /**
   * Is awaited before anything of these rows is claimed. `subscription` tells which rows that left before are to leave
   * again (`reopens`); absent where lists have no order.
   */
  push(rows: readonly Row[], slice: Slice, subscription?: Subscription): unknown;
  /** Being given rows takes long: so many are pushed at a time, and claimed before the next. */
  readonly portion?: number;
  /** Where rows have a past that is read with them, and may move up in the list meanwhile. */
  readonly verifier?: Verifier;
  /** Why it could not take what it was given; it is given nothing more then. */
  failure?: unknown;
  /** Why something was left out, though everything else was taken. */
  readonly leftOut?: unknown;
}

/** Is told up to where the past of all rows is known. */
export interface Verifier {
  /**
   * All partitions have been read, and none showed a row that had moved: nothing at or below `verified` is missing of what
   * is wanted. `newest` is the highest value that was shown, wanted or not.
   */
  verify(verified: CursorValue | undefined, newest: CursorValue | undefined): void;
}

/** Rows that one subscriber is to be given. */
export interface Delivery {
  readonly subscriber: Subscriber;
  readonly rows: readonly Row[];
  readonly slice: Slice;
  readonly subscription?: Subscription;
}

/** Who misses a row that moves up while the list is read: for good, or, of a full refresh, until the next one. */
export function mindsMoves({ verifier, state }: Subscriber): boolean {
  return verifier !== undefined || state?.isFullRefresh === true;
}

/** How many rows may be pushed before the next claim. */
export function portionOf(subscribers: readonly Subscriber[]): number {
  return Math.min(...subscribers.map(({ portion }) => portion ?? Number.POSITIVE_INFINITY));
}

/** Gives rows to a subscriber. One that fails does not keep the others from going on, unless it ends the whole run. */
export async function deliver({ subscriber, rows, slice, subscription }: Delivery): Promise<void> {
  if (subscriber.failure !== undefined || !rows.length) return;
  try {
    await subscriber.push(rows, slice, subscription);
  } catch (error) {
    if (error instanceof Stopped || endsSync(error)) throw error;
    subscriber.failure = error;
  }
}
