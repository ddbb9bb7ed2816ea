import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { findConnectors } from '../../scripts/command-line.ts';
import { foreignWorlds } from '../runner/foreign/worlds.ts';
import type { Accounts } from '../support/accounts.ts';
import { configure } from '../support/connector.ts';
import { accounts, names, triedBy, withAccount } from './accounts.ts';

const ROOT = join(import.meta.dirname, '../..');
const textOf = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');

/** The streams that `streams.yaml` has, which `npm run generate` compares with the code. */
function streamsOf(connector: string): readonly string[] {
  const { tables } = parse(textOf('connectors', connector, 'streams.yaml')) as { tables: Record<string, object> };
  return Object.values(tables).flatMap((table) => Object.keys(table));
}

/** Whether a name in backticks in the comments of `metadata.yaml` is this stream, or a pattern that it fits. */
function isNamedIn(comments: string, stream: string): boolean {
  return [...comments.matchAll(/`([\w*]+)`/g)].some(([, name = '']) =>
    new RegExp(`^${name.replaceAll('*', '\\w+')}$`).test(stream),
  );
}

/** Streams that `metadata.yaml` neither suggests nor names in a comment as left out. */
function forgottenIn(metadata: string, streams: readonly string[]): readonly string[] {
  const suggested: readonly string[] = parse(metadata).data.suggestedStreams.streams;
  const comments = metadata.match(/^ *#.*$/gm)?.join('\n') ?? '';
  return streams.filter((stream) => !suggested.includes(stream) && !isNamedIn(comments, stream));
}

describe.each(findConnectors(ROOT))('%s', (name) => {
  test('has its accounts in acceptance-tests/source-<name>/accounts.ts', () => {
    expect(names).toContain(name);
  });

  test.each([
    ['is checked', 'acceptance.test.ts', `passesEveryCheck('${name}');`],
    ['is asked what it believes', 'foreign.test.ts', `believesOnlyItsAPI('${name}');`],
  ])('%s, in a file of its own', (_what, file, call) => {
    expect(textOf('acceptance-tests', name, file)).toContain(call);
  });

  test('has a schema, and sample records, of each of its streams, and no others', () => {
    const samples = JSON.parse(textOf('schemas', name, 'samples.json'));
    expect(Object.keys(samples).sort()).toEqual([...streamsOf(name)].sort());
  });

  test("stands in the README's table, with the number of its streams", () => {
    const row = new RegExp(`^\\| \\[${name}\\]\\(connectors/${name}/README\\.md\\) \\| .* \\| (\\d+) \\|$`, 'm');
    expect(row.exec(textOf('README.md'))?.[1]).toBe(String(streamsOf(name).length));
  });

  test('a stream is suggested, or metadata.yaml says in a comment that it is not', () => {
    const metadata = textOf('connectors', name, 'metadata.yaml');
    expect(forgottenIn(metadata, streamsOf(name))).toEqual([]);
    expect(forgottenIn(metadata, ['hitherto_unknown'])).toEqual(['hitherto_unknown']);
  });
});

describe.each(triedBy(import.meta.url))('%s', (name) => {
  test.concurrent('all streams are read by the tests of this folder', async () => {
    await withAccount(name, async (connector, config) => {
      const { catalog } = await connector.run('discover', { config });
      expect(catalog.map((stream) => stream.name).sort()).toEqual([...streamsOf(name)].sort());
    });
  });

  test.concurrent('the account of foreign answers has rows of every stream', async () => {
    const start = foreignWorlds[name] as Accounts['foreign'];
    const { connector } = accounts[name] as Accounts['everySource'];
    const { config, close } = await start();
    try {
      const { catalog } = await connector.run('discover', { config });
      const run = await connector.run('read', { config, catalog: configure(catalog) });
      const empty = streamsOf(name).filter((stream) => run.records(stream).length === 0);
      expect({ code: run.code, empty }).toEqual({ code: 0, empty: [] });
    } finally {
      await close();
    }
  });
});
