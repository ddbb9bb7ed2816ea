import type { JsonObject } from '../shared/json.ts';
import type { QuotaSettings } from '../shared/quota.ts';
import { type BaseSettings, baseSettings, type SettingChanges } from '../shared/settings.ts';
import type { Spelling } from './moments.ts';

type Bound = 'exclusive' | 'inclusive';

/** What the documentation leaves open or an account may meet; every one can be changed while the server runs. */
export type HeymarketSettings = BaseSettings & {
  /** 500 calls in any minute. */
  quota: QuotaSettings;
  quotaPer: 'credential' | 'team';
  /** On a refusal: null is none, `true` states the wait in seconds, a number is stated as it is. */
  retryAfter: number | 'true' | null;
  /** Which answers carry X-RateLimit-Limit, -Remaining and -Reset. */
  rateHeaders: 'never' | 'refusals' | 'always';

  jwt: {
    /** The greatest age of `iat`, and how far ahead it may be. */
    lifetimeSeconds: number;
    leadSeconds: number;
    exp: 'honoured' | 'ignored' | 'required';
  };
  legacyKey: 'accepted' | 'refused';
  /** Denied: good credentials of a team without API access; every call answers 403. */
  apiAccess: 'granted' | 'denied';

  errorBody:
    | ('error and message' | 'code' | 'nested' | 'name' | 'message')
    | ('detail' | 'string' | 'plain' | 'empty' | 'html');
  /** A record that is not there. */
  unknownRecord: 404 | 400 | 403;
  /** Calls that this account does not have, by path with `*` for any text: `{ "v1/surveys": 403 }`. */
  unavailable: Record<string, number>;
  unknownFields: 'ignored' | 'refused';
  /** A POST without any body. */
  emptyBody: 400 | 'accepted';

  /** Of the lists with `date`: whether a row at the very date belongs to them. */
  date: Bound;
  /** `from zero`: 1 is the second page. */
  page: 'honoured' | 'from zero' | 'ignored';
  limits: { default: number; lists: number; messages: number; surveys: number };
  /** A limit above those. */
  largeLimit: 'capped' | 'refused';
  /** Reversed: a page has its rows, the oldest first. */
  pageOrder: 'sorted' | 'reversed';
  archived: { omitted: 'unarchived' | 'both'; asked: 'only' | 'too' | 'ignored' };
  /** Rows with `shared: false`. */
  privateRows: 'shown' | 'hidden';
  /** Deleted rows: nowhere, or still listed with the operation `delete`. */
  deletions: 'invisible' | 'op';

  /** The field that bounds messages; the other one is ignored. */
  messagesBound: 'created_at' | 'date' | 'neither';
  /** What it bounds. */
  messagesMode: 'keyset' | 'always_lower' | 'always_upper' | 'ascending_ignored';
  createdAt: { lower: Bound; upper: Bound };
  /** What `created_at` is compared with in the order of `updated_at`. */
  updatedAtOrder: 'filters date' | 'filters updated';

  /** The `id` in a call for conversations. */
  conversationUser: {
    missing: 400 | 'accepted';
    zero: 'accepted' | 'refused';
    check: 'member' | 'none';
    refusal: 400 | 403 | 404;
  };
  closed: { omitted: 'open' | 'both'; asked: 'only' | 'too'; pending: 'open' | 'closed' };

  surveyPage: 'honoured' | 'ignored';
  surveyOrder: 'id' | 'newest';

  contactFields: { label: 'title' | 'name'; envelope: 'array' | 'object'; paging: 'none' | 'thirty' };
  contactTags: 'tag_id' | 'details' | 'integer' | 'text';
  customValues: 'text' | 'typed';
  avatars: 'single reads' | 'everywhere';
  /** Contacts without a phone. */
  emailOnly: 'v2' | 'everywhere' | 'nowhere';
  /** What v2 adds to contacts. */
  v2Fields: 'none' | 'uuid' | 'uuid and channels';
  statusFields: 'all' | 'documented';

  inboxes: {
    envelope: 'array' | 'object';
    /** Documented: without `updated_at` and other fields that were only seen. Camel: only those; all camel: all, at any depth. */
    fields: 'snake' | 'camel' | 'all camel' | 'documented';
    invited: 'list' | 'boolean';
  };
  memberEmails: 'some' | 'all' | 'none';
  usersGet: {
    /** What is looked at: the body, the query, or both. */
    reads: 'body' | 'query' | 'both';
    unfiltered: 'all' | 'none' | 400;
  };

  shapes: {
    members: 'list' | 'object' | 'null';
    embeddedMembers: 'object' | 'list' | 'null';
    targets: 'list' | 'object' | 'null';
  };
  /** Tags of contacts, members of conversations. `twice`: with the first once more; `null`: null for none, and a null behind the last. */
  innerLists: 'documented' | 'twice' | 'null';
  dates: Spelling;
  unsetTimes: 'go zero' | 'null' | 'empty' | 'left out';
  /** Empty texts, lists and objects; with zeros also 0 and false. */
  emptyFields: 'shown' | 'left out' | 'left out with zeros';
  counts: 'text' | 'number';
  /** Keys laid over every row, by the stream it belongs to: `{ "contacts": { "new_key": 1 } }`. */
  overlay: Record<string, JsonObject>;

  media: {
    /** Where files lie, except `moved.jpg`, which the API's own host sends on. */
    host: 'foreign' | 'own';
    /** On the API's own host. */
    token: 'not needed' | 'required';
    head: 'answered' | 'refused';
    length: 'stated' | 'missing';
    /** How long a link is good; null is for ever. */
    lifetimeSeconds: number | null;
  };
};

