import { unixSecondsCursor } from '@mailroom/airbyte-cdk';
import { FOUNDED, FULL_REFRESH, type List, type MissiveConfig, readsOrganization } from '../config.ts';
import { byOffset } from '../paging.ts';

const key = { primaryKey: ['id'] };

/** Only what belongs to the organization that is configured, if one is. */
const ofOrganization = ({ config }: { config: MissiveConfig }) => ({
  organization: config.organization_id ?? undefined,
});

const list = (resource: string): Pick<List, 'name' | 'primaryKey' | 'request' | 'records' | 'pager'> => ({
  name: resource,
  ...key,
  ...byOffset(resource),
});

const listOfOrganization = (resource: string): ReturnType<typeof list> => ({
  ...list(resource),
  request: { path: resource, params: ofOrganization },
});

export const organizations: List = { ...list('organizations'), sync: FULL_REFRESH };

/** A user's row does not say which organization it was read for. */
export const users: List = {
  ...listOfOrganization('users'),
  sync: FULL_REFRESH,
  transform: (user, { config }) =>
    config.organization_id ? Object.assign(user, { organization: config.organization_id }) : user,
};

export const teams: List = { ...listOfOrganization('teams'), sync: FULL_REFRESH };

export const sharedLabels: List = { ...listOfOrganization('shared_labels'), sync: FULL_REFRESH };

export const responses: List = {
  ...listOfOrganization('responses'),
  readWith: readsOrganization,
  sync: { order: 'unordered', cursor: { field: 'modified_at', type: unixSecondsCursor } },
  boundedByStartDate: false,
};

export const contactBooks: List = { ...list('contact_books'), sync: FULL_REFRESH };

/** Groups and organizations of a book are two lists. */
export const contactGroups: List = {
  ...list('contact_groups'),
  request: { path: 'contact_groups', params: ({ slice: { book, kind } }) => ({ contact_book: book, kind }) },
  partitions: {
    parent: contactBooks,
    slice: ({ id }) => ['group', 'organization'].map((kind) => ({ key: `${id}:${kind}`, book: id, kind })),
  },
  belonging: { apart: true },
  transform: (group, { slice: { book, kind } }) => Object.assign(group, { contact_book: book, kind }),
  sync: FULL_REFRESH,
};

const dateIn = (seconds: unknown): number | null => (typeof seconds === 'number' ? seconds : null);

/**
 * Newest changes first. Deleted contacts are always asked for: where they are not wanted they still keep the pages from
 * shifting when a contact is deleted meanwhile.
 */
export const contacts: List = {
  ...list('contacts'),
  request: {
    path: 'contacts',
    params: ({ slice }) => ({
      contact_book: slice.key,
      order: 'last_modified',
      include_deleted: true,
      modified_since: FOUNDED,
    }),
  },
  partitions: { parent: contactBooks, slice: ({ id }) => ({ key: String(id) }) },
  readWith: ({ include_deleted_contacts }) => ({ rows: { include_deleted_contacts } }),
  // A deleted contact does not name its book.
  belonging: {
    says: ({ contact_book: book }, { key }) => (book === undefined || book === null ? undefined : book === key),
  },
  keep: ({ deleted }, { config }) => config.include_deleted_contacts || config.deletions === 'mark' || deleted !== true,
  deletedAt: ({ deleted, modified_at }) => (deleted === true ? dateIn(modified_at) : undefined),
  sync: {
    order: 'descending',
    disorder: 0,
    cursor: { field: 'modified_at', type: unixSecondsCursor },
    // Whether a contact changed at that very second is answered is not documented.
    since: (bound) => ({ modified_since: Math.max(FOUNDED, Number(bound) - 1) }),
  },
  boundedByStartDate: false,
};
