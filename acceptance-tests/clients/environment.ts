import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..', '..', '.python');
const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
/** Minor versions of Python 3 that PyAirbyte runs on. */
const MINORS = ['10', '11', '12'];

/** The Python environment with the clients that Mailroom is tried with: PyAirbyte, Airbyte's standard tests, airbyte-serverless. */
export const environment = {
  folder: FOLDER,
  requirements: REQUIREMENTS,
  python: join(FOLDER, 'bin', 'python'),
  /** Written when everything is installed; holds the requirements that were. */
  stamp: join(FOLDER, 'requirements.txt'),
};

/** Whether the environment holds what `requirements.txt` says now. */
export function isInstalled(): boolean {
  const { python, stamp, requirements } = environment;
  return existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === readFileSync(requirements, 'utf8');
}

/** A Python on the PATH that the clients run on; undefined where there is none. */
export function findPython(): string | undefined {
  const ask = ['-c', 'import sys, venv, ensurepip; print(sys.version_info[1])'];
  return ['python3', ...MINORS.map((minor) => `python3.${minor}`)].find((name) => {
    const { status, stdout } = spawnSync(name, ask, { encoding: 'utf8' });
    return status === 0 && MINORS.includes(stdout.trim());
  });
}
