import type { EncodedCoverage } from '../coverage/codec.ts';
import { formatJson } from '../json.ts';

/** A STATE is kept below 64 KiB. */
export const MAX_CHARACTERS = 60_000;

/**
 * What fits into a STATE. Hints where to go on are left out first; then, of very many partitions, those that were
 * entered first: they are read again, which loses nothing.
 */
export function withinLimit(
  entries: [string, EncodedCoverage][],
  hints: boolean,
  most: number,
): [string, EncodedCoverage][] {
  const sizeOf = (value: unknown): number => formatJson(value).length;
  if (hints && sizeOf(entries) < most) return entries;
  const bare = entries.map(([key, intervals]): [string, EncodedCoverage] => [
    key,
    intervals.map(({ resume, ...interval }) => interval),
  ]);
  let size = 0;
  return bare
    .reverse()
    .filter((entry) => {
      size += sizeOf(entry);
      return size < most;
    })
    .reverse();
}

/** Of very many finished partitions some are forgotten, and read again. */
export function keysWithinLimit(keys: readonly string[], most: number): readonly string[] {
  let size = 0;
  return keys.filter((key) => {
    size += formatJson(key).length + 1;
    return size < most;
  });
}
