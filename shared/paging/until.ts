import { type CursorType, type CursorValue, isTurnedRound } from '../coverage/cursor.ts';
import { SourceError } from '../errors.ts';
import { valueAt } from '../json.ts';
import type { Paginator, Unreached } from './pager.ts';

export interface UntilOptions<C extends CursorValue> {
  /** Parameter that carries the upper bound. */
  param: string;
  /** Dotted path of the ordering value in a row, or several, of which the first that is set counts. */
  field: string | readonly string[];
  cursor: CursorType<C>;
  limit: { param: string; value: number };
  /**
   * Field that tells rows apart. The row that a bound was taken from must come again: where it does not, it has moved,
   * or its date was none, and the bound of the row before it is tried.
   */
  key?: string;
  /** Whether rows at the bound itself are answered. Where unknown say false: both readings are then safe. */
  inclusive: boolean;
  /** `short`: a page with fewer rows than the limit is the last. `empty`: only an empty page is. */
  ends: 'short' | 'empty';
  /** Whether the bound is only worth a try: pages without a new row, above a value and below it, then end the list. */
  uncertain?: boolean;
  /** Rows keep their value, so that the one which the bound was taken from must come again: else the bound is none. */
  staysPut?: boolean;
  /** Ways to get at a group of equal values larger than a page, tried in this order. */
  ties?: { page?: string; largerLimit?: number };
}

/** So many rows are kept from which a bound may be taken. */
const MOST_MARKS = 4;

/** A row of the page before. */
interface Mark<C extends CursorValue> {
  value: C;
  key: unknown;
}

/** A bound, and where inside a group of equal values the walk stands. */
export interface UntilPosition<C extends CursorValue> {
  until: C;
  /** The value of the row that the bound was taken from, which comes again. */
  known?: C;
  /** The same, where it has not come yet on the pages at this bound. */
  awaited?: C;
  /** The row that the bound was taken from, and those before it whose bounds may be taken instead. */
  marks?: readonly Mark<C>[];
  /** Most rows that a page of this size has had. */
  most?: number;
  page?: number;
  limit?: number;
  /** The page before had nothing new; this one begins below its oldest row. */
  below?: true;
  /** Only another look at a page; here the walk goes on, or ends with null. */
  onTo?: UntilPosition<C> | null;
  /** So often pages with the same number have been read anew. */
  again?: number;
  /** A numbered page behind those that a larger one held: the first, which may be known in part, or a further one. */
  beyond?: 'first' | 'further';
  /** The group of equal values that could not be read further; at a larger limit, the one that it is tried for. */
  group?: Unreached;
}

/** The row that comes again with the next page, and another one. */
const FEWEST = 2;

/**
 * Newest first, below an upper bound taken from the oldest row of the page before. The bound always lets the rows at
 * that value come again, so that a group of equal values cut by the page border is not lost; the walk drops repeats.
 * When such a page brings nothing new, `ties` is tried, and at last the bound steps below the group: only rows of a
 * group that the API gives no way to reach are lost then.
 *
 * Page numbers count rows, so that one that leaves the group while it is read makes another slip onto the page before:
 * each page is looked at once more after the one that follows it.
 */
