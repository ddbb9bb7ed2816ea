import type { JsonObject } from '../shared/json.ts';
import type { QuotaSettings } from '../shared/quota.ts';
import { type BaseSettings, baseSettings, type Choices } from '../shared/settings.ts';

/** What the documentation leaves open or an account may meet; every one can be changed while the server runs. */
export type MailshakeSettings = BaseSettings & {
  apiKeys: string[];
  quota: QuotaSettings;

  /** The most rows of a page, by operation with `*` for any text, where that is less than documented: `{ "activity/*": 10 }`. */
  pageCaps: Record<string, number>;

  /** `nextToken` of the last page. */
  endToken: 'null' | 'empty' | 'missing';
  /** The last page carries a token too, and an empty page follows. */
  tokenOnLastPage: boolean;
  /** From the second page on, the same token again and again. */
  tokenLoop: boolean;
  since: 'exclusive' | 'inclusive' | 'ignored';
  /** Shuffled: no row is more than five places from where it belongs. */
  activityOrder: 'strict' | 'shuffled';
  /** A new row enters at the top of a list after each of its pages. */
  insertBetweenPages: boolean;

  limitStatus: 429 | 400 | 200;
  authFailureStatus: 401 | 403 | 400 | 200;
  archivedCampaigns: 'readable' | 'missing_dependent_data';
  /** `filter` of recipients. */
  recipientFilter: 'heeded' | 'ignored' | 'refused';

  nestedCampaignCreated: boolean;
  contactID: 'nested' | 'top-level' | 'both' | 'none';
  senderID: 'string' | 'number';
  /** Of a recipient without any: as an empty map, null, or left out; `null` and `missing` hold for all others as well. */
  recipientFields: 'map' | 'null' | 'missing';
  /** Keys laid over every row of a list, by operation: `{ "activity/opens": { "newKey": 1 } }`. */
  overlay: Record<string, JsonObject>;

  account: {
    /** Shown by `me` where it has a field for it. */
    state: 'ok' | AccountError;
    /** Which calls are refused with the code of the state. */
    refuses: 'everything' | 'all but me' | 'nothing';
  };

  oauth: {
    clientID: string;
    clientSecret: string;
    redirectURI: string;
    requiresRedirectURI: boolean;
    /** Valid from the start; grants add to it. */
    refreshToken: string;
    /** Good for one exchange. */
    code: string;
    scopes: string;
    /** A refresh answers a new refresh token and the old one stops working. */
    rotatesRefreshTokens: boolean;
    refusesRefresh: boolean;
    /** `expires_in` of the answers, in seconds; null leaves it out. */
    expiresIn: number | null;
    /** When access tokens really expire; null is never. */
    accessTokenLifetimeMs: number | null;
  };

  export: {
    /** So many polls are answered with `isFinished: false`. */
    polls: number;
    neverFinishes: boolean;
    empty: boolean;
    /** Campaign ids are asked for unsubscribes too. */
    needsCampaignIDs: boolean;
  };

  csv: {
    bom: boolean;
    quoted: boolean;
    /** The header cell of the address; null is a file without a header. */
    header: string | null;
    extraColumns: boolean;
    emailColumn: 'first' | 'last';
    newline: '\n' | '\r\n';
  };
};

export type AccountError =
  | 'user_is_disabled'
  | 'team_blocked'
  | 'missing_team_admin'
  | 'missing_subscription'
  | 'user_not_admin'
  | 'not_authorized';

export const defaultApiKey = '5c1d2a7e-8f04-4b6b-9a3e-2f7d60c81b95';

export const defaultSettings: MailshakeSettings = {
  ...baseSettings,
  apiKeys: [defaultApiKey],
  quota: { limit: 400, windowMs: 3_600_000, window: 'fixed' },
  pageCaps: {},
  endToken: 'null',
  tokenOnLastPage: false,
  tokenLoop: false,
  since: 'exclusive',
  activityOrder: 'strict',
  insertBetweenPages: false,
  limitStatus: 429,
  authFailureStatus: 401,
  archivedCampaigns: 'readable',
  recipientFilter: 'heeded',
  nestedCampaignCreated: false,
  contactID: 'nested',
  senderID: 'string',
  recipientFields: 'map',
  overlay: {},
  account: { state: 'ok', refuses: 'everything' },
  oauth: {
    clientID: 'northwind-app',
    clientSecret: 'cs_3b9e61f0d2c84a57',
    redirectURI: 'https://northwind.example/oauth/callback',
    requiresRedirectURI: true,
    refreshToken: 'rt_b84d6c0f2e1a4975',
    code: 'ac_19f2c07be5d3486a',
    scopes: 'campaign-read,campaign-write',
    rotatesRefreshTokens: false,
    refusesRefresh: false,
    expiresIn: null,
    accessTokenLifetimeMs: null,
  },
  export: { polls: 2, neverFinishes: false, empty: false, needsCampaignIDs: false },
  csv: { bom: true, quoted: true, header: 'Email', extraColumns: true, emailColumn: 'first', newline: '\r\n' },
};

export const choices: Choices = {
  'quota.window': ['fixed', 'sliding'],
  endToken: ['null', 'empty', 'missing'],
  since: ['exclusive', 'inclusive', 'ignored'],
  activityOrder: ['strict', 'shuffled'],
  limitStatus: [429, 400, 200],
  authFailureStatus: [401, 403, 400, 200],
  archivedCampaigns: ['readable', 'missing_dependent_data'],
  recipientFilter: ['heeded', 'ignored', 'refused'],
  contactID: ['nested', 'top-level', 'both', 'none'],
  recipientFields: ['map', 'null', 'missing'],
  senderID: ['string', 'number'],
  'account.state': [
    ...['ok', 'user_is_disabled', 'team_blocked', 'missing_team_admin'],
    ...['missing_subscription', 'user_not_admin', 'not_authorized'],
  ],
  'account.refuses': ['everything', 'all but me', 'nothing'],
  'csv.emailColumn': ['first', 'last'],
  'csv.newline': ['\n', '\r\n'],
};
