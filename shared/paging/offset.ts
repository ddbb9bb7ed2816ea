import { bringsNothing, keyOf, type Overlap, type OverlapPosition, whereItJoins } from './overlap.ts';
import type { Pager, RawPage } from './pager.ts';

export interface OffsetOptions {
  offset: string;
  limit: { param: string; value: number };
  /**
   * `empty`: a list ends with a page that brings nothing more, however long the pages before it were: the API may cut
   * them down, or leave rows out of them, without a word. `short`: a page with fewer rows than the limit is the last,
   * unless their number is round or the same as on the page before. Default `empty`.
   */
  ends?: 'short' | 'empty';
  /**
   * So many rows, told apart by these fields, are asked for once more with the next page; of a page with few rows its
   * second half. When none of them is there, others have moved up past the border: the walk steps back for them. Null
   * loses those, without a word: it is for lists only from which no row can disappear while they are read.
   */
  overlap: Overlap | null;
}

export interface OffsetPosition extends OverlapPosition {
  /** The only row of the page before, and how often it has come in a row: more than a few times, and there is no other. */
  alone?: { key: unknown; times: number };
  /** So many shorter pages in a row brought few rows that were new. */
  few?: number;
}

const ROUND = 10;
/** So many shorter pages in a row with few new rows, and they come as fast as they are read. */
const MAX_FEW = 5;
/** Fewer than this part of the rows that a page may have. */
const FEW = 1 / 10;
/** So often in a row the same single row, and the list has no other, whatever the offset means. */
const MAX_ALONE = 3;

/** Pages by row offset, which advances by the rows received, whatever was asked for. */
export function offset(options: OffsetOptions): Pager<OffsetPosition> {
  const { limit, ends = 'empty', overlap } = options;

  const isTrusted = (rows: number, at: OffsetPosition | null): boolean =>
    ends === 'short' && rows < limit.value && rows % ROUND !== 0 && rows !== at?.size;

  const aloneOn = (keys: readonly unknown[], at: OffsetPosition | null): OffsetPosition['alone'] => {
    const [key] = keys;
    const before = at?.alone?.key === key ? (at?.alone?.times ?? 0) : 0;
    return keys.length === 1 ? { key, times: before + 1 } : undefined;
  };

  const fewInARow = ({ rows, fresh }: RawPage, at: OffsetPosition | null): number => {
    const { size = 0, few = 0 } = at ?? {};
    return rows.length < size && fresh > 0 && fresh < Math.max(2, limit.value * FEW) ? few + 1 : 0;
  };

  const onwards = ({ rows, fresh }: RawPage, keys: readonly unknown[], at: OffsetPosition | null): OffsetPosition => {
    const { offset = 0, size = 0, back, missed } = at ?? {};
    const again = Math.min(overlap?.rows ?? 0, Math.floor(rows.length / 2));
    return {
      offset: offset + rows.length - again,
      size: Math.max(size, rows.length),
      ...(again > 0 && { shared: keys.slice(-again) }),
      ...(back !== undefined && { back }),
      ...(missed !== undefined && fresh === 0 && { missed }),
    };
  };

  return {
    request: (at) => ({ [limit.param]: limit.value, [options.offset]: at?.offset ?? 0 }),

    turn(page, at) {
      const { rows } = page;
      const keys = overlap ? rows.map((row) => keyOf(row, overlap.key)) : [];
      const retryFrom = at && whereItJoins(rows.length, keys, at, limit.value);
      if (retryFrom) return { retryFrom };
      if (!rows.length || bringsNothing(keys, at?.shared) || isTrusted(rows.length, at)) return { end: true };
      const alone = aloneOn(keys, at);
      const few = fewInARow(page, at);
      if ((alone && alone.times >= MAX_ALONE) || few > MAX_FEW) return { end: true };
      return { to: { ...onwards(page, keys, at), ...(few > 0 && { few }), ...(alone && { alone }) } };
    },
    joins: true,

    withFewerRows(at) {
      if (limit.value <= 1) return undefined;
      const half = { ...limit, value: Math.floor(limit.value / 2) };
      const pager = offset({ ...options, limit: half });
      if (!at) return { pager, at };
      const { size: _, shared = [], ...rest } = at;
      // A page that has room for no more than the shared rows would look like the last.
      const again = Math.min(shared.length, Math.floor(half.value / 2));
      const further = { ...rest, offset: at.offset + shared.length - again };
      return { pager, at: again > 0 ? { ...further, shared: shared.slice(-again) } : further };
    },
  };
}
