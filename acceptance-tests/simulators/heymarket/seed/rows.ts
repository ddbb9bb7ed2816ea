import type { Moment } from '../moments.ts';
import type { Store } from '../store.ts';
import { seedContacts } from './contacts.ts';
import { seedConversations } from './conversations.ts';
import { seedLists } from './lists.ts';
import { seedMessages } from './messages.ts';
import { seedTemplates } from './templates.ts';

/** Fills the account with rows that lead up to a date; the same date makes the same rows. */
export function seedRows(store: Store, date: Moment): void {
  seedLists(store, date);
  seedTemplates(store, date);
  seedContacts(store, date);
  seedConversations(store, date);
  seedMessages(store, date);
}
