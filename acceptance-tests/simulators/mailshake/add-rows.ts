import {
  createCampaign,
  createLead,
  createMessages,
  createRecipient,
  createReply,
  createSentMessage,
} from './create-rows.ts';
import type { Campaign, Message, Recipient, ReplyType, Sender, SentReference } from './model.ts';
import { person } from './people.ts';
import { listedCampaigns, type Store } from './store.ts';

/** How many rows of each kind to add. */
export type AddOptions = {
  sent?: number;
  opens?: number;
  clicks?: number;
  replies?: number;
  leads?: number;
  recipients?: number;
  campaigns?: number;
  /** Where they belong; without it, the newest campaign that has recipients. */
  campaignID?: number;
  /** The moment of the newest; now, unless told otherwise. A moment in the past makes late arrivals. */
  date?: string | Date;
  /** From one row to the row before it, in ms (1000). */
  stepMs?: number;
  /** Of opens and clicks (false). */
  isDuplicate?: boolean;
  /** Of replies (`reply`). */
  replyType?: ReplyType;
  /** Sent messages without a campaign message (false). */
  oneOff?: boolean;
};

export const addableKinds = ['campaigns', 'recipients', 'sent', 'opens', 'clicks', 'replies', 'leads'] as const;
type AddableKind = (typeof addableKinds)[number];

/** The ids of the new rows by kind, the oldest first. */
export type AddedIDs = Partial<Record<AddableKind, number[]>>;

/** Adds rows of several kinds, campaigns and recipients first. The newest row of each kind happens at `moment`. */
export function addRows(store: Store, moment: number, options: AddOptions): AddedIDs {
  const { stepMs = 1000 } = options;
  const ids: AddedIDs = {};
  for (const kind of addableKinds) {
    const count = options[kind];
    if (count === undefined) continue;
    ids[kind] = Array.from({ length: count }, (_, index) => {
      const date = moment - (count - 1 - index) * stepMs;
      return addRow(kind, store, date, index, options);
    });
  }
  return ids;
}

function addRow(kind: AddableKind, store: Store, date: number, index: number, options: AddOptions): number {
  if (kind === 'campaigns') return addCampaign(store, date).id;
  const campaign = campaignOf(store, options.campaignID);
  if (kind === 'recipients') {
    const id = store.recipients.nextID();
    return store.recipients.add(createRecipient(id, campaign, person(20_000 + (id % 1_000_000)), date)).id;
  }
  const recipient = recipientOf(store, campaign, index);
  const { isDuplicate = false } = options;
  const parent = mailTo(recipient);
  switch (kind) {
    case 'sent': {
      const message = options.oneOff ? null : parent.message;
      const sender = campaign.sender ?? (store.senders.rows()[0] as Sender);
      return store.sent.add(
        createSentMessage({ id: store.sent.nextID(), actionDate: date, recipient, sender, message }),
      ).id;
    }
    case 'opens':
      return store.opens.add({ id: store.opens.nextID(), actionDate: date, recipient, isDuplicate, parent }).id;
    case 'clicks': {
      const link = 'https://northwind.example/prices';
      return store.clicks.add({ id: store.clicks.nextID(), actionDate: date, recipient, isDuplicate, parent, link }).id;
    }
    case 'replies': {
      const type = options.replyType ?? 'reply';
      return store.replies.add(createReply({ id: store.replies.nextID(), actionDate: date, recipient, type, parent }))
        .id;
    }
    case 'leads':
      return store.leads.add(createLead(store.leads.nextID(), recipient, date)).id;
  }
}

function addCampaign(store: Store, created: number): Campaign {
  const id = store.campaigns.nextID();
  const messages = createMessages(6_000_000 + (id % 100_000) * 4, 'Something new');
  const sender = store.senders.rows()[0] ?? null;
  return store.campaigns.add(createCampaign({ id, title: `Campaign ${id}`, created, messages, sender }));
}

function campaignOf(store: Store, id: number | undefined): Campaign {
  const isUsed = (campaign: Campaign) => store.recipients.rows().some((row) => row.campaign === campaign);
  const campaign = id === undefined ? listedCampaigns(store).find(isUsed) : store.campaigns.find(id);
  if (!campaign) throw new Error(`There is no campaign ${id}`);
  return campaign;
}

/** A campaign without people gets its first one. */
function recipientOf(store: Store, campaign: Campaign, index: number): Recipient {
  const recipients = store.recipients.rows().filter((row) => row.campaign === campaign);
  if (recipients.length > 0) return recipients[index % recipients.length] as Recipient;
  const id = store.recipients.nextID();
  return store.recipients.add(createRecipient(id, campaign, person(20_000 + (id % 1_000_000)), campaign.created));
}

function mailTo(recipient: Recipient): SentReference {
  const message: Message | null = recipient.campaign.messages[0] ?? null;
  return { id: 1_800_000_000 + (recipient.id % 10_000_000), type: message ? 'campaign-message' : 'one-off', message };
}
