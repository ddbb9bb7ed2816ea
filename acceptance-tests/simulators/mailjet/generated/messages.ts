import { agentIDs } from '../agents.ts';
import { addEvent, makeMessage } from '../make-message.ts';
import type { EventKind, Message } from '../model.ts';
import type { Store } from '../store.ts';
import { dateOf, daySeconds } from '../time.ts';
import type { GeneratedCampaign, GeneratedCampaigns } from './campaigns.ts';
import type { Person } from './contacts.ts';
import { defaultEvery, type Every, type GenerateOptions } from './options.ts';
import { isNth, mix } from './people.ts';

/** Ids carry one of these, so that their order is not that of time. */
const shards = [2n ** 60n, 2n ** 58n, 2n ** 59n, 2n ** 56n, 2n ** 57n];
const firstID = 20_000_000_001n;
const urls = ['spring', 'sale', 'shoes', 'about', 'unsubscribe', 'voucher'].map(
  (name) => `https://shop-aurore.example/${name}`,
);

/** Messages with their events, and what follows from them for contacts and campaigns. */
export function generateMessages(
  store: Store,
  moment: number,
  options: GenerateOptions,
  people: readonly Person[],
  { marketing, transactional }: GeneratedCampaigns,
): void {
  const { messages = 0, transactionalShare = 20, days = 120, perSecond = 20, seed = 1 } = options;
  const every: Every = { ...defaultEvery, ...options.every };
  const first = moment - days * daySeconds;
  const step = (days * daySeconds) / Math.max(1, messages);
  const lastAt = new Float64Array(people.length);
  const delivered = new Uint32Array(people.length);
  const ends = new Map<GeneratedCampaign, number>();
  const sent = marketing.map(() => 0);

  for (let index = 0; index < messages; index += 1) {
    const chance = mix(seed, index);
    const isOngoing = transactional.length > 0 && (marketing.length === 0 || index % 100 < transactionalShare);
    const turn = Math.floor((index * marketing.length) / Math.max(1, messages));
    const campaign = (isOngoing ? transactional[index % transactional.length] : marketing[turn]) as GeneratedCampaign;
    const at = isOngoing
      ? Math.floor(first + index * step)
      : Math.min(moment - 1, campaign.start + 1 + Math.floor((sent[turn] ?? 0) / perSecond));
    if (!isOngoing) sent[turn] = (sent[turn] ?? 0) + 1;
    const position = isOngoing ? chance % people.length : ((sent[turn] ?? 1) - 1) % people.length;
    const message = makeMessage({
      id: (shards[index % shards.length] ?? 0n) + firstID + BigInt(index),
      ...{ at, campaign: campaign.row.ID, contact: people[position]?.id ?? 0, sender: campaign.row.FromID },
      customID: isOngoing ? `order-${index}` : undefined,
    });
    addOutcome(store, message, index, chance, every, moment);
    store.messages.add(message);
    if (!ends.has(campaign)) campaign.row.FirstMessageID = message.id;
    ends.set(campaign, Math.max(ends.get(campaign) ?? 0, at));
    lastAt[position] = Math.max(lastAt[position] ?? 0, message.events.at(-1)?.at ?? at);
    if (message.status !== 'queued' && !message.status.endsWith('bounced'))
      delivered[position] = (delivered[position] ?? 0) + 1;
  }
  for (const [{ row }, end] of ends) row.SendEndAt = dateOf(end);
  for (const { id, position } of people) {
    const at = lastAt[position] ?? 0;
    if (at === 0) continue;
    Object.assign(store.kept.contact.get(id), { LastActivityAt: dateOf(at), DeliveredCount: delivered[position] ?? 0 });
  }
}

/** What came of a message. */
function addOutcome(store: Store, message: Message, index: number, chance: number, every: Every, moment: number): void {
  const happens = (
    kind: EventKind,
    after: number,
    more: { state?: number; permanent?: boolean; comment?: string } = {},
  ) => {
    const link = chance % urls.length;
    const click = kind === 'clicked' ? { url: urls[link] ?? '', position: link + 1 } : {};
    const agent = kind === 'bounced' || kind === 'blocked' ? 0 : (agentIDs[chance % agentIDs.length] ?? 0);
    const at = Math.min(moment - 1, message.at + after);
    addEvent(store, message, { kind, at: Math.max(at, message.at), agent, ...click, ...more });
  };
  if (isNth(index, every.queued)) {
    message.status = 'queued';
  } else if (isNth(index, every.hardBounced)) {
    Object.assign(message, { status: 'hardbounced', state: 1, permanent: true });
    happens('bounced', 40, { state: 1, permanent: true, comment: '550 user unknown' });
  } else if (isNth(index, every.softBounced)) {
    Object.assign(message, { status: 'softbounced', state: 3 });
    happens('bounced', 45, { state: 3, comment: '452 mailbox full' });
  } else if (isNth(index, every.blocked)) {
    Object.assign(message, { status: 'blocked', state: 14 });
    happens('blocked', 1, { state: 14 });
  } else if (isNth(index, every.opened)) {
    const delay = 30 + (chance % 200_000);
    message.status = 'opened';
    happens('opened', delay);
    const turn = Math.floor(index / every.opened);
    if (isNth(turn, every.openedTwice)) happens('opened', delay + 4000);
    if (isNth(turn, every.clicked)) {
      message.status = 'clicked';
      happens('clicked', delay + 20);
    }
    if (isNth(turn, every.unsub)) {
      message.status = 'unsub';
      happens('unsub', delay + 30);
    } else if (isNth(turn, every.spam)) {
      message.status = 'spam';
      happens('spam', delay + 35);
    }
  }
}
