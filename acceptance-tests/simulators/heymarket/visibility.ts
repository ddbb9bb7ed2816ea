import { type Archivable, type Contact, type Conversation, fieldsOf, type Kept } from './model.ts';
import type { HeymarketSettings } from './settings.ts';

/** Whether a list with `date` may tell of a row at all. */
export function isListed(row: Kept, { deletions, privateRows }: HeymarketSettings): boolean {
  if (row.isGone && deletions === 'invisible') return false;
  return privateRows === 'shown' || fieldsOf(row).shared !== false;
}

export function isContactListed(row: Contact, version: 'v1' | 'v2', settings: HeymarketSettings): boolean {
  if (!isListed(row, settings)) return false;
  const { emailOnly } = settings;
  return emailOnly === 'everywhere' || (emailOnly === 'v2' && version === 'v2') || fieldsOf(row).phone !== '';
}

/** Whether `archived` asks for a row; undefined is not said. */
export function isAsked(row: Archivable, archived: boolean | undefined, settings: HeymarketSettings): boolean {
  const { omitted, asked } = settings.archived;
  if (archived === undefined || asked === 'ignored') return omitted === 'both' || !row.archived;
  return row.archived === archived || (archived && asked === 'too');
}

/** Whether `filters.closed` asks for a conversation. */
export function isInState(row: Conversation, closed: boolean | undefined, settings: HeymarketSettings): boolean {
  const { omitted, asked, pending } = settings.closed;
  const isClosed = row.status === 'closed' || (row.status === 'pending' && pending === 'closed');
  if (closed === undefined) return omitted === 'both' || !isClosed;
  return isClosed === closed || (closed && asked === 'too');
}
