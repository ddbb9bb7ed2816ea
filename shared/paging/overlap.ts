import { ListError } from '../errors.ts';
import { comparable } from '../exactNumber.ts';
import { formatJson, isObject } from '../json.ts';

/** Rows that two pages have in common, told apart by these fields. */
export interface Overlap {
  rows: number;
  key: string | readonly string[];
}

export interface OverlapPosition {
  offset: number;
  /** The rows that the page must have in common with the one before. */
  shared?: readonly unknown[];
  /** So many rows had the largest page. */
  size?: number;
  /** How often the walk has stepped back. Keeps the loop guard from taking an offset that comes again for a repeat. */
  back?: number;
  /** How often in a row the API has answered nothing where rows had to come again. */
  missed?: number;
  /** The walk is on its way back to rows that it shares. */
  isBack?: true;
}

/** So often nothing may come where rows must, before that is an error. */
const MAX_MISSED = 3;

/**
 * Where to read instead of a page that has none of the rows that it must have in common with the one before: a page
 * further up, as often as it takes. An error where the list has broken off.
 */
export function whereItJoins<P extends OverlapPosition>(
  rows: number,
  keys: readonly unknown[],
  at: P,
  pageSize: number,
): P | undefined {
  const { offset, shared, size = pageSize, back = 0, missed = 0, isBack = false } = at;
  if (!shared || shared.some((key) => keys.includes(key))) return undefined;
  if (offset === 0 && rows > 0) return undefined;
  const isMiss = rows === 0 && (!isBack || offset === 0);
  if (isMiss && missed >= MAX_MISSED) throw brokenOff(offset);
  const from = { ...at, offset: Math.max(0, offset - size), back: back + 1, isBack: true as const };
  return isMiss ? { ...from, missed: missed + 1 } : from;
}

/** Whether a page joins on to the one before it, and ends where that ended. */
export function bringsNothing(keys: readonly unknown[], shared: readonly unknown[] = []): boolean {
  const isNoLonger = keys.length > 0 && keys.length <= shared.length;
  return isNoLonger && keys.every((key) => shared.includes(key)) && keys.at(-1) === shared.at(-1);
}

/** What tells a row apart: these fields, or, where it has none of them, all that it holds. */
export function keyOf(row: unknown, fields: string | readonly string[]): unknown {
  if (!isObject(row)) return formatJson(row);
  if (typeof fields === 'string') return row[fields] === undefined ? formatJson(row) : comparable(row[fields]);
  const values = fields.map((field) => row[field]);
  if (values.every((value) => value === undefined)) return formatJson(row);
  return values.length === 1 ? comparable(values[0]) : formatJson(values);
}

function brokenOff(offset: number): ListError {
  return new ListError(
    'transient_error',
    `The list breaks off: from row ${offset} on the API answers nothing, not even the rows that it answered there before. The next sync reads it again.`,
    'The list breaks off before its end.',
  );
}
