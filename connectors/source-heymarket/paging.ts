import {
  type CursorType,
  from,
  isObject,
  type Paginator,
  pageNumber,
  shortenedTimestampCursor,
  unixSecondsCursor,
  until,
} from '../../shared/index.ts';
import type { HeymarketConfig, List } from './config.ts';
import { pageTooLarge } from './errorRules.ts';

/** What Heymarket gives out by itself. */
const DEFAULT_PAGE = 30;
/** A group of equal dates that no page number leads into is tried with a page so many times as large. */
const LARGER = 4;

type Paged = Pick<List, 'paginator' | 'smallerPages' | 'errors'>;

/** Pages of a size that the API may silently cut down: only an empty page is the last. */
const paged = (page: (limit: number) => Paginator, { page_size }: HeymarketConfig): Paged => ({
  paginator: page(page_size),
  ...(page_size > DEFAULT_PAGE && { smallerPages: page(DEFAULT_PAGE) }),
  errors: [pageTooLarge],
});

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
  paged((limit) => until(options('date', 'updated', limit)) as Paginator, config);

/** Messages, newest first, below their date, which stays what it is; its parameter is told in two ways. */
export const belowDate = (param: string, config: HeymarketConfig): Paged =>
  paged((limit) => until({ ...options(param, 'date', limit), staysPut: true }) as Paginator, config);

/** The same oldest first, above their date. */
export const fromDate = (param: string, config: HeymarketConfig): Paged =>
  paged((limit) => from({ ...options(param, 'date', limit), staysPut: true }) as Paginator, config);

/** From the newest row on by number alone; whether numbers begin with 0 or 1 is not documented, nor whether they do anything. */
export const numberedFromTop = (config: HeymarketConfig): Paged =>
  paged(
    (value) =>
      pageNumber({
        ...{ param: 'page', first: 'unknown', ends: 'moves', shrinks: true },
        pageSize: { param: 'limit', value },
      }) as Paginator,
    config,
  );

/** The most that Heymarket gives out of one conversation at once. */
const MOST_OF_ONE = 50;
/** The last second that any reader of a Unix time knows. */
const END_OF_TIME = 2 ** 31 - 1;

const seconds: CursorType<number> = {
  ...unixSecondsCursor,
  read(value) {
    const date = shortenedTimestampCursor.read(value);
    return date === undefined ? undefined : Math.floor(shortenedTimestampCursor.timeOf(date) / 1000);
  },
};

const bySecond = until({
  ...{ param: 'timestamp', field: 'date', cursor: seconds, inclusive: false, ends: 'empty', staysPut: true },
  limit: { param: 'limit', value: MOST_OF_ONE },
});

/** Messages of one conversation, newest first, before a second; a page of one second only may have been cut, and there is no way into it. */
export const byTimestamp: Paginator = {
  params: (position) => ({ timestamp: (position as UntilPosition | null)?.until ?? END_OF_TIME }),
  next(page, position) {
    const next = bySecond.next(page, position as UntilPosition | null);
    const dates = page.rows.map((row) => (isObject(row) ? row.date : undefined));
    const isOneSecond = new Set(dates.map((date) => seconds.read(date))).size === 1;
    const [value] = dates;
    if (next === undefined || !isOneSecond || dates.length < MOST_OF_ONE || typeof value !== 'string') return next;
    return { ...next, group: { value, rows: dates.length } };
  },
  isRefuted: (page, position) => bySecond.isRefuted?.(page, position as UntilPosition | null) ?? false,
  unreached: (position) => bySecond.unreached?.(position as UntilPosition),
};

type UntilPosition = NonNullable<Parameters<typeof bySecond.next>[1]>;

/** By number, where the docs tell of nothing else. */
export const byNumber = (config: HeymarketConfig): Paged =>
  paged(
    (value) =>
      pageNumber({
        ...{ param: 'page', first: 1, ends: 'nothing_new', shrinks: true },
        pageSize: { param: 'limit', value },
      }) as Paginator,
    config,
  );
