import type { Params } from '../http/params.ts';

/** One answer of a list operation, as received: nothing is filtered out yet. */
export interface Page {
  readonly rows: readonly unknown[];
  readonly body: unknown;
  /** How many of the rows this walk had not met before. */
  readonly fresh: number;
}

/** Rows of one cursor value that the API gives no way to reach. */
export interface Unreached {
  value: string | number;
  /** How many rows with that value were read. */
  rows: number;
}

/**
 * How an API hands out a list in pages. A pure object: positions are JSON values, null is the first page, and `next`
 * is undefined after the last page.
 */
export interface Paginator<P = unknown> {
  params(position: P | null): Params;
  next(page: Page, position: P | null): P | undefined;
  /** Whether rows may be missing although the page is the last. */
  isDoubtful?(page: Page, position: P | null): boolean;
  /** Whether the page shows that the API does not read the position as it is meant. */
  isRefuted?(page: Page, position: P | null): boolean;
  /** Where to go on when the API refuses the size of the page at a position that asks for a larger one. */
  refused?(position: P | null): P | undefined;
  /** Whether a position is a page that was read before, to be looked at again before anything met so far is claimed. */
  looksBack?(position: P): boolean;
  /** Whether a page is not as the API has let one expect, such as one without the rows that it promised: it is asked for once more. */
  isUnexpected?(page: Omit<Page, 'fresh'>, position: P | null): boolean;
  /** What is passed over on the way to a position. */
  unreached?(position: P): Unreached | undefined;
  /** Where to read instead of a page that does not join on to the one before it (null: from the top); undefined when it does. */
  rejoin?(rows: readonly unknown[], position: P | null): P | null | undefined;
  /**
   * The same with fewer rows a page, and where that goes on instead of a position at which a page was too large; undefined
   * where there can be no fewer.
   */
  smaller?(position: P | null): { paginator: Paginator<P>; position: P | null } | undefined;
  /** The position from which rows up to and including a cursor value follow; only where the API can start there. */
  at?(cursor: string | number): P;
}
