import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, posix } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SPECIFIER = /((?:\bfrom |\bimport |\bimport\()['"])([^'"\n]+)(?=['"])/g;

type Exports = Readonly<Record<string, string | { types: string }>>;

/** The modules of a TypeScript project with their source maps, and of their types what the exports lead to; and what they import. */
export function modulesOf(project: string, exports: Exports): { files: Map<string, string>; packages: string[] } {
  const files = onlyReachable(compile(project), exports);
  return { files, packages: packagesIn(files) };
}

/** The modules as JavaScript, with their types and source maps, by path. */
function compile(project: string): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-package-'));
  try {
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    execFileSync(process.execPath, [tsc, '-p', project, '--outDir', folder], {
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
function onlyReachable(files: ReadonlyMap<string, string>, exports: Exports): Map<string, string> {
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
