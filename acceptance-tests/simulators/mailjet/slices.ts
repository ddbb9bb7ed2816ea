import { firstEvent, isDelivered } from './counters.ts';
import type { EventKind, Message, MessageEvent } from './model.ts';
import type { Store } from './store.ts';

export type Source = 'APIKey' | 'Campaign' | 'List' | 'Sender';
export type Resolution = 'Highest' | 'Hour' | 'Day' | 'Lifetime';
export type Timing = 'Message' | 'Event';

const fields = [
  ...['EventClickDelay', 'EventClickedCount', 'EventOpenDelay', 'EventOpenedCount', 'EventSpamCount'],
  ...['EventUnsubscribedCount', 'EventWorkflowExitedCount', 'MessageBlockedCount', 'MessageClickedCount'],
  ...['MessageDeferredCount', 'MessageHardBouncedCount', 'MessageOpenedCount', 'MessageQueuedCount'],
  ...['MessageSentCount', 'MessageSoftBouncedCount', 'MessageSpamCount', 'MessageUnsubscribedCount'],
  ...['MessageWorkFlowExitedCount', 'Total'],
] as const;

export type Slice = Record<string, number>;
/** By the start of the slice, in seconds; 0 for a lifetime. */
export type Slices = Map<number, Slice>;

export const seconds: Record<Resolution, number> = { Highest: 300, Hour: 3600, Day: 86_400, Lifetime: 0 };

export function emptySlice(): Slice {
  return Object.fromEntries(fields.map((name) => [name, 0]));
}

/** All slices that have anything, by the id of their source (0 for the key itself). */
export function slicesOf(
  store: Store,
  source: Source,
  resolution: Resolution,
  timing: Timing,
): ReadonlyMap<number, Slices> {
  return store.memo(`slices ${source} ${resolution} ${timing}`, () => {
    const made = new Map<number, Slices>();
    const idOf = sourceOf(store, source);
    const length = seconds[resolution];
    for (const message of store.messages.rows) {
      const id = idOf(message);
      if (id === undefined) continue;
      const slices = getOrMake(made, id, () => new Map<number, Slice>());
      book(message, (at) => {
        const moment = timing === 'Message' ? message.at : at;
        return getOrMake(slices, length === 0 ? 0 : Math.floor(moment / length) * length, emptySlice);
      });
    }
    return made;
  });
}

function sourceOf(store: Store, source: Source): (message: Message) => number | undefined {
  if (source === 'APIKey') return () => 0;
  if (source === 'Sender') return ({ sender }) => sender;
  if (source === 'Campaign') return ({ campaign }) => campaign || undefined;
  const lists = new Map(store.kept.campaign.rows.map((row) => [row.ID, row.ListID]));
  return ({ campaign }) => lists.get(campaign) || undefined;
}

const states: Partial<Record<Message['status'], string>> = {
  queued: 'MessageQueuedCount',
  deferred: 'MessageDeferredCount',
  blocked: 'MessageBlockedCount',
  bounce: 'MessageHardBouncedCount',
  hardbounced: 'MessageHardBouncedCount',
  softbounced: 'MessageSoftBouncedCount',
};

const eventFields: Partial<Record<EventKind, { message: string; event: string; delay?: string }>> = {
  opened: { message: 'MessageOpenedCount', event: 'EventOpenedCount', delay: 'EventOpenDelay' },
  clicked: { message: 'MessageClickedCount', event: 'EventClickedCount', delay: 'EventClickDelay' },
  spam: { message: 'MessageSpamCount', event: 'EventSpamCount' },
  unsub: { message: 'MessageUnsubscribedCount', event: 'EventUnsubscribedCount' },
};

/** Books what is true of a message, each on the slice of its moment. */
function book(message: Message, sliceAt: (at: number) => Slice): void {
  const { status, at, events } = message;
  const sent = sliceAt(at);
  add(sent, 'Total', 1);
  if (isDelivered(message)) add(sent, 'MessageSentCount', 1);
  const state = states[status];
  if (state) add(sliceAt(failure(events)?.at ?? at), state, 1);
  for (const event of events) {
    const names = eventFields[event.kind];
    if (!names) continue;
    const slice = sliceAt(event.at);
    add(slice, names.event, 1);
    if (names.delay) add(slice, names.delay, event.at - at);
    if (firstEvent(message, event.kind) === event) add(slice, names.message, 1);
  }
}

function failure(events: readonly MessageEvent[]): MessageEvent | undefined {
  return events.find(({ kind }) => kind === 'bounced' || kind === 'blocked');
}

function add(slice: Slice, name: string, count: number): void {
  slice[name] = (slice[name] ?? 0) + count;
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
