import { existsSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { pages, ROOT, readPage } from './pages.ts';

/** Files and folders of this repository; what stands for several (`source-<name>`, `*`) is none. */
const SOURCE = /(?<![\w/.@-])(?:acceptance-tests|connectors|local|schemas|scripts|shared)\/[\w./-]*(?![\w./<*{…-])/g;

function sourcesIn(text: string): string[] {
  return [...text.matchAll(SOURCE)].map(([path]) => path.replace(/[./]+$/, ''));
}

/** Those of a page that are not there, but for the connector of the guide, which its test makes. */
const missingIn = (text: string): string[] =>
  sourcesIn(text).filter((path) => !path.includes('acme') && !existsSync(join(ROOT, path)));

test.each(pages.filter((page) => page.startsWith('docs/')))('every source that %s names is there', (page) => {
  expect(missingIn(readPage(page))).toEqual([]);
});

test('sources that are not there are found', () => {
  expect(
    sourcesIn('`shared/json.ts`, connectors/source-<name>/main.ts, `schemas/*/spec.json`, (shared/http/).'),
  ).toEqual(['shared/json.ts', 'shared/http']);
  expect(missingIn('as in `shared/nothing.ts` and shared/json.ts')).toEqual(['shared/nothing.ts']);
});

/** Modules that a page names by the end of their path, as in `read/pages.ts`, and that no module ends with. */
const modules = globSync('{acceptance-tests,connectors,local,schemas,scripts,shared}/**/*.ts', { cwd: ROOT });

function strangersIn(text: string): string[] {
  const names = [...text.matchAll(/(?<![\w/.*>-])[\w.-]+(?:\/[\w.-]+)*\.ts\b/g)].map(([name]) => name);
  return names.filter((name) => !modules.some((path) => path.endsWith(`/${name}`) || path === name));
}

test.each(['docs/engine.md', 'docs/glossary.md', 'docs/add-a-stream.md', 'CONTRIBUTING.md'])(
  'every module that %s names is there',
  (page) => {
    expect(strangersIn(readPage(page))).toEqual([]);
  },
);

test('modules that are not there are found', () => {
  expect(strangersIn('read/pages.ts, `pages.ts`, [x](orders/*.ts), shared/json.ts')).toEqual([]);
  expect(strangersIn('(read/feed.ts), `ways.ts`')).toEqual(['read/feed.ts', 'ways.ts']);
});

const connectors = globSync('connectors/source-*', { cwd: ROOT }).map((path) => basename(path));

test('there are connectors', () => {
  expect(connectors.length).toBeGreaterThan(3);
});

describe.each(connectors)('the sheet of the API of %s', (connector) => {
  const sheet = `docs/apis/${connector.replace('source-', '')}.md`;

  test('names every stream in its tables', () => {
    const { tables } = parse(readPage(`connectors/${connector}/streams.yaml`)) as { tables: Record<string, object> };
    const streams = Object.values(tables).flatMap((table) => Object.keys(table));
    expect(streams.length).toBeGreaterThan(0);
    const rows = readPage(sheet).match(/^\|[^|]*\|/gm) ?? [];
    expect(streams.filter((name) => !rows.some((row) => row.includes(`\`${name}\``)))).toEqual([]);
  });

  test("is linked from the connector's page", () => {
    expect(readPage(`connectors/${connector}/README.md`)).toContain(`](../../${sheet})`);
  });
});
