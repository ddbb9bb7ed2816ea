import { startHeymarket } from '../simulators/heymarket/heymarket.ts';
import { startMailjet } from '../simulators/mailjet/mailjet.ts';
import { startMailshake } from '../simulators/mailshake/mailshake.ts';
import { startMissive } from '../simulators/missive/missive.ts';
import { organizationIDs } from '../simulators/missive/seed/ids.ts';
import * as heymarket from '../source-heymarket/setup.ts';
import * as mailjet from '../source-mailjet/setup.ts';
import * as mailshake from '../source-mailshake/setup.ts';
import * as missive from '../source-missive/setup.ts';
import type { Connector } from '../support/connector.ts';
import type { Row } from '../support/messages.ts';

/** A connector, and an account that it can read. */
export interface Account {
  connector: Connector;
  /** Settings that a user may misspell. */
  settings: { secret: string };
  start(): Promise<{ config: Row; close(): Promise<void> }>;
}

const MONTH_MS = 31 * 24 * 3600_000;
const noQuota = { settings: { quota: { limit: null } } };

/** Every connector with an account of many rows, and with all of its streams. */
export const accounts: Readonly<Record<string, Account>> = {
  'source-heymarket': {
    connector: heymarket.heymarketConnector,
    settings: { secret: 'secret_key' },
    start: async () => {
      const generate = { contacts: 100, conversations: 100, stepSeconds: 3 * 3600, lists: 5, templates: 20 };
      const simulator = await startHeymarket({ ...noQuota, generate });
      return { config: heymarket.configOf(simulator), close: () => simulator.close() };
    },
  },
  'source-mailjet': {
    connector: mailjet.mailjetConnector,
    settings: { secret: 'api_key_secret' },
    start: async () => {
      const size = { contacts: 100, lists: 2, campaigns: 6, messages: 600, days: 60, drafts: 3, senders: 1 };
      const simulator = await startMailjet({ generate: { ...size, every: { hardBounced: 11, softBounced: 7 } } });
      return { config: mailjet.configOf(simulator), close: () => simulator.close() };
    },
  },
  'source-mailshake': {
    connector: mailshake.mailshakeConnector,
    settings: { secret: 'api_key' },
    start: async () => {
      const simulator = await startMailshake(noQuota);
      return { config: mailshake.configOf(simulator), close: () => simulator.close() };
    },
  },
  'source-missive': {
    connector: missive.missiveConnector,
    settings: { secret: 'api_key' },
    start: async () => {
      const simulator = await startMissive({ settings: { analytics: { delayMs: 0 } } });
      const start_date = new Date(Date.now() - 2 * MONTH_MS).toISOString();
      const reports = { organization_id: organizationIDs.harbor, analytics: { period: 'month' }, start_date };
      return { config: missive.configOf(simulator, reports), close: () => simulator.close() };
    },
  },
};

/** Does some work with every account, each closed whatever happens. */
export async function withAccount<T>(
  name: string,
  work: (connector: Connector, config: Row) => Promise<T>,
): Promise<T> {
  const { connector, start } = accounts[name] as Account;
  const { config, close } = await start();
  try {
    return await work(connector, config);
  } finally {
    await close();
  }
}

export const names: readonly string[] = Object.keys(accounts);
