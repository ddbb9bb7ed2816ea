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

/** Where a message belongs, and when it is sent. */
type Place = { campaign: GeneratedCampaign; at: number; position: number; customID: string | undefined };

/** What messages leave behind: by place of a person, and by campaign. */
type Tally = { lastAt: Float64Array; delivered: Uint32Array; ends: Map<GeneratedCampaign, number> };

/** Messages with their events, and what follows from them for contacts and campaigns. */
export function generateMessages(
  store: Store,
  moment: number,
  options: GenerateOptions,
  people: readonly Person[],
  campaigns: GeneratedCampaigns,
): void {
  const { messages = 0, seed = 1 } = options;
  const every: Every = { ...defaultEvery, ...options.every };
  const placeOf = places(moment, options, people.length, campaigns);
  const { length } = people;
  const tally: Tally = { lastAt: new Float64Array(length), delivered: new Uint32Array(length), ends: new Map() };
  for (let index = 0; index < messages; index += 1) {
    const { campaign, at, position, customID } = placeOf(index);
    const message = makeMessage({
      id: (shards[index % shards.length] ?? 0n) + firstID + BigInt(index),
      ...{ at, campaign: campaign.row.ID, contact: people[position]?.id ?? 0, sender: campaign.row.FromID, customID },
    });
    addOutcome(store, message, index, mix(seed, index), every, moment);
    store.messages.add(message);
    count(tally, message, campaign, position);
  }
  for (const [{ row }, end] of tally.ends) row.SendEndAt = dateOf(end);
  for (const { id, position } of people) {
    const at = tally.lastAt[position] ?? 0;
    if (at === 0) continue;
    const DeliveredCount = tally.delivered[position] ?? 0;
    Object.assign(store.kept.contact.get(id), { LastActivityAt: dateOf(at), DeliveredCount });
  }
}

/** To be asked in turn: transactional messages go on through all days, marketing campaigns one after the other to everybody. */
function places(
  moment: number,
  { messages = 0, transactionalShare = 20, days = 120, perSecond = 20, seed = 1 }: GenerateOptions,
  people: number,
  { marketing, transactional }: GeneratedCampaigns,
): (index: number) => Place {
  const first = moment - days * daySeconds;
  const step = (days * daySeconds) / Math.max(1, messages);
  const sent = marketing.map(() => 0);
  const ongoing = (index: number): Place => ({
    campaign: transactional[index % transactional.length] as GeneratedCampaign,
    at: Math.floor(first + index * step),
    position: mix(seed, index) % people,
    customID: `order-${index}`,
  });
  const mailing = (index: number): Place => {
    const turn = Math.floor((index * marketing.length) / Math.max(1, messages));
    const campaign = marketing[turn] as GeneratedCampaign;
    const before = sent[turn] ?? 0;
    sent[turn] = before + 1;
    const at = Math.min(moment - 1, campaign.start + 1 + Math.floor(before / perSecond));
    return { campaign, at, position: before % people, customID: undefined };
  };
  const isOngoing = (index: number): boolean =>
    transactional.length > 0 && (marketing.length === 0 || index % 100 < transactionalShare);
  return (index) => (isOngoing(index) ? ongoing(index) : mailing(index));
}

function count(
  { lastAt, delivered, ends }: Tally,
  message: Message,
  campaign: GeneratedCampaign,
  position: number,
): void {
  const { id, at, status, events } = message;
  if (!ends.has(campaign)) campaign.row.FirstMessageID = id;
  ends.set(campaign, Math.max(ends.get(campaign) ?? 0, at));
  lastAt[position] = Math.max(lastAt[position] ?? 0, events.at(-1)?.at ?? at);
  if (status !== 'queued' && !status.endsWith('bounced')) delivered[position] = (delivered[position] ?? 0) + 1;
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
