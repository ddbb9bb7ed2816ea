import type { Paginator } from './paginator.ts';

export interface PageNumberOptions {
  param: string;
  /** Number of the first page. */
  first: number;
  pageSize?: { param: string; value: number };
  /** `short`: a page with fewer rows than the page size is the last. `empty`: only an empty page is. */
  ends: 'short' | 'empty';
}

/** Pages by number. */
export function pageNumber({ param, first, pageSize, ends }: PageNumberOptions): Paginator<number> {
  return {
    params: (position) => ({
      ...(pageSize && { [pageSize.param]: pageSize.value }),
      [param]: position ?? first,
    }),
    next({ rows }, position) {
      if (!rows.length) return undefined;
      if (ends === 'short' && pageSize && rows.length < pageSize.value) return undefined;
      return (position ?? first) + 1;
    },
  };
}
