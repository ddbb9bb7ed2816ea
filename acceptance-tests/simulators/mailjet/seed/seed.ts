import type { Account, AccountName } from '../accounts.ts';
import { seedContent } from '../content/rows.ts';
import { makeMessage } from '../make-message.ts';
import { makeRow } from '../make-row.ts';
import { seedAccount, seedEmptyAccount } from './account.ts';
import { seedCampaigns, seedTemplates } from './campaigns.ts';
import { seedContacts } from './contacts.ts';
import type { Dates } from './dates.ts';
import { contactIDs, senderIDs } from './ids.ts';
import { seedMessages, seedSMS } from './messages.ts';

/** The accounts as they begin; without samples, only what no account is without. */
export function seedAccounts(accounts: Record<AccountName, Account>, dates: Dates, sample: boolean | 'account'): void {
  for (const account of Object.values(accounts)) seedEmptyAccount(account, accounts, dates);
  if (!sample) return;
  const { store } = accounts.master;
  seedAccount(accounts.master, dates);
  if (sample === 'account') return;
  seedContacts(store, dates);
  seedCampaigns(store, dates);
  seedTemplates(store, dates);
  seedMessages(store, dates);
  seedSMS(store, dates);
  seedContent(store, dates);
  seedSmall(accounts.sub, 'sub', dates);
  seedSmall(accounts.us, 'us', dates);
}

/** Two contacts, one with an id of the master's, and a message. */
function seedSmall({ store }: Account, name: string, { date, seconds }: Dates): void {
  const { kept, messages } = store;
  for (const [index, ID] of [contactIDs.ines, 7_000_000_001].entries()) {
    const Email = `${name}${index}@client-sud.example`;
    kept.contact.add(
      makeRow('contact', { ID, Email, Name: `Person ${name}`, CreatedAt: date('2025-02-01T08:00:00Z') }),
    );
  }
  const CreatedAt = date('2025-02-01T08:00:00Z');
  kept.contactslist.add(makeRow('contactslist', { ID: 40_001, Address: `a${name}`, CreatedAt, Name: `List ${name}` }));
  messages.add(
    makeMessage({
      id: 1_152_921_600_000_000_001n,
      at: seconds('2025-05-19T12:00:00Z'),
      contact: contactIDs.ines,
      sender: senderIDs.news,
    }),
  );
}
