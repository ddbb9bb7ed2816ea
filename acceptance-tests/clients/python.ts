import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { describe } from '@jest/globals';
import { findConnectors } from '../../scripts/command-line.ts';
import { environment, isInstalled } from './environment.ts';

export const ROOT = join(import.meta.dirname, '..', '..');

/** The built executables, by the names of their connectors. */
export const executables: Readonly<Record<string, string>> = Object.fromEntries(
  findConnectors(ROOT).map((name) => [name, join(ROOT, 'dist', name, 'main.js')]),
);

/** Tests that need the Python environment; skipped, with the reason in their title, where it is not made. */
export function describeClients(title: string, body: () => void): void {
  if (isInstalled()) describe(title, body);
  else describe.skip(`${title} (no Python environment: npm run clients)`, body);
}

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs Python until it ends, in a folder of its own unless told another. The clients reach nothing but the connector:
 * telemetry and the connector registry are off. Executables find this Node first.
 */
export async function python(
  args: readonly string[],
  options: { input?: string; env?: Record<string, string>; folder?: string } = {},
): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-'));
  const path = [dirname(process.execPath), dirname(environment.python), process.env.PATH].join(delimiter);
  const quiet = {
    AIRBYTE_OFFLINE_MODE: '1',
    DO_NOT_TRACK: '1',
    HOME: folder,
    NO_COLOR: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const child = spawn(environment.python, args, {
    cwd: options.folder ?? folder,
    env: { PATH: path, ...quiet, ...options.env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.end(options.input ?? '');
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  rmSync(folder, { recursive: true, force: true });
  return { code, stdout, stderr };
}
