import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Row } from '../support/messages.ts';
import { type Ended, Program } from '../support/program.ts';

export const LOCAL = join(import.meta.dirname, '../../local');
export const SOURCE = join(import.meta.dirname, 'source.mjs');

export type Command = 'sync' | 'query' | 'state' | 'configure';

/** A folder with a database, and the commands that work on it as somebody at a terminal runs them. */
export class Desk {
  readonly folder = mkdtempSync(join(tmpdir(), 'mailroom-local-'));
  readonly database = join(this.folder, 'test.duckdb');

  /** Starts the source of `source.mjs`. */
  readonly command = `${process.execPath} ${SOURCE}`;

  start(command: Command, args: readonly string[], env: Record<string, string> = {}): Program {
    return new Program(process.execPath, [join(LOCAL, `${command}.ts`), ...args], {
      cwd: this.folder,
      env: { INIT_CWD: this.folder, NODE_OPTIONS: '', ...env },
    });
  }

  run(command: Command, ...args: readonly string[]): Promise<Ended> {
    return this.start(command, args).ended;
  }

  write(name: string, content: unknown): string {
    const path = join(this.folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 });
    return path;
  }

  /** Syncs a connector of this repository. */
  sync(connector: string, config: Row, ...more: readonly string[]): Program {
    return this.start('sync', [
      connector,
      '--to',
      this.database,
      '--config',
      this.write('config.json', config),
      ...more,
    ]);
  }

  /** Syncs the source of `source.mjs`; `more` of its configuration is for this once. */
  syncRows(config: Row, more: Row = {}, ...options: readonly string[]): Program {
    const file = this.write('config.json', config);
    const env = { SOURCE: JSON.stringify(more) };
    return this.start('sync', ['--command', this.command, '--to', this.database, '--config', file, ...options], env);
  }

  /** The same where no file may have more than so many KiB. */
  limited(kibibytes: number, config: Row): Promise<Ended> {
    const words = [process.execPath, join(LOCAL, 'sync.ts'), '--command', this.command, '--to', this.database];
    const limit = ['-c', `ulimit -f ${2 * kibibytes}; exec "$0" "$@"`, ...words];
    const env = { INIT_CWD: this.folder, NODE_OPTIONS: '' };
    return new Program('sh', [...limit, '--config', this.write('config.json', config)], { cwd: this.folder, env })
      .ended;
  }

  async rows(sql: string): Promise<Row[]> {
    const { code, stdout, stderr } = await this.run('query', this.database, sql, '--json');
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Row[];
  }

  async states(): Promise<Map<string, Row>> {
    const { stdout } = await this.run('state', this.database);
    const states = JSON.parse(stdout) as { stream: { stream_descriptor: { name: string }; stream_state: Row } }[];
    return new Map(states.map(({ stream }) => [stream.stream_descriptor.name, stream.stream_state]));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A desk for one piece of work. */
export async function atDesk<T>(work: (desk: Desk) => Promise<T>): Promise<T> {
  const desk = new Desk();
  try {
    return await work(desk);
  } finally {
    desk.remove();
  }
}

/** The result of a sync that has nothing to complain of. */
export async function complete(program: Program): Promise<Ended> {
  const ended = await program.ended;
  if (ended.code !== 0) throw new Error(`It ended with ${ended.code ?? ended.signal}:\n${ended.stdout}${ended.stderr}`);
  return ended;
}
