import {
  type CursorType,
  isObject,
  keysetAscending,
  keysetDescending,
  type Pager,
  pageNumber,
  shortenedTimestampCursor,
  unixSecondsCursor,
} from '@mailroom/airbyte-cdk';
import type { HeymarketConfig, List } from './config.ts';
import { pageTooLarge } from './errorRules.ts';

/** What Heymarket gives out by itself. */
const DEFAULT_PAGE = 30;
/** What is asked for, unless configured: of messages, of which others ask for so many, and of anything else. */
const MESSAGES_PAGE = 200;
const USUAL_PAGE = 100;
/** A group of equal dates that no page number leads into is tried with a page so many times as large. */
const LARGER = 4;

type Paged = Pick<List, 'pager' | 'smallerPages' | 'errors'>;

/** Pages of a size that the API may silently cut down: only an empty page is the last. */
const paged = (page: (limit: number) => Pager, { page_size }: HeymarketConfig, usual = USUAL_PAGE): Paged => {
  const largest = page_size ?? usual;
  const smaller = [...(page_size ? [] : [USUAL_PAGE]), DEFAULT_PAGE].filter((size) => size < largest);
  return { pager: page(largest), smallerPages: smaller.map(page), errors: [pageTooLarge] };
};

const options = (param: string, field: string, limit: number) => ({
  ...{ param, field, cursor: shortenedTimestampCursor, inclusive: false, ends: 'empty' as const, key: 'id' },
  limit: { param: 'limit', value: limit },
  ties: { page: 'page', largerLimit: LARGER * limit },
});

/**
 * Newest first, below a date. Whether rows at the date itself belong to the page is told in two ways, and whether there
 * are page numbers in one: everything is right under either reading.
 */
export const byDate = (config: HeymarketConfig): Paged =>
  paged((limit) => keysetDescending(options('date', 'updated', limit)), config);

/** Messages, newest first, below their date, which stays what it is; its parameter is told in two ways. */
export const belowDate = (param: string, config: HeymarketConfig): Paged =>
  paged(
    (limit) => keysetDescending({ ...options(param, 'date', limit), immutableCursor: true }),
    config,
    MESSAGES_PAGE,
  );

/** The same oldest first, above their date. */
export const fromDate = (param: string, config: HeymarketConfig): Paged =>
  paged((limit) => keysetAscending({ ...options(param, 'date', limit), immutableCursor: true }), config, MESSAGES_PAGE);

/** Messages, from the newest on by number alone; whether numbers begin with 0 or 1 is not documented, nor whether they do anything. */
export const numberedFromTop = (config: HeymarketConfig): Paged =>
  paged(
    (value) =>
      pageNumber({
        ...{ param: 'page', first: 'unknown', ends: 'moves', rowsMayDisappear: true },
        pageSize: { param: 'limit', value },
      }),
    config,
    MESSAGES_PAGE,
  );

/** The most that Heymarket gives out of one conversation at once. */
const MAX_OF_ONE = 50;
/** The last second that any reader of a Unix time knows. */
const END_OF_TIME = 2 ** 31 - 1;

const seconds: CursorType<number> = {
  ...unixSecondsCursor,
  read(value) {
    const date = shortenedTimestampCursor.read(value);
    return date === undefined ? undefined : Math.floor(shortenedTimestampCursor.timeOf(date) / 1000);
  },
};

const bySecond: Pager = keysetDescending({
  ...{ param: 'timestamp', field: 'date', cursor: seconds, inclusive: false, ends: 'empty', immutableCursor: true },
  limit: { param: 'limit', value: MAX_OF_ONE },
});

/** Messages of one conversation, newest first, before a second; a page of one second only may have been cut, and there is no way into it. */
export const byTimestamp: Pager = {
  request: (at) => ({ timestamp: bySecond.request(at).timestamp ?? END_OF_TIME }),
  turn(page, at) {
    const turn = bySecond.turn(page, at);
    if (!('to' in turn)) return turn;
    const dates = page.rows.map((row) => (isObject(row) ? row.date : undefined));
    const isOneSecond = new Set(dates.map((date) => seconds.read(date))).size === 1;
    const [value] = dates;
    const isCut = isOneSecond && dates.length >= MAX_OF_ONE && typeof value === 'string';
    return isCut ? { ...turn, skipped: { value, rows: dates.length } } : turn;
  },
  byValue: true,
};

/** By number, where the docs tell of nothing else. */
export const byNumber = (config: HeymarketConfig): Paged =>
  paged(
    (value) =>
      pageNumber({
        ...{ param: 'page', first: 1, ends: 'nothing_new', rowsMayDisappear: true },
        pageSize: { param: 'limit', value },
      }),
    config,
  );
