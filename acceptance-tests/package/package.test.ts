import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Program } from '../support/program.ts';
import { StrangersFolder } from './folder.ts';
import { ParcelServer } from './stranger/server.ts';

let folder: StrangersFolder;
let compiled: { code: number | null; stdout: string };
beforeAll(async () => {
  folder = new StrangersFolder();
  compiled = await folder.compile();
});
afterAll(() => folder.remove());

const repository = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'));
/** Of a specifier, the package. */
const PACKAGE = /^(?:@[^/]+\/)?[^/]+/;
const SPECIFIER = /(?:\bfrom |\bimport |\bimport\()['"]([^'"]+)['"]/g;

describe('the package', () => {
  test('holds modules, types, maps and papers, and no test and no simulator', () => {
    const papers = ['CHANGELOG.md', 'COOKBOOK.md', 'LICENSE', 'PRIVACY.md', 'README.md', 'package.json'];
    const others = folder.files.filter((path) => !papers.includes(path));
    expect(folder.files).toEqual(expect.arrayContaining(papers));
    expect(others.length).toBeGreaterThan(200);
    expect(
      others.filter((path) => !/^(?:bin\/airbyte-cdk\.js|build\/entry\.ts|[\w/]+\.(?:js|js\.map|d\.ts))$/.test(path)),
    ).toEqual([]);
    expect(others.filter((path) => /test|simulator|fake|inbox/i.test(path))).toEqual([]);
    expect(folder.files.some((path) => folder.textOf(path).includes('jest'))).toBe(false);
  });

  test('depends on what it imports, and on nothing else', () => {
    const code = folder.files.filter((path) => !path.startsWith('bin/') && /\.(?:js|d\.ts)$/.test(path));
    const imported = code
      .flatMap((path) => [...folder.textOf(path).matchAll(SPECIFIER)].map(([, target = '']) => target))
      .filter((target) => !/^[./]|^node:/.test(target) && !builtinModules.includes(target))
      .map((target) => PACKAGE.exec(target)?.[0]);
    const { dependencies, peerDependencies } = folder.manifest;
    expect(Object.keys(peerDependencies)).toEqual(['esbuild']);
    expect([...new Set(imported)].sort()).toEqual(
      Object.keys({ ...dependencies, ...peerDependencies })
        .filter((name) => name !== '@types/node')
        .sort(),
    );
    for (const [name, range] of Object.entries(folder.manifest.dependencies)) {
      expect(range).toBe(`^${repository.dependencies[name] ?? repository.devDependencies[name]}`);
    }
  });

  test('says what it needs, and may be published', () => {
    const { license, engines, type } = folder.manifest;
    expect({ license, engines, type }).toEqual({ license: 'MIT', engines: repository.engines, type: 'module' });
    expect(folder.manifest.private).toBeUndefined();
    expect(folder.textOf('CHANGELOG.md')).toContain(`## ${folder.manifest.version}`);
  });

  test('shows in its README the source that is tested here', () => {
    expect(folder.textOf('README.md')).toContain(readFileSync(join(folder.path, 'source.ts'), 'utf8'));
  });

  test('has the papers to which its README leads, and no link that leads nowhere', () => {
    const targets = ['README.md', 'COOKBOOK.md', 'PRIVACY.md'].flatMap((path) =>
      [...folder.textOf(path).matchAll(/\]\((?!#|https:)([^)]+)\)/g)].map(([, target = '']) => target),
    );
    expect(targets).toEqual(expect.arrayContaining(['COOKBOOK.md', 'PRIVACY.md']));
    expect(targets.filter((target) => !folder.files.includes(target))).toEqual([]);
  });

  test('maps each module to its source', () => {
    const modules = folder.files.filter((path) => !path.startsWith('bin/') && path.endsWith('.js'));
    for (const path of modules) {
      const { sources, sourcesContent } = JSON.parse(folder.textOf(`${path}.map`));
      expect(sources).toEqual([path.replace(/^.*\//, '').replace(/\.js$/, '.ts')]);
      expect(sourcesContent[0].length).toBeGreaterThan(10);
    }
  });

  test.each(['index.js', 'http/client.js', 'run.js', 'harness/command.js'])('shows no %s', async (path) => {
    const deep = folder.write('deep.mjs', `await import('@mailroom/airbyte-cdk/${path}');`);
    const { code, stderr } = await folder.node(deep);
    expect([code, stderr.includes('ERR_PACKAGE_PATH_NOT_EXPORTED')]).toEqual([1, true]);
  });
});

describe('the acceptance runner stands alone', () => {
  test('as one file, which depends on what it imports', async () => {
    const { dependencies, engines } = JSON.parse(readFileSync(join(folder.runner, 'package.json'), 'utf8'));
    expect([Object.keys(dependencies), engines]).toEqual([['ajv', 'yaml'], repository.engines]);
    const { code, stdout } = await folder.node(join(folder.runner, 'bin', 'airbyte-acceptance.js'), '--help');
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'airbyte-acceptance [options]']);
    expect(stdout).not.toMatch(/of this repository|--simulator|npm run/);
  });

  test('and looks in the project whose script it is, wherever that was asked for', async () => {
    const runner = join(folder.runner, 'bin', 'airbyte-acceptance.js');
    const env = { INIT_CWD: join(import.meta.dirname, '../../connectors/source-missive') };
    const { stderr } = await new Program(process.execPath, [runner, '--command', 'true'], { cwd: folder.path, env })
      .ended;
    expect(stderr).toBe(`There is no ${join(folder.path, 'acceptance-test-config.yml')}; --config names another.\n`);
  });

  test('and says what it lacks', async () => {
    const { code, stderr } = await folder.node(
      join(folder.runner, 'bin', 'airbyte-acceptance.js'),
      '--command',
      'true',
    );
    expect([code, stderr]).toEqual([2, expect.stringContaining('acceptance-test-config.yml')]);
  });
});

describe('a source of a stranger', () => {
  test('is written in 50 lines without a cast, and compiles strictly, the types of the package included', () => {
    const text = readFileSync(join(folder.path, 'source.ts'), 'utf8');
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(50);
    expect(text).not.toMatch(/\bas\b|\bany\b|@ts-/);
    expect(compiled).toMatchObject({ code: 0, stdout: '' });
  });

  test.each([
    ['an order that is none', "order: 'ascending'", "order: 'upwards'", /upwards/],
    ['a list without its lower bound', 'from: (bound) => ({ changed_from: bound }),', '', /from/],
    ['a setting that is not there', 'api_key }) => header', 'api_kee }) => header', /api_kee/],
    ['a path that is not shown', '@mailroom/airbyte-cdk/run', '@mailroom/airbyte-cdk/run.js', /run\.js/],
  ])('that makes a mistake does not compile: %s', async (_name, right, wrong, words) => {
    const text = readFileSync(join(folder.path, 'source.ts'), 'utf8');
    expect(text).toContain(right);
    folder.write('wrong.ts', text.replace(right, wrong));
    folder.write('wrong.json', '{ "extends": "./tsconfig.json", "files": ["wrong.ts"] }');
    const { code, stdout } = await folder.compile('-p', 'wrong.json', '--noEmit');
    expect(code).not.toBe(0);
    expect(stdout).toMatch(words);
  });

  test('that the compiler cannot see through is refused with a sentence', async () => {
    const text = readFileSync(join(folder.path, 'built', 'source.js'), 'utf8');
    folder.write('wrong.mjs', text.replace("name: 'parcels'", "name: 'parcel'"));
    const config = folder.write('config.json', JSON.stringify({ api_key: 'x', api_url: 'http://localhost' }));
    const { code, stdout } = await folder.node('wrong.mjs', 'discover', '--config', config);
    expect([code, stdout.includes('The stream parcel has no schema.')]).toEqual([1, true]);
  });

  test('speaks the protocol', async () => {
    const server = new ParcelServer();
    await server.start();
    try {
      const config = folder.write('config.json', JSON.stringify(server.config));
      const last = async (...args: string[]) => {
        const { stdout } = await folder.node('built/source.js', ...args);
        return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
      };
      expect(await last('spec')).toMatchObject({ type: 'SPEC', spec: { connectionSpecification: { type: 'object' } } });
      expect(await last('check', '--config', config)).toMatchObject({ connectionStatus: { status: 'SUCCEEDED' } });
      const wrong = folder.write('wrong-config.json', JSON.stringify({ ...server.config, api_key: 'other' }));
      expect(await last('check', '--config', wrong)).toMatchObject({ connectionStatus: { status: 'FAILED' } });
      const { catalog } = await last('discover', '--config', config);
      expect(catalog.streams).toMatchObject([{ name: 'parcels', default_cursor_field: ['changed'] }]);
      const configured = { streams: [{ stream: catalog.streams[0], sync_mode: 'incremental' }] };
      const file = folder.write('catalog.json', JSON.stringify(configured));
      const { code, stdout } = await folder.node('built/source.js', 'read', '--config', config, '--catalog', file);
      const read = stdout.split('\n').filter((line) => line.startsWith('{"type":"RECORD"'));
      expect([code, new Set(read.map((line) => JSON.parse(line).record.data.id)).size]).toEqual([0, 30]);
    } finally {
      server.stop();
    }
  });

  test('loses nothing, however often it is killed', async () => {
    const { code, stdout, stderr } = await folder.node('built/trial.js');
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout).kills).toBeGreaterThan(0);
  });
});
