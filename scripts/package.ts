import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, posix } from 'node:path';
import { build } from 'esbuild';
import { readArguments } from './command-line.ts';
import { putFolder } from './output-folder.ts';

const ROOT = join(import.meta.dirname, '..');
const SOURCE = join(ROOT, 'packages', 'cdk');
const FOLDER = join(ROOT, 'dist', 'airbyte-cdk');
/** What stands in the package as it stands there. */
const PAPERS = ['README.md', 'CHANGELOG.md'];
/** The generator of connectors, in one file. */
const BIN = 'bin/airbyte-cdk.js';
const SPECIFIER = /((?:\bfrom |\bimport |\bimport\()['"])([^'"\n]+)(?=['"])/g;

interface Manifest {
  name: string;
  version: string;
  exports: Record<string, string | { types: string }>;
}

try {
  const { values } = readArguments({ options: { quiet: { type: 'boolean' } } });
  const manifest: Manifest = JSON.parse(readFileSync(join(SOURCE, 'package.json'), 'utf8'));
  putFolder(FOLDER, await packageOf(manifest), [BIN]);
  link(manifest.name);
  const tarball = pack();
  if (!values.quiet) process.stdout.write(`${manifest.name} ${manifest.version}: dist/airbyte-cdk, dist/${tarball}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

async function packageOf(manifest: Manifest): Promise<Map<string, string>> {
  const files = onlyReachable(compile(), manifest);
  for (const paper of PAPERS) files.set(paper, readFileSync(join(SOURCE, paper), 'utf8'));
  files.set('LICENSE', readFileSync(join(ROOT, 'LICENSE'), 'utf8'));
  const { engines, repository, dependencies, devDependencies } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  );
  const versions = { ...devDependencies, ...dependencies };
  const imported = packagesIn(files).map((name) => {
    if (versions[name] === undefined) throw new Error(`The package imports ${name}, which package.json does not name.`);
    return [name, `^${versions[name]}`];
  });
  const whole = { ...manifest, ...(repository && { repository }), engines, dependencies: Object.fromEntries(imported) };
  const made = {
    cdk: `^${manifest.version}`,
    node: engines.node,
    types: `^${versions['@types/node']}`,
    typescript: `^${versions.typescript}`,
  };
  files.set(BIN, await bundle(made));
  return files.set('package.json', `${JSON.stringify(whole, null, 2)}\n`);
}

async function bundle(versions: Record<string, string>): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(SOURCE, 'generator', 'main.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    banner: { js: '#!/usr/bin/env node' },
    define: { VERSIONS: JSON.stringify(versions) },
    loader: { '.txt': 'text' },
    logLevel: 'silent',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

/** The modules as JavaScript, with their types and source maps, by path. */
function compile(): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-package-'));
  try {
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    execFileSync(process.execPath, [tsc, '-p', SOURCE, '--outDir', folder], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return new Map(
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => /\.(js|map|ts)$/.test(path))
        .sort()
        .map((path) => [path, formatFile(path, readFileSync(join(folder, path), 'utf8'))]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A source map calls its source what it is called here; types name the files that are in the package. */
function formatFile(path: string, text: string): string {
  if (path.endsWith('.map')) {
    return JSON.stringify({ ...JSON.parse(text), sources: [basename(path).replace(/\.js\.map$/, '.ts')] });
  }
  if (!path.endsWith('.d.ts')) return text;
  return text.replace(
    SPECIFIER,
    (_all, before: string, target: string) =>
      before + (target.startsWith('.') ? target.replace(/\.ts$/, '.js') : target),
  );
}

/** Without the types that nothing public leads to: they would want types of packages. */
function onlyReachable(files: ReadonlyMap<string, string>, { exports }: Manifest): Map<string, string> {
  const reached = new Set(
    Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [] : [posix.normalize(entry.types)])),
  );
  for (const path of reached) {
    for (const target of specifiersIn(files.get(path) ?? '')) {
      if (target.startsWith('.')) reached.add(posix.join(dirname(path), target).replace(/\.js$/, '.d.ts'));
    }
  }
  return new Map([...files].filter(([path]) => !path.endsWith('.d.ts') || reached.has(path)));
}

/** The packages that the files import; where types speak of Node.js, those of Node.js too. */
function packagesIn(files: ReadonlyMap<string, string>): string[] {
  const code = [...files].filter(([path]) => /\.(js|d\.ts)$/.test(path)).map(([, text]) => text);
  const names = code
    .flatMap(specifiersIn)
    .filter((target) => !target.startsWith('.'))
    .map((target) => (isBuiltin(target) ? '' : (/^(?:@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target)));
  const needsNode = [...files].some(
    ([path, text]) => path.endsWith('.d.ts') && /['"]node:|\bNodeJS\.|\bBuffer\b/.test(text),
  );
  return [...new Set([...names, needsNode ? '@types/node' : ''])].filter((name) => name !== '').sort();
}

function specifiersIn(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
  return [...code.matchAll(SPECIFIER)].map(([, , target = '']) => target);
}

function isBuiltin(name: string): boolean {
  return name.startsWith('node:') || builtinModules.includes(name);
}

/** The examples find the package as they would where it is installed. */
function link(name: string): void {
  const path = join(ROOT, 'examples', 'node_modules', name);
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  // Takes the place of one that leads nowhere at once, also where others do the same.
  const fresh = `${path}.${process.pid}`;
  symlinkSync(FOLDER, fresh);
  renameSync(fresh, path);
}

/** The tarball is whole when it has its name. */
function pack(): string {
  const fresh = mkdtempSync(join(ROOT, 'dist', 'pack-'));
  try {
    const args = ['pack', FOLDER, '--pack-destination', fresh, '--json', '--offline'];
    const [packed] = JSON.parse(execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    renameSync(join(fresh, packed.filename), join(ROOT, 'dist', packed.filename));
    return packed.filename;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
