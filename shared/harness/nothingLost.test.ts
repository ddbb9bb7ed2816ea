import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Row } from '../json.ts';
import { assertNothingLost, type Simulator } from './nothingLost.ts';

/** A source in a few lines, with a fault by name, of a list of numbered rows that only grows. */
const SOURCE = `
import { readFileSync } from 'node:fs';
const [fault, verb, ...rest] = process.argv.slice(2);
const fileOf = (name) => rest.includes('--' + name) ? JSON.parse(readFileSync(rest[rest.indexOf('--' + name) + 1], 'utf8')) : undefined;
const say = (message) => process.stdout.write(JSON.stringify(message) + '\\n');
if (verb === 'discover') {
  const key = fault === 'no key' ? [] : [['id']];
  say({ type: 'CATALOG', catalog: { streams: [{ name: 'rows', supported_sync_modes: ['incremental'], source_defined_primary_key: key }] } });
} else {
  let after = fileOf('state')?.[0].stream.stream_state.after ?? 0;
  const state = (at) => say({ type: 'STATE', state: { type: 'STREAM', stream: { stream_descriptor: { name: 'rows' }, stream_state: { after: at } } } });
  for (;;) {
    const page = await (await fetch(fileOf('config').url + '?after=' + after)).json();
    if (page.length === 0) break;
    if (fault === 'early') state(page.at(-1).id);
    for (const row of fault === 'gap' ? page.filter(({ id }) => id % 10) : page) {
      say({ type: 'RECORD', record: { stream: 'rows', data: fault === 'other value' && row.id === 9 ? { ...row, name: 'else' } : row } });
    }
    after = page.at(-1).id;
    if (fault !== 'early') state(after);
  }
  if (fault === 'fails') process.exitCode = 1;
  if (fault === 'babbles') console.log('Done.');
}
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailroom-harness-'));
  writeFileSync(join(folder, 'source.mjs'), SOURCE);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function withSimulator(use: (simulator: Simulator) => Promise<void>): Promise<void> {
  const rows: Row[] = [];
  const add = () => rows.push({ id: rows.length + 1, name: `Row ${rows.length + 1}` });
  for (let left = 30; left > 0; left--) add();
  const server = createServer((request, response) => {
    simulator.beforeAnswer();
    const after = Number(new URL(request.url ?? '', 'http://localhost').searchParams.get('after'));
    response.end(JSON.stringify(rows.slice(after, after + 4)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const simulator: Simulator = { config: { url }, beforeAnswer: () => {}, change: add, rows: () => ({ rows }) };
  try {
    await use(simulator);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const commandOf = (fault: string) => [process.execPath, join(folder, 'source.mjs'), fault];
const once = { syncs: 1, kills: 0, changes: 0 };

test('a source that claims what it has delivered loses nothing', () =>
  withSimulator(async (simulator) => {
    const report = await assertNothingLost(commandOf('none'), simulator, { seed: 5 });
    expect(report).toMatchObject({ seed: 5, runs: report.kills + 4 });
    expect([report.kills > 2, report.resumed > 1, report.changes > 0, report.records >= 30]).toEqual(
      Array(4).fill(true),
    );
  }));

describe('is told of a source that', () => {
  test.each<[string, RegExp]>([
    ['gap', /Rows were lost:\nrows \[10\] never arrived\.\nrows \[20\] never/],
    ['other value', /rows \[9\] has name "else" in place of "Row 9"\./],
    ['fails', /failed by itself \(exit code 1\)/],
    ['babbles', /a line that is no message: Done\./],
    ['no key', /The stream rows has no primary key/],
  ])('%s', (fault, words) =>
    withSimulator((simulator) => expect(assertNothingLost(commandOf(fault), simulator, once)).rejects.toThrow(words)),
  );

  test('claims rows before they have left: only kills show it', () =>
    withSimulator(async (simulator) => {
      await assertNothingLost(commandOf('early'), simulator, { ...once, changes: 3 });
      const killed = assertNothingLost(commandOf('early'), simulator, { seed: 1, syncs: 1, kills: 12 });
      await expect(killed).rejects.toThrow(/Rows were lost[\s\S]*The same again: \{ seed: 1 \}/);
    }));
});

test('a simulator that never calls beforeAnswer is refused', () =>
  withSimulator(async (simulator) => {
    const deaf = { ...simulator };
    await expect(assertNothingLost(commandOf('none'), deaf, once)).rejects.toThrow('calls no beforeAnswer');
  }));
