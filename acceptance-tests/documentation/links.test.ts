import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { findConnectors } from '../../scripts/command-line.ts';
import { runScript } from '../support/program.ts';
import { faultOf, pages, ROOT, readPage, withoutCode } from './pages.ts';

const isWeb = (target: string) => /^[a-z]+:/i.test(target);

test.each(pages)('every link of %s leads to a file and a heading that there are', (page) => {
  const links = [...withoutCode(readPage(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const own = links
    .filter((target) => !isWeb(target))
    .map((target) => (target.startsWith('#') ? page + target : normalize(join(dirname(page), target))));
  expect(own.flatMap((target) => faultOf(target) ?? [])).toEqual([]);
});

test('there are links to look at', () => {
  expect(pages).toEqual(
    expect.arrayContaining(['README.md', 'docs/airbyte.md', 'connectors/source-missive/README.md']),
  );
});

test('links to what is not there are found', () => {
  expect(faultOf('README.md#connectors')).toBeUndefined();
  expect(faultOf('README.md#nothing')).toContain('no such heading');
  expect(faultOf('docs/nothing.md')).toContain('there is no');
});

interface Addresses {
  connector: string;
  metadata: string;
  spec: string;
}

function documentationUrls(root: string): Addresses[] {
  return globSync('connectors/source-*/metadata.yaml', { cwd: root }).map((path) => {
    const connector = path.split('/')[1] ?? '';
    return {
      connector,
      metadata: parse(readPage(path, root)).data.documentationUrl,
      spec: JSON.parse(readPage(`schemas/${connector}/spec.json`, root)).documentationUrl,
    };
  });
}

/** The part of an address behind `…/blob/HEAD/`. */
function targetIn(url: string, repository: string): string {
  const base = `${repository}/blob/HEAD/`;
  return url.startsWith(base) ? url.slice(base.length) : `not in the repository: ${url}`;
}

test('documentationUrl is the same in metadata and specification, and leads into the repository where that is known', () => {
  const { repository } = JSON.parse(readPage('package.json')) as { repository?: string };
  const urls = documentationUrls(ROOT);
  expect(urls.map(({ connector }) => connector).sort()).toEqual(findConnectors(ROOT).sort());
  for (const { metadata, spec } of urls) expect(metadata).toBe(spec);
  if (repository === undefined) return;
  expect(urls.flatMap(({ spec }) => faultOf(targetIn(spec, repository)) ?? [])).toEqual([]);
});

describe('npm run repository', () => {
  const repository = 'https://git.example.com/somebody/mailroom';
  let root: string;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'mailroom-repository-'));
    const files = [
      'package.json',
      'scripts/*.ts',
      'connectors/*/metadata.yaml',
      'connectors/*/README.md',
      'connectors/*/main.ts',
    ];
    for (const file of globSync([...files, 'schemas/*/spec.json'], { cwd: ROOT }))
      cpSync(join(ROOT, file), join(root, file));
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const run = (...args: string[]) => runScript(join(root, 'scripts/repository.ts'), args).ended;

  test('lets the documentation of every connector lead to its settings there, and changes nothing else', async () => {
    const before = globSync(['package.json', 'connectors/*/metadata.yaml', 'schemas/*/spec.json'], { cwd: root });
    const lines = new Map(before.map((file) => [file, readPage(file, root).split('\n')]));
    // Twice, as when it moves.
    expect(await run('https://git.example.com/before/mailroom')).toMatchObject({ code: 0, stderr: '' });
    expect(await run(repository)).toMatchObject({ code: 0, stderr: '' });

    const urls = documentationUrls(root);
    for (const { metadata, spec } of urls) expect(metadata).toBe(spec);
    const targets = urls.map(({ spec }) => targetIn(spec, repository));
    expect(targets).toEqual(urls.map(({ connector }) => `connectors/${connector}/README.md#settings`));
    expect(targets.flatMap((target) => faultOf(target, root) ?? [])).toEqual([]);
    expect(JSON.parse(readPage('package.json', root)).repository).toBe(repository);
    for (const [file, old] of lines) {
      const changed = readFileSync(join(root, file), 'utf8')
        .split('\n')
        .filter((line) => !old.includes(line));
      expect({ file, changed: changed.length }).toEqual({ file, changed: 1 });
    }
  });

  test.each([
    [],
    ['git@example.com:somebody/mailroom.git'],
    ['https://user:secret@example.com/x'],
    ['https://x.example/a', 'b'],
  ])('refuses what is no address on the web: %j', async (...args) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toContain('Give one address');
    expect(stderr).not.toContain('secret');
  });
});
