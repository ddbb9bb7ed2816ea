import { Coverage } from '../coverage/coverage.ts';
import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import { isObject, type Row } from '../json.ts';
import { lowest } from './bounds.ts';

interface Shape {
  cursor?: CursorType<CursorValue>;
  /** Seconds of the look-back that the stream has now. */
  lookback: number;
  since?: CursorValue | null;
  /** Its parent's rows move, so that something was known of their past; default true. */
  moves?: boolean;
}

/**
 * A state of version 1 as one of version 2. Beside the newest interval of each partition it had `recheck`, from where to
 * look back, and, for children that are read down to what is known of them, `known` while a reading was under way and
 * `reach` after it; a version 2 says all of that with `verified`. What does not fit is left for the reader to refuse.
 */
export function upgraded(state: Row, { cursor, lookback, since, moves = true }: Shape): Row {
  if (!cursor) return { ...state, version: 2 };
  const { covered, partitions, ...rest } = state;
  const lists = isObject(partitions) ? Object.values(partitions) : [covered];
  const verified = since === undefined || !moves ? undefined : verifiedOf(lists, cursor, lookback, since);
  const convert = (list: unknown): unknown => (Array.isArray(list) ? convertList(list, cursor, lookback) : list);
  return {
    ...rest,
    version: 2,
    ...(verified !== undefined && { verified }),
    ...('covered' in state && { covered: convert(covered) }),
    ...('partitions' in state && {
      partitions: isObject(partitions)
        ? Object.fromEntries(Object.entries(partitions).map(([key, list]) => [key, convert(list)]))
        : partitions,
    }),
  };
}

function convertList(list: readonly unknown[], cursor: CursorType<CursorValue>, lookback: number): unknown[] {
  return list.map((interval) => {
    if (!isObject(interval)) return interval;
    const { recheck, known: _known, reach: _reach, ...rest } = interval;
    const from = cursor.restore(recheck);
    return from === undefined ? rest : { ...rest, verified: cursor.minusSeconds(from, -lookback) };
  });
}

/** Of no child more is known than of those in the partition of which the least is; undefined: nothing is known of them. */
function verifiedOf(
  lists: readonly unknown[],
  cursor: CursorType<CursorValue>,
  lookback: number,
  since: CursorValue | null,
): CursorValue | undefined {
  const bounds = lists.flatMap((list) =>
    Array.isArray(list) && list.length ? [boundOf(list, cursor, lookback, since)] : [],
  );
  return lowest(cursor, bounds) ?? undefined;
}

function boundOf(
  list: readonly unknown[],
  cursor: CursorType<CursorValue>,
  lookback: number,
  since: CursorValue | null,
): CursorValue | null {
  const newest: Row = isObject(list[0]) ? list[0] : {};
  const coverage = list.filter(isObject).reduce((all: Coverage<CursorValue>, { low, high }) => {
    const top = cursor.restore(high);
    return top === undefined ? all : all.add(cursor.restore(low) ?? null, top);
  }, new Coverage(cursor));
  const lowestGap = coverage.gaps(since).at(-1)?.low ?? null;
  if (newest.known === undefined && coverage.gaps(since).length === 1) return cursor.restore(newest.reach) ?? lowestGap;
  const known = newest.known === undefined ? lowestGap : (cursor.restore(newest.known) ?? null);
  return known === null ? null : cursor.minusSeconds(known, -lookback);
}
