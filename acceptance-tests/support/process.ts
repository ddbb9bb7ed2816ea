import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { COMPILED } from './cache.ts';
import type { Message } from './messages.ts';
import { Run } from './run.ts';
import { leaks, textsUnder } from './secrets.ts';
import { problemsOf, problemsOfRead } from './validate.ts';

export type ProcessOptions = {
  /** Called with every message as it arrives. */
  onMessage?: (message: Message, process: Process) => void;
  /** SIGKILL when so many lines have been read; nothing after them counts as received. */
  cutAfter?: number;
  /** Do not read stdout until `resume` is called. */
  paused?: boolean;
  /** The configuration whose secrets must not appear. */
  secretsIn?: unknown;
  secretNames?: readonly string[];
  /** Added to the environment, which holds nothing that means anything to a connector. */
  env?: Record<string, string>;
  /** A file descriptor that stdout leads to instead: nothing of it is read. */
  output?: number;
  /** Largest file that it may write, in blocks of 512 bytes. */
  fileBlocks?: number;
  /** In place of the Node.js that the tests run on; or flags of its own. */
  node?: readonly string[];
  /** The user it runs as, by number. */
  uid?: number;
  /** It may say this on stderr, which must be silent otherwise; it then needs no message that says why it failed. */
  stderr?: RegExp;
  /** Lines need not be messages, as those of `--help`. */
  plain?: boolean;
  secrets?: readonly string[];
  leakPatterns?: readonly RegExp[];
  /** The configured streams of a `read`; undefined when the catalog is not readable. */
  streams?: readonly string[] | undefined;
};

type Files = Record<string, unknown>;

/** A safety net for what hangs, on the slowest machine. */
const longestMs = 10 * 60_000;

/** A running connector. Its end brings checks of all that every run must keep, whatever the test is about. */
export class Process {
  readonly finished: Promise<Run>;
  readonly messages: Message[] = [];
  readonly #child: ChildProcess;
  /** What is read of stdout, where it is. */
  readonly #stdout: Readable | undefined;
  readonly #options: ProcessOptions;
  readonly #lines: string[] = [];
  readonly #faults: string[] = [];
  /** Of the line that is under way; very long lines come in many. */
  #pieces: string[] = [];
  #stderr = '';
  #interrupted = false;

  constructor(main: string, args: readonly string[], files: Files, options: ProcessOptions) {
    if (!existsSync(main)) throw new Error(`There is no ${main}.`);
    this.#options = options;
    const folder = mkdtempSync(join(tmpdir(), 'mailroom-'));
    const command = [...(options.node ?? [process.execPath]), main, ...args, ...writeFiles(folder, files)];
    const [program = '', ...rest] = options.fileBlocks === undefined ? command : limited(options.fileBlocks, command);
    this.#child = spawn(program, rest, {
      stdio: ['ignore', options.output ?? 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: COMPILED, ...options.env },
      ...(options.uid !== undefined && { uid: options.uid }),
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.#stdout = this.#child.stdout?.setEncoding('utf8');
    if (options.paused || options.output !== undefined) this.#interrupted = true;
    else this.resume();
    const net = setTimeout(() => {
      this.#faults.push(`It did not end within ${longestMs} ms`);
      this.#child.kill('SIGKILL');
    }, longestMs);
    this.finished = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('close', (code, signal) => {
        clearTimeout(net);
        rmSync(folder, { recursive: true, force: true });
        const run = new Run({ code, signal, lines: this.#lines, stderr: this.#stderr }, this.messages);
        const faults = this.#faultsOf(run);
        if (faults.length === 0) resolve(run);
        else reject(new Error(`${faults.join('\n')}\n${describe(run)}`));
      });
    });
    // Awaited sooner or later; until then a failure is no unhandled one.
    this.finished.catch(() => {});
  }

  /** Begins, or goes on, reading stdout. */
  resume(): void {
    if (this.#stdout?.listenerCount('data') === 0) this.#stdout.on('data', (text: string) => this.#read(text));
    this.#stdout?.resume();
  }

  pause(): void {
    this.#stdout?.pause();
  }

  kill(signal: NodeJS.Signals): void {
    this.#interrupted = true;
    this.#child.kill(signal);
  }

  /** The reader goes away, as when a platform cancels. */
  closeOutput(): void {
    this.#interrupted = true;
    this.#stdout?.destroy();
  }

  #read(text: string): void {
    const { cutAfter = Number.POSITIVE_INFINITY, onMessage } = this.#options;
    this.#pieces.push(text);
    if (!text.includes('\n')) return;
    const lines = this.#rest.split('\n');
    this.#pieces = [lines.pop() ?? ''];
    for (const line of lines) {
      if (this.#lines.length >= cutAfter) return;
      this.#lines.push(line);
      const message = parse(line);
      if (message) {
        this.messages.push(message);
        onMessage?.(message, this);
      } else if (!this.#options.plain) {
        this.#faults.push(`Not a message: ${line.slice(0, 200)}`);
      }
      if (this.#lines.length >= cutAfter) this.kill('SIGKILL');
    }
  }

  get #rest(): string {
    return this.#pieces.join('');
  }

  #faultsOf(run: Run): string[] {
    const { secretNames = [], secretsIn, secrets = [], leakPatterns = [], streams, stderr } = this.#options;
    const open = [
      run.stderr,
      ...run.lines.filter((line) => !line.startsWith('{"type":"CONTROL"')),
      ...(this.#interrupted ? [] : [this.#rest]),
    ].join('\n');
    const isWhole = !this.#interrupted;
    return [
      ...this.#faults,
      ...leaks(open, [...secrets, ...textsUnder(secretsIn, secretNames)], leakPatterns),
      ...run.messages.flatMap(problemsOf),
      ...(streams ? problemsOfRead(run.messages, streams, isWhole) : []),
      ...(isWhole && this.#rest !== '' ? [`stdout ends within a line: ${this.#rest.slice(0, 200)}`] : []),
      ...(run.stderr === '' || stderr?.test(run.stderr) ? [] : [`stderr is not silent: ${run.stderr.slice(0, 500)}`]),
      ...(isWhole ? problemsOfEnd(run) : []),
    ];
  }
}

/** 0 is success and nothing else is; whatever is no success says why. */
function problemsOfEnd(run: Run): string[] {
  const isBad = run.errors.length > 0 || run.lines.some((line) => line.includes('"INCOMPLETE"'));
  if (run.code === 0) return isBad ? ['It failed and exits 0'] : [];
  if (run.signal !== null) return [`It was ended by ${run.signal}`];
  return isBad ? [] : [`It exits ${run.code} and does not say why`];
}

function limited(blocks: number, command: readonly string[]): string[] {
  return ['sh', '-c', `ulimit -f ${blocks}; exec "$0" "$@"`, ...command];
}

function writeFiles(folder: string, files: Files): string[] {
  return Object.entries(files).flatMap(([name, content]) => {
    if (content === undefined) return [];
    const path = join(folder, `${name}.json`);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return [`--${name}`, path];
  });
}

function parse(line: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Message) : undefined;
  } catch {
    return undefined;
  }
}

function describe(run: Run): string {
  const notable = run.lines.filter(
    (line) => !line.startsWith('{"type":"RECORD"') && !line.startsWith('{"type":"STATE"'),
  );
  return [`(exit ${run.code ?? run.signal})`, ...notable.slice(-15).map((line) => line.slice(0, 400))].join('\n');
}
