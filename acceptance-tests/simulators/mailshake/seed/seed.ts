import type { ActivityKind, Store } from '../store.ts';
import { seedAccount } from './account.ts';
import { seedActivity } from './activity.ts';
import { day, hour, minute } from './dates.ts';
import { seedLeads } from './leads.ts';
import { seedRecipients } from './recipients.ts';

/** Fills a store with the account of Northwind Outreach as it was at a date; the same date makes the same rows. */
export function seed(store: Store, date: number, generated: Record<ActivityKind, number>): void {
  seedAccount(store, date);
  seedRecipients(store, date);
  seedActivity(store, date, (kind) => generated[kind] === 0);
  seedLeads(store, date);
  seedUnsubscribes(store, date);
}

function seedUnsubscribes(store: Store, date: number): void {
  const recipients = store.recipients.rows().slice(0, 6);
  const addresses = [...recipients.map(({ emailAddress }) => emailAddress), 'remove.me@oldport.example'];
  for (const [index, emailAddress] of addresses.entries()) {
    store.unsubscribes.push({
      emailAddress,
      date: date - (30 - index) * day + 11 * hour + 2 * minute,
      campaignTitle: index % 2 === 0 ? 'Q1 logistics directors' : 'Warehouse "managers", north',
    });
  }
}
