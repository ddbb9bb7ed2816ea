import { join, resolve } from 'node:path';
import { readArguments } from '../../scripts/command-line.ts';
import { services } from './accounts/index.ts';
import { connectorsNamed, shortName, UsageError } from './names.ts';

const names = Object.entries(services).map(([connector, { port }]) => `${shortName(connector)} (${port})`);

/** Two to a line, below one another. */
function listed(all: readonly string[]): string {
  const lines = all.flatMap((_name, index) => (index % 2 === 0 ? [all.slice(index, index + 2).join(', ')] : []));
  return lines.join(`,\n${' '.repeat(16)}`);
}

export const usage = `npm run simulator -- NAME [options]

Keeps a simulated account running, for you to read from with any client: this
connector, PyAirbyte, Airbyte, curl, or another connector. It writes a
config.json and a catalog.json, prints what to try, and tells on Ctrl-C which
requests it has served. It needs no account and no credentials, and nothing
leaves this machine.

  NAME          ${listed(names)}:
                the port is always the same, so that config.json stays good
  --port N      another port; 0 takes any free one
  --host H      the address to listen on (127.0.0.1); 0.0.0.0 lets containers
                and other machines in
  --large       the account of the README's comparison: larger, and with the
                same rows and dates at every start; otherwise its rows lead up
                to the present moment
  --folder F    where the files go (simulator-output/NAME)
`;

export interface PlaygroundOptions {
  connector: string;
  port: number;
  host: string;
  size: 'small' | 'large';
  folder: string;
}

/** Reads the arguments; `help` asks for nothing else. Throws a UsageError that says what is wrong with them. */
export function readOptions(args: readonly string[], root: string, cwd: string): PlaygroundOptions | 'help' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  if (positionals.length !== 1) {
    throw new UsageError(`Say which account: npm run simulator -- ${Object.keys(services).map(shortName).join(' | ')}`);
  }
  const [connector = ''] = connectorsNamed(positionals);
  const name = shortName(connector);
  return {
    connector,
    port: values.port === undefined ? (services[connector]?.port ?? 0) : readPort(values.port),
    host: values.host ?? '127.0.0.1',
    size: values.large ? 'large' : 'small',
    folder: values.folder === undefined ? join(root, 'simulator-output', name) : resolve(cwd, values.folder),
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  return readArguments({
    args: [...args],
    allowPositionals: true,
    options: { port: text, host: text, large: flag, folder: text, help: { ...flag, short: 'h' } },
  });
}

function readPort(text: string): number {
  const port = Number(text);
  if (text !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UsageError(`--port must be a number from 0 to 65535, not "${text}".`);
}
