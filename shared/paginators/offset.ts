import { isObject } from '../json.ts';
import type { Paginator } from './paginator.ts';

export interface OffsetOptions {
  offset: string;
  limit: { param: string; value: number };
  /** `short`: a page with fewer rows than the limit is the last. `empty`: only an empty page is (the API may cap silently). */
  ends: 'short' | 'empty';
  /**
   * For lists that rows may leave while they are read: so many rows, told apart by this field, are asked for once more
   * with the next page. When none of them is there, others have moved up past the border: the walk steps back for them.
   */
  overlap?: { rows: number; key: string };
}

export interface OffsetPosition {
  offset: number;
  /** The rows that the page must have in common with the one before. */
  shared?: readonly unknown[];
  /** So often the walk has stepped back: the same offset is another place then. */
  back?: number;
}

/** Pages by row offset, which advances by the rows received, whatever was asked for. */
export function offset({ offset, limit, ends, overlap }: OffsetOptions): Paginator<OffsetPosition> {
  const keysOf = (rows: readonly unknown[]): unknown[] =>
    overlap ? rows.map((row) => (isObject(row) ? row[overlap.key] : undefined)) : [];
  return {
    params: (position) => ({ [limit.param]: limit.value, [offset]: position?.offset ?? 0 }),

    next({ rows }, position) {
      if (!rows.length || (ends === 'short' && rows.length < limit.value)) return undefined;
      const end = (position?.offset ?? 0) + rows.length;
      const shared = Math.min(overlap?.rows ?? 0, rows.length - 1);
      const back = position?.back === undefined ? {} : { back: position.back };
      return shared > 0
        ? { offset: end - shared, shared: keysOf(rows.slice(-shared)), ...back }
        : { offset: end, ...back };
    },

    rejoin(rows, position) {
      if (!position?.shared || position.offset === 0) return undefined;
      const keys = new Set(keysOf(rows));
      if (position.shared.some((key) => keys.has(key))) return undefined;
      const { offset, shared, back = 0 } = position;
      return { offset: Math.max(0, offset - limit.value), shared, back: back + 1 };
    },
  };
}
