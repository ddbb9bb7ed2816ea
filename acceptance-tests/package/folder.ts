import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Ended, Program } from '../support/program.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const NAME = '@mailroom/airbyte-cdk';
const RUNNER = '@mailroom/airbyte-acceptance';

export interface Manifest {
  name: string;
  version: string;
  license: string;
  type: string;
  private?: boolean;
  engines: Record<string, string>;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
}

/** In CI, trials under kills are the same each time. */
export const seed: Record<string, string> = process.env.FIXED_SEEDS ? { SEED: process.env.FIXED_SEEDS } : {};

/** A folder of somebody who has nothing of this repository but the packed packages, and what those depend on. */
export class StrangersFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'mailroom-stranger-'));
  /** Where the package is installed, and the acceptance runner's. */
  readonly installed = join(this.path, 'node_modules', NAME);
  readonly runner = join(this.path, 'node_modules', RUNNER);
  readonly manifest: Manifest;

  constructor() {
    execFileSync(process.execPath, [join(ROOT, 'scripts', 'package.ts'), '--quiet']);
    this.#install('cdk', this.installed);
    this.#install('acceptance', this.runner);
    this.manifest = JSON.parse(this.textOf('package.json'));
    cpSync(join(import.meta.dirname, 'stranger'), this.path, { recursive: true });
    this.write('package.json', '{ "type": "module" }');
  }

  #install(name: string, folder: string): void {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8'));
    const tarball = join(ROOT, 'dist', `mailroom-airbyte-${name}-${version}.tgz`);
    mkdirSync(folder, { recursive: true });
    execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', folder]);
    const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    for (const dependency of Object.keys({ ...dependencies, ...peerDependencies })) {
      const link = join(this.path, 'node_modules', dependency);
      mkdirSync(dirname(link), { recursive: true });
      if (!existsSync(link)) symlinkSync(join(ROOT, 'node_modules', dependency), link);
    }
  }

  /** Of the package, by path. */
  get files(): readonly string[] {
    return readdirSync(this.installed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.installed.length + 1))
      .sort();
  }

  textOf(path: string): string {
    return readFileSync(join(this.installed, path), 'utf8');
  }

  write(path: string, text: string): string {
    writeFileSync(join(this.path, path), text);
    return join(this.path, path);
  }

  compile(...args: readonly string[]): Promise<Ended> {
    return this.node(join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), ...args);
  }

  /** By the rules of this repository. */
  lint(folder: string): Promise<Ended> {
    cpSync(join(ROOT, 'biome.json'), join(this.path, 'biome.json'));
    return this.node(
      join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome'),
      'check',
      '--error-on-warnings',
      folder,
    );
  }

  node(...args: readonly string[]): Promise<Ended> {
    return new Program(process.execPath, args, { cwd: this.path, env: seed }).ended;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
