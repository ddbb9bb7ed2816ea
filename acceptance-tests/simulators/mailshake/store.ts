import type { Campaign, Click, Lead, Open, Recipient, Reply, Sender, SentMessage, Unsubscribe, User } from './model.ts';
import { createTable, type Table } from './table.ts';

export type Store = {
  users: Table<User>;
  senders: Table<Sender>;
  campaigns: Table<Campaign>;
  recipients: Table<Recipient>;
  leads: Table<Lead>;
  sent: Table<SentMessage>;
  opens: Table<Open>;
  clicks: Table<Click>;
  replies: Table<Reply>;
  unsubscribes: Unsubscribe[];
  /** The user that the credentials belong to. */
  ownUserID: number;
};

export const activityKinds = ['sent', 'opens', 'clicks', 'replies'] as const;
export type ActivityKind = (typeof activityKinds)[number];

/** Ids of each kind begin here; generated rows come first, so that rows added later have higher ids. */
export const firstActivityID: Record<ActivityKind, number> = {
  sent: 1_874_402_000,
  opens: 902_551_000,
  clicks: 77_120_000,
  replies: 40_188_000,
};

export function createStore(generated: Record<ActivityKind, number>): Store {
  const activity = <T extends { id: number; actionDate: number }>(kind: ActivityKind) =>
    createTable<T>(firstActivityID[kind] + generated[kind], ({ actionDate }) => actionDate);
  return {
    users: createTable(88_231),
    senders: createTable(51_877),
    campaigns: createTable(1_482_207),
    recipients: createTable(671_204_518),
    leads: createTable(5_531_207),
    sent: activity('sent'),
    opens: activity('opens'),
    clicks: activity('clicks'),
    replies: activity('replies'),
    unsubscribes: [],
    ownUserID: 88_231,
  };
}

/** A campaign that the lists show. */
export function listedCampaigns(store: Store): Campaign[] {
  return store.campaigns.rows().filter(({ isListed }) => isListed);
}
