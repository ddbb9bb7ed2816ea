import type { Pager } from './pager.ts';

/** One request brings everything. */
export function single(): Pager<never> {
  return { request: () => ({}), turn: () => ({ end: true }) };
}
