import { Repeating } from './loopGuard.ts';
import type { Paginator } from './pager.ts';

export interface PageNumberOptions {
  param: string;
  /** Number of the first page. Where it is not known whether that is 0 or 1, the first is asked for without a number. */
  first: number | 'unknown';
  pageSize?: { param: string; value: number };
  /**
   * `short`: a page with fewer rows than the page size is the last. `empty`: only an empty page is. `nothing_new`: so is
   * one without a new row, for an API that may not know the parameter. `moves`: only an empty page is, and where the
   * second one repeats the first, the API does not know the parameter: that is an error.
   */
  ends: 'short' | 'empty' | 'nothing_new' | 'moves';
  /**
   * For lists that rows may leave while they are read, so that others slip onto the page before: each page is looked at
   * once more after the one that follows it.
   */
  shrinks?: boolean;
}

/** APIs cut pages down to round sizes. */
const ROUND = 10;

/**
 * The number of a page. Where rows may leave: also what the page before had, or, of another look, what comes after it; and
 * how often pages have been read anew.
 */
export type PagePosition = number | { page: number; before?: number; onTo?: number | null; again?: number };

/** The largest size that as many pages as one of this size can be made of; undefined for a single row. */
function largestPart(size: number): number | undefined {
  for (let part = Math.floor(size / 2); part > 0; part--) if (size % part === 0) return part;
  return undefined;
}

/** Pages by number. */
export function pageNumber(options: PageNumberOptions): Paginator<PagePosition> {
  const { param, pageSize, ends, shrinks = false } = options;
  const isUnknown = options.first === 'unknown';
  const first = options.first === 'unknown' ? 0 : options.first;
  const second = isUnknown ? first + 2 : first + 1;
  const mayBeCut = (rows: number): boolean => rows >= (pageSize?.value ?? 0) || rows % ROUND === 0;
  const numberOf = (position: PagePosition | null): number =>
    typeof position === 'object' ? (position?.page ?? first) : position;
  return {
    params: (position) => ({
      ...(pageSize && { [pageSize.param]: pageSize.value }),
      ...(!(isUnknown && numberOf(position) === first) && { [param]: numberOf(position) }),
    }),

    next({ rows, fresh }, position) {
      const page = numberOf(position);
      const { before = 0, onTo, again = 0 } = typeof position === 'object' ? (position ?? {}) : {};
      const to = (number: number, anew = again): PagePosition =>
        shrinks ? { page: number, before: rows.length, again: anew } : number;
      if (onTo === null) return fresh > 0 ? to(page + 1, again + 1) : undefined;
      if (onTo !== undefined) return to(onTo);
      const lookBack = (after: number | null): PagePosition => ({ page: page - 1, onTo: after, again });
      if (!rows.length) {
        // Nothing slips onto the only page of a list, unless it was full or cut.
        const mayHaveSlipped = page > first + 1 || (page > first && mayBeCut(before));
        return shrinks && mayHaveSlipped ? lookBack(null) : undefined;
      }
      // It may be the first page again.
      if (isUnknown && page === first + 1 && fresh === 0) return to(page + 1);
      if (ends === 'moves' && page === second && fresh === 0)
        throw new Repeating('it answered two pages with the same rows');
      if (ends === 'nothing_new' && fresh === 0) return undefined;
      if (ends === 'short' && pageSize && rows.length < pageSize.value) return undefined;
      return shrinks && page > first ? lookBack(page + 1) : to(page + 1);
    },

    // As many rows again as were asked for, or a round number: a page that was cut, of an API that knows no other.
    isDoubtful: ({ rows, fresh }, position) =>
      ends === 'nothing_new' && numberOf(position) > first && rows.length > 0 && fresh === 0 && mayBeCut(rows.length),

    smaller(position) {
      const size = pageSize && largestPart(pageSize.value);
      if (!pageSize || !size) return undefined;
      const paginator = pageNumber({ ...options, pageSize: { ...pageSize, value: size } });
      if (position === null) return { paginator, position };
      if (typeof position === 'object' && position.onTo !== undefined) return undefined;
      const page = first + ((numberOf(position) - first) * pageSize.value) / size;
      const { again } = typeof position === 'object' ? position : {};
      return { paginator, position: shrinks ? { page, ...(again !== undefined && { again }) } : page };
    },

    looksBack: (position) => typeof position === 'object' && position.onTo !== undefined,
  };
}
