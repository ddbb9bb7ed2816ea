import { type CursorValue, type Row, type Slice, secondsTimestampCursor } from '@mailroom/airbyte-cdk';
import { DAY_SECONDS, FULL_REFRESH, type List, late, newerBy, statsLookback, windowsBy } from '../config.ts';
import { gone, refused } from '../errorRules.ts';
import { lateCampaigns } from '../lateEvents.ts';
import { fewOf, filteredBy, ofWanted, resource } from '../paging.ts';
import { withNames } from '../values.ts';
import { daysWindow, secondsOf } from '../windows.ts';
import { senders } from './account.ts';
import { campaigns } from './campaigns.ts';
import { contactLists } from './contacts.ts';

/** Two counters are spelled in two ways, here and in the docs. */
const NAMES = { HardBouncedCount: ['HardbouncedCount'], SoftBouncedCount: ['SoftbouncedCount'] };

/** Contacts without any activity have no date; only a reading of everything finds them. */
const activitySince = (bound: CursorValue) => ({ MinLastActivityAt: secondsOf(bound) });

export const contactStatistics: List = {
  name: 'contact_statistics',
  primaryKey: ['ContactID'],
  ...resource('contactstatistics', 'ContactID'),
  transform: (row) => withNames(row, NAMES),
  sync: { ...newerBy('LastActivityAt'), since: activitySince, lookback: late },
  boundedByStartDate: false,
};

export const listRecipientStatistics: List = {
  name: 'list_recipient_statistics',
  primaryKey: ['ListRecipientID'],
  ...resource('listrecipientstatistics', 'ListRecipientID', ({ slice }) => ({ ContactsList: slice.key })),
  partitions: ofWanted(contactLists, ({ ID }) => ({ key: String(ID) })),
  belonging: { apart: true },
  transform: (row) => withNames(row, NAMES),
  sync: { ...newerBy('LastActivityAt'), since: activitySince, lookback: late },
  boundedByStartDate: false,
  errors: [gone],
};

export const senderStatistics: List = {
  name: 'sender_statistics',
  primaryKey: ['SenderID'],
  ...resource('senderstatistics', 'SenderID'),
  transform: (row) => withNames(row, NAMES),
  sync: FULL_REFRESH,
};

/** Mailjet counts in this way since then. */
const FIRST_COUNTERS = Date.parse('2018-04-01T00:00:00Z');
/** Mailjet gives out a hundred days at most; with both ends rounded to whole days this makes ninety. */
const LONGEST_SECONDS = 88 * DAY_SECONDS;

type Counted = { CounterSource: string; CounterResolution: string; CounterTiming?: string };

/** Which counters these are, as parameters and in the rows; a slice may add what it stands for. */
const counters = (
  name: string,
  primaryKey: readonly string[],
  counted: Counted,
): Pick<List, 'name' | 'primaryKey' | 'request' | 'records' | 'pager' | 'belonging' | 'transform' | 'errors'> => ({
  name,
  primaryKey,
  ...(counted.CounterResolution === 'Lifetime' ? fewOf : resource)('statcounters', 'Timeslice', ({ slice }) => ({
    ...counted,
    ...(slice.params as Row),
  })),
  ...(counted.CounterSource !== 'APIKey' && { belonging: filteredBy('SourceID') }),
  transform: (row, { slice }) => Object.assign(row, counted, slice.of),
  errors: counted.CounterSource === 'APIKey' ? [] : [gone, refused],
});

/** One row for each day, which changes for some time. */
const BY_DAY: List['sync'] = {
  ...windowsBy('Timeslice', secondsTimestampCursor),
  between: daysWindow,
  windowSeconds: () => LONGEST_SECONDS,
  maxSeconds: LONGEST_SECONDS,
  stepSeconds: DAY_SECONDS,
  historyStart: ({ since }: Slice) => Math.max(FIRST_COUNTERS, Number(since ?? 0)),
  lookback: statsLookback,
};

/** A source whose counters are asked for by its id; they begin when it does. */
const source = (field: string) => (row: Row) => ({
  key: String(row.ID),
  params: { SourceID: String(row.ID) },
  since: Date.parse(String(row[field])) - DAY_SECONDS * 1000 || 0,
});

export const statsAccountDaily: List = {
  ...counters('stats_account_daily', ['Timeslice', 'CounterTiming', 'APIKeyID'], {
    CounterSource: 'APIKey',
    CounterResolution: 'Day',
  }),
  partitions: {
    slices: () =>
      ['Message', 'Event'].map((CounterTiming) => ({
        key: CounterTiming,
        params: { CounterTiming },
        of: { CounterTiming },
      })),
  },
  sync: BY_DAY,
};

export const statsCampaignLifetime: List = {
  ...counters('stats_campaign_lifetime', ['SourceID'], {
    CounterSource: 'Campaign',
    CounterResolution: 'Lifetime',
    CounterTiming: 'Message',
  }),
  partitions: {
    parent: campaigns,
    incremental: true,
    cursorField: 'CampaignSendStartAt',
    lookback: statsLookback,
    again: lateCampaigns,
    slice: (row) => ({ ...source('SendStartAt')(row), of: { CampaignSendStartAt: row.SendStartAt } }),
  },
  sync: FULL_REFRESH,
};

export const statsCampaignDaily: List = {
  ...counters('stats_campaign_daily', ['Timeslice', 'SourceID'], {
    CounterSource: 'Campaign',
    CounterResolution: 'Day',
    CounterTiming: 'Event',
  }),
  partitions: { parent: campaigns, slice: source('SendStartAt') },
  sync: BY_DAY,
};

export const statsListLifetime: List = {
  ...counters('stats_list_lifetime', ['SourceID'], {
    CounterSource: 'List',
    CounterResolution: 'Lifetime',
    CounterTiming: 'Message',
  }),
  partitions: ofWanted(contactLists, source('CreatedAt')),
  sync: FULL_REFRESH,
};

export const statsSenderDaily: List = {
  ...counters('stats_sender_daily', ['Timeslice', 'SourceID'], {
    CounterSource: 'Sender',
    CounterResolution: 'Day',
    CounterTiming: 'Message',
  }),
  partitions: ofWanted(senders, source('CreatedAt')),
  sync: BY_DAY,
};
