import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { ConfiguredStream } from '../playground/discover.ts';

const LOCAL = join(import.meta.dirname, '../../local');

/** What `npm run sync` tells of a stream. */
export interface Landed {
  stream: string;
  records: number;
  calls?: number;
}

export interface SyncReport {
  seconds: number;
  streams: Landed[];
}

/** Reads these streams into a DuckDB file, as `npm run sync` does. */
export async function syncInto(
  database: string,
  connector: string,
  config: string,
  streams: readonly ConfiguredStream[],
): Promise<SyncReport> {
  const names = streams.map(({ stream }) => stream.name).join(',');
  const options = ['--to', database, '--config', config, '--streams', names, '--json'];
  // On a terminal it shows how it goes on, and leaves nothing of that behind.
  const quiet = process.stderr.isTTY ? [] : ['--quiet'];
  return JSON.parse(await run('sync', [connector, ...options, ...quiet])) as SyncReport;
}

/** What `npm run query` answers. */
export function query(database: string, sql: string, ...options: readonly string[]): Promise<string> {
  return run('query', [database, sql, ...options]);
}

async function run(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [join(LOCAL, `${command}.ts`), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${command} ended with exit code ${code}.\n${stdout}`);
  return stdout;
}
