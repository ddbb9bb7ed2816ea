import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const main = join(import.meta.dirname, 'main.ts');

/** Runs the program as its users do. */
export async function runProgram(args: readonly string[], cwd = tmpdir()) {
  const { INIT_CWD: _, ...env } = process.env;
  const child = spawn(process.execPath, [main, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { stdout, stderr, code: child.exitCode };
}
