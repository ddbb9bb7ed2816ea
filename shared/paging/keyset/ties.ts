import type { CursorValue } from '../../coverage/cursor.ts';
import type { RawPage, Turn, UnreachableTies } from '../pager.ts';
import type { KeysetOptions } from './options.ts';
import type { InGroup, KeysetPosition, Mark, Numbered } from './position.ts';
import type { Walk } from './rowOrder.ts';
import { isMarked, stillAwaited } from './verify.ts';

/** Whether pages are counted from one or from zero, this one is not the first. */
const NOT_THE_FIRST = 2;

/** A page after which the walk still stands at the same bound. */
export interface TiedPage<C extends CursorValue> {
  rows: number;
  fresh: number;
  /** Value of its last row, and whether all rows have it. */
  last: C;
  isOneGroup: boolean;
  /** Most rows that a page of the usual size has had. */
  largest: number;
}

type Step<C extends CursorValue> = Turn<KeysetPosition<C>>;

/** Whether there is a way into a group of equal values that is larger than a page. */
export function canEnterGroup<C extends CursorValue>({ ties = {} }: KeysetOptions<C>): boolean {
  return ties.page !== undefined || ties.largerLimit !== undefined;
}

/**
 * On through a group of equal values: by number within the bound, with a larger limit, by number behind what that brought;
 * and at last below the group: what no page has shown of it is lost.
 */
export function throughGroup<C extends CursorValue>(page: TiedPage<C>, at: KeysetPosition<C>, walk: Walk<C>): Step<C> {
  switch (at.mode) {
    case 'bound':
    case 'probe': {
      if (walk.options.ties?.page === undefined) return withLargerLimit(page, at, walk);
      return { to: { mode: 'page', page: 1, ...inGroup(page, at, walk) } };
    }
    case 'page':
    case 'reread':
      return byNumber(page, at, walk);
    case 'larger':
      return behindLarger(page, at, walk);
  }
}

/**
 * Behind the first page of a list, where that is a single row: the first page at its bound is looked at after those behind
 * it, and then has to have that row. A larger group from which rows leave meanwhile is not entered so.
 */
export function behindFirst<C extends CursorValue>(
  page: TiedPage<C>,
  { bound, marks = [] }: { bound: C; marks?: readonly Mark<C>[] },
  walk: Walk<C>,
): Step<C> {
  return { to: { mode: 'page', page: NOT_THE_FIRST, marks, ...inGroup(page, { mode: 'bound', bound }, walk) } };
}

/** The page before one that was looked at again, where that one has left something open. */
export function pageBefore<C extends CursorValue>(
  page: RawPage,
  at: Extract<Numbered<C>, { mode: 'reread' }>,
  walk: Walk<C>,
): Step<C> | undefined {
  if (at.page === 0) return undefined;
  const isOpen = at.then === null && !page.rows.length;
  return isOpen || isNotTheFirst(page, at, walk) ? { to: { ...at, page: at.page - 1 }, provisional: true } : undefined;
}

/** Pages may be counted from zero: the one with the number 1 is then the second, and does not show what the first one must. */
function isNotTheFirst<C extends CursorValue>(
  { rows, fresh }: RawPage,
  { page, marks }: Extract<Numbered<C>, { mode: 'reread' }>,
  { options: { key }, order }: Walk<C>,
): boolean {
  const [mark] = marks ?? [];
  if (page !== 1 || !marks) return false;
  return mark && key !== undefined ? !rows.some((row) => isMarked(row, mark, key, order)) : fresh > 0;
}

function byNumber<C extends CursorValue>(page: TiedPage<C>, at: Numbered<C>, walk: Walk<C>): Step<C> {
  const { page: number, behind } = at;
  const next: KeysetPosition<C> = {
    ...{ mode: 'page', page: number + 1, ...inGroup(page, at, walk) },
    ...(behind && { behind: 'further' }),
  };
  if (number === 0) return { to: next };
  if (page.fresh > 0) return reread(at, next);
  // Pages may be counted from zero: the one with the number 1 is then the second.
  if (number === 1 || behind === 'first') return { to: next };
  return behind ? belowGroup(page, at, walk) : withLargerLimit(page, at, walk);
}

function withLargerLimit<C extends CursorValue>(page: TiedPage<C>, at: KeysetPosition<C>, walk: Walk<C>): Step<C> {
  if (walk.options.ties?.largerLimit === undefined) return belowGroup(page, at, walk);
  const skipped = unreachable(page, walk);
  return { to: { mode: 'larger', ...inGroup(page, at, walk), ...(skipped && { skipped }) } };
}

/** Where the larger page had more rows than a usual one; the first page behind those may be known in part. */
function behindLarger<C extends CursorValue>(page: TiedPage<C>, at: KeysetPosition<C>, walk: Walk<C>): Step<C> {
  const hadMore = page.fresh > 0 && page.rows > page.largest;
  if (walk.options.ties?.page === undefined || !hadMore) return belowGroup(page, at, walk);
  const number = Math.max(2, Math.floor(page.rows / page.largest));
  return { to: { mode: 'page', page: number, behind: 'first', ...inGroup(page, at, walk) } };
}

function belowGroup<C extends CursorValue>(page: TiedPage<C>, { bound }: KeysetPosition<C>, walk: Walk<C>): Step<C> {
  const skipped = unreachable(page, walk);
  const to: KeysetPosition<C> = { mode: 'bound', bound: walk.order.below(page.last, bound), largest: page.largest };
  return skipped ? { to, skipped } : { to };
}

function unreachable<C extends CursorValue>(page: TiedPage<C>, { options }: Walk<C>): UnreachableTies | undefined {
  const { rows, last, isOneGroup, largest } = page;
  const mayBeCut = canEnterGroup(options) && isOneGroup && rows > 1 && rows >= largest;
  return mayBeCut ? { value: last, rows } : undefined;
}

function inGroup<C extends CursorValue>(
  { last, largest }: TiedPage<C>,
  at: KeysetPosition<C>,
  { options, order }: Walk<C>,
): InGroup<C> {
  const awaited = options.immutableCursor ? stillAwaited(last, at, order) : undefined;
  const rounds = roundsAfter(at);
  return {
    ...{ bound: at.bound, last, largest },
    ...(awaited !== undefined && { awaited }),
    ...(rounds > 0 && { rounds }),
  };
}

/**
 * Another look at the page before a numbered one: page numbers count rows, so that one that leaves the group while it is
 * read makes another slip onto the page before.
 */
export function reread<C extends CursorValue>(at: Numbered<C>, then: KeysetPosition<C> | null): Step<C> {
  const rounds = roundsAfter(at);
  return {
    to: {
      ...{ mode: 'reread', bound: at.bound, page: at.page - 1, then },
      ...(rounds > 0 && { rounds }),
      ...(at.behind && { behind: 'further' }),
      ...(at.marks && { marks: at.marks }),
    },
    provisional: true,
  };
}

/** The walk goes on from a page that was looked at again only where that had new rows. */
function roundsAfter<C extends CursorValue>(at: KeysetPosition<C>): number {
  const rounds = ('rounds' in at && at.rounds) || 0;
  return at.mode === 'reread' ? rounds + 1 : rounds;
}
