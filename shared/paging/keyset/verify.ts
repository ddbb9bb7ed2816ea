import type { CursorValue } from '../../coverage/cursor.ts';
import { valueAt } from '../../json.ts';
import type { RawPage, Turn } from '../pager.ts';
import { type KeysetPosition, largestOf, type Mark } from './position.ts';
import type { RowOrder, Walk } from './rowOrder.ts';

/** So many rows are kept from which a bound may be taken. */
const MAX_MARKS = 4;

/** What is wrong with a page, if anything: it does not keep the bound, or does not join on to the page before it. */
export function verify<C extends CursorValue>(
  { rows }: RawPage,
  at: KeysetPosition<C> | null,
  { options, order }: Walk<C>,
): Turn<KeysetPosition<C>> | undefined {
  const { key, boundMayBeIgnored = false, immutableCursor = false } = options;
  if (boundMayBeIgnored || at === null) return undefined;
  if (breaksBound(rows, at, order, immutableCursor)) return { contradicts: true };
  const retryFrom = key === undefined ? undefined : whereItJoins(rows, at, key, order);
  return retryFrom === undefined ? undefined : { retryFrom };
}

/** Whether a page shows that the API does not keep the bound that it was asked for. */
function breaksBound<C extends CursorValue>(
  rows: readonly unknown[],
  at: KeysetPosition<C>,
  { cursor, valuesIn }: RowOrder<C>,
  immutableCursor: boolean,
): boolean {
  const values = valuesIn(rows);
  const highest = cursor.after(at.bound);
  const isAbove = values.some((value) => cursor.compare(value, highest) > 0);
  return isAbove || (immutableCursor && lacksRow(rows.length, values, at, cursor));
}

/** Whether a row that must come again is not there, and no more rows can come that it may be among. */
function lacksRow<C extends CursorValue>(
  rows: number,
  values: readonly C[],
  at: KeysetPosition<C>,
  { compare }: RowOrder<C>['cursor'],
): boolean {
  if (!rows && 'awaited' in at) return true;
  const last = at.mode === 'bound' || at.mode === 'larger' ? at.last : undefined;
  if (last === undefined || rows >= largestOf(at)) return false;
  return !values.some((value) => compare(value, last) <= 0);
}

/** What is still awaited on further pages at a bound, once one has ended with this value. */
export function stillAwaited<C extends CursorValue>(
  last: C,
  at: KeysetPosition<C>,
  { cursor }: RowOrder<C>,
): C | undefined {
  const expected = expectedAt(at);
  return expected !== undefined && cursor.compare(last, expected) > 0 ? expected : undefined;
}

/** The last rows of a page, from its end up, of different values. */
export function marksOf<C extends CursorValue>(
  rows: readonly unknown[],
  key: string,
  { cursor, fromEnd, valueIn }: RowOrder<C>,
): readonly Mark<C>[] {
  const marks: Mark<C>[] = [];
  for (const row of fromEnd(rows)) {
    const value = valueIn(row);
    if (value === undefined || marks.some((mark) => cursor.compare(mark.value, value) === 0)) continue;
    if (marks.push({ value, key: valueAt(row, key) }) === MAX_MARKS) break;
  }
  return marks;
}

/**
 * Where to read instead of a page on which the row that its bound was taken from has not come again: at the bound of the
 * row before that one; null, from the top, where there is none: all of them have moved, or their dates were none.
 */
function whereItJoins<C extends CursorValue>(
  rows: readonly unknown[],
  at: KeysetPosition<C>,
  key: string,
  order: RowOrder<C>,
): KeysetPosition<C> | null | undefined {
  const isFirst = at.mode === 'bound' || (at.mode === 'reread' && at.page === 0);
  const [mark, ...others] = (isFirst && at.marks) || [];
  if (!mark) return undefined;
  const { cursor, including, valuesIn } = order;
  // Equal values that fill the page may hold the row further down.
  const isFull = rows.length > 0 && rows.length >= largestOf(at);
  const isAbove = isFull && valuesIn(rows).every((value) => cursor.compare(value, mark.value) >= 0);
  if (isAbove || rows.some((row) => isMarked(row, mark, key, order))) return undefined;
  const [before] = others;
  if (!before) return null;
  const largest = largestOf(at);
  return { mode: 'bound', bound: including(before.value), last: before.value, largest, marks: others };
}

/** Whether this is the row that a bound was taken from, unchanged. */
export function isMarked<C extends CursorValue>(
  row: unknown,
  mark: Mark<C>,
  key: string,
  { cursor, valueIn }: RowOrder<C>,
): boolean {
  const value = valueAt(row, key) === mark.key ? valueIn(row) : undefined;
  return value !== undefined && cursor.compare(value, mark.value) === 0;
}

/** Value of a row that must come on this page or on a further one at the same bound, where rows keep their value. */
function expectedAt<C extends CursorValue>(at: KeysetPosition<C>): C | undefined {
  switch (at.mode) {
    case 'bound':
    case 'larger':
      return at.awaited ?? at.last;
    case 'page':
      return at.awaited;
    case 'probe':
    case 'reread':
      return undefined;
  }
}
