import type { CursorValue } from '../../coverage/cursor.ts';
import type { UnreachableTies } from '../pager.ts';

/** A row from which a bound may be taken: its value, and the key by which it is found again. */
export interface Mark<C extends CursorValue> {
  value: C;
  key: unknown;
}

/** The walk is inside of a group of equal values that is larger than a page. */
export interface InGroup<C extends CursorValue> {
  bound: C;
  /** Value of the last row of the page before. */
  last: C;
  /** Most rows that a page of the usual size has had. */
  largest: number;
  /** Value of a row that must come again, and has not come yet on the pages at this bound. */
  awaited?: C;
  /** How often a page that was looked at again had new rows. Keeps the loop guard from taking that for a repeat. */
  rounds?: number;
}

/** Where a walk by value stands: at a bound, or in a group of equal values at that bound. */
export type KeysetPosition<C extends CursorValue> =
  | {
      mode: 'bound';
      bound: C;
      /** Value of the row that the bound was taken from, which comes again. */
      last?: C;
      largest?: number;
      awaited?: C;
      /** The row that the bound was taken from, and those before it whose bounds may be taken instead. */
      marks?: readonly Mark<C>[];
    }
  /** Below a page without a new row, of an API that may ignore the bound. */
  | { mode: 'probe'; bound: C }
  | Numbered<C>
  /** A page with a larger limit. `skipped`: what is passed over if that is refused. */
  | ({ mode: 'larger'; skipped?: UnreachableTies } & InGroup<C>);

export type Numbered<C extends CursorValue> =
  /** A page with a number. `behind`: it follows on a larger page, which may have brought some rows of the `first` such page. */
  | ({ mode: 'page'; page: number; behind?: 'first' | 'further'; marks?: readonly Mark<C>[] } & InGroup<C>)
  /** Another look at a page, 0 being the one without a number, before the walk goes on, or ends with null. */
  | {
      mode: 'reread';
      bound: C;
      page: number;
      then: KeysetPosition<C> | null;
      rounds?: number;
      behind?: 'further';
      /** Rows that the first page at the bound must have, where it was not looked at yet. */
      marks?: readonly Mark<C>[];
    };

/** Whether a page stands behind another one at the same bound. */
export function isBehindOther<C extends CursorValue>(at: KeysetPosition<C> | null): at is Numbered<C> {
  return (at?.mode === 'page' || at?.mode === 'reread') && at.page > 0;
}

/** Most rows that pages of the usual size are known to have had. */
export function largestOf<C extends CursorValue>(at: KeysetPosition<C> | null): number {
  return (at && 'largest' in at && at.largest) || 0;
}

/** The same bound, for pages of another size: without what pages of this one have shown. */
export function forOtherSize<C extends CursorValue>(at: KeysetPosition<C>): KeysetPosition<C> {
  if (at.mode === 'probe') return at;
  const { bound } = at;
  if (at.mode === 'reread') return { mode: 'bound', bound };
  const { last, awaited } = at;
  return { mode: 'bound', bound, ...(last !== undefined && { last }), ...(awaited !== undefined && { awaited }) };
}
