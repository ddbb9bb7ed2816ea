import {
  type DerivedStream,
  elementsOf,
  isObject,
  type Row,
  secondsTimestampCursor,
  unixSecondsCursor,
} from '@mailroom/airbyte-cdk';
import {
  changedBy,
  DAY_SECONDS,
  FULL_REFRESH,
  type List,
  late,
  lookback,
  type MailjetConfig,
  windowsBy,
} from '../config.ts';
import { gone } from '../errorRules.ts';
import { COUNT, filteredBy, ofWanted, resource, withDeleted } from '../paging.ts';
import { latestOf, propertiesOf, without, withUnset } from '../values.ts';

const KEY = ['ID'];

/** Nothing filters contacts by change, and each of their dates may be unset. */
export const contacts: List = {
  name: 'contacts',
  primaryKey: KEY,
  ...resource('contact'),
  transform: (row) =>
    Object.assign(row, {
      UpdatedAt: latestOf(
        row,
        ...['CreatedAt', 'LastUpdateAt', 'LastActivityAt', 'ExclusionFromCampaignsUpdatedAt', 'UnsubscribedAt'],
      ),
    }),
  sync: { ...changedBy('UpdatedAt'), lookback: late },
  boundedByStartDate: false,
};

export const contactProperties: List = {
  name: 'contact_properties',
  primaryKey: KEY,
  ...resource('contactmetadata'),
  sync: FULL_REFRESH,
};

/** Properties come as text; what they are is told by a list of its own, which is read once. */
export const contactData = (): List => {
  let types: ReturnType<typeof propertyTypes> | undefined;
  return {
    name: 'contact_data',
    primaryKey: ['ContactID'],
    ...resource('contactdata', 'ContactID'),
    completion: {
      batch: 1000,
      async complete(rows, { api }) {
        types ??= propertyTypes((params) =>
          api.call({ method: 'GET', path: 'v3/REST/contactmetadata', params, expects: propertiesIn }),
        );
        const known = await types;
        return rows.map((row) => Object.assign(row, { Properties: propertiesOf(row.Data, known) }));
      },
    },
    sync: FULL_REFRESH,
  };
};

/** What a contact has of each property, as the text that Mailjet keeps: what types they have is not asked. */
export const contactPropertyValues = (parent: List): DerivedStream<MailjetConfig> =>
  elementsOf({
    name: 'contact_property_values',
    primaryKey: ['ContactID', 'Name'],
    parent,
    list: 'Data',
    carried: { ContactID: 'ContactID' },
  });

export const contactHistory: List = {
  name: 'contact_history',
  primaryKey: KEY,
  ...resource('contacthistorydata'),
  sync: {
    ...windowsBy('CreatedAt', secondsTimestampCursor),
    between: (after, until) => ({
      MinCreatedAt: secondsTimestampCursor.after(String(after)),
      MaxCreatedAt: secondsTimestampCursor.after(String(until)),
    }),
    count: COUNT,
  },
  boundedByStartDate: false,
};

/** What changes in a list later leaves no date. */
export const contactLists: List = {
  name: 'contact_lists',
  primaryKey: KEY,
  ...resource('contactslist', 'ID', ({ slice }) => slice.params as Row),
  ...withDeleted(({ IsDeleted }) => (IsDeleted === true ? 'deleted' : 'current'), { deleted: { IsDeleted: true } }),
  deletedAt: ({ IsDeleted }) => (IsDeleted === true ? null : undefined),
  sync: changedBy('CreatedAt'),
  boundedByStartDate: false,
};

export const listRecipients: List = {
  name: 'list_recipients',
  primaryKey: KEY,
  ...resource('listrecipient', 'ID', ({ slice }) => ({ ContactsList: slice.key })),
  partitions: ofWanted(contactLists, ({ ID }) => ({ key: String(ID) })),
  belonging: { ...filteredBy('ContactsList', 'ListID'), apart: true },
  transform: (row) => Object.assign(row, { UpdatedAt: latestOf(row, 'SubscribedAt', 'UnsubscribedAt') }),
  sync: changedBy('UpdatedAt'),
  boundedByStartDate: false,
  errors: [gone],
};

export const segments: List = {
  name: 'segments',
  primaryKey: KEY,
  ...resource('contactfilter', 'ID', ({ slice }) => slice.params as Row),
  ...withDeleted(({ Status }) => (Status === 'deleted' ? 'deleted' : 'current'), { deleted: { ShowDeleted: true } }),
  deletedAt: ({ Status }) => (Status === 'deleted' ? null : undefined),
  sync: FULL_REFRESH,
};

/** A sign-up changes once more, when it is confirmed. */
export const contactListSignups: List = {
  name: 'contact_list_signups',
  primaryKey: KEY,
  ...resource('contactslistsignup'),
  transform: (row) => withUnset(without(row, 'SignupKey'), 'SignupAt', 'ConfirmAt'),
  sync: {
    order: 'unordered',
    cursor: {
      field: 'SignupAt',
      type: unixSecondsCursor,
      of: ({ SignupAt, ConfirmAt }) => Math.max(Number(SignupAt ?? 0), Number(ConfirmAt ?? 0)),
    },
    since: (bound) => [{ MinSignupAt: bound }, { MinConfirmAt: bound }],
  },
  boundedByStartDate: false,
};

/** An import goes on for a while after it was asked for. */
export const csvImports: List = {
  name: 'csv_imports',
  primaryKey: KEY,
  ...resource('csvimport'),
  sync: { ...changedBy('RequestAt'), lookback: (config) => Math.max(DAY_SECONDS, lookback(config)) },
  boundedByStartDate: false,
};

const MAX_PROPERTIES = 1000;

/** The types of all properties that contacts can have; pages may be cut down, so one that brings no other is the last. */
async function propertyTypes(list: (params: Row) => Promise<readonly Row[]>): Promise<ReadonlyMap<string, string>> {
  const types = new Map<string, string>();
  const met = new Set<string>();
  for (let offset = 0; ; ) {
    const rows = await list({ Limit: MAX_PROPERTIES, Offset: offset });
    const fresh = rows.filter(({ Name }) => !met.has(String(Name)));
    for (const { Name, Datatype, NameSpace } of fresh) {
      met.add(String(Name));
      if (NameSpace !== 'historic') types.set(String(Name), String(Datatype));
    }
    if (!fresh.length) return types;
    offset += rows.length;
  }
}

/** The properties that an answer lists; undefined: the body is no answer. */
export function propertiesIn(body: unknown): readonly Row[] | undefined {
  const rows: unknown = isObject(body) ? body.Data : undefined;
  const isProperty = (row: unknown): row is Row =>
    isObject(row) && typeof row.Name === 'string' && typeof row.Datatype === 'string';
  return Array.isArray(rows) && rows.every(isProperty) ? rows : undefined;
}
