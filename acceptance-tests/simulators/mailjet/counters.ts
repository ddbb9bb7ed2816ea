import type { Message, MessageEvent, Recipient } from './model.ts';
import type { Store } from './store.ts';

/** How many of some messages are such. */
export type Counters = {
  processed: number;
  queued: number;
  delivered: number;
  deferred: number;
  blocked: number;
  hardBounced: number;
  softBounced: number;
  opened: number;
  clicked: number;
  spam: number;
  unsubscribed: number;
  /** The latest thing that happened, in seconds; 0 for nothing. */
  lastAt: number;
};

export const noCounters: Readonly<Counters> = Object.freeze(emptyCounters());

export function emptyCounters(): Counters {
  return {
    ...{ processed: 0, queued: 0, delivered: 0, deferred: 0, blocked: 0, hardBounced: 0, softBounced: 0 },
    ...{ opened: 0, clicked: 0, spam: 0, unsubscribed: 0, lastAt: 0 },
  };
}

export function isDelivered({ status }: Message): boolean {
  return status === 'sent' || status === 'opened' || status === 'clicked' || status === 'spam' || status === 'unsub';
}

/** The first event of a kind. */
export function firstEvent({ events }: Message, kind: MessageEvent['kind']): MessageEvent | undefined {
  for (const event of events) if (event.kind === kind) return event;
  return undefined;
}

export function countMessage(counters: Counters, message: Message): void {
  const { status, events } = message;
  counters.processed += 1;
  if (status === 'queued') counters.queued += 1;
  else if (status === 'deferred') counters.deferred += 1;
  else if (status === 'blocked') counters.blocked += 1;
  else if (status === 'hardbounced' || status === 'bounce') counters.hardBounced += 1;
  else if (status === 'softbounced') counters.softBounced += 1;
  else if (isDelivered(message)) counters.delivered += 1;
  if (status !== 'queued' && message.at > counters.lastAt) counters.lastAt = message.at;
  if (events.length === 0) return;
  if (firstEvent(message, 'opened')) counters.opened += 1;
  if (firstEvent(message, 'clicked')) counters.clicked += 1;
  if (firstEvent(message, 'spam')) counters.spam += 1;
  if (firstEvent(message, 'unsub')) counters.unsubscribed += 1;
  counters.lastAt = Math.max(counters.lastAt, events.at(-1)?.at ?? 0);
}

export type CountersOf<T> = (row: T) => Readonly<Counters>;

export function countersOfContact(store: Store): CountersOf<number> {
  const counted = store.memo('counters by contact', () => countBy(store.messages.rows, ({ contact }) => contact));
  return (id) => counted.get(id) ?? noCounters;
}

export function countersOfSender(store: Store): CountersOf<number> {
  const counted = store.memo('counters by sender', () => countBy(store.messages.rows, ({ sender }) => sender));
  return (id) => counted.get(id) ?? noCounters;
}

export function countersOfCampaign(store: Store): CountersOf<number> {
  const counted = store.memo('counters by campaign', () => countBy(store.messages.rows, ({ campaign }) => campaign));
  return (id) => counted.get(id) ?? noCounters;
}

const contactSpan = 1e10;

/** What a recipient got by the campaigns to its list. */
export function countersOfRecipient(store: Store): CountersOf<Recipient> {
  const counted = store.memo('counters by recipient', () => {
    const lists = new Map(store.kept.campaign.rows.map((row) => [row.ID, row.ListID]));
    return countBy(store.messages.rows, ({ campaign, contact }) => {
      const list = lists.get(campaign) ?? 0;
      return list === 0 ? undefined : list * contactSpan + contact;
    });
  });
  return (row) => counted.get(row.ListID * contactSpan + row.ContactID) ?? noCounters;
}

function countBy(messages: readonly Message[], keyOf: (message: Message) => number | undefined): Map<number, Counters> {
  const counted = new Map<number, Counters>();
  for (const message of messages) {
    const key = keyOf(message);
    if (key === undefined) continue;
    let counters = counted.get(key);
    if (!counters) {
      counters = emptyCounters();
      counted.set(key, counters);
    }
    countMessage(counters, message);
  }
  return counted;
}
