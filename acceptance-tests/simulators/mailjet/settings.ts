import type { JsonObject } from '../shared/json.ts';
import type { QuotaSettings } from '../shared/quota.ts';
import { type BaseSettings, baseSettings, type Choices } from '../shared/settings.ts';
import { type ContentSettings, contentChoices, defaultContentSettings } from './content/settings.ts';

type Shown = 'shown' | 'hidden';

/** What the documentation leaves open or an account may meet; every one can be changed while the server runs. */
export type MailjetSettings = BaseSettings & {
  /** Calls per second and key. Mailjet publishes no number: `limit` is null unless a test sets one. */
  rate: QuotaSettings;
  /** Each n-th call is refused with 429; null none. */
  refuseEvery: number | null;
  /** A Retry-After in seconds, which Mailjet does not send. */
  retryAfter: number | null;

  /** Limits above 1000. */
  largeLimit: 'capped' | 'refused' | 'honoured';
  /** No page of v3 is larger. */
  pageCap: number;
  /** What `Total` says without `countrecords`: the rows of the page, or of the whole list. */
  total: 'page' | 'all';
  /** `?countrecords=1` makes `Total` true. */
  countRecords: boolean;
  /** Which fields may be sorted by: those of 2015, some more, none, or every field of a row. */
  sorts: '2015' | 'grown' | 'none' | 'any';
  unknownParameters: 'ignored' | 'refused';

  /** Whether a row at the bound itself belongs to a window; both say how all of FromTS, ToTS and EventFromTs… read. */
  fromTS: 'exclusive' | 'inclusive';
  toTS: 'exclusive' | 'inclusive';
  /** Campaigns, events and aggregates without any time are those of today's campaigns. */
  todayDefault: boolean;
  /** CampaignID alone lifts this. */
  campaignLiftsToday: boolean;
  /** So do EventFromTs and EventToTs. */
  eventFilterLiftsToday: boolean;
  /** Ignored: the event-time filters mean nothing on this account. */
  eventFilter: 'honoured' | 'ignored';
  /** Whether EventFromTs and EventToTs may be unix seconds. */
  eventTimes: 'text and unix' | 'text';
  /** Messages without FromTS and ToTS are those of so many days; null is all. */
  messageDays: number | null;
  /** Messages and events older than so many days are gone from the lists; null keeps all. */
  retentionDays: number | null;

  /** Deleted and archived rows in lists that do not ask for them. */
  deleted: { lists: Shown; drafts: Shown; campaigns: Shown; senders: Shown; segments: Shown };
  /** `campaignoverview` without a filter of its kinds. */
  overview: 'all' | 'sent';
  /** Templates without OwnerType: with the public gallery or without. */
  gallery: Shown;
  templateOrder: 'id' | 'newest';
  /** Opens of a message after its first. */
  opens: 'first' | 'every';
  /** `ID` of clicks. */
  clickIDs: 'own' | 'null' | 'same';

  statcounters: {
    emptySlices: 'left out' | 'returned';
    longRange: 400 | 'accepted' | 'cut';
    /** The most slices of a range. */
    slices: number;
  };
  sms: {
    /** The largest page. */
    cap: number;
    idKey: 'ID' | 'MessageID' | 'MessageId';
    countKey: 'SMSCount' | 'SmsCount';
    /** SentTS while pending. */
    pending: 'null' | 'empty';
    /** Denied answers 403 mj-0021. */
    access: 'granted' | 'denied';
    /** The window without FromTS and ToTS, in days. */
    days: number;
  };

  content: ContentSettings;

  /**
   * Resources that this account does not have, by name (`dns`, `sms`, `campaigndraft/schedule`, `v1/labels`): a status, or `missing` as
   * if the name were unknown.
   */
  unavailable: Record<string, 'missing' | 401 | 403 | 404 | 405 | 500>;
  secretKeys: 'clear' | 'blank' | 'masked';

  dates: 'Z' | 'bare';
  unsetDates: 'empty' | 'null' | 'absent' | 'epoch';
  /** References that are not set. */
  references: 'absent' | 'null';
  /** Numbers of these fields are quoted, as in the documentation's samples. */
  quotedNumbers: string[];
  /** Properties of a contact. `twice`: the first once more, behind the others; `null`: null for none, and a null behind the last. */
  innerLists: 'documented' | 'twice' | 'null';
  bounceSpelling: 'HardBouncedCount' | 'HardbouncedCount';
  spamRules: 'object' | 'list';
  axTesting: 'object' | 'id';
  /** Campaign ids as in the documentation's sample, beyond 2^53. */
  campaignIDs: 'small' | 'large';
  /** Keys laid over every row of a resource, by its name (`contact`, `sms`, `campaigndraft/schedule`). */
  overlay: Record<string, JsonObject>;
  errorInfo: 'text' | 'object';
};

