import type { CursorValue } from '../coverage/cursor.ts';
import { coveredListOf, incrementalOf, isCustom } from '../declare/graph.ts';
import type { Config, IncrementalBase, Stream } from '../declare/stream.ts';
import { type ReadContext, settledAt, startOf } from './context.ts';

/** What `start_date` and `end_date` leave of a stream: rows above `floor`, up to and including `until`; null: no bound. */
export interface DateBounds {
  readonly floor: CursorValue | null;
  readonly until: CursorValue | null;
}

/** A row at either date itself is wanted. What has no history of its own is bounded by neither. */
export function dateBoundsOf(stream: Stream, { start_date, end_date }: Config): DateBounds {
  const type = incrementalOf(stream)?.cursor.type;
  const isBounded = isCustom(stream) || coveredListOf(stream)?.boundedByStartDate !== false;
  const cursorAt = (date: unknown): CursorValue | null =>
    type && isBounded && typeof date === 'string' && date ? type.fromTime(Date.parse(date)) : null;
  const start = cursorAt(start_date);
  return { floor: type && start !== null ? type.before(start) : null, until: cursorAt(end_date) };
}

/** Whether the end lies before the run: no row that comes while it reads is wanted. */
export function hasEnded(
  until: CursorValue | null,
  sync: IncrementalBase<Config>,
  context: ReadContext,
): until is CursorValue {
  return until !== null && sync.cursor.type.compare(until, settledAt(sync, startOf(context))) <= 0;
}
