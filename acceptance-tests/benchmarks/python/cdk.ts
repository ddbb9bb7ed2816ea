import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../../scripts/command-line.ts';
import { measureProgram, type Usage } from '../measure.ts';

const ASK = 'from importlib.metadata import version; print(version("airbyte-cdk"))';

/** Airbyte's Python CDK, in a virtual environment. */
export class PythonCdk {
  readonly version: string;
  readonly #python: string;
  /** Python compiles its modules once, as after an installation, without a change to the environment. */
  readonly #compiled = mkdtempSync(join(tmpdir(), 'mailroom-bench-'));

  private constructor(python: string, version: string) {
    this.#python = python;
    this.version = version;
    process.once('exit', () => rmSync(this.#compiled, { recursive: true, force: true }));
  }

  static in(folder: string): PythonCdk {
    const python = join(folder, 'bin', 'python');
    const { status, stdout } = spawnSync(python, ['-c', ASK], { encoding: 'utf8' });
    if (status !== 0) {
      throw new UsageError(`${folder} holds no airbyte-cdk. Name an environment that does, or run npm run clients.`);
    }
    return new PythonCdk(python, stdout.trim());
  }

  /** Reads by the manifest of a connector. `args`: the configuration, which has `url` and `authorization`, and the catalog. */
  read(connector: string, args: readonly string[]): Promise<Usage> {
    const manifest = join(import.meta.dirname, `${connector}.yaml`);
    return measureProgram({
      command: this.#python,
      args: [join(import.meta.dirname, 'read.py'), 'read', ...args, '--manifest-path', manifest],
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '', PYTHONPYCACHEPREFIX: this.#compiled },
    });
  }
}
