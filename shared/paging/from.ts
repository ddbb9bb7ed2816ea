import { type CursorValue, reversed } from '../coverage/cursor.ts';
import type { Paginator } from './pager.ts';
import { type UntilOptions, type UntilPosition, until } from './until.ts';

/** Oldest first, above a lower bound taken from the newest row of the page before: `until` the other way round. */
export function from<C extends CursorValue>(options: Omit<UntilOptions<C>, 'uncertain'>): Paginator<UntilPosition<C>> {
  const { at: _, ...paginator } = until({ ...options, cursor: reversed(options.cursor) });
  return paginator;
}
