import { type ListStream, secondsTimestampCursor, type unixSecondsCursor } from '@mailroom/airbyte-cdk';
import type { MailjetConfig } from '../../schemas/source-mailjet/config.ts';

export type { MailjetConfig };

export type List = ListStream<MailjetConfig>;

export const DAY_SECONDS = 86_400;

/** Nothing is older than Mailjet. */
export const FOUNDED = Date.parse('2010-01-01T00:00:00Z');

/** A message, a campaign or an SMS changes for some days after it was sent, and nothing tells when. */
export const lookback = ({ lookback_days }: MailjetConfig): number => lookback_days * DAY_SECONDS;

/** Counters of a day go on changing, those of the day of the last sync certainly. */
export const statsLookback = ({ stats_lookback_days }: MailjetConfig): number =>
  Math.max(1, stats_lookback_days) * DAY_SECONDS;

/** What is dated by an event may come some time after the event. */
export const late = (): number => 3_600;

export const FULL_REFRESH = { order: 'full_refresh' } as const;

/** The whole list is read, and what is newer than the last sync leaves. */
export const newerBy = (field: string) => ({
  order: 'unordered' as const,
  cursor: { field, type: secondsTimestampCursor },
});

/** The same, and what has changed without a date. */
export const changedBy = (field: string) => ({ ...newerBy(field), undatedChanges: true as const });

/** A list that the API filters by time. */
export const windowsBy = (field: string, type: typeof secondsTimestampCursor | typeof unixSecondsCursor) => ({
  order: 'windows' as const,
  cursor: { field, type },
  windowSeconds: ({ message_window_days }: MailjetConfig): number => message_window_days * DAY_SECONDS,
  maxRows: 50_000,
  historyStart: FOUNDED,
});
