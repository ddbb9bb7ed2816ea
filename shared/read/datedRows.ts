import type { CursorValue } from '../coverage/cursor.ts';
import type { Config, IncrementalBase } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import { cursorOf, highest } from './pages.ts';

type Sync = IncrementalBase<Config>;

/** Rows in the order of their cursor values; those without one first. */
export function newestFirst(sync: Sync, rows: readonly Row[]): readonly Row[] {
  return [...rows].sort((a, b) => {
    const [one, other] = [cursorOf(sync, a), cursorOf(sync, b)];
    if (one === undefined || other === undefined) return Number(one !== undefined) - Number(other !== undefined);
    return sync.cursor.type.compare(other, one);
  });
}

/** What decides whether rows are wanted: their cursor values, or another date where that is later. */
export function datesOf(
  { cursor, alsoDated }: Sync,
  rows: readonly Row[],
  cursors: readonly (CursorValue | undefined)[],
): readonly (CursorValue | undefined)[] {
  if (!alsoDated) return cursors;
  return rows.map((row, index) =>
    highest(cursor.type, [cursors[index], ...alsoDated.map((field) => cursor.type.read(row[field]))]),
  );
}

/** The same in a list out of order: a row that stands above a newer one is always wanted, since its date may be none. */
export function undated(
  { cursor }: Sync,
  cursors: readonly (CursorValue | undefined)[],
): readonly (CursorValue | undefined)[] {
  let below: CursorValue | undefined;
  return cursors
    .toReversed()
    .map((value) => {
      const isAboveNewer = value !== undefined && below !== undefined && cursor.type.compare(below, value) > 0;
      below = highest(cursor.type, [below, value]);
      return isAboveNewer ? undefined : value;
    })
    .toReversed();
}
