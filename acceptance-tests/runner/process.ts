import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { Run } from './run.ts';

export interface Launch {
  words: readonly string[];
  verb: string;
  cwd: string;
  env: Record<string, string>;
  limitMs: number;
  /** Called once it has ended. */
  cleanUp(): void;
  /** Ends what a signal to the process itself does not reach. */
  destroy(): void;
}

export interface Reading {
  /** Called with each line as it arrives. */
  onLine?(line: string, process: SourceProcess): void;
  /** Called when the process has been started and nothing has been read yet. */
  onStart?(process: SourceProcess): void;
}

const running = new Set<SourceProcess>();
process.once('exit', () => {
  for (const one of running) one.destroy();
});

/** A running source; its output is read line by line, as fast as it comes unless paused. */
export class SourceProcess {
  readonly finished: Promise<Run>;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #launch: Launch;
  readonly #lines: string[] = [];
  /** What has come of the line that is not at its end yet. */
  #rest: string[] = [];
  #stderr = '';
  #timedOut = false;

  constructor(launch: Launch, { onLine, onStart }: Reading = {}) {
    this.#launch = launch;
    const [program = '', ...args] = launch.words;
    const started = Date.now();
    this.#child = spawn(program, args, {
      cwd: launch.cwd,
      env: launch.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    running.add(this);
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-1_000_000);
    });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const [start = '', ...others] = text.split('\n');
      this.#rest.push(start);
      for (const next of others) {
        const line = this.#rest.join('');
        this.#rest = [next];
        this.#lines.push(line);
        onLine?.(line, this);
      }
    });
    this.finished = new Promise((resolve, reject) => {
      const net = setTimeout(() => {
        this.#timedOut = true;
        this.destroy();
      }, launch.limitMs);
      const end = () => {
        clearTimeout(net);
        running.delete(this);
        launch.cleanUp();
      };
      this.#child.once('error', (error) => {
        end();
        reject(new Error(`${program} could not be started: ${error.message}`));
      });
      this.#child.once('close', (code, signal) => {
        end();
        const { verb } = launch;
        const ms = Date.now() - started;
        const [lines, rest, stderr, timedOut] = [this.#lines, this.#rest.join(''), this.#stderr, this.#timedOut];
        resolve(new Run({ verb, code, signal, lines, rest, stderr, timedOut, ms }));
      });
    });
    this.finished.catch(() => {});
    onStart?.(this);
  }

  pause(): void {
    this.#child.stdout.pause();
  }

  resume(): void {
    this.#child.stdout.resume();
  }

  /** The reader goes away, as when a platform cancels. */
  closeOutput(): void {
    this.#child.stdout.destroy();
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends it and whatever it has started. */
  destroy(): void {
    this.#launch.destroy();
    this.#launch.cleanUp();
    try {
      if (this.#child.pid !== undefined) process.kill(-this.#child.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
    this.#child.stdout.destroy();
    this.#child.stderr.destroy();
  }
}
