import { conversation, conversationFields } from '../make-rows.ts';
import type { Fields } from '../model.ts';
import { momentOf } from '../moments.ts';
import { person } from '../people.ts';
import { inboxIDs } from '../seed/ids.ts';
import type { World } from '../world.ts';
import { edit, place, remove, type When, whenOf } from './edit.ts';
import { addMessages } from './messages.ts';

export type NewConversation = {
  /** The front desk's and open, unless told otherwise. */
  inbox?: number;
  status?: string;
  at?: string;
  /** So many messages of that moment (1). */
  messages?: number;
  fields?: Fields;
};

type OfConversation = When & { id: number };

export type ConversationChanges = {
  addConversation(change?: NewConversation): { id: number; messages: number[] };
  /** Updated now, with so many new messages of that moment (0). */
  bumpConversation(change: OfConversation & { messages?: number }): { messages: number[] };
  /** Among the fields may be `status` and `inbox`. */
  changeConversation(change: OfConversation & { fields: Fields }): void;
  closeConversation(change: OfConversation): void;
  openConversation(change: OfConversation): void;
  transferConversation(change: OfConversation & { inbox: number }): void;
  /** With its messages, unless told otherwise. */
  deleteConversation(change: OfConversation & { messages?: boolean }): void;
};

export function createConversationChanges(world: World): ConversationChanges {
  const { store, now } = world;
  const { conversations, messages } = store.tables;
  const change = ({ id, ...when }: OfConversation, fields: Fields) =>
    edit(conversations, id, fields, whenOf(when, now()));

  return {
    addConversation: ({ inbox = inboxIDs.front, status = 'open', at, messages: count = 1, fields = {} } = {}) => {
      const updated = at === undefined ? now() : momentOf(at);
      const id = conversations.nextID();
      const own = conversationFields(person(9_000_000 + (id % 1_000_000)), { op: 'create' });
      const row = conversation({ id, inbox, status, created: updated, updated, fields: own });
      place(row, fields);
      conversations.add(row);
      return { id, messages: addMessages(world, row, { count, date: updated }) };
    },
    bumpConversation: ({ messages: count = 0, ...of }) => {
      change(of, {});
      const row = conversations.get(of.id);
      return { messages: addMessages(world, row, { count, date: whenOf(of, now()) ?? now() }) };
    },
    changeConversation: ({ fields, ...of }) => change(of, fields),
    closeConversation: (of) => change(of, { status: 'closed' }),
    openConversation: (of) => change(of, { status: 'open' }),
    transferConversation: ({ inbox, ...of }) => change(of, { inbox: store.tables.inboxes.get(inbox).id }),
    deleteConversation: ({ id, messages: isWhole = true, ...when }) => {
      remove(conversations, id, whenOf(when, now()));
      if (!isWhole) return;
      for (const row of messages.all()) if (row.conversation === id) row.isGone = true;
    },
  };
}
