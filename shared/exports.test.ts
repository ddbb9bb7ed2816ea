import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const read = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

test('the compiler finds what Node.js does where the package exports it', () => {
  const { name, exports } = read('shared/package.json');
  const paths = Object.entries<string>(exports).map(([entry, path]) => [
    entry.replace('.', name),
    [path.replace('./', './shared/')],
  ]);
  expect(read('tsconfig.json').compilerOptions.paths).toEqual(Object.fromEntries(paths));
});
