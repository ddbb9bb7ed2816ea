import { keysetDescending, listAt, offset, type Pager, unixSecondsCursor } from '@mailroom/airbyte-cdk';
import type { List } from './config.ts';

const LARGEST_PAGE = 200;

/**
 * A list that is paged by offset. Its order is not documented, rows may leave it while it is read, and a page may be
 * shorter than asked for without being the last.
 */
export const byOffset = (resource: string): Pick<List, 'request' | 'records' | 'pager'> => ({
  request: { path: resource },
  records: listAt(resource),
  pager: offset({
    offset: 'offset',
    limit: { param: 'limit', value: LARGEST_PAGE },
    ends: 'empty',
    overlap: { rows: 5, key: 'id' },
  }),
});

/**
 * Newest first, below a bound. Only for tasks do the docs say that rows at the bound come again: the bound is put one
 * second above the oldest row, which is right under either reading.
 */
export const byUntil = (
  field: string | readonly string[],
  limit: number,
  more: { boundMayBeIgnored?: true; ends?: 'empty' } = {},
): Pager =>
  keysetDescending({
    param: 'until',
    field,
    cursor: unixSecondsCursor,
    limit: { param: 'limit', value: limit },
    inclusive: false,
    key: 'id',
    ends: 'short',
    ...more,
  });
