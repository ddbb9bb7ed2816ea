import { valueAt } from '../json.ts';
import type { Pager } from './pager.ts';

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
export function token(options: TokenOptions): Pager<string | number> {
  const { path, param, pageSize } = options;
  return {
    request: (position) => ({
      ...(pageSize && { [pageSize.param]: pageSize.value }),
      ...(position !== null && { [param]: position }),
    }),
    turn({ rows, body }) {
      const found = valueAt(body, path);
      if (!rows.length || !found) return { end: true };
      return { to: typeof found === 'number' ? found : String(found) };
    },
    isPlausible({ rows, body }, position) {
      const found = valueAt(body, path);
      if (rows.length === 0) return position === null && !found;
      const isFull = pageSize !== undefined && rows.length >= pageSize.value;
      // The end is told by null: only some clients have met another one.
      return !isFull || Boolean(found) || found === null;
    },
    withFewerRows(position) {
      if (!pageSize || pageSize.value <= 1) return undefined;
      const half = { ...pageSize, value: Math.floor(pageSize.value / 2) };
      return { pager: token({ ...options, pageSize: half }), at: position };
    },
  };
}
