import type { Paginator } from './paginator.ts';

/** One request brings everything. */
export function single(): Paginator<never> {
  return { params: () => ({}), next: () => undefined };
}
