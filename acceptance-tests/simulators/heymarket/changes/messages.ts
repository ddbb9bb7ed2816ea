import { message, messageFields } from '../make-rows.ts';
import { type Conversation, type Fields, fieldsOf } from '../model.ts';
import { type Moment, momentOf } from '../moments.ts';
import type { World } from '../world.ts';
import { edit, remove, type When, whenOf } from './edit.ts';

export type NewMessages = {
  conversation: number;
  /** So many (1), all of the same moment. */
  count?: number;
  /** Their `date`; now, unless told otherwise. */
  at?: string;
  /** Their `updated`; the same as `date`, unless told otherwise. */
  updated?: string;
  fields?: Fields;
  /** The new `updated` of the conversation; now, unless told otherwise; null leaves it alone. */
  bumpAt?: string | null;
};

export type MessageChanges = {
  addMessages(messages: NewMessages): { ids: number[] };
  changeMessage(change: When & { id: number; fields: Fields }): void;
  /** With `errors`, each target's error; the conversation does not change with it. */
  setMessageStatus(change: When & { id: number; status: string; errors?: Record<string, string> }): void;
  deleteMessage(change: { id: number }): void;
};

export function createMessageChanges(world: World): MessageChanges {
  const { store, now } = world;
  const { messages, conversations } = store.tables;
  return {
    addMessages: ({ conversation, count = 1, at, updated, fields = {}, bumpAt }) => {
      const parent = conversations.get(conversation);
      const date = at === undefined ? now() : momentOf(at);
      const ids = addMessages(world, parent, { count, date, updated: updated ? momentOf(updated) : date, fields });
      edit(conversations, conversation, {}, whenOf({ at: bumpAt }, now()));
      return { ids };
    },
    changeMessage: ({ id, fields, ...when }) => edit(messages, id, fields, whenOf(when, now())),
    setMessageStatus: ({ id, status, errors, ...when }) =>
      edit(messages, id, { status, ...(errors ? { target_errors: errors } : {}) }, whenOf(when, now())),
    deleteMessage: ({ id }) => remove(messages, id, undefined),
  };
}

type Added = { count: number; date: Moment; updated?: Moment; fields?: Fields };

/** Answers the ids. */
export function addMessages({ store }: World, parent: Conversation, added: Added): number[] {
  const { messages } = store.tables;
  const { count, date, updated = date, fields = {} } = added;
  const { target } = fieldsOf(parent);
  const first = messages.nextID();
  const ids = Array.from({ length: count }, (_, index) => first + index);
  for (const id of ids) {
    const row = { id, conversation: parent.id, created: date, updated };
    messages.add(message({ ...row, fields: messageFields(String(target), { text: `Added ${id}`, ...fields }) }));
  }
  return ids;
}
