import { comparable } from '../exactNumber.ts';
import { isObject } from '../json.ts';
import type { Paginator } from './paginator.ts';

export interface OffsetOptions {
  offset: string;
  limit: { param: string; value: number };
  /** `short`: a page with fewer rows than the limit is the last. `empty`: only an empty page is (the API may cap silently). */
  ends: 'short' | 'empty';
  /** The API may cut pages down to a round size without a word: a first page of ten rows, twenty, … is not taken for the last. */
  cuts?: boolean;
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
  /** The size that pages may be cut down to. */
  size?: number;
  /** So often the walk has stepped back: the same offset is another place then. */
  back?: number;
}

const ROUND = 10;

/** Pages by row offset, which advances by the rows received, whatever was asked for. */
export function offset(options: OffsetOptions): Paginator<OffsetPosition> {
  const { limit, ends, cuts = false, overlap } = options;
  const keysOf = (rows: readonly unknown[]): unknown[] =>
    overlap ? rows.map((row) => (isObject(row) ? comparable(row[overlap.key]) : undefined)) : [];
  return {
    params: (position) => ({ [limit.param]: limit.value, [options.offset]: position?.offset ?? 0 }),

    next({ rows }, position) {
      const isShort = ends === 'short' && rows.length < limit.value;
      const mayBeCut = position === null ? cuts && rows.length % ROUND === 0 : rows.length === position.size;
      if (!rows.length || (isShort && !mayBeCut)) return undefined;
      // Nothing follows the rows that the page has in common with the one before: there is no more, or no offset.
      if (isShort && isSame(keysOf(rows.slice(-(position?.shared?.length ?? 0))), position?.shared)) return undefined;
      const end = (position?.offset ?? 0) + rows.length;
      const shared = Math.min(overlap?.rows ?? 0, rows.length - 1);
      return {
        offset: end - shared,
        ...(shared > 0 && { shared: keysOf(rows.slice(-shared)) }),
        ...(isShort && { size: rows.length }),
        ...(position?.back !== undefined && { back: position.back }),
      };
    },

    rejoin(rows, position) {
      if (!position?.shared || position.offset === 0) return undefined;
      const keys = new Set(keysOf(rows));
      if (position.shared.some((key) => keys.has(key))) return undefined;
      const { offset, size = limit.value, back = 0 } = position;
      return { ...position, offset: Math.max(0, offset - size), back: back + 1 };
    },

    smaller(position) {
      if (limit.value <= 1) return undefined;
      const half = { ...limit, value: Math.floor(limit.value / 2) };
      const { size: _, ...rest } = position ?? {};
      return { paginator: offset({ ...options, limit: half }), position: position && { offset: 0, ...rest } };
    },
  };
}

function isSame(keys: readonly unknown[], others: readonly unknown[] | undefined): boolean {
  return others !== undefined && keys.length === others.length && keys.every((key, index) => key === others[index]);
}
