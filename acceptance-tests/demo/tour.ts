import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '../playground/account.ts';
import { type ConfiguredStream, configure, mainOf } from '../playground/discover.ts';
import { counted } from '../playground/words.ts';
import { type Message, runConnector } from './connector.ts';
import { syncInto } from './landing.ts';
import type { LiveLine } from './live-line.ts';
import { Progress } from './progress.ts';

/** The two reads of a connector. */
export interface Tour {
  connector: string;
  /** The DuckDB file that holds what was read. */
  database: string;
  first: Progress;
  second: Progress;
}

/** The main job of a connector: check, discover, a read of everything, changes, and a read of what has changed. */
export async function takeTour(connector: string, account: Account, output: string, line: LiveLine): Promise<Tour> {
  const main = mainOf(connector);
  mkdirSync(output, { recursive: true });
  const file = (suffix: string): string => join(output, `${connector}.${suffix}`);
  writeFileSync(file('config.json'), JSON.stringify(account.config, null, 2));

  const run = async (args: string[], onMessage: (message: Message) => void): Promise<void> => {
    const errors: string[] = [];
    const code = await runConnector(main, args, (message) => {
      if (message.trace?.error) errors.push(message.trace.error.message);
      onMessage(message);
    });
    if (code !== 0) throw new Error([`${connector} ${args[0]} ended with exit code ${code}.`, ...errors].join('\n'));
  };

  await run(['check', '--config', file('config.json')], ({ connectionStatus }) => {
    if (connectionStatus) line.end(`  check              ${connectionStatus.status}`);
  });

  let streams: ConfiguredStream[] = [];
  await run(['discover', '--config', file('config.json')], ({ catalog }) => {
    if (!catalog) return;
    const configured = configure(catalog.streams);
    streams = configured.streams;
    writeFileSync(file('catalog.json'), JSON.stringify(configured, null, 2));
    line.end(`  discover           ${counted(streams.length, 'stream')}`);
  });

  const database = file('duckdb');
  for (const suffix of ['', '.wal']) rmSync(`${database}${suffix}`, { force: true });
  const read = async (title: string): Promise<Progress> => {
    const progress = new Progress(streams);
    progress.take(await syncInto(database, connector, file('config.json'), streams));
    line.end(`  ${title.padEnd(17)}  ${describe(progress)}`);
    return progress;
  };

  const first = await read('read everything');
  account.change();
  for (const part of wrapped(`Meanwhile ${account.changes}.`)) line.end(`    ${part}`);
  const second = await read('read what is new');
  return { connector, database, first, second };
}

/** A text in lines of at most 76 columns. */
function wrapped(text: string): string[] {
  return text.match(/.{1,76}(?:\s|$)/g)?.map((part) => part.trimEnd()) ?? [];
}

function describe(progress: Progress): string {
  const { seconds } = progress;
  const records = counted(progress.total('records'), 'record');
  return `${records}, ${counted(progress.total('calls'), 'call')}, ${seconds.toFixed(1)} s`;
}
