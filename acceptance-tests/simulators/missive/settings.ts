import type { JsonObject } from '../shared/json.ts';
import type { QuotaSettings } from '../shared/quota.ts';
import { type BaseSettings, baseSettings, type Choices, type SettingChanges } from '../shared/settings.ts';

type Holds = { closed: boolean; trashed: boolean; junked: boolean };

/** What the documentation leaves open or an account may meet; every one can be changed while the server runs. */
export type MissiveSettings = BaseSettings & {
  /** Calls in flight per token; null switches the limit off. */
  concurrency: number | null;
  /** 300 per minute and token. */
  minute: QuotaSettings;
  /** 900 per 15 minutes and token. */
  quarter: QuotaSettings;
  /** On a refusal: null states the true wait in seconds, a number is stated as it is. */
  retryAfter: number | 'missing' | null;
  /** Which answers carry the X-RateLimit headers. */
  rateHeaders: 'refusals' | 'always' | 'never';

  /** How lists with `until` page. `inclusive` and `exclusive` append all that is tied with the last row. */
  until: 'inclusive' | 'inclusive-cut' | 'exclusive';
  /** So many rows more than `limit` in a page of these lists, ties apart. */
  excess: number;
  /** Larger limits of conversations are refused. */
  conversationsMaximum: 50 | 10;
  /** `limit` of tasks when it is not stated. */
  tasksDefault: number;
  /** Smaller limits are refused; of the lists with `offset`, and of those with `until`. */
  minimumLimit: { offset: number; until: number };

  /** Which conversations the mailbox `all` holds, and `team_all`, in the state that the reader has given them. */
  all: Holds;
  teamAll: Holds;
  /** A team or label that is unknown or not the reader's. */
  unknownMailbox: 404 | 403 | 'empty';
  /** Lists of children under the old id of a merged conversation. */
  mergedChildren: 404 | 'survivor';
  guestChildren: 403 | 404 | 'empty' | 'readable';
  draftDelivered: 'null' | 'set';
  /** What `until` means for a draft that has no `delivered_at`. */
  draftUntil: 'created_at' | 'ignored' | 'hidden';

  batch: {
    /** A batch of messages with an id that is unknown: 404, or the others. */
    unknown: 'fails' | 'left out';
    /** More ids are refused; null allows any number. */
    maximum: number | null;
  };

  modifiedSince: 'inclusive' | 'exclusive';
  /** Values below a day. */
  smallModifiedSince: 'accepted' | 'refused';
  deletedModifiedAt: boolean;
  /** Shifting: contacts of the same name or moment come in another order with each call. */
  contactOrder: 'stable' | 'shifting';

  /** The 2024 look of teams, and labels in a conversation as the documentation shows them. */
  teamFields: 'all' | 'short';
  labelFields: 'all' | 'short';
  /** Lists inside of rows. `twice`: with their first element once more; `null`: null where they are empty, and with a null behind the last. */
  innerLists: 'documented' | 'twice' | 'null';
  /** Reads of one row: each in its own shape, or all alike. */
  singleShape: 'documented' | 'array' | 'object';

  /** Keys laid over every row of a list, by its name: `{ "contacts": { "new_key": 1 } }`. */
  overlay: Record<string, JsonObject>;

  /** How links to files age, in ms. */
  linkLifetimeMs: number;
  unknownParameters: 'ignored' | 'refused';
  errorEnvelope: 'nested' | 'text' | 'message' | 'errors' | 'plain' | 'empty';
  /** Another status than 200 refuses every call, as the plan does not include the API. */
  planStatus: 200 | 401 | 403;

  analytics: {
    delayMs: number;
    /** From completion to expiry. */
    lifetimeMs: number;
    neverReady: boolean;
    /** Without the Business plan the filters answer 403. */
    plan: 'business' | 'productive';
  };
};

export const defaultSettings: MissiveSettings = {
  ...baseSettings,
  concurrency: 5,
  minute: { limit: 300, windowMs: 60_000, window: 'sliding' },
  quarter: { limit: 900, windowMs: 900_000, window: 'sliding' },
  retryAfter: null,
  rateHeaders: 'refusals',
  until: 'inclusive',
  excess: 0,
  conversationsMaximum: 50,
  tasksDefault: 25,
  minimumLimit: { offset: 2, until: 2 },
  all: { closed: true, trashed: false, junked: false },
  teamAll: { closed: true, trashed: false, junked: false },
  unknownMailbox: 404,
  mergedChildren: 404,
  guestChildren: 403,
  draftDelivered: 'null',
  draftUntil: 'created_at',
  batch: { unknown: 'fails', maximum: 10 },
  modifiedSince: 'inclusive',
  smallModifiedSince: 'accepted',
  deletedModifiedAt: true,
  contactOrder: 'stable',
  teamFields: 'all',
  labelFields: 'all',
  innerLists: 'documented',
  singleShape: 'documented',
  overlay: {},
  linkLifetimeMs: 3_600_000,
  unknownParameters: 'ignored',
  errorEnvelope: 'nested',
  planStatus: 200,
  analytics: { delayMs: 2000, lifetimeMs: 60_000, neverReady: false, plan: 'business' },
};

/** Switches the three limits off. */
export const noLimits: SettingChanges<MissiveSettings> = {
  concurrency: null,
  minute: { limit: null },
  quarter: { limit: null },
};

export const choices: Choices = {
  'minute.window': ['fixed', 'sliding'],
  'quarter.window': ['fixed', 'sliding'],
  rateHeaders: ['refusals', 'always', 'never'],
  until: ['inclusive', 'inclusive-cut', 'exclusive'],
  conversationsMaximum: [50, 10],
  unknownMailbox: [404, 403, 'empty'],
  mergedChildren: [404, 'survivor'],
  guestChildren: [403, 404, 'empty', 'readable'],
  draftDelivered: ['null', 'set'],
  draftUntil: ['created_at', 'ignored', 'hidden'],
  'batch.unknown': ['fails', 'left out'],
  modifiedSince: ['inclusive', 'exclusive'],
  smallModifiedSince: ['accepted', 'refused'],
  contactOrder: ['stable', 'shifting'],
  teamFields: ['all', 'short'],
  labelFields: ['all', 'short'],
  innerLists: ['documented', 'twice', 'null'],
  singleShape: ['documented', 'array', 'object'],
  unknownParameters: ['ignored', 'refused'],
  errorEnvelope: ['nested', 'text', 'message', 'errors', 'plain', 'empty'],
  planStatus: [200, 401, 403],
  'analytics.plan': ['business', 'productive'],
};
