import { globSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { blocksOf, ROOT, readPage } from './pages.ts';

const page = readPage('docs/cookbook.md');
const sources = globSync('examples/*/source.ts', { cwd: ROOT }).sort();
/** A line `[file](../examples/…):` and the block below it. */
const quotes = [...page.matchAll(/\]\(\.\.\/(examples\/[^)]+)\)[^\n]*:\n\n```ts\n([\s\S]*?)^```$/gm)];

test('every block of code stands as it is in the file that is named above it', () => {
  expect(quotes).toHaveLength(blocksOf(page, 'ts').length);
  const wrong = quotes.filter(([, path = '', code = '']) => !readPage(path).includes(code));
  expect(wrong.map(([, path, code]) => ({ path, code }))).toEqual([]);
});

test('every example has its place', () => {
  expect(sources.filter((path) => !page.includes(`](../${path})`))).toEqual([]);
  const table = readPage('examples/README.md');
  expect(sources.filter((path) => !table.includes(`](${path.replace('examples/', '')})`))).toEqual([]);
});

test('every chapter has the question that decides', () => {
  const chapters = page.split(/^## /m).filter((chapter) => chapter.includes('```ts'));
  expect(chapters.length).toBeGreaterThan(6);
  expect(chapters.filter((chapter) => !/^\*\*.*\?\*\*/m.test(chapter))).toEqual([]);
});
