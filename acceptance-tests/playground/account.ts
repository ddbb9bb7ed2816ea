import type { Totals } from '../simulators/shared/call-log.ts';

/** `small` leads up to the present moment; `large` has the same rows at the same dates at every start. */
export type AccountSize = 'small' | 'large';

export interface AccountOptions {
  size: AccountSize;
  /** 0 takes any free port. */
  port: number;
  /** The address to listen on. */
  host: string;
}

/** A running account of a simulated service: to be read, and to see other people work in it. */
export interface Account {
  /** The configuration that a user would write. */
  config: Record<string, unknown> & { api_url: string };
  /** The words after `curl` of a first request. */
  request: readonly string[];
  /** Other people go on working in the account. */
  change(): void;
  changes: string;
  /** A change that can be asked of `/__control`. */
  control: Record<string, unknown>;
  /** Of the requests that it has served. */
  totals(): Totals;
  clearTotals(): void;
  close(): Promise<void>;
}

/** The service that an account belongs to. */
export interface Service {
  title: string;
  /** Always the same, so that a configuration outlives a restart. */
  port: number;
  /** Streams that show best what the connector brings, the first one first. */
  streams: readonly [string, ...string[]];
  /** Fields of a record of the first of them that say most. */
  fields: readonly string[];
  /** The column that tells which one is the newest. */
  newest: string;
  /** In SQL, what somebody may ask of its rows, the best one first. */
  questions: readonly [string, ...string[]];
  start(options: AccountOptions): Promise<Account>;
}

const TWO_MINUTES_MS = 2 * 60_000;

/**
 * Rows and clock are a little late, since a sync may leave the last minute to the next one. So much is no difference of
 * clocks that a connector warns of.
 */
export function twoMinutesAgo(): Date {
  return new Date(Date.now() - TWO_MINUTES_MS);
}

/** A question: how many rows of this table there are on the newest days. */
export function newestDays(moment: string, table: string): string {
  return `select ${moment}::date as day, count(*) as ${table}\nfrom ${table} group by day order by day desc limit 5`;
}
