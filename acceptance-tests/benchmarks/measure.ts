import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Usage {
  cpuSeconds: number;
  peakMiB: number;
  wallSeconds: number;
  /** Lines on stdout. */
  lines: number;
  /** The last STATE of each stream, as a state file has them. */
  states: string;
}

const NEWLINE = 10;
const STATE = Buffer.from('{"type":"STATE"');

/**
 * Runs a Node program to its end and tells what it used. Its output is read as fast as it comes; of its lines only the
 * STATEs are kept.
 */
export async function measure(args: readonly string[], { usage = true } = {}): Promise<Usage> {
  const hook = usage ? ['--import', join(import.meta.dirname, 'report-usage.mjs')] : [];
  const began = performance.now();
  const child = spawn(process.execPath, [...hook, ...args], { stdio: ['ignore', 'pipe', 'inherit', 'pipe'] });
  const output = new Output();
  child.stdout?.on('data', (chunk: Buffer) => output.take(chunk));
  let report = '';
  const pipe = child.stdio[3];
  if (pipe && 'on' in pipe) pipe.on('data', (chunk: Buffer) => (report += chunk));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with exit code ${code}`);
  const wallSeconds = (performance.now() - began) / 1000;
  const { cpuSeconds = 0, peakMiB = 0 } = usage ? (JSON.parse(report) as Partial<Usage>) : {};
  return { cpuSeconds, peakMiB, wallSeconds, lines: output.lines, states: output.states };
}

/** Counts lines, and keeps those that hold a state. */
class Output {
  lines = 0;
  #rest = Buffer.alloc(0);
  readonly #states = new Map<string, unknown>();

  take(chunk: Buffer): void {
    const text = this.#rest.length ? Buffer.concat([this.#rest, chunk]) : chunk;
    let from = 0;
    for (let at = text.indexOf(NEWLINE); at >= 0; at = text.indexOf(NEWLINE, from)) {
      this.lines += 1;
      if (text.subarray(from, from + STATE.length).equals(STATE)) this.#keep(text.toString('utf8', from, at));
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
