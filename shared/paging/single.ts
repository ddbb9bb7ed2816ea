import type { Paginator } from './pager.ts';

/** One request brings everything. */
export function single(): Paginator<never> {
  return { params: () => ({}), next: () => undefined };
}
