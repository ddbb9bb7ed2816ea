import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Row } from '../json.ts';
import { assertNothingLost, type Simulator } from './nothingLost.ts';

/** A source in a few lines, with a fault by name, of a list of numbered rows. */
const SOURCE = `
import { readFileSync } from 'node:fs';
const [fault, verb, ...rest] = process.argv.slice(2);
const fileOf = (name) => rest.includes('--' + name) ? JSON.parse(readFileSync(rest[rest.indexOf('--' + name) + 1], 'utf8')) : undefined;
const say = (message) => process.stdout.write(JSON.stringify(message) + '\\n');
if (verb === 'discover') {
  const key = fault === 'no key' ? [] : [['id']];
  say({ type: 'CATALOG', catalog: { streams: [{ name: 'rows', supported_sync_modes: [fault === 'whole by number' ? 'full_refresh' : 'incremental'], source_defined_primary_key: key }] } });
} else {
  let after = fileOf('state')?.[0].stream.stream_state.after ?? 0;
  const state = (at) => say({ type: 'STATE', state: { type: 'STREAM', stream: { stream_descriptor: { name: 'rows' }, stream_state: { after: at } } } });
  const isNumbered = fault.endsWith('by number') && after === 0;
  for (let number = 0; ; number++) {
    const page = await (await fetch(fileOf('config').url + (isNumbered ? '?page=' + number : '?after=' + after))).json();
    if (page.length === 0) break;
    if (fault === 'early') state(page.at(-1).id);
    for (const row of fault === 'gap' ? page.filter(({ id }) => id % 10) : page) {
      say({ type: 'RECORD', record: { stream: 'rows', data: fault === 'other value' && row.id === 9 ? { ...row, name: 'else' } : row } });
    }
    after = page.at(-1).id;
    if (fault !== 'early' && !isNumbered) state(after);
  }
  if (isNumbered && fault !== 'whole by number') state(after);
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
  let rows: Row[] = [];
  let ids = 0;
  let shown: readonly Row[] = [];
  const add = () => {
    ids += 1;
    rows.push({ id: ids, name: `Row ${ids}` });
  };
  for (let left = 30; left > 0; left--) add();
  const server = createServer((request, response) => {
    simulator.beforeAnswer();
    const [name, value] = [...new URL(request.url ?? '', 'http://localhost').searchParams][0] ?? [];
    const left = name === 'page' ? rows.slice(4 * Number(value)) : rows.filter(({ id }) => Number(id) > Number(value));
    const page = left.slice(0, 4);
    if (page.length > 0) shown = page;
    response.end(JSON.stringify(page));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const simulator: Simulator = {
    config: { url },
    beforeAnswer: () => {},
    change: add,
    slip(random) {
      const one = random.pick(shown);
      rows = rows.filter((row) => row !== one);
    },
    rows: () => ({ rows }),
  };
  try {
    await use(simulator);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const commandOf = (fault: string) => [process.execPath, join(folder, 'source.mjs'), fault];
const once = { syncs: 1, kills: 0, changes: 0, slips: 0 };

test('a source that claims what it has delivered loses nothing', () =>
  withSimulator(async (simulator) => {
    const report = await assertNothingLost(commandOf('none'), simulator, { seed: 5 });
    expect(report).toMatchObject({ seed: 5, runs: report.kills + 4 + 2 * 3 });
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

describe('rows that slip onto a page that was read', () => {
  test.each(['by number', 'whole by number'])('are missed %s, in any story', (fault) =>
    withSimulator(async (simulator) => {
      await assertNothingLost(commandOf(fault), simulator, once);
      const slipping = assertNothingLost(commandOf(fault), simulator, { ...once, slips: 3 });
      await expect(slipping).rejects.toThrow(/lost while others left the pages[\s\S]*rows \[\d+\] never arrived/);
    }),
  );

  test('are not missed behind the last row', () =>
    withSimulator(async (simulator) => {
      await assertNothingLost(commandOf('none'), simulator, { ...once, slips: 3 });
    }));
});

test('a simulator that never calls beforeAnswer is refused', () =>
  withSimulator(async (simulator) => {
    const deaf = { ...simulator };
    await expect(assertNothingLost(commandOf('none'), deaf, once)).rejects.toThrow('calls no beforeAnswer');
  }));
