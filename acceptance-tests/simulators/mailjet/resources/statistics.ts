import {
  type Counters,
  type CountersOf,
  countersOfContact,
  countersOfRecipient,
  countersOfSender,
} from '../counters.ts';
import { atMoment, byAddressPart, byBoolean, byInteger, byMoment, byText, ignored } from '../filters.ts';
import type { Row } from '../json-text.ts';
import type { Contact, KeptRow, Recipient } from '../model.ts';
import { parseBoolean, readBoolean, readText } from '../parameters.ts';
import { erase, type Filter, type Filters, parseID, type Resource } from '../resource.ts';
import type { Store } from '../store.ts';
import { dateOf } from '../time.ts';
import { sortedByID } from './kept.ts';
import { recipientFilters, recipientRows } from './lists.ts';

const flags: Record<string, (counters: Readonly<Counters>) => number> = {
  Blocked: (counters) => counters.blocked,
  Bounced: (counters) => counters.hardBounced + counters.softBounced,
  Click: (counters) => counters.clicked,
  Deferred: (counters) => counters.deferred,
  Hardbounced: (counters) => counters.hardBounced,
  Open: (counters) => counters.opened,
  Queued: (counters) => counters.queued,
  Sent: (counters) => counters.delivered,
  Spam: (counters) => counters.spam,
  Softbounced: (counters) => counters.softBounced,
  Unsubscribed: (counters) => counters.unsubscribed,
};

/** Whether a row has any of what a name says. */
function flagFilters<T>(of: (store: Store) => CountersOf<T>): Filters<T> {
  const filters = Object.entries(flags).map(([name, count]): [string, Filter<T>] => [
    name,
    (value, given, { store }) => {
      const wanted = parseBoolean(value, given);
      const counters = of(store);
      return (row) => count(counters(row)) > 0 === wanted;
    },
  ]);
  return Object.fromEntries(filters);
}

/** The counters of a row, its key and more fields among them. */
function countersRow(counters: Readonly<Counters>, more: Row): Row {
  const row: Row = {
    BlockedCount: counters.blocked,
    BouncedCount: counters.hardBounced + counters.softBounced,
    ClickedCount: counters.clicked,
    DeferredCount: counters.deferred,
    DeliveredCount: counters.delivered,
    HardBouncedCount: counters.hardBounced,
    LastActivityAt: counters.lastAt === 0 ? '' : dateOf(counters.lastAt),
    OpenedCount: counters.opened,
    PreQueuedCount: 0,
    ProcessedCount: counters.processed,
    QueuedCount: counters.queued,
    SoftBouncedCount: counters.softBounced,
    SpamComplaintCount: counters.spam,
    UnsubscribedCount: counters.unsubscribed,
    WorkFlowExitedCount: 0,
    ...more,
  };
  return Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const contactCounters = (store: Store): CountersOf<Contact> => {
  const counters = countersOfContact(store);
  return ({ ID }) => counters(ID);
};

const contactstatistics: Resource<Contact> = {
  name: 'contactstatistics',
  backEnd: 'monolith',
  rows: ({ store }) => store.kept.contact.rows,
  filters: {
    ...flagFilters(contactCounters),
    LastActivityAt: atMoment('LastActivityAt'),
    MinLastActivityAt: byMoment('LastActivityAt', '>'),
    MaxLastActivityAt: byMoment('LastActivityAt', '<'),
  } as Filters<Contact>,
  sorts: { ID: 'asc', ProcessedCount: 'both' },
  sortValue: ({ ID }, field, { store }) => (field === 'ID' ? ID : countersOfContact(store)(ID).processed),
  find: (key, { store }) => store.kept.contact.find(parseID(key) ?? -1),
  render: ({ ID, LastActivityAt }, { store }) =>
    countersRow(countersOfContact(store)(ID), {
      ContactID: ID,
      LastActivityAt,
      MarketingContacts: 0,
      UserMarketingContacts: 0,
    }),
};

const byActivity =
  (bound: '>' | '<'): Filter<Recipient> =>
  (value, name, call) => {
    const counters = countersOfRecipient(call.store);
    return byMoment<Recipient>((row) => counters(row).lastAt, bound)(value, name, call);
  };

const listrecipientstatistics: Resource<Recipient> = {
  name: 'listrecipientstatistics',
  backEnd: 'monolith',
  rows: ({ store, parameters }) => recipientRows(store, readText(parameters, 'ContactsList')),
  filters: {
    ...flagFilters(countersOfRecipient),
    ...recipientFilters,
    IsUnsubscribed: byBoolean<Recipient>('IsUnsubscribed'),
    MinUnsubscribedAt: byMoment<Recipient>('UnsubscribedAt', '>='),
    MaxUnsubscribedAt: byMoment<Recipient>('UnsubscribedAt', '<'),
    MinLastActivityAt: byActivity('>'),
    MaxLastActivityAt: byActivity('<'),
    TimeZone: ignored,
  },
  options: ['ShowExtraData'],
  sorts: { ID: 'asc', ProcessedCount: 'both', Email: 'both' },
  sortValue: (row, field, { store }) => {
    if (field === 'Email') return store.kept.contact.find(row.ContactID)?.Email ?? '';
    return field === 'ID' ? row.ID : countersOfRecipient(store)(row).processed;
  },
  find: (key, { store }) => store.kept.listrecipient.find(parseID(key) ?? -1),
  render: (row, { store, parameters }) => {
    const properties = Object.entries(store.properties.get(row.ContactID) ?? {});
    const Data =
      readBoolean(parameters, 'ShowExtraData') === true
        ? properties.map(([Name, Value]) => ({ Name, Value }))
        : undefined;
    return countersRow(countersOfRecipient(store)(row), { Data, ListRecipientID: row.ID });
  },
};

const senderstatistics: Resource<KeptRow> = {
  name: 'senderstatistics',
  backEnd: 'monolith',
  rows: ({ store }) => store.kept.sender.rows,
  filters: {
    Domain: byAddressPart('Email', 'domain'),
    Email: byText('Email'),
    Sender: byInteger('ID'),
  } as Filters<KeptRow>,
  sorts: sortedByID.ascending,
  sortValue: ({ ID }) => ID,
  find: (key, { store }) => store.kept.sender.find(parseID(key) ?? -1),
  render: ({ ID }, { store }) => countersRow(countersOfSender(store)(ID), { SenderID: ID }),
};

export const statisticsResources = [erase(contactstatistics), erase(listrecipientstatistics), erase(senderstatistics)];
