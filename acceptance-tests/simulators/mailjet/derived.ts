import type { Message, Recipient } from './model.ts';
import type { Store } from './store.ts';
import { secondsOf } from './time.ts';

/** In the order of their ids. */
export function messagesOfCampaign(store: Store, campaign: number): readonly Message[] {
  const grouped = store.memo('messages by campaign', () => Map.groupBy(store.messages.rows, (row) => row.campaign));
  return grouped.get(campaign) ?? [];
}

export function recipientsOfList(store: Store, list: number): readonly Recipient[] {
  const grouped = store.memo('recipients by list', () =>
    Map.groupBy(store.kept.listrecipient.rows, (row) => row.ListID),
  );
  return grouped.get(list) ?? [];
}

/** When the campaign of a message began; the message itself, when it has none. */
export function campaignStart(store: Store): (message: Message) => number {
  const starts = store.memo(
    'campaign starts',
    () => new Map(store.kept.campaign.rows.map((row) => [row.ID, secondsOf(row.SendStartAt) ?? 0])),
  );
  return (message) => starts.get(message.campaign) ?? message.at;
}

export function contactByEmail(store: Store, email: string) {
  const byEmail = store.memo(
    'contacts by e-mail',
    () => new Map(store.kept.contact.rows.map((row) => [row.Email.toLowerCase(), row])),
  );
  return byEmail.get(email.toLowerCase());
}

/** The id of the contact that a filter names by its id or its address; -1 for none. */
export function contactNumber(store: Store, value: string): number {
  if (/^\d+$/.test(value)) return Number(value);
  return contactByEmail(store, value)?.ID ?? -1;
}
