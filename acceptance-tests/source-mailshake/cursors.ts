import type { Row } from '../support/messages.ts';

/** The moment by which an incremental stream orders a row. */
const cursors: Record<string, (row: Row) => unknown> = {
  opens: ({ actionDate }) => actionDate,
  clicks: ({ actionDate }) => actionDate,
  sent_messages: ({ actionDate }) => actionDate,
  replies: ({ actionDate }) => actionDate,
  created_leads: ({ created }) => created,
  lead_assignments: ({ assignedOnDate }) => assignedOnDate,
  lead_status_changes: ({ lastStatusChangeDate, openedDate, created }) => lastStatusChangeDate ?? openedDate ?? created,
  leads: ({ updatedAt }) => updatedAt,
};

export const incrementalStreams = Object.keys(cursors);

/** In ms; undefined for rows of streams without a cursor. */
export function momentOf(stream: string, row: Row): number | undefined {
  const value = cursors[stream]?.(row);
  return typeof value === 'string' ? Date.parse(value) : undefined;
}

/** The rows within the bounds, both included; rows without a moment are always within. */
export function within(stream: string, rows: readonly Row[], from: number, to: number): Row[] {
  return rows.filter((row) => {
    const moment = momentOf(stream, row);
    return moment === undefined || (moment >= from && moment <= to);
  });
}
