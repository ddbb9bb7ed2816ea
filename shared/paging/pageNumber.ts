import { Repeating } from './loopGuard.ts';
import type { Pager, RawPage, Turn } from './pager.ts';

export interface PageNumberOptions {
  param: string;
  /** Number of the first page. Where it is not known whether that is 0 or 1, the first is asked for without a number. */
  first: number | 'unknown';
  pageSize?: { param: string; value: number };
  /**
   * `short`: a page with fewer rows than the page size is the last. `empty`: only an empty page is. `nothing_new`: so is
   * one without a new row, for an API that may not know the parameter. `moves`: only an empty page is, and where the
   * second one repeats the first, the API does not know the parameter: that is an error. Default `empty`.
   */
  ends?: 'short' | 'empty' | 'nothing_new' | 'moves';
  /**
   * Whether rows may leave the list while it is read, so that others slip onto the page before: then each page is looked
   * at once more after the one that follows it. False loses those without a word where it is not true. Default true.
   */
  rowsMayDisappear?: boolean;
}

/** Another look at a page; then the walk goes on to page `onTo`, or ends with null. */
interface Reread {
  page: number;
  onTo: number | null;
  /** How often the last page had new rows when it was looked at again. Keeps the loop guard from taking that for a repeat. */
  again?: number;
}

/** The number of a page. Where rows may leave: also how many rows the page before had. */
export type PagePosition = number | { page: number; before?: number; again?: number } | Reread;

/** APIs cut pages down to round sizes. */
const ROUND = 10;

const END = { end: true } as const;

/** Pages by number. */
export function pageNumber(options: PageNumberOptions): Pager<PagePosition> {
  const { param, pageSize, ends = 'empty', rowsMayDisappear = true } = options;
  const isFirstUnknown = options.first === 'unknown';
  const first = options.first === 'unknown' ? 0 : options.first;
  const second = isFirstUnknown ? first + 2 : first + 1;

  const numberOf = (at: PagePosition | null): number => (typeof at === 'object' ? (at?.page ?? first) : at);

  const mayBeCut = (rows: number): boolean => rows >= (pageSize?.value ?? 0) || rows % ROUND === 0;

  const to = (page: number, before: number, again: number): Turn<PagePosition> => ({
    to: rowsMayDisappear ? { page, before, again } : page,
  });

  const reread = (page: number, onTo: number | null, again: number): Turn<PagePosition> => ({
    to: { page, onTo, again },
    provisional: true,
  });

  const afterReread = (shown: RawPage, { page, onTo, again = 0 }: Reread): Turn<PagePosition> => {
    const rows = shown.rows.length;
    if (onTo !== null) return to(onTo, rows, again);
    return shown.fresh > 0 ? to(page + 1, rows, again + 1) : END;
  };

  const afterEmpty = (number: number, before: number, again: number): Turn<PagePosition> => {
    // Nothing slips onto the only page of a list, unless it was full or cut.
    const mayHaveSlipped = number > first + 1 || (number > first && mayBeCut(before));
    return rowsMayDisappear && mayHaveSlipped ? reread(number - 1, null, again) : END;
  };

  const isLast = ({ rows, fresh }: RawPage, number: number): boolean => {
    if (ends === 'moves' && number === second && fresh === 0)
      throw new Repeating('it answered two pages with the same rows');
    if (ends === 'nothing_new') return fresh === 0;
    return ends === 'short' && pageSize !== undefined && rows.length < pageSize.value;
  };

  const after = (page: RawPage, at: PagePosition | null): Turn<PagePosition> => {
    if (isReread(at)) return afterReread(page, at);
    const number = numberOf(at);
    const { before = 0, again = 0 } = typeof at === 'object' ? (at ?? {}) : {};
    const rows = page.rows.length;
    if (!rows) return afterEmpty(number, before, again);
    // It may be the first page again.
    if (isFirstUnknown && number === first + 1 && page.fresh === 0) return to(number + 1, rows, again);
    if (isLast(page, number)) return END;
    return rowsMayDisappear && number > first ? reread(number - 1, number + 1, again) : to(number + 1, rows, again);
  };

  /** As many rows again as were asked for, or a round number: a page that was cut, of an API that knows no other. */
  const mayBeTruncated = ({ rows, fresh }: RawPage, at: PagePosition | null): boolean =>
    ends === 'nothing_new' && numberOf(at) > first && rows.length > 0 && fresh === 0 && mayBeCut(rows.length);

  return {
    request: (at) => ({
      ...(pageSize && { [pageSize.param]: pageSize.value }),
      ...(!(isFirstUnknown && numberOf(at) === first) && { [param]: numberOf(at) }),
    }),

    turn(page, at) {
      const turn = after(page, at);
      return 'end' in turn && mayBeTruncated(page, at) ? { end: true, mayBeTruncated: true } : turn;
    },

    withFewerRows(at) {
      const size = pageSize && largestPart(pageSize.value);
      if (!pageSize || !size) return undefined;
      const pager = pageNumber({ ...options, pageSize: { ...pageSize, value: size } });
      if (at === null) return { pager, at };
      if (isReread(at)) return undefined;
      const page = first + ((numberOf(at) - first) * pageSize.value) / size;
      const { again } = typeof at === 'object' ? at : {};
      return { pager, at: rowsMayDisappear ? { page, ...(again !== undefined && { again }) } : page };
    },
  };
}

function isReread(at: PagePosition | null): at is Reread {
  return typeof at === 'object' && at !== null && 'onTo' in at && at.onTo !== undefined;
}

/** The largest size that as many pages as one of this size can be made of; undefined for a single row. */
function largestPart(size: number): number | undefined {
  for (let part = Math.floor(size / 2); part > 0; part--) if (size % part === 0) return part;
  return undefined;
}
