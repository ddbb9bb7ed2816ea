import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Message } from '../support/messages.ts';
import { Run } from '../support/run.ts';
import type { Image } from './docker.ts';

export type ContainerOptions = {
  /** Options of `docker run`. */
  options?: readonly string[];
  /** Called with every message as it arrives. */
  onMessage?: (message: Message, container: Container) => void;
};

/** A container that is running a connector. */
export class Container {
  readonly name = `mailroom-${randomUUID()}`;
  readonly finished: Promise<Run>;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;

  constructor(image: Image, args: readonly string[], { options = [], onMessage }: ContainerOptions = {}) {
    this.#child = spawn(
      'docker',
      ['run', '--rm', '--name', this.name, '--log-driver', 'none', ...options, image.reference, ...args],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let stderr = '';
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const output = new Lines(this.#child.stdout, (message) => onMessage?.(message, this));
    this.finished = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('close', (code, signal) => {
        resolve(new Run({ code, signal, lines: output.lines, stderr }, output.messages));
      });
    });
  }

  /** Asks the engine to end it: by SIGTERM, and by SIGKILL after so many seconds. */
  stop(seconds: number): void {
    spawn('docker', ['stop', '-t', String(seconds), this.name], { stdio: 'ignore' });
  }

  kill(signal: NodeJS.Signals): void {
    spawn('docker', ['kill', '--signal', signal, this.name], { stdio: 'ignore' });
  }

  /** To be sure, at the end of a test. */
  remove(): void {
    spawnSync('docker', ['rm', '--force', this.name], { stdio: 'ignore' });
  }
}

/** The lines of an output as they arrive; what follows the last line break is left out. */
export class Lines {
  readonly lines: string[] = [];
  readonly messages: Message[] = [];
  #rest = '';

  constructor(output: Readable, onMessage: (message: Message) => void) {
    output.setEncoding('utf8').on('data', (text: string) => {
      const lines = (this.#rest + text).split('\n');
      this.#rest = lines.pop() ?? '';
      for (const line of lines) {
        this.lines.push(line);
        const message = JSON.parse(line) as Message;
        this.messages.push(message);
        onMessage(message);
      }
    });
  }
}

/** How many records of each stream there are. */
export function countRecords(messages: readonly Message[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const message of messages) {
    if (message.type !== 'RECORD') continue;
    const { stream } = message.record;
    counts[stream] = (counts[stream] ?? 0) + 1;
  }
  return counts;
}

/** A folder for containers, which everybody may read and write as in a pod, for one piece of work. */
export async function withFolder<T>(files: Record<string, unknown>, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-'));
  try {
    chmodSync(folder, 0o777);
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(folder, name), JSON.stringify(content));
      chmodSync(join(folder, name), 0o644);
    }
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
