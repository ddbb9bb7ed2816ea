import { type ChildProcess, spawn } from 'node:child_process';
import { Trouble } from '../database/trouble.ts';
import { MessageReader, type Read } from '../protocol/message-reader.ts';
import { CONFIG_VARIABLE } from './variable.ts';

const KEPT_OF_STDERR = 4_000;
/** A source that was told to stop ends within this time. */
const GRACE_MS = 10_000;

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The end of it. */
  stderr: string;
}

/** A source at work. */
export class SourceProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ended>;
  #stderr = '';

  constructor(program: string, args: readonly string[]) {
    const { [CONFIG_VARIABLE]: _secret, ...env } = process.env;
    this.#child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = `${this.#stderr}${text}`.slice(-KEPT_OF_STDERR);
    });
    this.#ended = new Promise((resolve, reject) => {
      this.#child.once('error', (error) => reject(new Trouble(`${program} cannot be started: ${error.message}.`)));
      this.#child.once('close', (code, signal) => resolve({ code, signal, stderr: this.#stderr.trim() }));
    });
    this.#ended.catch(() => {});
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Everything that it says, one after the other; where `take` answers with a promise, the source waits. A line that was cut off is none. */
  async each(take: (message: Read) => Promise<void> | undefined): Promise<Ended> {
    const reader = new MessageReader();
    let rest: string[] = [];
    for await (const piece of this.#child.stdout?.setEncoding('utf8') ?? []) {
      const lines = (piece as string).split('\n');
      rest.push(lines[0] as string);
      if (lines.length === 1) continue;
      lines[0] = rest.join('');
      rest = [lines.pop() as string];
      for (const line of lines) {
        const wait = line === '' ? undefined : take(this.#read(reader, line));
        if (wait) await wait;
      }
    }
    return this.#ended;
  }

  stop(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
    setTimeout(() => this.#child.kill('SIGKILL'), GRACE_MS).unref();
  }

  #read(reader: MessageReader, line: string): Read {
    try {
      return reader.read(line);
    } catch (error) {
      this.stop('SIGTERM');
      const why = error instanceof Error ? error.message : error;
      throw new Trouble(`The source wrote a record that is no JSON, so the sync was stopped. ${why}`);
    }
  }
}
