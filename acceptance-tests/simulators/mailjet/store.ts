import { type ContentTables, createContentTables } from './content/tables.ts';
import type { Campaign, Contact, Draft, EventKind, KeptRow, Message, MessageEvent, Recipient, SMS } from './model.ts';
import { ascending, createTable, type Table } from './table.ts';

/** Resources whose rows are kept as the API shows them. */
export const keptResources = [
  ...['contact', 'contactmetadata', 'contacthistorydata', 'contactslist', 'listrecipient', 'contactslistsignup'],
  ...['contactfilter', 'csvimport', 'campaign', 'campaigndraft', 'messagestate', 'template', 'sender', 'metasender'],
  ...['dns', 'apikey', 'apikeyaccess', 'user', 'myprofile', 'eventcallbackurl', 'parseroute'],
] as const;

export type KeptResource =
  | 'contact'
  | 'contactmetadata'
  | 'contacthistorydata'
  | 'contactslist'
  | 'listrecipient'
  | 'contactslistsignup'
  | 'contactfilter'
  | 'csvimport'
  | 'campaign'
  | 'campaigndraft'
  | 'messagestate'
  | 'template'
  | 'sender'
  | 'metasender'
  | 'dns'
  | 'apikey'
  | 'apikeyaccess'
  | 'user'
  | 'myprofile'
  | 'eventcallbackurl'
  | 'parseroute';

type KeptRows = { contact: Contact; listrecipient: Recipient; campaign: Campaign; campaigndraft: Draft };
export type RowOf<K extends KeptResource> = K extends keyof KeptRows ? KeptRows[K] : KeptRow;

/** The data of one API key. */
export type Store = {
  kept: { [K in KeptResource]: Table<RowOf<K>> };
  messages: Table<Message>;
  /** The events that have a resource of their own; blocked messages are among the bounced. */
  events: Record<'opened' | 'clicked' | 'bounced', Table<MessageEvent>>;
  sms: Table<SMS>;
  /** What the Content API has. */
  content: ContentTables;
  /** Properties of contacts by the contact's id, in the order of their coming. */
  properties: Map<number, Record<string, string>>;
  /** Bodies of drafts and templates by their id. */
  draftContents: Map<number, Content>;
  templateContents: Map<number, Content>;
  /** The dates of programmed drafts. */
  schedules: Map<number, string>;
  changed(): void;
  /** A number never given before. */
  next(): number;
  /** What follows from the rows, until one of them changes. */
  memo<T>(key: string, make: () => T): T;
};

export type Content = {
  headers: Record<string, string>;
  html: string | null;
  text: string | null;
  mjml: Record<string, string> | string | null;
};

/** The least recently asked for goes first. */
const memoSize = 32;

export function createStore(): Store {
  let number = 0;
  const memos = new Map<string, unknown>();
  const changed = () => memos.clear();
  const kept = (): Table<KeptRow> =>
    createTable<KeptRow>({ idOf: (row) => row.ID, order: (a, b) => a.ID - b.ID, changed });
  const events = () =>
    createTable<MessageEvent>({
      idOf: ({ id }) => id,
      order: (a, b) => ascending(a.message.id, b.message.id) || a.at - b.at || a.id - b.id,
      momentOf: ({ at }) => at,
      changed,
    });
  return {
    kept: Object.fromEntries(keptResources.map((name) => [name, kept()])) as unknown as Store['kept'],
    messages: createTable<Message>({
      idOf: ({ id }) => id,
      order: (a, b) => ascending(a.id, b.id),
      momentOf: ({ at }) => at,
      changed,
    }),
    events: { opened: events(), clicked: events(), bounced: events() },
    sms: createTable<SMS>({
      idOf: ({ id }) => id,
      order: (a, b) => b.createdAt - a.createdAt || ascending(a.id, b.id),
      changed,
    }),
    content: createContentTables(changed),
    properties: new Map(),
    draftContents: new Map(),
    templateContents: new Map(),
    schedules: new Map(),
    changed,
    next: () => {
      number += 1;
      return number;
    },
    memo: <T>(key: string, make: () => T): T => {
      if (memos.has(key)) {
        const known = memos.get(key) as T;
        memos.delete(key);
        memos.set(key, known);
        return known;
      }
      const made = make();
      const oldest = memos.keys().next();
      if (memos.size >= memoSize && !oldest.done) memos.delete(oldest.value);
      memos.set(key, made);
      return made;
    },
  };
}

export function eventsOf(store: Store, kind: EventKind): Table<MessageEvent> | undefined {
  if (kind === 'opened' || kind === 'clicked') return store.events[kind];
  return kind === 'bounced' || kind === 'blocked' ? store.events.bounced : undefined;
}
