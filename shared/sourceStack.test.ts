import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sourceStack } from './sourceStack.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailroom-'));
  const map = { version: 3, sources: ['shared/read.ts'], names: [], mappings: ';;AAIA,SAAS' };
  writeFileSync(join(folder, 'chunk.js.map'), JSON.stringify(map));
  writeFileSync(join(folder, 'broken.js.map'), '{"version":3,');
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (file: string, place: string): string => `${pathToFileURL(join(folder, file))}:${place}`;

test('frames name places in the sources', () => {
  const stack = `Error: x\n    at read (${at('chunk.js', '3:1')})\n    at async ${at('chunk.js', '3:10')}`;
  expect(sourceStack(stack)).toBe('Error: x\n    at read (shared/read.ts:5:1)\n    at async shared/read.ts:5:10');
});

test.each([
  ['has no map', 'other.js', '3:1'],
  ['has a broken one', 'broken.js', '3:1'],
  ['is not in its map', 'chunk.js', '1:1'],
])('what %s keeps its place, without its folder', (_what, file, place) => {
  expect(sourceStack(`Error: x\n    at read (${at(file, place)})`)).toBe(`Error: x\n    at read (${file}:${place})`);
});

test('anything else stays as it is', () => {
  const stack = 'Error: at 12:30\n    at new Promise (<anonymous>)\n    at node:internal/timers:541:7';
  expect(sourceStack(stack)).toBe(stack);
});
