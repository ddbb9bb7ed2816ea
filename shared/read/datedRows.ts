import type { CursorValue } from '../coverage/cursor.ts';
import type { Config, IncrementalBase, ListStream } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import { highest } from './bounds.ts';

type Sync = IncrementalBase<Config>;

/** A row of a list, its cursor value read. */
export interface DatedRow {
  readonly row: Row;
  /** What orders it; undefined when it has none that can be read, or the list has no cursor. */
  readonly cursor: CursorValue | undefined;
  /** What decides whether it is wanted: the cursor value, or another date where that is later. Undefined: it always is. */
  readonly date: CursorValue | undefined;
}

/** The value that orders a row, or undefined when it has none that can be read. */
export function cursorOf(sync: Sync, row: Row): CursorValue | undefined {
  const { field, type, of } = sync.cursor;
  return type.read(of ? of(row) : row[field]);
}

/** Rows of a list, in its order. */
export function dated({ sync }: ListStream, rows: readonly Row[]): readonly DatedRow[] {
  if (sync.order === 'full_refresh') return rows.map((row) => ({ row, cursor: undefined, date: undefined }));
  const { extraCursorFields, cursor } = sync;
  return rows.map((row) => {
    const value = cursorOf(sync, row);
    if (!extraCursorFields) return { row, cursor: value, date: value };
    const others = extraCursorFields.map((field) => cursor.type.read(row[field]));
    return { row, cursor: value, date: highest(cursor.type, [value, ...others]) };
  });
}

/** Rows in the order of their cursor values; those without one first. */
export function sortedNewestFirst({ cursor: { type } }: Sync, rows: readonly DatedRow[]): readonly DatedRow[] {
  return [...rows].sort(({ cursor: one }, { cursor: other }) => {
    if (one === undefined || other === undefined) return Number(one !== undefined) - Number(other !== undefined);
    return type.compare(other, one);
  });
}

/** The same in a list out of order: a row that stands above a newer one is always wanted, since its date may be none. */
export function undated({ cursor: { type } }: Sync, rows: readonly DatedRow[]): readonly DatedRow[] {
  let below: CursorValue | undefined;
  return rows
    .toReversed()
    .map(({ row, cursor }) => {
      const isAboveNewer = cursor !== undefined && below !== undefined && type.compare(below, cursor) > 0;
      below = highest(type, [below, cursor]);
      return { row, cursor, date: isAboveNewer ? undefined : cursor };
    })
    .toReversed();
}

/** The cursor values that rows have. */
export function cursorsIn(rows: readonly DatedRow[]): CursorValue[] {
  const cursors: CursorValue[] = [];
  for (const { cursor } of rows) if (cursor !== undefined) cursors.push(cursor);
  return cursors;
}
