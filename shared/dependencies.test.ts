import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

interface Module {
  /** Relative to the repository. */
  path: string;
  /** Without comments. */
  code: string;
  /** Packages by their name, files of the repository by their path. */
  imports: string[];
}

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const KIT = '@mailroom/airbyte-cdk';
const IMPORT = /(?:\bfrom |\bimport |\bimport\()(['"])([^'"\n]+)\1/g;
const FOLDERS = ['shared', 'connectors', 'schemas', 'local', 'acceptance-tests', 'scripts', 'examples', 'packages'];

/** Each folder of shared/, and each kind of file beside them, with the layers that it may import: none that stands after it. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  base: [],
  coverage: ['base'],
  schema: ['base'],
  http: ['base'],
  protocol: ['base'],
  paging: ['base', 'coverage', 'http'],
  declare: ['base', 'coverage', 'schema', 'http', 'paging'],
  config: ['base', 'schema', 'declare'],
  privacy: ['base', 'schema', 'declare'],
  read: ['base', 'coverage', 'schema', 'http', 'protocol', 'paging', 'declare', 'privacy'],
  verbs: ['base', 'schema', 'http', 'protocol', 'declare', 'config', 'privacy', 'read'],
  entry: ['base', 'protocol', 'declare', 'privacy', 'verbs'],
  harness: ['base'],
  build: ['schema', 'config'],
  surface: ['base', 'coverage', 'schema', 'http', 'paging', 'declare', 'read'],
};

/** Files that belong to another layer than where they stand. */
const APART: Readonly<Record<string, string>> = {
  'shared/run.ts': 'entry',
  'shared/cli.ts': 'entry',
  'shared/index.ts': 'surface',
  'shared/orders.ts': 'surface',
};

const layerOf = (path: string): string => APART[path] ?? /^shared\/([^/]+)\//.exec(path)?.[1] ?? 'base';

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function importsOf(path: string, code: string): string[] {
  return [...code.matchAll(IMPORT)].map(([, , target = '']) =>
    target.startsWith('.') ? relative(ROOT, join(ROOT, dirname(path), target)) : target,
  );
}

const all: Module[] = FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: ROOT }))
  .filter((path) => !/node_modules|\/dist\//.test(path))
  .map((path) => {
    const code = withoutComments(readFileSync(join(ROOT, path), 'utf8'));
    return { path, code, imports: importsOf(path, code) };
  });
const isTest = ({ path }: Module): boolean => path.endsWith('.test.ts') || path.includes('/testing/');
const own = all.filter((module) => !isTest(module));
const shared = own.filter(({ path }) => path.startsWith('shared/'));
const connectors = own.filter(({ path }) => path.startsWith('connectors/'));
const local = all.filter(({ path }) => path.startsWith('local/'));
const acceptance = all.filter(({ path }) => path.startsWith('acceptance-tests/'));

/** "module → what it imports" for everything that breaks a rule. */
function broken(modules: readonly Module[], forbidden: (target: string, from: Module) => boolean): string[] {
  return modules.flatMap((module) =>
    module.imports.filter((target) => forbidden(target, module)).map((target) => `${module.path} → ${target}`),
  );
}

function using(modules: readonly Module[], pattern: RegExp): string[] {
  return modules.filter(({ code }) => pattern.test(code)).map(({ path }) => path);
}

const connectorOf = (path: string): string | undefined => /^(?:connectors|schemas)\/(source-[^/]+)\//.exec(path)?.[1];

describe('who imports whom', () => {
  test('there is something to look at', () => {
    expect(shared.length).toBeGreaterThan(30);
    expect(shared.flatMap(({ imports }) => imports)).toContain('shared/json.ts');
  });

  test('shared/ imports no connector, schema, acceptance test or script, and nothing of local/', () => {
    const others = /^(connectors|schemas|local|acceptance-tests|scripts|dist|@mailroom)\//;
    expect(broken(shared, (target) => others.test(target))).toEqual([]);
  });

  test('local/ knows of sources what the protocol says, and nothing else; nobody imports it', () => {
    const known = ['shared/protocol/messages.ts', 'scripts/command-line.ts'];
    const own = (target: string): boolean => target.startsWith('local/') || known.includes(target);
    const ours = [...FOLDERS, '@mailroom'];
    expect(local.length).toBeGreaterThan(10);
    expect(broken(local, (target) => ours.some((folder) => target.startsWith(`${folder}/`)) && !own(target))).toEqual(
      [],
    );
    const others = all.filter((module) => !local.includes(module));
    expect(broken(others, (target) => target.startsWith('local/') || target.startsWith('@duckdb/'))).toEqual([]);
  });

  test('local/ takes of the protocol its types only', () => {
    expect(using(local, /^import (?!type ).*shared\/protocol/m)).toEqual([]);
  });

  test.each(Object.keys(LAYERS))('within shared/, %s imports itself and the layers that it may', (layer) => {
    const modules = shared.filter(({ path }) => layerOf(path) === layer);
    const may = [layer, ...(LAYERS[layer] ?? [])];
    expect(modules.length).toBeGreaterThan(0);
    expect(broken(modules, (target) => target.startsWith('shared/') && !may.includes(layerOf(target)))).toEqual([]);
  });

  test('every folder of shared/ is a layer, and may import none that stands after it', () => {
    const layers = Object.keys(LAYERS);
    expect(shared.filter(({ path }) => !layers.includes(layerOf(path)))).toEqual([]);
    const upwards = Object.entries(LAYERS).filter(([layer, may]) =>
      may.some((other) => !layers.slice(0, layers.indexOf(layer)).includes(other)),
    );
    expect(upwards).toEqual([]);
  });

  test('what is not a test imports no test and no helper of tests', () => {
    expect(broken(own, (target) => /\.test\.ts$|\/testing\//.test(target))).toEqual([]);
  });

  test('a connector imports the package as a stranger does (its main.ts /run, its orders /orders too) and its own files and schemas', () => {
    const entriesFor = (path: string): string[] =>
      path.endsWith('/main.ts') ? [`${KIT}/run`] : path.includes('/orders/') ? [KIT, `${KIT}/orders`] : [KIT];
    const foreign = (target: string, { path }: Module): boolean =>
      target.startsWith(KIT)
        ? !entriesFor(path).includes(target)
        : FOLDERS.some((folder) => target.startsWith(`${folder}/`)) && connectorOf(target) !== connectorOf(path);
    expect(connectors.flatMap(({ imports }) => imports)).toEqual(expect.arrayContaining([KIT, `${KIT}/orders`]));
    expect(broken(connectors, foreign)).toEqual([]);
  });

  test('unit tests of a connector know of shared/ its helpers of tests, and nothing else', () => {
    const tests = all.filter((module) => module.path.startsWith('connectors/') && isTest(module));
    expect(broken(tests, (target) => /^shared\/(?!testing\/)/.test(target))).toEqual([]);
  });

  test('acceptance tests import nothing of shared/ and no connector', () => {
    const foreign = (target: string, { path }: Module): boolean =>
      /^(shared|connectors)\//.test(target) ||
      (target.startsWith(KIT) && !path.startsWith('acceptance-tests/package/'));
    expect(broken(acceptance, foreign)).toEqual([]);
  });

  test.each(['harness', 'build'])('the engine knows nothing of what its users test and build with: %s', (apart) => {
    const engine = shared.filter(({ path }) => layerOf(path) !== apart);
    expect(broken(engine, (target) => target.startsWith(`shared/${apart}/`))).toEqual([]);
  });

  test('examples import the package as a stranger does, and their own files', () => {
    const examples = all.filter(({ path }) => path.startsWith('examples/'));
    expect(examples.length).toBeGreaterThan(10);
    const known = /^(?:@mailroom\/airbyte-cdk(?:\/(?:run|orders|testing))?|@jest\/globals|node:.*|examples\/.*)$/;
    expect(broken(examples, (target) => !known.test(target))).toEqual([]);
  });

  test.each(['got', 'p-retry', 'ajv', 'yargs'])('%s is imported by exactly one module', (name) => {
    const importers = own.filter(({ path, imports }) => /^(shared|connectors)\//.test(path) && imports.includes(name));
    expect(importers.length).toBe(1);
  });
});

test('spec loads no package: what shared/run.ts imports at once is our own and small', () => {
  const reached = new Set(['shared/run.ts']);
  for (const path of reached) {
    const { code = '' } = own.find((module) => module.path === path) ?? {};
    const atOnce = code.replace(/^import type .*$/gm, '').replace(/\bimport\([^)]*\)/g, '');
    for (const target of importsOf(path, atOnce)) if (!target.startsWith('node:')) reached.add(target);
  }
  expect([...reached].filter((path) => !path.startsWith('shared/'))).toEqual([]);
  expect(reached.size).toBeGreaterThan(5);
  expect([...reached].filter((path) => /^shared\/(?:http|read|verbs|index)/.test(path))).toEqual([]);
});

describe('what touches the world does so in one place', () => {
  const engine = [...shared.filter(({ path }) => layerOf(path) !== 'build'), ...connectors];

  test.each([
    ['Date.now', /\bDate\.now\b/],
    ['new Date()', /\bnew Date\(\s*\)/],
    ['setTimeout', /\bsetTimeout\b/],
    ['setInterval', /\bsetInterval\b/],
    ['performance.now', /\bperformance\.now\b/],
  ])('%s stands in shared/clock.ts only', (_name, pattern) => {
    expect(using(engine, pattern).filter((path) => path !== 'shared/clock.ts')).toEqual([]);
  });

  test('only shared/run.ts names stdout, and hands it to the emitter; nobody uses the console', () => {
    expect(using(engine, /process\s*\.\s*stdout|\bstdout\s*\.|node:process/)).toEqual(['shared/run.ts']);
    expect(using(shared, /output:\s*process\.stdout/)).toEqual(['shared/run.ts']);
    expect(using(engine, /\bconsole\s*\./)).toEqual([]);
  });
});

test('how long a test may take stands in jest.config.js only', () => {
  expect(using(all, /\bjest\.setTimeout\b/)).toEqual([]);
});

test('shared/ knows no connector by name', () => {
  const names = globSync('connectors/source-*', { cwd: ROOT }).map((path) => path.replace('connectors/', ''));
  const known = new Set([...names, 'mailshake', 'mailjet', 'heymarket', 'missive']);
  expect(using(shared, new RegExp([...known].join('|'), 'i'))).toEqual([]);
  expect(using(shared, /\bconnector\s*===/)).toEqual([]);
});
