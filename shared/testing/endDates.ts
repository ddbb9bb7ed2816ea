import type { SyncResult } from './syncs.ts';

export const dateOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** The cursor values that have left, the highest first. */
export const timesOf = (run: SyncResult, name = 'rows'): unknown[] =>
  run
    .records(name)
    .map(({ at }) => at)
    .sort()
    .reverse();

/** Up to which value the STATE of `rows` claims. */
export const highest = ({ states }: SyncResult): unknown =>
  (states.rows as { covered: { high: number }[] } | undefined)?.covered[0]?.high;
