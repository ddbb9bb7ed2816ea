import type { CursorValue } from '../coverage/cursor.ts';
import type { ListStream, Slice } from '../declare/stream.ts';
import type { Page, PageWalk } from './pageWalk.ts';
import type { Delivery, Subscriber } from './subscriber.ts';

/** What an order asks of the page loop. Everything else that it does is arithmetic on cursor values. */
export type Command =
  /** The page at which a walk stands; answered with a Page. `reached`: how far down it has certainly come. */
  | { fetch: PageWalk; reached?: CursorValue | undefined }
  /** Rows for subscribers; answered when they have been written. */
  | { emit: readonly Delivery[] }
  /** A moment at which everything that was claimed has been written. */
  | { checkpoint: true }
  /**
   * The partition has been gone through. Answered, as soon as all partitions with rows in common have been, with whether
   * they were found still: nothing can have moved unseen.
   */
  | { round: Sighting }
  /** Another list is to be read to its end first; answered with when that began: epoch milliseconds by the server's clock. */
  | { read: OtherList }
  /** Where the account begins: epoch milliseconds; undefined where that is not known. */
  | { accountStart: true };

/** How one pass has found a partition. */
export interface Sighting {
  /** It was seen at one glance, so that nothing can have moved unseen. */
  atOneGlance: boolean;
  /** It had rows that had not been given yet. */
  hadNews: boolean;
  /** So many of its pages had rows that the pass had not met. */
  pages: number;
}

export interface OtherList {
  stream: ListStream;
  subscribers: readonly Subscriber[];
  /** These partitions of it only, each by itself; one that is gone is left out as long as others are there. */
  slices?: readonly Slice[];
}

/** A reading as a coroutine without IO: it yields commands and is resumed with what they bring. */
export type Reading<R = void> = Generator<Command, R, unknown>;

/** The reading of a partition in its order. True at its end: nothing can have moved unseen. */
export type OrderReading = Reading<boolean>;

export function* fetchPage(walk: PageWalk, reached?: CursorValue): Reading<Page> {
  return (yield { fetch: walk, reached }) as Page;
}

export function* emit(deliveries: readonly Delivery[]): Reading {
  const some = deliveries.filter(({ rows }) => rows.length > 0);
  if (some.length) yield { emit: some };
}

export function* accountStart(): Reading<number | undefined> {
  return (yield { accountStart: true }) as number | undefined;
}

/** Whether all partitions with rows in common were found still. */
export function* round(found: Sighting): Reading<boolean> {
  return (yield { round: found }) as boolean;
}

export function* readOther(other: OtherList): Reading<number | undefined> {
  return (yield { read: other }) as number | undefined;
}
