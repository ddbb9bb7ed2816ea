import type { Params } from '../http/params.ts';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** One answer of a list operation, as received: nothing is filtered out yet. */
export interface RawPage {
  readonly rows: readonly unknown[];
  readonly body: unknown;
  /** Of the answer; names in lower case. */
  readonly headers?: Headers;
  /**
   * How many of the rows this walk had not met before. Counted when it is looked at first, for all rows of the page: what
   * contradicts, or leads elsewhere (`retryFrom`), is told without it.
   */
  readonly fresh: number;
}

/** Rows of one cursor value of which there may be more, and the API gives no way to reach them. */
export interface UnreachableTies {
  value: string | number;
  /** How many rows with that value were read. */
  rows: number;
}

/** Where to go on after a page. */
export type Turn<P> =
  /**
   * The next page. `provisional`: it was read before and is looked at again; until then rows of what was met so far may be
   * missing, so that nothing may be claimed. `skipped`: what is passed over on the way.
   */
  | { to: P; provisional?: true; skipped?: UnreachableTies }
  /** It was the last page. `mayBeTruncated`: rows may be missing all the same. */
  | { end: true; mayBeTruncated?: true }
  /** The page does not join on to the one before it, since rows have moved: read there instead; null: from the top. */
  | { retryFrom: P | null }
  /** The API does not keep the order or the bound that it was asked for. */
  | { contradicts: true };

/** How an API hands out a list in pages. A pure object: positions are JSON values, null is the first page. */
export interface Pager<P = unknown> {
  /** The parameters that ask for a page. */
  request(at: P | null): Params;
  /** Where to go on after a page. Throws where nothing more of the list can be read safely. */
  turn(page: RawPage, at: P | null): Turn<P>;
  /** False: the page is not as the API has let one expect, such as one without the rows that it promised; it is asked for once more, and believed then. */
  isPlausible?(page: Pick<RawPage, 'rows' | 'body'>, at: P | null): boolean;
  /** Pages are told by cursor values: they rest on the order of the list, those by number or token do not. */
  readonly byValue?: true;
  /** A page shows whether it joins on to the one before it (`retryFrom`): only then is nothing missing above it. */
  readonly joins?: true;
  /** The position from which rows up to and including a cursor value follow; only where the API can begin there. */
  startAt?(cursor: string | number): P;
  /** Where to go on when the API refuses the size of a page at a position that asks for a larger one than usual. */
  withoutLargerPage?(at: P | null): { to: P; skipped?: UnreachableTies } | undefined;
  /**
   * This pager with fewer rows a page, for when the memory could not hold the page at `at`, and its own position in place of
   * that; undefined where there can be no fewer.
   */
  withFewerRows?(at: P | null): { pager: Pager<P>; at: P | null } | undefined;
}
