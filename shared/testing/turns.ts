import type { Turn } from '../paging/pager.ts';

/** The position that a page led to, undefined at the end. Anything else fails the test. */
export function toOf<P>(turn: Turn<P>): P | undefined {
  if ('to' in turn) return turn.to;
  if ('end' in turn) return undefined;
  throw new Error(`No further page, and no end: ${JSON.stringify(turn)}.`);
}
