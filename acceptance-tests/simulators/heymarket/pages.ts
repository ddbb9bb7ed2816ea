import { jsonReply, type Reply } from '../shared/reply.ts';
import { firstPosition } from '../shared/sorted-rows.ts';
import type { Call } from './call.ts';
import type { Fields, Kept } from './model.ts';
import type { Moment } from './moments.ts';
import { readBoolean, readLimit, readMoment, readSkip } from './parameters.ts';
import type { Moments, Table } from './table.ts';

export type Bounds = { lower?: Moment | undefined; upper?: Moment | undefined };

export type Walk<T> = {
  by: Moments;
  bounds: Bounds;
  /** Whether a row at a bound belongs to the list. */
  isClosed: { lower: boolean; upper: boolean };
  ascending: boolean;
  matches: (row: T) => boolean;
  limit: number;
  skip: number;
};

/** The rows of a table within bounds, from one end to the other. */
export function pageOf<T extends Kept>(table: Table<T>, walk: Walk<T>): T[] {
  const { by, bounds, isClosed, ascending, matches, limit } = walk;
  const rows = table.sorted(by);
  const { lower, upper } = bounds;
  const low =
    lower === undefined ? 0 : firstPosition(rows, (row) => row[by] > lower || (isClosed.lower && row[by] === lower));
  const high =
    upper === undefined
      ? rows.length
      : firstPosition(rows, (row) => row[by] > upper || (!isClosed.upper && row[by] === upper));
  const page: T[] = [];
  let { skip } = walk;
  for (let count = 0; count < high - low && page.length < limit; count += 1) {
    const row = rows[ascending ? low + count : high - 1 - count] as T;
    if (!matches(row)) continue;
    if (skip > 0) skip -= 1;
    else page.push(row);
  }
  return page;
}

/** The fields of a call for a list. */
export const pagingFields = [
  ...['date', 'limit', 'ascending', 'order', 'page'],
  ...['archived', 'filter', 'assigned', 'id', 'parent_id'],
];

/** The page of a list, the newest change first, that `date`, `limit`, `page` and `ascending` ask for. */
export function datePage<T extends Kept>(
  { body, world: { settings } }: Call,
  table: Table<T>,
  matches: (row: T) => boolean,
): T[] {
  const ascending = readBoolean(body, 'ascending') ?? false;
  const date = readMoment(body, 'date');
  const limit = readLimit(body, 'lists', settings);
  const isInclusive = settings.date === 'inclusive';
  return pageOf(table, {
    by: 'updated',
    bounds: ascending ? { lower: date } : { upper: date },
    isClosed: { lower: isInclusive, upper: isInclusive },
    ascending,
    matches,
    limit,
    skip: readSkip(body, limit, settings.page),
  });
}

/** A bare array. */
export function listReply({ world: { settings } }: Call, rows: Fields[]): Reply {
  const shown = settings.pageOrder === 'reversed' ? rows.toReversed() : rows;
  return { ...jsonReply(shown), rows: rows.length };
}

/** The number of the rows that match, as a text. */
export function countReply({ world: { settings } }: Call, count: number): Reply {
  return jsonReply(settings.counts === 'text' ? String(count) : count);
}
