import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Usage {
  cpuSeconds: number;
  peakMiB: number;
  wallSeconds: number;
  /** Lines on stdout, and how many of them are RECORDs. */
  lines: number;
  records: number;
  /** The last STATE of each stream, as a state file has them. */
  states: string;
}

export interface Program {
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Whether it says on file descriptor 3 what it has used; false: only its time and its output are measured. */
  usage?: boolean;
}

const NEWLINE = 10;
const RECORD = Buffer.from('{"type":"RECORD"');
const STATE = Buffer.from('{"type":"STATE"');

/** What the images tell malloc: memory is measured as it is there. */
const malloc = Object.fromEntries(
  [...readFileSync(join(import.meta.dirname, '../../Dockerfile'), 'utf8').matchAll(/\b(MALLOC_\w+)=(\w+)/g)].map(
    ([, name, value]) => [name, value],
  ),
);

/** Runs a Node program to its end, as in the images, and tells what it used. */
export function measure(args: readonly string[], { usage = true } = {}): Promise<Usage> {
  const hook = usage ? ['--import', join(import.meta.dirname, 'report-usage.mjs')] : [];
  return measureProgram({
    command: process.execPath,
    args: [...hook, ...args],
    env: { ...process.env, ...malloc },
    usage,
  });
}

/**
 * Runs a program to its end and tells what it used. Its output is read as fast as it comes; of its lines only the STATEs
 * are kept.
 */
export async function measureProgram({ command, args, env = process.env, usage = true }: Program): Promise<Usage> {
  const began = performance.now();
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'inherit', 'pipe'] });
  const output = new Output();
  child.stdout?.on('data', (chunk: Buffer) => output.take(chunk));
  let report = '';
  const pipe = child.stdio[3];
  if (pipe && 'on' in pipe) pipe.on('data', (chunk: Buffer) => (report += chunk));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with exit code ${code}`);
  const wallSeconds = (performance.now() - began) / 1000;
  const { cpuSeconds = 0, peakMiB = 0 } = usage ? (JSON.parse(report) as Partial<Usage>) : {};
  const { lines, records, states } = output;
  return { cpuSeconds, peakMiB, wallSeconds, lines, records, states };
}

/** Counts lines, and keeps those that hold a state. */
class Output {
  lines = 0;
  records = 0;
  #rest = Buffer.alloc(0);
  readonly #states = new Map<string, unknown>();

  take(chunk: Buffer): void {
    const text = this.#rest.length ? Buffer.concat([this.#rest, chunk]) : chunk;
    let from = 0;
    for (let at = text.indexOf(NEWLINE); at >= 0; at = text.indexOf(NEWLINE, from)) {
      this.lines += 1;
      if (text.subarray(from, from + RECORD.length).equals(RECORD)) this.records += 1;
      else if (text.subarray(from, from + STATE.length).equals(STATE)) this.#keep(text.toString('utf8', from, at));
      from = at + 1;
    }
    this.#rest = Buffer.from(text.subarray(from));
  }

  get states(): string {
    return JSON.stringify([...this.#states.values()]);
  }

  #keep(line: string): void {
    const { state } = JSON.parse(line) as { state: { stream: { stream_descriptor: { name: string } } } };
    this.#states.set(state.stream.stream_descriptor.name, state);
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
