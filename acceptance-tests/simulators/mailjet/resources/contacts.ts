import { campaignNumber } from '../campaign-ids.ts';
import { contactByEmail, contactNumber, messagesOfCampaign, recipientsOfList } from '../derived.ts';
import { atMoment, byBoolean, byInteger, byMoment, byText, ignored } from '../filters.ts';
import type { Row } from '../json-text.ts';
import type { Contact } from '../model.ts';
import { parseInteger, readText } from '../parameters.ts';
import { erase, type Filter, type Filters, parseID, type Resource } from '../resource.ts';
import type { MailjetSettings } from '../settings.ts';
import { keptResource, sortedByID } from './kept.ts';

/** Those who got a message of the campaign. */
const byCampaign: Filter<Row> = (value, name, { store, settings }) => {
  const messages = messagesOfCampaign(store, campaignNumber(parseInteger(value, name), settings));
  const wanted = new Set<unknown>(messages.map(({ contact }) => contact));
  return (row) => wanted.has(row.ID);
};

const byList: Filter<Row> = (value, name, { store }) => {
  const recipients = recipientsOfList(store, Number(parseInteger(value, name)));
  const wanted = new Set<unknown>(recipients.map(({ ContactID }) => ContactID));
  return (row) => wanted.has(row.ID);
};

const shared: Filters<Row> = {
  Campaign: byCampaign,
  ContactsList: byList,
  LastActivityAt: atMoment('LastActivityAt'),
};

const contact = keptResource('contact', {
  filters: {
    ...shared,
    IsExcludedFromCampaigns: byBoolean('IsExcludedFromCampaigns'),
    IsUnsubscribed: byBoolean((row) => row.UnsubscribedAt !== ''),
  },
  sorts: { ID: 'asc', Email: 'both', DeliveredCount: 'both', CreatedAt: 'both' },
});

function inner<T>(list: T[], { innerLists }: MailjetSettings): (T | null)[] | null {
  if (innerLists === 'twice') return [...list, ...list.slice(0, 1)];
  if (innerLists === 'null') return list.length > 0 ? [...list, null] : null;
  return list;
}

const contactdata: Resource<Contact> = {
  name: 'contactdata',
  backEnd: 'monolith',
  rows: ({ store }) => store.kept.contact.rows,
  filters: { ...shared, ContactEmail: byText('Email') } as Filters<Contact>,
  options: ['Fields'],
  sorts: contact.sorts,
  sortValue: (row, field) => row[field],
  find: (key, { store }) => {
    const id = parseID(key);
    return id === undefined ? contactByEmail(store, key) : store.kept.contact.find(id);
  },
  render: ({ ID }, { store, parameters, settings }) => {
    const wanted = readText(parameters, 'Fields')?.split(',');
    const properties = Object.entries(store.properties.get(ID) ?? {});
    const pairs = properties
      .filter(([name]) => wanted === undefined || wanted.includes(name))
      .map(([Name, Value]) => ({ Name, Value }));
    return { ContactID: ID, Data: inner(pairs, settings), ID, MethodCollection: '' };
  },
};

const byContact: Filter<Row> = (value, _name, { store }) => {
  const wanted = contactNumber(store, value);
  return (row) => row.ContactID === wanted;
};

export const contactResources = [
  erase({
    ...contact,
    find: (key, call) => {
      const id = parseID(key);
      return id === undefined ? contactByEmail(call.store, key) : call.store.kept.contact.find(id);
    },
  } satisfies Resource<Row>),
  erase(contactdata),
  erase(
    keptResource('contactmetadata', {
      filters: { DataType: byText('Datatype'), Namespace: byText('NameSpace') },
      sorts: { ID: 'both', Name: 'both' },
      otherKey: (row) => `${row.NameSpace}|${row.Name}`,
    }),
  ),
  erase(
    keptResource('contacthistorydata', {
      filters: {
        Contact: byContact,
        Name: byText('Name'),
        Last: ignored,
        MinCreatedAt: byMoment('CreatedAt', '>='),
        MaxCreatedAt: byMoment('CreatedAt', '<'),
      },
      sorts: { ID: 'asc', CreatedAt: 'both' },
    }),
  ),
  erase(
    keptResource('contactslistsignup', {
      filters: {
        Contact: byContact,
        ContactsList: byInteger('ListID'),
        Email: byText('Email'),
        Domain: byText((row) => String(row.Email).split('@')[1]),
        LocalPart: byText((row) => String(row.Email).split('@')[0]),
        SignupIp: byText('SignupIp'),
        Source: byText('Source'),
        SourceID: byInteger('SourceId'),
        MinConfirmAt: byMoment('ConfirmAt', '>'),
        MaxConfirmAt: byMoment('ConfirmAt', '<'),
        MinSignupAt: byMoment('SignupAt', '>'),
        MaxSignupAt: byMoment('SignupAt', '<'),
      },
      sorts: sortedByID.ascending,
    }),
  ),
];
