import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { configure } from '../support/connector.ts';
import { exactly } from '../support/exact.ts';
import { triedBy, withAccount } from './accounts.ts';

/** A row of the table. */
const ROW = /^\| `(?<stream>\w+)` \| `(?<column>\w+)` \| (?<sharedBy>.+) \|$/;

/** What the README of a connector says of keys of several columns. */
function documentedKeys(name: string): Map<string, { column: string; isEnough: boolean }> {
  const readme = readFileSync(join(import.meta.dirname, '..', '..', 'connectors', name, 'README.md'), 'utf8');
  const section = readme.split('### Keys of several columns\n')[1]?.split('\n#')[0] ?? '';
  return new Map(
    section.split('\n').flatMap((line) => {
      const { stream = '', column = '', sharedBy = '' } = ROW.exec(line)?.groups ?? {};
      return stream ? [[stream, { column, isEnough: sharedBy.startsWith('none') }] as const] : [];
    }),
  );
}

test.concurrent.each(triedBy(import.meta.url))('%s: no column of a key may be null', async (name) => {
  await withAccount(name, async (connector, config) => {
    const { catalog } = await connector.run('discover', { config });
    const nullable = catalog.flatMap(({ name, json_schema, source_defined_primary_key: key = [] }) => {
      const properties = json_schema.properties as Record<string, { type?: string | string[] }>;
      const columns = key.flat().filter((column) => [properties[column]?.type ?? 'null'].flat().includes('null'));
      return columns.map((column) => `${name}.${column}`);
    });
    expect(nullable).toEqual([]);
  });
});

/** Singer targets get the first column of a key and no other. */
test.concurrent.each(triedBy(import.meta.url))(
  '%s: a key begins with the column that tells most rows apart',
  async (name) => {
    await withAccount(name, async (connector, config) => {
      const { catalog } = await connector.run('discover', { config });
      const keys = new Map(
        catalog.map(({ name, source_defined_primary_key: key = [] }) => [name, key.map((path) => path.join('.'))]),
      );
      const streams = [...keys].flatMap(([stream, key]) => (key.length > 1 ? [stream] : []));
      const documented = documentedKeys(name);
      expect([...documented.keys()].sort()).toEqual([...streams].sort());

      const run = await connector.run('read', { config, catalog: configure(catalog, streams, 'full_refresh') });
      expect([run.code, run.errors]).toEqual([0, []]);
      for (const stream of streams) {
        const rows = exactly(run).records(stream);
        const key = keys.get(stream) ?? [];
        const counts = key.map((column) => new Set(rows.map((row) => JSON.stringify(row[column]))).size);
        const whole = new Set(rows.map((row) => JSON.stringify(key.map((column) => row[column])))).size;
        expect([stream, rows.length > 0, whole]).toEqual([stream, true, rows.length]);
        expect({ stream, key, counts }).toEqual({ stream, key, counts: [Math.max(...counts), ...counts.slice(1)] });
        const { column, isEnough } = documented.get(stream) ?? {};
        expect([stream, column]).toEqual([stream, key[0]]);
        if (isEnough) expect([stream, counts[0]]).toEqual([stream, rows.length]);
      }
    });
  },
);
