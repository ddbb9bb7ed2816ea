import type { EventKind, Message, MessageEvent, MessageStatus } from './model.ts';
import { eventsOf, type Store } from './store.ts';

export function makeMessage(fields: Pick<Message, 'id' | 'at' | 'contact'> & Partial<Message>): Message {
  return {
    id: fields.id,
    at: fields.at,
    campaign: fields.campaign ?? 0,
    contact: fields.contact,
    sender: fields.sender ?? 0,
    status: fields.status ?? 'sent',
    state: fields.state ?? 0,
    permanent: fields.permanent ?? false,
    customID: fields.customID,
    events: fields.events ?? none,
    fields: fields.fields,
  };
}

/** Shared by all messages without events. */
const none: MessageEvent[] = [];

export type EventFields = Partial<Omit<MessageEvent, 'kind' | 'message'>> & { kind: EventKind; at: number };

/** Enters an event at its place in time. The message keeps its status. */
export function addEvent(store: Store, message: Message, fields: EventFields): MessageEvent {
  const event: MessageEvent = {
    id: fields.id ?? store.next(),
    kind: fields.kind,
    at: fields.at,
    message,
    url: fields.url ?? '',
    position: fields.position ?? 1,
    agent: fields.agent ?? 0,
    state: fields.state ?? 0,
    permanent: fields.permanent ?? false,
    comment: fields.comment ?? '',
  };
  const last = message.events.at(-1);
  if (message.events === none) message.events = [event];
  else if (last === undefined || last.at <= event.at) message.events.push(event);
  else {
    const position = message.events.findIndex(({ at }) => at > event.at);
    message.events.splice(position, 0, event);
  }
  eventsOf(store, event.kind)?.add(event);
  store.changed();
  return event;
}

/** How far a message has come; an event moves it on, never back. */
const ranks: MessageStatus[] = ['unknown', 'queued', 'deferred', 'sent', 'opened', 'clicked', 'unsub', 'spam'];

export function statusAfter(
  message: Message,
  { kind, permanent }: Pick<MessageEvent, 'kind' | 'permanent'>,
): MessageStatus {
  if (kind === 'bounced') return permanent ? 'hardbounced' : 'softbounced';
  if (kind === 'blocked') return 'blocked';
  return ranks.indexOf(kind) > ranks.indexOf(message.status) ? kind : message.status;
}
