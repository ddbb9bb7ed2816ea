import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { findConnectors, shortName } from '../../scripts/command-line.ts';
import { ROOT, readPage } from './pages.ts';

/** What comes with the first larger test of a connector: a small one has none of it. */
const OF_LARGER = /^acceptance-tests\/source-<name>\/(?:setup|truth|widening\.test)\.ts$/;

const [table = ''] = readPage('docs/add-a-stream.md').split('\n## ');
const places = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, path = '']) => path);

function missingOf(connectors: readonly string[], paths: readonly string[]): readonly string[] {
  const all = connectors.flatMap((connector) => {
    const isLarger = existsSync(join(ROOT, 'acceptance-tests', connector, 'setup.ts'));
    const own = paths.filter((path) => isLarger || !OF_LARGER.test(path));
    return own.map((path) => path.replace('<name>', shortName(connector)));
  });
  return all.filter((path) => globSync(path, { cwd: ROOT }).length === 0);
}

test.each(findConnectors(ROOT))('the places that "Add a stream" names are there: %s', (connector) => {
  expect(missingOf([connector], places)).toEqual([]);
});

test('places that are not there are found', () => {
  expect(places.length).toBeGreaterThan(10);
  expect(places.filter((path) => OF_LARGER.test(path))).toHaveLength(3);
  expect(
    missingOf(['source-mailshake', 'source-none'], ['connectors/source-<name>/main.ts', 'nowhere/<name>']),
  ).toEqual(['nowhere/mailshake', 'connectors/source-none/main.ts', 'nowhere/none']);
});
