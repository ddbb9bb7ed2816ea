import type { Row } from './messages.ts';

export type Key = readonly string[];

export function keyOf(row: Row, key: Key): string {
  return key.map((name) => JSON.stringify(row[name])).join('/');
}

/** The last of the rows of each key, as an upsert leaves them. */
export function byKey(rows: readonly Row[], key: Key): Map<string, Row> {
  return new Map(rows.map((row) => [keyOf(row, key), row]));
}

/** Sorted, so that sets of rows can be compared whatever their order. */
export function sorted(rows: readonly Row[], key: Key): Row[] {
  return rows
    .map((row) => ({ row, key: keyOf(row, key) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ row }) => row);
}

/** Keys of the rows that are missing from what was delivered. */
export function missing(expected: readonly Row[], delivered: readonly Row[], key: Key): string[] {
  const keys = new Set(delivered.map((row) => keyOf(row, key)));
  return expected.map((row) => keyOf(row, key)).filter((one) => !keys.has(one));
}

/** How many rows came more often than once. */
export function repeats(delivered: readonly Row[], key: Key): number {
  return delivered.length - new Set(delivered.map((row) => keyOf(row, key))).size;
}
