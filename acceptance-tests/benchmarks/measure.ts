import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Usage {
  cpuSeconds: number;
  peakMiB: number;
  wallSeconds: number;
  /** Lines on stdout. */
  lines: number;
}

/** Runs a Node program to its end and tells what it used. Its output is read as fast as it comes, and thrown away. */
export async function measure(args: readonly string[], { usage = true } = {}): Promise<Usage> {
  const hook = usage ? ['--import', join(import.meta.dirname, 'report-usage.mjs')] : [];
  const began = performance.now();
  const child = spawn(process.execPath, [...hook, ...args], { stdio: ['ignore', 'pipe', 'inherit', 'pipe'] });
  let lines = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
  });
  let report = '';
  const pipe = child.stdio[3];
  if (pipe && 'on' in pipe) pipe.on('data', (chunk: Buffer) => (report += chunk));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with exit code ${code}`);
  const wallSeconds = (performance.now() - began) / 1000;
  const { cpuSeconds = 0, peakMiB = 0 } = usage ? (JSON.parse(report) as Partial<Usage>) : {};
  return { cpuSeconds, peakMiB, wallSeconds, lines };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
