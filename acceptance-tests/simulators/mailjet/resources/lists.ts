import { type Counters, countersOfRecipient } from '../counters.ts';
import { contactNumber, recipientsOfList } from '../derived.ts';
import { atMoment, byBoolean, byInteger, byText, ignored } from '../filters.ts';
import type { Row } from '../json-text.ts';
import type { Recipient } from '../model.ts';
import { parseBoolean, readBoolean, readText } from '../parameters.ts';
import { erase, type Filter, type Filters, parseID, type Resource } from '../resource.ts';
import type { Store } from '../store.ts';
import { asks, keptResource, sortedByID } from './kept.ts';

export const byRecipientContact: Filter<Recipient> = (value, _name, { store }) => {
  const wanted = contactNumber(store, value);
  return (row) => row.ContactID === wanted;
};

/** A condition on the contact behind a recipient. */
const ofContact =
  (filter: Filter<Row>): Filter<Recipient> =>
  (value, name, call) => {
    const fits = filter(value, name, call);
    return (row) => {
      const contact = call.store.kept.contact.find(row.ContactID);
      return contact !== undefined && fits(contact);
    };
  };

const hasAny =
  (field: keyof Counters): Filter<Recipient> =>
  (value, name, { store }) => {
    const wanted = parseBoolean(value, name);
    const counters = countersOfRecipient(store);
    return (row) => counters(row)[field] > 0 === wanted;
  };

/** Those of one list, when only they are asked for. */
export function recipientRows(store: Store, list: string | undefined): readonly Recipient[] {
  const id = parseID(list ?? '');
  return id === undefined ? store.kept.listrecipient.rows : recipientsOfList(store, id);
}

export const recipientFilters: Filters<Recipient> = {
  Contact: byRecipientContact,
  ContactsList: byInteger('ListID') as Filter<Recipient>,
  IsExcludedFromCampaigns: ofContact(byBoolean('IsExcludedFromCampaigns')),
};

const listrecipient: Resource<Recipient> = {
  name: 'listrecipient',
  backEnd: 'monolith',
  rows: ({ store, parameters }) => recipientRows(store, readText(parameters, 'ContactsList')),
  filters: {
    ...recipientFilters,
    ContactEmail: byRecipientContact,
    LastActivityAt: ofContact(atMoment('LastActivityAt')),
    ListName: byText('ListName'),
    Unsub: byBoolean('IsUnsubscribed'),
    Status: ignored,
    Active: byBoolean('IsActive'),
    Opened: hasAny('opened'),
    Blocked: hasAny('blocked'),
  } as Filters<Recipient>,
  options: ['IgnoreDeleted'],
  narrow: ({ store, parameters }) => {
    if (readBoolean(parameters, 'IgnoreDeleted') !== true) return [];
    return [(row) => store.kept.contactslist.find(row.ListID)?.IsDeleted !== true];
  },
  sorts: sortedByID.ascending,
  sortValue: (row, field) => row[field],
  find: (key, { store }) => store.kept.listrecipient.find(parseID(key) ?? -1),
  render: (row) => row,
};

export const listResources = [
  erase(
    keptResource('contactslist', {
      filters: {
        Address: byText('Address'),
        ExcludeID: (value) => (row) => String(row.ID) !== value,
        IsDeleted: byBoolean('IsDeleted'),
        Name: byText('Name'),
      },
      narrow: (call) =>
        call.settings.deleted.lists === 'hidden' && !asks(call, 'IsDeleted') ? [(row) => row.IsDeleted !== true] : [],
      sorts: { ID: 'both', IsDeleted: 'both', Name: 'both', CreatedAt: 'both' },
      otherKey: (row) => row.Address,
    }),
  ),
  erase(listrecipient),
  erase(
    keptResource('contactfilter', {
      filters: { Status: byText('Status') },
      options: ['ShowDeleted'],
      narrow: (call) => {
        const shown = readBoolean(call.parameters, 'ShowDeleted') ?? call.settings.deleted.segments === 'shown';
        return shown || readText(call.parameters, 'Status') === 'deleted' ? [] : [(row) => row.Status !== 'deleted'];
      },
      sorts: sortedByID.ascending,
      otherKey: (row) => row.Name,
    }),
  ),
  erase(keptResource('csvimport', { filters: {}, sorts: {} })),
];
