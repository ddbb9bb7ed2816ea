import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newerNode } from './node.ts';

let root: string;
const own = dirname(process.execPath);
const gyp = '/usr/lib/node_modules/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin';
const bin = (): string => join(root, 'node_modules/.bin');
const old = (): string => join(root, 'old');

/** Folders in which `node` says that it is of a version. */
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'mailroom-node-'));
  for (const [folder, version] of [
    [bin(), 'v26.0.0'],
    [old(), 'v20.18.1'],
  ] as const) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'node'), `#!/bin/sh\necho ${version}\n`, { mode: 0o755 });
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const newerFor = (...folders: string[]): string | undefined => newerNode(folders.join(delimiter));

test.each<[string, () => string | undefined, boolean]>([
  ['is too old', () => newerFor(old()), true],
  ['is too old, though npm has found another', () => newerFor(bin(), gyp, old()), true],
  ['is too old, though npm of npm has', () => newerFor(bin(), gyp, bin(), gyp, old()), true],
  ['is new enough', () => newerFor(bin(), old()), false],
  ["is new enough since the user has put this repository's first", () => newerFor(bin(), gyp, bin(), old()), false],
  ['is not there', () => newerFor(join(root, 'nowhere')), true],
])('a Node.js of the user that %s', (_what, ask, isNeeded) => {
  expect(ask()).toBe(isNeeded ? own : undefined);
});
