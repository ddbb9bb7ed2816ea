import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { foreignWorlds } from '../foreign/worlds.ts';
import { simulators } from '../simulators.ts';

test.each([
  ['is checked', '.', simulators],
  ['is asked what it believes', '../foreign/connectors', foreignWorlds],
])('every connector with a simulator %s, in a file of its own', (_what, folder, known) => {
  const files = globSync('source-*.test.ts', { cwd: join(import.meta.dirname, folder) });
  expect(files.sort()).toEqual(
    Object.keys(known)
      .map((name) => `${name}.test.ts`)
      .sort(),
  );
});
