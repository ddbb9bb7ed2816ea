import type { Archivable, Contact, Conversation, Fields, Inbox, Kept, Member, Message, OptOut } from './model.ts';
import { createTable, type Table } from './table.ts';

export type Tables = {
  contacts: Table<Contact>;
  contact_fields: Table<Kept>;
  conversations: Table<Conversation>;
  messages: Table<Message>;
  inboxes: Table<Inbox>;
  lists: Table<Archivable>;
  members: Table<Member>;
  tags: Table<Kept>;
  templates: Table<Archivable>;
  surveys: Table<Kept>;
  schedules: Table<Kept>;
};
export type TableName = keyof Tables;

export type Store = {
  tables: Tables;
  team: Fields & { id: number };
  /** Opt-outs by contact; those that are not here are told by the contact's id. */
  optOuts: Map<number, OptOut>;
  /** Keys of API secrets by the secret's id. */
  secrets: Map<string, string>;
  /** The legacy key; null when it was taken away. */
  apiKey: string | null;
};

export function createStore(): Store {
  return {
    tables: {
      contacts: createTable(),
      contact_fields: createTable(),
      conversations: createTable(),
      messages: createTable(),
      inboxes: createTable(),
      lists: createTable(),
      members: createTable(),
      tags: createTable(),
      templates: createTable(),
      surveys: createTable(),
      schedules: createTable(),
    },
    team: { id: 0 },
    optOuts: new Map(),
    secrets: new Map(),
    apiKey: null,
  };
}

/** Of a contact that was never asked about, each eleventh has opted out. */
export function optOutOf({ optOuts }: Store, id: number): OptOut {
  const isOut = id % 11 === 0;
  const usual = { unsubscribed: isOut, unsubscribed_admin: false, unsubscribed_contact: isOut, blocked: false };
  return optOuts.get(id) ?? usual;
}