export const defaultSettings: MailjetSettings = {
  ...baseSettings,
  rate: { limit: null, windowMs: 1000, window: 'sliding' },
  refuseEvery: null,
  retryAfter: null,
  largeLimit: 'capped',
  pageCap: 1000,
  total: 'page',
  countRecords: true,
  sorts: 'grown',
  unknownParameters: 'ignored',
  fromTS: 'exclusive',
  toTS: 'exclusive',
  todayDefault: true,
  campaignLiftsToday: true,
  eventFilterLiftsToday: false,
  eventFilter: 'honoured',
  eventTimes: 'text and unix',
  messageDays: null,
  retentionDays: null,
  deleted: { lists: 'hidden', drafts: 'hidden', campaigns: 'shown', senders: 'hidden', segments: 'hidden' },
  overview: 'all',
  gallery: 'shown',
  templateOrder: 'id',
  opens: 'first',
  clickIDs: 'own',
  statcounters: { emptySlices: 'left out', longRange: 400, slices: 100 },
  sms: { cap: 1000, idKey: 'ID', countKey: 'SMSCount', pending: 'null', access: 'granted', days: 90 },
  content: defaultContentSettings,
  unavailable: {},
  secretKeys: 'clear',
  dates: 'Z',
  unsetDates: 'empty',
  references: 'absent',
  quotedNumbers: [],
  innerLists: 'documented',
  bounceSpelling: 'HardBouncedCount',
  spamRules: 'object',
  axTesting: 'object',
  campaignIDs: 'small',
  overlay: {},
  errorInfo: 'text',
};

const shown = ['shown', 'hidden'];

export const choices: Choices = {
  innerLists: ['documented', 'twice', 'null'],
  'rate.window': ['fixed', 'sliding'],
  largeLimit: ['capped', 'refused', 'honoured'],
  total: ['page', 'all'],
  sorts: ['2015', 'grown', 'none', 'any'],
  unknownParameters: ['ignored', 'refused'],
  fromTS: ['exclusive', 'inclusive'],
  toTS: ['exclusive', 'inclusive'],
  eventFilter: ['honoured', 'ignored'],
  eventTimes: ['text and unix', 'text'],
  'deleted.lists': shown,
  'deleted.drafts': shown,
  'deleted.campaigns': shown,
  'deleted.senders': shown,
  'deleted.segments': shown,
  overview: ['all', 'sent'],
  gallery: shown,
  templateOrder: ['id', 'newest'],
  opens: ['first', 'every'],
  clickIDs: ['own', 'null', 'same'],
  'statcounters.emptySlices': ['left out', 'returned'],
  'statcounters.longRange': [400, 'accepted', 'cut'],
  'sms.idKey': ['ID', 'MessageID', 'MessageId'],
  'sms.countKey': ['SMSCount', 'SmsCount'],
  'sms.pending': ['null', 'empty'],
  'sms.access': ['granted', 'denied'],
  ...contentChoices,
  secretKeys: ['clear', 'blank', 'masked'],
  dates: ['Z', 'bare'],
  unsetDates: ['empty', 'null', 'absent', 'epoch'],
  references: ['absent', 'null'],
  bounceSpelling: ['HardBouncedCount', 'HardbouncedCount'],
  spamRules: ['object', 'list'],
  axTesting: ['object', 'id'],
  campaignIDs: ['small', 'large'],
  errorInfo: ['text', 'object'],
};
