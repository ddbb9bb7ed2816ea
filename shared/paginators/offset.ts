import type { Paginator } from './paginator.ts';

export interface OffsetOptions {
  offset: string;
  limit: { param: string; value: number };
  /** `short`: a page with fewer rows than the limit is the last. `empty`: only an empty page is (the API may cap silently). */
  ends: 'short' | 'empty';
}

/** Pages by row offset, which advances by the rows received, whatever was asked for. */
export function offset({ offset, limit, ends }: OffsetOptions): Paginator<number> {
  return {
    params: (position) => ({ [limit.param]: limit.value, [offset]: position ?? 0 }),
    next({ rows }, position) {
      if (!rows.length || (ends === 'short' && rows.length < limit.value)) return undefined;
      return (position ?? 0) + rows.length;
    },
  };
}
