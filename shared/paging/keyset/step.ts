import type { CursorValue } from '../../coverage/cursor.ts';
import { ListError } from '../../errors.ts';
import type { RawPage, Turn } from '../pager.ts';
import type { KeysetOptions } from './options.ts';
import { isBehindOther, type KeysetPosition, largestOf } from './position.ts';
import type { Walk } from './rowOrder.ts';
import { behindFirst, canEnterGroup, pageBefore, reread, type TiedPage, throughGroup } from './ties.ts';
import { marksOf } from './verify.ts';

type Position<C extends CursorValue> = KeysetPosition<C> | null;

const END = { end: true } as const;

/** Where the walk goes after a page that keeps the bound and joins on. */
export function stepAfter<C extends CursorValue>(
  page: RawPage,
  at: Position<C>,
  walk: Walk<C>,
): Turn<KeysetPosition<C>> {
  const { options, order } = walk;
  const { ends, limit } = options;
  if (at?.mode === 'reread') {
    const before = pageBefore(page, at, walk);
    if (before) return before;
    if (at.then) return { to: at.then };
    if (page.fresh === 0) return END;
  }
  const isLast = !page.rows.length || (ends === 'short' && page.rows.length < limit.value);
  if (isLast) return isBehindOther(at) ? reread(at, null) : END;
  const values = order.valuesIn(page.rows);
  return values.length ? downwards(page, values, at, walk) : withoutValues(page.rows.length, at, options);
}

function downwards<C extends CursorValue>(
  { rows, fresh }: RawPage,
  values: readonly C[],
  at: Position<C>,
  walk: Walk<C>,
): Turn<KeysetPosition<C>> {
  const { options, order } = walk;
  const last = order.endOf(values, at?.bound);
  if (options.boundMayBeIgnored && fresh === 0) {
    return at?.mode === 'probe' ? END : { to: { mode: 'probe', bound: order.cursor.before(last) } };
  }
  const largest = at?.mode === 'larger' ? at.largest : Math.max(largestOf(at), rows.length);
  const isOneGroup = values.every((value) => order.cursor.compare(value, last) === 0);
  const bound = order.including(last);
  const tied = { rows: rows.length, fresh, last, isOneGroup, largest };
  if (at === null && rows.length === 1 && isNumbered(options)) {
    return behindFirst(tied, { bound, ...marksFor(rows, walk) }, walk);
  }
  const isLower = at === null || order.cursor.compare(bound, at.bound) < 0;
  if (isLower && (canEnterGroup(options) || !isOneGroup)) {
    const to: KeysetPosition<C> = { mode: 'bound', bound, last, largest, ...marksFor(rows, walk) };
    return isBehindOther(at) ? reread(at, to) : { to };
  }
  return isEnd(tied, at, options) ? END : throughGroup(tied, at ?? { mode: 'bound', bound }, walk);
}

/**
 * Whether the pages behind a first one of a single row are asked for by number at once. Rows that keep their value have to
 * come again before anything else: they show whether there is such a bound at all.
 */
function isNumbered<C extends CursorValue>({ ties, immutableCursor }: KeysetOptions<C>): boolean {
  return ties?.page !== undefined && !immutableCursor;
}

function marksFor<C extends CursorValue>(rows: readonly unknown[], { options, order }: Walk<C>) {
  const { key, boundMayBeIgnored } = options;
  return key !== undefined && !boundMayBeIgnored && { marks: marksOf(rows, key, order) };
}

/** A page without a new row that is smaller than another one, and than was asked for, was not cut. */
function isEnd<C extends CursorValue>(
  { rows, fresh }: TiedPage<C>,
  at: Position<C>,
  { ends, limit }: KeysetOptions<C>,
): boolean {
  const isUncut = !isBehindOther(at) && rows < Math.min(largestOf(at), limit.value);
  return ends !== 'short' && isUncut && fresh === 0;
}

function withoutValues<C extends CursorValue>(
  rows: number,
  at: Position<C>,
  { field, limit, boundMayBeIgnored }: KeysetOptions<C>,
): typeof END {
  if (boundMayBeIgnored || (at === null && rows < limit.value)) return END;
  throw new ListError(
    'system_error',
    `A page came whose rows have no ${[field].flat().join(' and no ')}: there is no way to ask for those that follow. Please report this.`,
  );
}
