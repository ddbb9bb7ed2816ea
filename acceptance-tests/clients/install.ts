import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { environment, findPython, isInstalled } from './environment.ts';

/** Makes the Python environment of the clients, or says why not. An environment that is up to date is left as it is. */
function install(): string {
  if (isInstalled()) return 'The Python environment of the clients is up to date.';
  const python = findPython();
  if (!python) return 'The tests with Python clients are skipped: they need Python 3.10, 3.11 or 3.12, with venv.';
  const { folder, requirements, stamp } = environment;
  const uv = /^uv==.*$/m.exec(readFileSync(requirements, 'utf8'))?.[0];
  if (!uv) throw new Error(`${requirements} names no uv, which installs the others.`);
  rmSync(folder, { recursive: true, force: true });
  run(python, ['-m', 'venv', folder]);
  run(environment.python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', uv]);
  run(environment.python, ['-m', 'uv', 'pip', 'sync', '--quiet', '--python', environment.python, requirements]);
  copyFileSync(requirements, stamp);
  return 'The Python environment of the clients is made.';
}

function run(program: string, args: readonly string[]): void {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}.`);
}

try {
  process.stdout.write(`${install()}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
