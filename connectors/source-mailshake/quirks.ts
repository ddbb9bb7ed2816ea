import { type Row, timestampCursor } from '@mailroom/airbyte-cdk';

/** Sender ids come as text or as numbers; records carry text. */
export function withTextId(sender: Row): Row {
  if (typeof sender.id === 'number' || typeof sender.id === 'bigint') sender.id = String(sender.id);
  return sender;
}

/** No field of a lead tells when it last changed; the latest of its dates does. */
export function withUpdatedAt(lead: Row): Row {
  const dates = [lead.created, lead.openedDate, lead.lastStatusChangeDate, lead.assignedOnDate]
    .map(timestampCursor.read)
    .filter((date) => date !== undefined);
  lead.updatedAt = dates.length ? dates.reduce((a, b) => (timestampCursor.compare(a, b) >= 0 ? a : b)) : null;
  return lead;
}

/** `activity/replies` has no `excludeBody`, and which fields `activity/sent` leaves out for it is not documented. */
export function withoutBodies(reply: Row): Row {
  delete reply.rawBody;
  delete reply.body;
  delete reply.plainTextBody;
  return reply;
}
