import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from './account.ts';
import { services } from './accounts/index.ts';
import { mainOf, suggestedCatalog } from './discover.ts';
import { formatGuide, pythonSample } from './guide.ts';
import { UsageError } from './names.ts';
import { newerNode } from './node.ts';
import { type PlaygroundOptions, readOptions, usage } from './options.ts';
import { formatTotals } from './routes.ts';

const ROOT = join(import.meta.dirname, '../..');

process.stdout.on('error', () => process.exit(0));
try {
  const options = readOptions(process.argv.slice(2), ROOT, process.env.INIT_CWD ?? process.cwd());
  if (options === 'help') process.stdout.write(usage);
  else await play(options);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\nnpm run simulator -- --help tells more.\n`);
  process.exitCode = 2;
}

/** Runs an account until somebody ends it. */
async function play(options: PlaygroundOptions): Promise<void> {
  const { connector, size, folder } = options;
  const service = services[connector];
  if (!service) throw new Error(`There is no service of ${connector}.`);
  mainOf(connector);
  const account = await start(options);
  endOnSignal(account);
  try {
    mkdirSync(folder, { recursive: true });
    const write = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const config = write('config.json', formatJson(account.config));
    const catalog = await suggestedCatalog(connector, config);
    write('catalog.json', formatJson(catalog));
    write('read.py', pythonSample({ connector, service, account, root: ROOT }));
    account.clearTotals();
    const streams = catalog.streams.length;
    process.stdout.write(
      formatGuide({ connector, service, account, size, streams, folder, root: ROOT, nodeFolder: newerNode() }),
    );
  } catch (error) {
    await account.close();
    throw error;
  }
}

async function start({ connector, ...options }: PlaygroundOptions): Promise<Account> {
  try {
    return await (services[connector] as (typeof services)[string]).start(options);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reasons: Record<string, string> = {
      EADDRINUSE: 'is in use: another simulator may be running. Stop it, or take another port',
      EACCES: 'may not be listened on. Take another port',
      EADDRNOTAVAIL: 'cannot be listened on: this machine has no such address. Take another host',
      ENOTFOUND: 'cannot be listened on: there is no such host. Take another host',
    };
    if (code === undefined || !(code in reasons)) throw error;
    throw new UsageError(`${options.host}:${options.port} ${reasons[code]}.`);
  }
}

function endOnSignal(account: Account): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      process.stdout.write(`\n${formatTotals(account.totals())}\n`);
      void account.close().then(() => process.exit(0));
    });
  }
}

function formatJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
