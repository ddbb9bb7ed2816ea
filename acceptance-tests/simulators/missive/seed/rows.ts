import type { Store } from '../store.ts';
import { seedContacts } from './contacts.ts';
import { seedConversations } from './conversations.ts';
import { seedResponses } from './responses.ts';
import { seedTasks } from './tasks.ts';

/** Fills the account with rows that lead up to a date; the same date makes the same rows. */
export function seedRows(store: Store, date: number): void {
  seedContacts(store, date);
  seedConversations(store, date);
  seedResponses(store, date);
  seedTasks(store, date);
}
