import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { putFolder } from '../shared/build/outputFolder.ts';
import { readArguments } from './command-line.ts';
import { executableOf } from './package-bin.ts';
import { modulesOf } from './package-modules.ts';

const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');
/** What stands in a package as it stands there. */
const PAPERS = ['README.md', 'CHANGELOG.md'];
/** Links that lead to nothing in the package. */
const PAPER = /\.\.\/\.\.\/docs\/(cookbook|privacy)\.md/g;
const LINK_OUT = /\[([^\]]+)\]\((?!#|https:)[^)]+\)/g;

interface Manifest {
  name: string;
  version: string;
  bin: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

const repository = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const versions: Record<string, string> = { ...repository.devDependencies, ...repository.dependencies };

try {
  const { values } = readArguments({ options: { quiet: { type: 'boolean' } } });
  for (const line of [await makeKit(), await makeRunner()]) if (!values.quiet) process.stdout.write(`${line}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

/** What connectors are made of, with the command that writes new ones and builds them. */
async function makeKit(): Promise<string> {
  const source = join(ROOT, 'packages', 'cdk');
  const manifest = { ...manifestIn(source), exports: exportsOf(join(ROOT, 'shared')) };
  const { files, packages } = modulesOf(source, manifest.exports);
  const bin = await executableOf(join(source, 'main.ts'), {
    VERSIONS: {
      cdk: `^${manifest.version}`,
      node: repository.engines.node,
      types: rangeOf('@types/node'),
      typescript: rangeOf('typescript'),
      esbuild: rangeOf('esbuild'),
    },
  });
  files.set('bin/airbyte-cdk.js', bin.text);
  files.set('build/entry.ts', readFileSync(join(ROOT, 'shared', 'build', 'entry.ts'), 'utf8'));
  for (const paper of ['cookbook', 'privacy'] as const) {
    files.set(
      `${paper.toUpperCase()}.md`,
      readFileSync(join(ROOT, 'docs', `${paper}.md`), 'utf8').replaceAll(LINK_OUT, '$1'),
    );
  }
  const line = make(source, manifest, files, [...packages, ...bin.packages]);
  link(manifest.name, folderOf(manifest));
  return line;
}

/** The acceptance runner alone. */
async function makeRunner(): Promise<string> {
  const source = join(ROOT, 'packages', 'acceptance');
  const { text, packages } = await executableOf(join(ROOT, 'acceptance-tests', 'runner', 'main.ts'));
  return make(source, manifestIn(source), new Map([['bin/airbyte-acceptance.js', text]]), packages);
}

function make(source: string, manifest: Manifest, files: Map<string, string>, packages: readonly string[]): string {
  for (const paper of PAPERS) {
    files.set(
      paper,
      readFileSync(join(source, paper), 'utf8').replaceAll(PAPER, (_link, name: string) => `${name.toUpperCase()}.md`),
    );
  }
  files.set('LICENSE', readFileSync(join(ROOT, 'LICENSE'), 'utf8'));
  const others = new Set([manifest.name, ...Object.keys(manifest.peerDependencies ?? {})]);
  const whole = {
    ...manifest,
    ...(repository.repository && { repository: repository.repository }),
    engines: repository.engines,
    dependencies: Object.fromEntries(packages.filter((name) => !others.has(name)).map((name) => [name, rangeOf(name)])),
  };
  files.set('package.json', `${JSON.stringify(whole, null, 2)}\n`);
  const folder = folderOf(manifest);
  putFolder(
    folder,
    files,
    Object.values(manifest.bin).map((path) => path.replace('./', '')),
  );
  return `${manifest.name} ${manifest.version}: dist/${shortName(manifest)}, dist/${pack(folder)}`;
}

function manifestIn(source: string): Manifest {
  return JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
}

/** What the repository's own code imports as TypeScript, others import as JavaScript with types. */
function exportsOf(workspace: string): Record<string, string | { types: string; default: string }> {
  const entries = Object.entries<string>(JSON.parse(readFileSync(join(workspace, 'package.json'), 'utf8')).exports);
  const compiled = entries.map(([name, path]) => {
    const stem = path.replace(/\.ts$/, '');
    return [name, { types: `${stem}.d.ts`, default: `${stem}.js` }];
  });
  return { ...Object.fromEntries(compiled), './package.json': './package.json' };
}

function rangeOf(name: string): string {
  if (versions[name] === undefined) throw new Error(`A package imports ${name}, which package.json does not name.`);
  return `^${versions[name]}`;
}

function shortName({ name }: Manifest): string {
  return name.replace(/^@[^/]+\//, '');
}

function folderOf(manifest: Manifest): string {
  return join(DIST, shortName(manifest));
}

/** The examples find the package as they would where it is installed. */
function link(name: string, folder: string): void {
  const path = join(ROOT, 'examples', 'node_modules', name);
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  // Takes the place of one that leads nowhere at once, also where others do the same.
  const fresh = `${path}.${process.pid}`;
  symlinkSync(folder, fresh);
  renameSync(fresh, path);
}

/** The tarball is whole when it has its name. */
function pack(folder: string): string {
  const fresh = mkdtempSync(join(DIST, 'pack-'));
  try {
    const args = ['pack', folder, '--pack-destination', fresh, '--json', '--offline'];
    const [packed] = JSON.parse(execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    renameSync(join(fresh, packed.filename), join(DIST, packed.filename));
    return packed.filename;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
