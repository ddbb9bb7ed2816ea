import { from, type Paginator, pageNumber, shortenedTimestampCursor, until } from '../../shared/index.ts';
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

/** The same below the date of creation, which stays what it is. */
export const byCreation = (config: HeymarketConfig): Paged =>
  paged((limit) => until({ ...options('created_at', 'date', limit), staysPut: true }) as Paginator, config);

/** Oldest first, from the date of creation on. */
export const fromCreation = (config: HeymarketConfig): Paged =>
  paged((limit) => from({ ...options('created_at', 'date', limit), staysPut: true }) as Paginator, config);

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