export const defaultSettings: HeymarketSettings = {
  ...baseSettings,
  quota: { limit: 500, windowMs: 60_000, window: 'sliding' },
  quotaPer: 'credential',
  retryAfter: null,
  rateHeaders: 'never',
  jwt: { lifetimeSeconds: 300, leadSeconds: 60, exp: 'honoured' },
  legacyKey: 'accepted',
  apiAccess: 'granted',
  errorBody: 'error and message',
  unknownRecord: 404,
  unavailable: {},
  unknownFields: 'ignored',
  emptyBody: 400,
  date: 'exclusive',
  page: 'honoured',
  limits: { default: 30, lists: 100, messages: 200, surveys: 100 },
  largeLimit: 'capped',
  pageOrder: 'sorted',
  archived: { omitted: 'unarchived', asked: 'only' },
  privateRows: 'shown',
  deletions: 'invisible',
  messagesBound: 'created_at',
  messagesMode: 'keyset',
  createdAt: { lower: 'inclusive', upper: 'exclusive' },
  updatedAtOrder: 'filters date',
  conversationUser: { missing: 400, zero: 'accepted', check: 'member', refusal: 403 },
  closed: { omitted: 'open', asked: 'only', pending: 'open' },
  surveyPage: 'honoured',
  surveyOrder: 'id',
  contactFields: { label: 'title', envelope: 'array', paging: 'none' },
  contactTags: 'tag_id',
  customValues: 'text',
  avatars: 'single reads',
  emailOnly: 'v2',
  v2Fields: 'none',
  statusFields: 'all',
  inboxes: { envelope: 'array', fields: 'snake', invited: 'list' },
  memberEmails: 'some',
  usersGet: { reads: 'both', unfiltered: 'all' },
  shapes: { members: 'list', embeddedMembers: 'object', targets: 'list' },
  innerLists: 'documented',
  dates: { fraction: 'trimmed', zone: 'Z' },
  unsetTimes: 'go zero',
  emptyFields: 'shown',
  counts: 'text',
  overlay: {},
  media: { host: 'foreign', token: 'not needed', head: 'answered', length: 'stated', lifetimeSeconds: null },
};

/** Switches the limit of calls off. */
export const noLimits: SettingChanges<HeymarketSettings> = { quota: { limit: null } };
