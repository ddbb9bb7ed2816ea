import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { type Accounts, ofEveryConnector } from '../support/accounts.ts';
import type { Connector } from '../support/connector.ts';
import type { Row } from '../support/messages.ts';

/** Every connector with an account of many rows, and with all of its streams. */
export const accounts = ofEveryConnector(({ everySource }) => everySource);

/** Does some work with every account, each closed whatever happens. */
export async function withAccount<T>(
  name: string,
  work: (connector: Connector, config: Row) => Promise<T>,
): Promise<T> {
  const { connector, start } = accounts[name] as Accounts['everySource'];
  const { config, close } = await start();
  try {
    return await work(connector, config);
  } finally {
    await close();
  }
}

export const names: readonly string[] = Object.keys(accounts);

const files = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.test.ts'))
  .sort();

/** The connectors that a file of tests tries: all, or, where each scenario is played once, one, which differs from file to file. */
export function triedBy(file: string, all: readonly string[] = names): readonly string[] {
  if (process.env.SCENARIOS !== 'once') return all;
  const place = files.indexOf(basename(file));
  return all.slice(-1 - (place % all.length)).slice(0, 1);
}
