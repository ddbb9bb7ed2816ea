import type { CursorType, CursorValue } from '../../coverage/cursor.ts';

export interface KeysetOptions<C extends CursorValue> {
  /** Parameter that carries the bound. */
  param: string;
  /** Dotted path of the ordering value in a row, or several, of which the first that is set counts. */
  field: string | readonly string[];
  cursor: CursorType<C>;
  limit: { param: string; value: number };
  /**
   * Field that tells rows apart. The row that a bound was taken from must come again: where it does not, it has moved,
   * or its date was none, and the bound of the row before it is tried.
   */
  key?: string;
  /** Whether rows at the bound itself are answered. Default false: where it is not known, both readings are then safe. */
  inclusive?: boolean;
  /** `short`: a page with fewer rows than the limit is the last. `empty`: only an empty page is. Default `empty`. */
  ends?: 'short' | 'empty';
  /**
   * The API may have no such bound. No page contradicts it then: pages without a new row, above a value and below it,
   * end the list, which may be truncated. `key` and `immutableCursor` mean nothing.
   */
  boundMayBeIgnored?: boolean;
  /** Rows keep their value, so that the one which the bound was taken from must come again: else the bound is none. */
  immutableCursor?: boolean;
  /**
   * Ways to get at a group of equal values larger than a page, tried in this order: a parameter for the number of a page
   * within the bound, and a larger limit.
   */
  ties?: { page?: string; largerLimit?: number };
}