export function until<C extends CursorValue>(options: UntilOptions<C>): Paginator<UntilPosition<C>> {
  const { param, cursor, limit, key, inclusive, ends, uncertain = false, staysPut = false, ties = {} } = options;
  const canEnterGroup = ties.page !== undefined || ties.largerLimit !== undefined;
  const including = (value: C): C => (inclusive ? value : cursor.after(value));
  const below = (value: C, current: C): C =>
    inclusive || cursor.compare(value, current) >= 0 ? cursor.before(value) : value;
  const paths = [options.field].flat();
  const cursorIn = (row: unknown): C | undefined =>
    paths.map((path) => cursor.read(valueAt(row, path))).find((value) => value !== undefined);
  const valuesOf = (rows: readonly unknown[]): C[] => rows.map(cursorIn).filter((value) => value !== undefined);
  /** The last rows of a page, from the oldest end up, of different values. */
  const marksOf = (rows: readonly unknown[], field: string): Mark<C>[] => {
    const marks: Mark<C>[] = [];
    const upwards = isTurnedRound(valuesOf(rows), cursor) ? rows : rows.toReversed();
    for (const row of upwards) {
      const value = cursorIn(row);
      if (value === undefined || marks.some((mark) => cursor.compare(mark.value, value) === 0)) continue;
      if (marks.push({ value, key: valueAt(row, field) }) === MOST_MARKS) break;
    }
    return marks;
  };

  const isMark = (row: unknown, { value, key }: Mark<C>, field: string): boolean => {
    const own = valueAt(row, field) === key ? cursorIn(row) : undefined;
    return own !== undefined && cursor.compare(own, value) === 0;
  };
  /** Where a page ends: at its last row, also where an older one stands above that; at its oldest, if that is no end. */
  const endOf = (values: readonly C[], position: UntilPosition<C> | null): C => {
    const last = (isTurnedRound(values, cursor) ? values[0] : values.at(-1)) as C;
    if (position === null || cursor.compare(including(last), position.until) < 0) return last;
    return values.reduce((a, b) => (cursor.compare(b, a) < 0 ? b : a));
  };

  return {
    params: (position) => ({
      [limit.param]: position?.limit ?? limit.value,
      ...(position !== null && { [param]: position.until }),
      ...(position?.page && ties.page !== undefined && { [ties.page]: position.page }),
    }),

    next({ rows, fresh }, position) {
      if (position?.onTo !== undefined && (position.onTo !== null || fresh === 0)) return position.onTo ?? undefined;
      const isNumbered = position?.page !== undefined && position.page > 0;
      if (!rows.length) return isNumbered ? lookBack(position, null) : undefined;
      if (ends === 'short' && rows.length < limit.value) return undefined;
      const values = valuesOf(rows);
      if (uncertain && (!values.length || (fresh === 0 && position?.below))) return undefined;
      if (!values.length && position === null && rows.length < limit.value) return undefined;
      if (!values.length) throw nowhere(paths);
      const oldest = endOf(values, position);
      if (uncertain && fresh === 0) return { until: cursor.before(oldest), below: true };

      const before = position?.most ?? 0;
      const most = position?.limit === undefined ? Math.max(before, rows.length) : before;
      const marks = key === undefined || uncertain ? undefined : marksOf(rows, key);
      const on = { until: including(oldest), known: oldest, most, ...(marks && { marks }) };
      const oneGroup = values.every((value) => cursor.compare(value, oldest) === 0);
      const moved = position === null || cursor.compare(on.until, position.until) < 0;
      if (moved && (canEnterGroup || !oneGroup)) return isNumbered ? lookBack(position, on) : on;

      // A page that was looked at again and had new rows is read on from, once more.
      const again = (position?.again ?? 0) + (position?.onTo === null ? 1 : 0);
      const beyond = position?.beyond && { beyond: 'further' as const };
      const expected = position?.awaited ?? (isNumbered ? undefined : position?.known);
      const isAwaited = expected !== undefined && cursor.compare(oldest, expected) > 0;
      const awaited = staysPut && isAwaited && { awaited: expected };
      const { marks: _, ...plain } = on;
      const here = { ...plain, until: position?.until ?? on.until, ...(again > 0 && { again }), ...beyond, ...awaited };
      // A page that is smaller than another one, and than was asked for, was not cut.
      const uncut = Math.min(before, limit.value);
      if (ends === 'empty' && !isNumbered && fresh === 0 && rows.length < uncut) return undefined;
      if (ties.page !== undefined && position?.limit === undefined) {
        const page = position?.page ?? 0;
        if (page === 0) return { ...here, page: 1 };
        if (fresh > 0) return lookBack({ ...here, page }, { ...here, page: page + 1 });
        if (position?.beyond === 'first') return { ...here, page: page + 1 };
        // Pages may be counted from zero: the one with the number 1 is then the second.
        if (page === 1) return { ...here, page: 2 };
      }
      // The larger page had more: pages of the usual size may go on behind it, though the first of them had nothing new.
      if (ties.page !== undefined && position?.limit !== undefined && fresh > 0 && rows.length > most)
        return { ...here, page: Math.max(2, Math.floor(rows.length / most)), beyond: 'first' };
      const mayBeCut = canEnterGroup && oneGroup && rows.length > 1 && rows.length >= most;
      const group = mayBeCut && { group: { value: oldest, rows: rows.length } };
      if (ties.largerLimit !== undefined && position?.limit === undefined && !beyond)
        return { ...here, limit: ties.largerLimit, ...group };
      return { until: below(oldest, here.until), most, ...group };
    },

    isRefuted({ rows }, position) {
      if (uncertain || position === null) return false;
      const { until: bound, known, awaited, page, most = 0 } = position;
      const values = valuesOf(rows);
      if (!rows.length && awaited !== undefined) return true;
      const mustCome = staysPut && known !== undefined && page === undefined && rows.length < most;
      if (mustCome && !values.some((value) => cursor.compare(value, known) <= 0)) return true;
      return values.some((value) => cursor.compare(value, cursor.after(bound)) > 0);
    },

    rejoin(rows, position) {
      const [mark, ...others] = position?.marks ?? [];
      if (!position || mark === undefined || key === undefined) return undefined;
      // Equal values that fill the page may hold the row further down.
      const isFull = rows.length > 0 && rows.length >= (position.most ?? 0);
      const isAbove = isFull && valuesOf(rows).every((value) => cursor.compare(value, mark.value) >= 0);
      if (isAbove || rows.some((row) => isMark(row, mark, key))) return undefined;
      const [before] = others;
      // All of them have moved up, or their dates were none: from the top, where what has moved stands.
      if (before === undefined) return null;
      return { ...position, until: including(before.value), known: before.value, marks: others };
    },

    looksBack: ({ onTo }) => onTo !== undefined,

    refused(position) {
      if (position?.limit === undefined || position.known === undefined) return undefined;
      const { until: bound, known, limit: _, ...rest } = position;
      return { ...rest, until: below(known, bound) };
    },

    smaller(position) {
      if (limit.value <= FEWEST) return undefined;
      const half = { ...limit, value: Math.max(FEWEST, Math.floor(limit.value / 2)) };
      // A group of equal values that fills a small page is still looked at with one of the old size.
      const larger = { ...ties, largerLimit: ties.largerLimit ?? limit.value };
      const paginator = until({ ...options, limit: half, ties: larger });
      if (position === null) return { paginator, position };
      const { until: bound, known, awaited, below: isBelow } = position;
      return {
        paginator,
        position: {
          until: bound,
          ...(known !== undefined && { known }),
          ...(awaited !== undefined && { awaited }),
          ...(isBelow && { below: isBelow }),
        },
      };
    },

    unreached: ({ group, limit: larger }) => (larger === undefined ? group : undefined),

    ...(uncertain && {
      // The oldest row of a full page comes again with the next one, if the bound means what it should.
      isDoubtful: ({ rows, fresh }, position) =>
        rows.length >= limit.value || (position !== null && !position.below && fresh === rows.length),
    }),

    at: (value) => ({ until: including(value as C) }),
  };
}

function lookBack<C extends CursorValue>(
  { until, page = 0, again, beyond }: UntilPosition<C>,
  onTo: UntilPosition<C> | null,
): UntilPosition<C> {
  return { until, page: page - 1, onTo, ...(again !== undefined && { again }), ...(beyond && { beyond }) };
}

function nowhere(paths: readonly string[]): SourceError {
  return new SourceError(
    'system_error',
    `A page came whose rows have no ${paths.join(' and no ')}: there is no way to ask for those that follow. Please report this.`,
  );
}
