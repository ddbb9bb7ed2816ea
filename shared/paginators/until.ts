import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import { SourceError } from '../errors.ts';
import { valueAt } from '../json.ts';
import type { Paginator } from './paginator.ts';

export interface UntilOptions<C extends CursorValue> {
  /** Parameter that carries the upper bound. */
  param: string;
  /** Dotted path of the ordering value in a row, or several, of which the first that is set counts. */
  field: string | readonly string[];
  cursor: CursorType<C>;
  limit: { param: string; value: number };
  /** Whether rows at the bound itself are answered. Where unknown say false: both readings are then safe. */
  inclusive: boolean;
  /** `short`: a page with fewer rows than the limit is the last. `empty`: only an empty page is. */
  ends: 'short' | 'empty';
  /** Whether the bound is only worth a try: pages without a new row, above a value and below it, then end the list. */
  uncertain?: boolean;
  /** Ways to get at a group of equal values larger than a page, tried in this order. */
  ties?: { page?: string; largerLimit?: number };
}

/** A bound, and where inside a group of equal values the walk stands. */
export interface UntilPosition<C extends CursorValue> {
  until: C;
  page?: number;
  limit?: number;
  /** The page before had nothing new; this one begins below its oldest row. */
  below?: true;
}

/**
 * Newest first, below an upper bound taken from the oldest row of the page before. The bound always lets the rows at
 * that value come again, so that a group of equal values cut by the page border is not lost; the walk drops repeats.
 * When such a page brings nothing new, `ties` is tried, and at last the bound steps below the group: only rows of a
 * group that the API gives no way to reach are lost then.
 */
export function until<C extends CursorValue>(options: UntilOptions<C>): Paginator<UntilPosition<C>> {
  const { param, cursor, limit, inclusive, ends, ties = {} } = options;
  const including = (value: C): C => (inclusive ? value : cursor.after(value));
  const below = (value: C, current: C): C =>
    inclusive || cursor.compare(value, current) >= 0 ? cursor.before(value) : value;
  const paths = [options.field].flat();
  const valuesOf = (rows: readonly unknown[]): C[] =>
    rows
      .map((row) => paths.map((path) => cursor.read(valueAt(row, path))).find((value) => value !== undefined))
      .filter((value) => value !== undefined);

  return {
    params: (position) => ({
      [limit.param]: position?.limit ?? limit.value,
      ...(position !== null && { [param]: position.until }),
      ...(position?.page !== undefined && ties.page !== undefined && { [ties.page]: position.page }),
    }),

    next({ rows, fresh }, position) {
      if (!rows.length || (ends === 'short' && rows.length < limit.value)) return undefined;
      const values = valuesOf(rows);
      if (options.uncertain && (!values.length || (fresh === 0 && position?.below))) return undefined;
      if (!values.length) throw nowhere(paths);
      const oldest = values.reduce((a, b) => (cursor.compare(b, a) < 0 ? b : a));
      const bound = including(oldest);
      if (options.uncertain && fresh === 0) return { until: cursor.before(oldest), below: true };
      const moved = position === null || cursor.compare(bound, position.until) < 0;
      const oneGroup = values.every((value) => cursor.compare(value, oldest) === 0);
      const canEnterGroup = ties.page !== undefined || ties.largerLimit !== undefined;
      if (moved && (canEnterGroup || !oneGroup)) return { until: bound };

      const { until: current, page, limit: larger } = position ?? { until: bound };
      const pagesHelp = page === undefined || fresh > 0;
      if (ties.page !== undefined && larger === undefined && pagesHelp)
        return { until: current, page: (page ?? 1) + 1 };
      if (ties.largerLimit !== undefined && larger === undefined) return { until: current, limit: ties.largerLimit };
      return { until: below(oldest, current) };
    },

    ...(options.uncertain && {
      // The oldest row of a full page comes again with the next one, if the bound means what it should.
      isDoubtful: ({ rows, fresh }, position) =>
        rows.length >= limit.value || (position !== null && !position.below && fresh === rows.length),
    }),

    at: (value) => ({ until: including(value as C) }),
  };
}

function nowhere(paths: readonly string[]): SourceError {
  return new SourceError(
    'system_error',
    `A full page came whose rows have no ${paths.join(' and no ')}: there is no way to ask for the next one.`,
  );
}
