import { type CursorValue, reversed } from '../../coverage/cursor.ts';
import type { Pager, RawPage, Turn } from '../pager.ts';
import type { KeysetOptions } from './options.ts';
import { forOtherSize, isBehindOther, type KeysetPosition } from './position.ts';
import { rowOrder } from './rowOrder.ts';
import { stepAfter } from './step.ts';
import { verify } from './verify.ts';

/** The row that comes again with the next page, and another one. */
const MIN_ROWS = 2;

/**
 * Newest first, below an upper bound taken from the last row of the page before (keyset pagination, or seek). The bound
 * lets the rows at that value come again, so that a group of equal values cut by the page border is not lost; the walk
 * drops repeats. `ties` says how to get at a group larger than a page; what the API gives no way to reach is stepped over.
 */
export function keysetDescending<C extends CursorValue>(options: KeysetOptions<C>): Pager<KeysetPosition<C>> {
  const { including } = rowOrder(options);
  return keyset(options, { startAt: (value) => ({ mode: 'bound', bound: including(value as C) }) });
}

/** Oldest first, above a lower bound taken from the last row of the page before: the same the other way round. */
export function keysetAscending<C extends CursorValue>(
  options: Omit<KeysetOptions<C>, 'boundMayBeIgnored'>,
): Pager<KeysetPosition<C>> {
  return keyset({ ...options, cursor: reversed(options.cursor) });
}

function keyset<C extends CursorValue>(
  options: KeysetOptions<C>,
  start: Pick<Pager<KeysetPosition<C>>, 'startAt'> = {},
): Pager<KeysetPosition<C>> {
  const { param, limit, ties = {} } = options;
  const walk = { options, order: rowOrder(options) };
  return {
    request: (at) => ({
      [limit.param]: at?.mode === 'larger' ? ties.largerLimit : limit.value,
      ...(at !== null && { [param]: at.bound }),
      ...(isBehindOther(at) && ties.page !== undefined && { [ties.page]: at.page }),
    }),

    turn(page, at) {
      const turn = verify(page, at, walk) ?? stepAfter(page, at, walk);
      return 'end' in turn ? ended(page, at, options) : turn;
    },

    byValue: true,
    joins: true,
    ...start,

    withoutLargerPage(at) {
      if (at?.mode !== 'larger') return undefined;
      const { bound, last, largest, awaited, skipped } = at;
      const to: KeysetPosition<C> = {
        ...{ mode: 'bound', bound: walk.order.below(last, bound), largest },
        ...(awaited !== undefined && { awaited }),
      };
      return skipped ? { to, skipped } : { to };
    },

    withFewerRows(at) {
      if (limit.value <= MIN_ROWS) return undefined;
      const half = { ...limit, value: Math.max(MIN_ROWS, Math.floor(limit.value / 2)) };
      // A group of equal values that fills a small page is still looked at with one of the old size.
      const larger = { ...ties, largerLimit: ties.largerLimit ?? limit.value };
      return { pager: keyset({ ...options, limit: half, ties: larger }, start), at: at && forOtherSize(at) };
    },
  };
}

function ended<C extends CursorValue>(
  { rows, fresh }: RawPage,
  at: KeysetPosition<C> | null,
  { limit, boundMayBeIgnored }: KeysetOptions<C>,
): Turn<KeysetPosition<C>> {
  if (!boundMayBeIgnored) return { end: true };
  // The last row of a full page comes again with the next one, if the bound means what it should.
  const isUnanswered = at !== null && at.mode !== 'probe' && fresh === rows.length;
  return rows.length >= limit.value || isUnanswered ? { end: true, mayBeTruncated: true } : { end: true };
}
