import { addEvent, makeMessage, statusAfter } from '../make-message.ts';
import type { EventKind, Message, SMS } from '../model.ts';
import { eventsOf, type Store } from '../store.ts';
import { dateOf, later } from '../time.ts';
import type { World } from '../world.ts';
import { type OfAccount, storeOf } from './of-account.ts';

/** Ids as text or as they are. */
type MessageID = string | bigint;

export type NewMessage = { id?: MessageID; at?: number } & Partial<
  Pick<Message, 'campaign' | 'contact' | 'sender' | 'status' | 'state' | 'permanent' | 'customID'>
>;

export type NewEvent = { message: MessageID; kind: EventKind; at?: number } & Partial<{
  url: string;
  position: number;
  agent: number;
  state: number;
  permanent: boolean;
  comment: string;
}>;

export type MessageChanges = {
  /** Arrived now, to the first contact, in the newest campaign, unless told otherwise. The campaign's end moves along. */
  addMessage(change?: OfAccount & NewMessage): { id: string };
  /** So many of the same kind; their ids in order. */
  addMessages(change: OfAccount & NewMessage & { count: number }): { ids: string[] };
  changeMessage(change: OfAccount & { id: MessageID } & Partial<Pick<Message, 'status' | 'state' | 'permanent'>>): void;
  /** With its events. */
  removeMessage(change: OfAccount & { id: MessageID }): void;
  /** Happens now, unless told otherwise. The message's status and the contact's last activity move along. */
  addEvent(change: OfAccount & NewEvent): void;
  addSMS(change?: OfAccount & Partial<SMS>): { id: string };
  changeSMS(change: OfAccount & { id: string } & Partial<SMS>): void;
};

export function createMessageChanges(world: World): MessageChanges {
  const now = () => Math.floor(world.now());
  const add = (store: Store, { id, at = now(), ...fields }: NewMessage): string => {
    const { campaign, contact, sender } = store.kept;
    const number = fields.campaign ?? campaign.rows.at(-1)?.ID ?? 0;
    const row = campaign.find(number);
    const message = makeMessage({
      ...fields,
      id: id === undefined ? 2n ** 60n + 900_000_000_000n + BigInt(store.next()) : BigInt(id),
      at,
      campaign: number,
      contact: fields.contact ?? contact.rows[0]?.ID ?? 0,
      sender: fields.sender ?? row?.FromID ?? sender.rows[0]?.ID ?? 0,
    });
    store.messages.add(message);
    if (row) row.SendEndAt = later(row.SendEndAt, dateOf(at));
    touch(store, message.contact, at);
    return String(message.id);
  };

  return {
    addMessage: (given = {}) => {
      const { account: _, ...message } = given;
      return { id: add(storeOf(world, given), message) };
    },
    addMessages: (given) => {
      const { account: _, count, ...message } = given;
      const store = storeOf(world, given);
      return { ids: Array.from({ length: count }, () => add(store, message)) };
    },
    changeMessage: (given) => {
      const { account: _, id, ...fields } = given;
      const { messages } = storeOf(world, given);
      messages.change(messages.get(BigInt(id)), (row) => {
        Object.assign(row, fields);
      });
    },
    removeMessage: (given) => {
      const store = storeOf(world, given);
      const message = store.messages.get(BigInt(given.id));
      for (const event of message.events) eventsOf(store, event.kind)?.remove(event);
      store.messages.remove(message);
    },
    addEvent: (given) => {
      const { account: _, message: id, at = now(), ...fields } = given;
      const store = storeOf(world, given);
      const message = store.messages.get(BigInt(id));
      const event = addEvent(store, message, { ...fields, at });
      store.messages.change(message, (row) => {
        row.status = statusAfter(row, event);
        if (event.kind === 'bounced' || event.kind === 'blocked') {
          Object.assign(row, { state: event.state, permanent: event.permanent });
        }
      });
      touch(store, message.contact, at);
    },
    addSMS: (given = {}) => {
      const { account: _, ...fields } = given;
      const store = storeOf(world, given);
      const number = String(store.next()).padStart(12, '0');
      const blank: SMS = {
        ...{ id: `ffffffff-0000-4000-8000-${number}`, from: 'AURORE', to: '+33600000099', status: 2 },
        ...{ createdAt: now(), sentAt: now(), parts: 1 },
      };
      return { id: store.sms.add({ ...blank, ...fields }).id };
    },
    changeSMS: (given) => {
      const { account: _, ...fields } = given;
      const { sms } = storeOf(world, given);
      sms.change(sms.get(given.id), (row) => {
        Object.assign(row, fields);
      });
    },
  };
}

/** The last activity of a contact. */
function touch({ kept }: Store, contact: number, at: number): void {
  const row = kept.contact.find(contact);
  if (row) row.LastActivityAt = later(row.LastActivityAt, dateOf(at));
}
