import { valueAt } from '../json.ts';
import type { Paginator } from './pager.ts';

export interface TokenOptions {
  /** Dotted path of the next page's token in the body. */
  path: string;
  /** Parameter that carries the token back. */
  param: string;
  pageSize?: { param: string; value: number };
}

/**
 * Pages joined by opaque tokens. Ends on a falsy token (null, empty, missing), or on an empty page if it is answered
 * twice; a short page with a token goes on.
 */
export function token(options: TokenOptions): Paginator<string | number> {
  const { path, param, pageSize } = options;
  return {
    params: (position) => ({
      ...(pageSize && { [pageSize.param]: pageSize.value }),
      ...(position !== null && { [param]: position }),
    }),
    next({ rows, body }) {
      const found = valueAt(body, path);
      if (!rows.length || !found) return undefined;
      return typeof found === 'number' ? found : String(found);
    },
    isUnexpected({ rows, body }, position) {
      const found = valueAt(body, path);
      const isFull = pageSize !== undefined && rows.length >= pageSize.value;
      // The end is told by null: only some clients have met another one.
      return rows.length === 0 ? position !== null || Boolean(found) : isFull && !found && found !== null;
    },
    smaller(position) {
      if (!pageSize || pageSize.value <= 1) return undefined;
      const half = { ...pageSize, value: Math.floor(pageSize.value / 2) };
      return { paginator: token({ ...options, pageSize: half }), position };
    },
  };
}
