import { type DerivedStream, isObject, listAt, shortenedTimestampCursor, single } from '@mailroom/airbyte-cdk';
import { FULL_REFRESH, type HeymarketConfig, KEY, type List, newestFirst, PARTS } from '../config.ts';
import { mayBeAbsent, notTheseAddresses, pageTooLarge } from '../errorRules.ts';
import { contentOf } from '../media.ts';
import { byDate, byNumber } from '../paging.ts';
import { inSnakeCase, invitedOf, onlyList, teamIn } from '../values.ts';

type Derived = DerivedStream<HeymarketConfig>;

const whole = { pager: single(), records: onlyList };

/** An inbox without a date of its last change comes every time. */
export const inboxes: List = {
  name: 'inboxes',
  primaryKey: KEY,
  request: { path: 'v1/inboxes' },
  ...whole,
  transform(row) {
    const inbox = inSnakeCase(row);
    return 'invited' in inbox ? { ...inbox, invited: invitedOf(inbox.invited) } : inbox;
  },
  sync: { order: 'unordered', cursor: { field: 'updated_at', type: shortenedTimestampCursor } },
  boundedByStartDate: false,
};

export const team: List = {
  name: 'team',
  primaryKey: KEY,
  request: { path: 'v1/team' },
  pager: single(),
  records: teamIn,
  sync: FULL_REFRESH,
};

export const members: Derived = {
  name: 'members',
  primaryKey: KEY,
  parent: team,
  derive: ({ id, members: own }) =>
    (Array.isArray(own) ? own : []).filter(isObject).map((member) => ({ ...member, team_id: id })),
};

/** Addresses in one request. */
const MAX_ADDRESSES = 50;

/** Asked for by e-mail address, which not every member has. Documented as a GET with a body: sent as parameters too. */
export const teamUsers: List = {
  name: 'team_users',
  primaryKey: KEY,
  request: { path: 'v1/users/get', params: ({ slice }) => ({ email: slice.emails }), alsoInBody: true },
  pager: single(),
  records: listAt('memberships'),
  partitions: {
    parent: team,
    slice: ({ members: own }) => {
      const emails = (Array.isArray(own) ? own : []).flatMap((one) => (isObject(one) && one.email ? [one.email] : []));
      const groups = Array.from({ length: Math.ceil(emails.length / MAX_ADDRESSES) }, (_one, index) =>
        emails.slice(index * MAX_ADDRESSES, (index + 1) * MAX_ADDRESSES),
      );
      return groups.map((group, index) => ({ key: index, emails: group }));
    },
  },
  sync: FULL_REFRESH,
  errors: [notTheseAddresses, mayBeAbsent],
};

/** What a request without `archived` means is not documented: both kinds are asked for, each row leaves once. */
const archivable = (name: string, config: HeymarketConfig): List => ({
  name,
  primaryKey: KEY,
  request: { method: 'POST', path: `v1/${name}`, params: ({ slice }) => ({ archived: slice.archived }) },
  records: onlyList,
  ...byDate(config),
  errors: [pageTooLarge, mayBeAbsent],
  partitions: {
    slices: ({ include_archived }) =>
      (include_archived ? [false, true] : [false]).map((archived) => ({ key: `archived=${archived}`, archived })),
  },
  dedupeAcrossPartitions: true,
  sync: newestFirst('updated'),
  boundedByStartDate: false,
});

export const lists = (config: HeymarketConfig): List => archivable('lists', config);

/** Who is on a list; a list that has changed comes whole. */
export const listMembers = (parent: List): Derived => ({
  name: 'list_members',
  primaryKey: ['phone', 'list_id'],
  parent,
  derive: ({ id, updated, targets }) =>
    Object.entries(isObject(targets) ? targets : {}).map(([phone, names]) => ({
      list_id: id,
      phone,
      first: (isObject(names) ? names.f : undefined) ?? null,
      last: (isObject(names) ? names.l : undefined) ?? null,
      list_updated: updated,
    })),
  cursorField: 'list_updated',
});

export const tags = (config: HeymarketConfig): List => ({
  name: 'tags',
  primaryKey: KEY,
  request: { method: 'POST', path: 'v1/tags' },
  records: onlyList,
  ...byDate(config),
  errors: [pageTooLarge, mayBeAbsent],
  sync: newestFirst('updated'),
  boundedByStartDate: false,
});

export const templates = (config: HeymarketConfig): List => archivable('templates', config);

/** The files of a template have no id: their place is theirs. */
export const templateFiles = (parent: List, config: HeymarketConfig): Derived => ({
  name: 'template_files',
  primaryKey: ['template_id', 'position'],
  parent,
  derive: ({ id, updated, content }) => {
    const of = (kind: string, files: unknown) =>
      (Array.isArray(files) ? files : []).filter(isObject).map((file) => ({ ...file, kind }));
    const { gallery, attachments } = isObject(content) ? content : {};
    return [...of('gallery', gallery), ...of('attachment', attachments)].map((file, position) => ({
      ...file,
      template_id: id,
      position,
      template_updated: updated,
    }));
  },
  cursorField: 'template_updated',
  ...contentOf('url', 'content', config.template_file_content),
  readWith: ({ template_file_content }) => ({ columns: { template_file_content: PARTS[template_file_content] } }),
});

export const surveys = (config: HeymarketConfig): List => ({
  name: 'surveys',
  primaryKey: KEY,
  request: { method: 'POST', path: 'v1/surveys' },
  records: onlyList,
  ...byNumber(config),
  errors: [pageTooLarge, mayBeAbsent],
  sync: { order: 'unordered', cursor: { field: 'updated', type: shortenedTimestampCursor } },
  boundedByStartDate: false,
});
