import { readArguments } from '../../scripts/command-line.ts';
import { services } from '../playground/accounts/index.ts';
import { connectorsNamed, shortName } from '../playground/names.ts';

export const usage = `npm run demo -- [connector…]

Shows what the connectors do, each with a simulated account that runs on this
machine: it needs no account and no credentials, and nothing leaves this
machine. It takes about half a minute.

  connector   ${Object.keys(services).map(shortName).join(', ')},
              with or without "source-" in front; all of them without any

What was read stays in demo-output/: a DuckDB file for each connector, with its
configuration and its catalog.
To have such an account to yourself: npm run simulator -- --help
`;

/** The connectors to show; `help` asks for nothing else. Throws a UsageError that says what is wrong. */
export function readOptions(args: readonly string[]): string[] | 'help' {
  const help = { type: 'boolean', short: 'h' } as const;
  const { values, positionals } = readArguments({ args: [...args], allowPositionals: true, options: { help } });
  return values.help ? 'help' : connectorsNamed(positionals);
}
