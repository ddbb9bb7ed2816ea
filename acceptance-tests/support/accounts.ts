import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findConnectors } from '../../scripts/command-line.ts';
import type { Service } from '../playground/account.ts';
import type { Connector } from './connector.ts';
import type { Row } from './messages.ts';

/** An account at a simulator that runs. */
export interface RunningAccount {
  config: Row;
  close(): Promise<void>;
}

export interface RunningSimulator extends RunningAccount {
  /** Laid over every other configuration. */
  overlay: Row;
}

/** The accounts of a connector, one for each suite that reads every connector. */
export interface Accounts {
  /** For the acceptance runner: the sample account, whose clock stands shortly after its rows. */
  acceptance(): Promise<RunningSimulator>;
  /** For `--foreign`: small, and yet with several pages of every list that can be long. No look-back repairs what was lost. */
  foreign(): Promise<RunningSimulator>;
  /** For acceptance-tests/every-source: many rows, and all streams. */
  everySource: {
    connector: Connector;
    /** Settings that a user may misspell. */
    settings: { secret: string };
    start(): Promise<RunningAccount>;
  };
  /** For acceptance-tests/images. `counts`: the streams to read, each with the number of its records; all without it. */
  images: Record<'small' | 'large', () => Promise<RunningAccount & { counts?: Record<string, number> }>>;
  /** For `npm run simulator` and `npm run demo`. */
  playground: Service;
}

const TESTS = join(import.meta.dirname, '..');

/** By connector, found by its folder: `acceptance-tests/source-<name>/accounts.ts` exports them as `accounts`. */
const all: Record<string, Accounts> = {};
// One after the other: the module loader of the tests cannot link several at once.
for (const name of findConnectors(join(TESTS, '..'))) {
  const file = join(TESTS, name, 'accounts.ts');
  if (existsSync(file)) all[name] = ((await import(file)) as { accounts: Accounts }).accounts;
}

/** What one suite wants, by connector. */
export function ofEveryConnector<T>(pick: (accounts: Accounts) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(all).map(([name, accounts]) => [name, pick(accounts)]));
}
