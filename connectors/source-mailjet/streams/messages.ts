import { type Row, type Slice, secondsTimestampCursor, unixSecondsCursor } from '@mailroom/airbyte-cdk';
import { beforeKeys } from '../accountStart.ts';
import { changedBy, FOUNDED, FULL_REFRESH, type List, lookback, windowsBy } from '../config.ts';
import { smsErrors } from '../errorRules.ts';
import { lateMessages, SHOWN } from '../lateMessages.ts';
import { COUNT, inside, resource, smsList } from '../paging.ts';
import { withNames, withUnset } from '../values.ts';
import { sendWindow } from '../windows.ts';

const KEY = ['ID'];

/** States that messages come into late, and that nothing lists by date. The numbers are Mailjet's, for filters only. */
const LATE_STATES: ReadonlyMap<number, string> = new Map([
  [5, 'bounce'],
  [6, 'spam'],
  [7, 'unsub'],
  [8, 'blocked'],
  [9, 'softbounced'],
  [10, 'hardbounced'],
]);
const LATE_NAMES: ReadonlySet<unknown> = new Set(LATE_STATES.values());

/** One for each recipient. */
export const messages: List = {
  name: 'messages',
  primaryKey: KEY,
  ...resource('message', 'ID', SHOWN),
  sync: {
    ...windowsBy('ArrivedAt', secondsTimestampCursor),
    ...{ between: sendWindow, count: COUNT, lookback, again: lateMessages },
    sweep: {
      params: { MessageStatus: [...LATE_STATES.keys()].join(',') },
      stateOf: ({ Status, StateID }) => (LATE_NAMES.has(Status) ? `${Status} ${StateID}` : undefined),
    },
  },
};

/** The events of one message, oldest first. Those that are alike are told apart by their number. */
export const messageHistory: List = {
  name: 'message_history',
  primaryKey: ['MessageID', 'EventAt', 'EventType', 'EventIndex'],
  ...inside((id) => `messagehistory/${id}`),
  partitions: {
    parent: messages,
    incremental: true,
    cursorField: 'ArrivedAt',
    again: lateMessages,
    lookback,
    slice: ({ ID, ArrivedAt, Status }, { message_history_states: states }) =>
      isFollowed(Status, states) ? { key: String(ID), of: { MessageID: ID, ArrivedAt }, alike: new Map() } : undefined,
  },
  transform: (row, { slice }) =>
    Object.assign(withUnset(row, 'EventAt'), slice.of, { EventIndex: indexOf(row, slice) }),
  readWith: ({ message_history_states: states }) => ({
    rows: { message_history_states: states?.length ? states : null },
  }),
  sync: FULL_REFRESH,
};

/** All, unless some states are named. */
const isFollowed = (status: unknown, states: readonly string[] = []): boolean =>
  !states.length || states.includes(String(status));

/** How many events like this one came before it. */
function indexOf({ EventAt, EventType }: Row, { alike }: Slice): number {
  const before = alike as Map<string, number>;
  const name = `${EventAt} ${EventType}`;
  const index = before.get(name) ?? 0;
  before.set(name, index + 1);
  return index;
}

/**
 * Mailjet filters these by the start of their campaign only, and an old campaign can have new messages: everything is
 * read each time, by the quarter in which the campaign began, and what is newer than the last sync leaves.
 */
export const messageInformation: List = {
  name: 'message_information',
  primaryKey: KEY,
  ...resource('messageinformation', 'ID', ({ slice }) => slice.params as Row),
  partitions: {
    slices: async (config, now, api) => periods(now, await beforeKeys(config, api).catch(() => undefined)),
  },
  sync: { ...changedBy('CreatedAt'), lookback },
};

const MONTHS = 3;

/** Quarters; those before the account, in which nothing is to be expected, are one. */
function periods(now: number, beginning = FOUNDED): readonly Slice[] {
  const begin = new Date(beginning);
  const month = begin.getUTCMonth();
  const first = Date.UTC(begin.getUTCFullYear(), month - (month % MONTHS));
  const [next, ...later] = quarters(first, now);
  if (!next || first <= FOUNDED) return quarters(FOUNDED, now);
  return [{ key: `before ${next.key}`, params: { FromTS: FOUNDED / 1000 - 1, ToTS: first / 1000 } }, next, ...later];
}

/** From the one moment to the other; the last has no end. */
function quarters(first: number, last: number): readonly Slice[] {
  const slices: Slice[] = [];
  for (let from = first; from < last; ) {
    const begin = new Date(from);
    const [year, month] = [begin.getUTCFullYear(), begin.getUTCMonth()];
    const to = Date.UTC(year, month + MONTHS);
    const params = { FromTS: from / 1000 - 1, ...(to < last && { ToTS: to / 1000 }) };
    slices.push({ key: `${year}-Q${month / MONTHS + 1}`, params });
    from = to;
  }
  return slices;
}

export const messageStates: List = {
  name: 'message_states',
  primaryKey: KEY,
  ...resource('messagestate'),
  sync: FULL_REFRESH,
};

export const sms: List = {
  name: 'sms',
  primaryKey: KEY,
  ...smsList,
  transform: (row) =>
    withUnset(withNames(row, { ID: ['MessageID', 'MessageId'], SMSCount: ['SmsCount'] }), 'CreationTS', 'SentTS'),
  sync: { ...windowsBy('CreationTS', unixSecondsCursor), between: sendWindow, lookback },
  errors: smsErrors,
};
