import type { Row } from '../support/messages.ts';
import { cursors } from './setup.ts';

/** In ms, the moment by which an incremental stream orders a row; undefined for rows of streams without a cursor. */
export function momentOf(stream: string, row: Row): number | undefined {
  const value =
    row[cursors[stream] ?? ''] ?? (stream === 'lead_status_changes' ? (row.openedDate ?? row.created) : undefined);
  return typeof value === 'string' ? Date.parse(value) : undefined;
}

/** The rows within the bounds, both included; rows without a moment are always within. */
export function within(stream: string, rows: readonly Row[], from: number, to: number): Row[] {
  return rows.filter((row) => {
    const moment = momentOf(stream, row);
    return moment === undefined || (moment >= from && moment <= to);
  });
}
