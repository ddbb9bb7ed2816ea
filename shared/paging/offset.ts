import { SourceError } from '../errors.ts';
import { comparable } from '../exactNumber.ts';
import { formatJson, isObject } from '../json.ts';
import type { Paginator } from './pager.ts';

export interface OffsetOptions {
  offset: string;
  limit: { param: string; value: number };
  /**
   * `empty`: a list ends with a page that brings nothing more, however long the pages before it were: the API may cut
   * them down, or leave rows out of them, without a word. `short`: a page with fewer rows than the limit is the last,
   * unless their number is round or the same as on the page before.
   */
  ends: 'short' | 'empty';
  /**
   * For lists that rows may leave while they are read: so many rows, told apart by these fields, are asked for once more
   * with the next page; of a page with few rows its second half. When none of them is there, others have moved up past
   * the border: the walk steps back for them.
   */
  overlap?: { rows: number; key: string | readonly string[] };
}

export interface OffsetPosition {
  offset: number;
  /** The rows that the page must have in common with the one before. */
  shared?: readonly unknown[];
  /** The only row of the page before, and how often it has come in a row: more than a few times, and there is no other. */
  alone?: { key: unknown; times: number };
  /** So many rows had the largest page. */
  size?: number;
  /** So many shorter pages in a row brought few rows that were new. */
  few?: number;
  /** So often the walk has stepped back: the same offset is another place then. */
  back?: number;
  /** So often nothing came after a page with rows, where shared rows had to. */
  missed?: number;
  /** The walk is on its way back to rows that it shares. */
  isBack?: true;
}

const ROUND = 10;
/** So often nothing may come where rows must, before that is an error. */
const MOST_MISSED = 3;
/** So many shorter pages in a row with few new rows, and they come as fast as they are read. */
const MOST_FEW = 5;
/** Fewer than this part of the rows that a page may have. */
const FEW = 1 / 10;
/** So often in a row the same single row, and the list has no other, whatever the offset means. */
const MOST_ALONE = 3;

/** Pages by row offset, which advances by the rows received, whatever was asked for. */
export function offset(options: OffsetOptions): Paginator<OffsetPosition> {
  const { limit, ends, overlap } = options;
  const keysOf = (rows: readonly unknown[]): unknown[] => (overlap ? rows.map((row) => keyOf(row, overlap.key)) : []);
  const isTrusted = (rows: number, position: OffsetPosition | null): boolean =>
    ends === 'short' && rows < limit.value && rows % ROUND !== 0 && rows !== position?.size;
  const fewInARow = (rows: number, fresh: number, { size = 0, few = 0 }: Partial<OffsetPosition>): number =>
    rows < size && fresh > 0 && fresh < Math.max(2, limit.value * FEW) ? few + 1 : 0;
  return {
    params: (position) => ({ [limit.param]: limit.value, [options.offset]: position?.offset ?? 0 }),

    next({ rows, fresh }, position) {
      const keys = keysOf(rows);
      const { alone } = position ?? {};
      const times = rows.length === 1 && alone?.key === keys[0] ? (alone?.times ?? 0) + 1 : 1;
      const isLast = bringsNothing(keys, position?.shared) || (overlap && times >= MOST_ALONE);
      const few = fewInARow(rows.length, fresh, position ?? {});
      if (!rows.length || isLast || few > MOST_FEW || isTrusted(rows.length, position)) return undefined;
      const { offset = 0, size = 0, back, missed } = position ?? {};
      const again = Math.min(overlap?.rows ?? 0, Math.floor(rows.length / 2));
      return {
        offset: offset + rows.length - again,
        size: Math.max(size, rows.length),
        ...(few > 0 && { few }),
        ...(again > 0 && { shared: keys.slice(-again) }),
        ...(rows.length === 1 && { alone: { key: keys[0], times } }),
        ...(back !== undefined && { back }),
        ...(missed !== undefined && fresh === 0 && { missed }),
      };
    },

    rejoin(rows, position) {
      if (!position?.shared) return undefined;
      const keys = new Set(keysOf(rows));
      if (position.shared.some((key) => keys.has(key))) return undefined;
      const { offset, size = limit.value, back = 0, missed = 0, isBack = false } = position;
      if (offset === 0 && rows.length) return undefined;
      const isMiss = !rows.length && (!isBack || offset === 0);
      if (isMiss && missed >= MOST_MISSED) throw brokenOff(offset);
      const from = { ...position, offset: Math.max(0, offset - size), back: back + 1, isBack: true as const };
      return isMiss ? { ...from, missed: missed + 1 } : from;
    },

    smaller(position) {
      if (limit.value <= 1) return undefined;
      const half = { ...limit, value: Math.floor(limit.value / 2) };
      const paginator = offset({ ...options, limit: half });
      if (!position) return { paginator, position };
      const { size: _, shared = [], ...rest } = position;
      // A page that has room for no more than the shared rows would look like the last.
      const again = Math.min(shared.length, Math.floor(half.value / 2));
      const further = { ...rest, offset: position.offset + shared.length - again };
      return { paginator, position: again > 0 ? { ...further, shared: shared.slice(-again) } : further };
    },
  };
}

/** Whether a page joins on to the one before it, and ends where that ended. */
function bringsNothing(keys: readonly unknown[], shared: readonly unknown[] = []): boolean {
  const isNoLonger = keys.length > 0 && keys.length <= shared.length;
  return isNoLonger && keys.every((key) => shared.includes(key)) && keys.at(-1) === shared.at(-1);
}

/** What tells a row apart: these fields, or, where it has none of them, all that it holds. */
function keyOf(row: unknown, fields: string | readonly string[]): unknown {
  if (!isObject(row)) return formatJson(row);
  const values = [fields].flat().map((field) => row[field]);
  if (values.every((value) => value === undefined)) return formatJson(row);
  return values.length === 1 ? comparable(values[0]) : formatJson(values);
}

function brokenOff(offset: number): SourceError {
  return new SourceError(
    'transient_error',
    `The list breaks off: from row ${offset} on the API answers nothing, not even the rows that it answered there before. The next sync reads it again.`,
    'The list breaks off before its end.',
  );
}
