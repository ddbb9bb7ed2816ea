import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Account } from '../playground/account.ts';
import { missive } from '../playground/accounts/missive.ts';
import { suggestedCatalog } from '../playground/discover.ts';
import { runShell } from '../support/program.ts';
import { blockWith, ROOT } from './pages.ts';

const has = (command: string): boolean => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
const testWith = (command: string) => (has(command) ? test : test.skip);

const script = blockWith('docs/schedule.md', 'sh', '#!/bin/sh');
const withoutJq = blockWith('docs/schedule.md', 'sh', 'node -e');
const STATES = /^grep [\s\S]*?state\.json\.new \|\| exit 1\n/m;
const scripts = { 'with jq': script, 'without jq': script.replace(STATES, () => withoutJq) };

let account: Account;
let folder: string;

beforeAll(async () => {
  account = await missive.start({ size: 'small', port: 0, host: '127.0.0.1' });
});
afterAll(() => account.close());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mailroom-state-'));
  write('config.json', account.config);
  write('catalog.json', await suggestedCatalog('source-missive', join(folder, 'config.json')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, value: unknown): void {
  writeFileSync(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value));
}

type State = { type: string; stream: { stream_descriptor: { name: string }; stream_state: unknown } };
const state = (name: string, value: number): State => ({
  type: 'STREAM',
  stream: { stream_descriptor: { name }, stream_state: { value } },
});

function readStates(): State[] {
  return JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8'));
}

function streamsOf(states: readonly State[]): string[] {
  return states.map(({ stream }) => stream.stream_descriptor.name).sort();
}

function recordsIn(file: string): number {
  return readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{"type":"RECORD"')).length;
}

function catalogStreams(): string[] {
  const { streams } = JSON.parse(readFileSync(join(folder, 'catalog.json'), 'utf8'));
  return streams.map(({ stream }: { stream: { name: string } }) => stream.name).sort();
}

/** A connector that writes these lines, the last one cut, and ends as one that was killed. */
function killedConnector(lines: readonly object[]): string {
  const connector = join(folder, 'connector');
  mkdirSync(connector);
  const text = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"type":"STATE","state":{"type":"STREAM","stre`;
  writeFileSync(join(connector, 'main.js'), `process.stdout.write(${JSON.stringify(text)}, () => process.exit(137));`);
  return connector;
}

testWith('jq')("the README's commands keep the last state of each stream, and read on from it", async () => {
  symlinkSync(join(ROOT, 'dist'), join(folder, 'dist'));
  const block = blockWith('README.md', 'sh', 'state.json.new');
  expect(await runShell(block, folder)).toMatchObject({ code: 0, stderr: '' });
  const first = recordsIn('run.jsonl');
  expect(streamsOf(readStates())).toEqual(catalogStreams());

  account.change();
  expect(await runShell(block, folder)).toMatchObject({ code: 0, stderr: '' });
  expect(recordsIn('run.jsonl')).toBeGreaterThan(0);
  expect(recordsIn('run.jsonl')).toBeLessThan(first / 2);
  expect(streamsOf(readStates())).toEqual(catalogStreams());
});

describe.each(Object.entries(scripts))('sync.sh %s', (name, text) => {
  const usable = name === 'without jq' ? test : testWith('jq');
  const sync = (connector = join(ROOT, 'dist/source-missive')) => {
    writeFileSync(join(folder, 'sync.sh'), text, { mode: 0o755 });
    return runShell('./sync.sh', folder, { CONNECTOR: connector });
  };

  usable('leaves the records in the inbox, and the next sync reads what is new', async () => {
    expect(text.includes('jq -nR')).toBe(name === 'with jq');
    expect(await sync()).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/exit code 0\n$/) });
    const [first = ''] = readdirSync(join(folder, 'inbox'));
    expect(recordsIn(`inbox/${first}`)).toBeGreaterThan(100);
    expect(streamsOf(readStates())).toEqual(catalogStreams());

    account.change();
    expect(await sync()).toMatchObject({ code: 0, stderr: '' });
    const second = readdirSync(join(folder, 'inbox')).find((file) => file !== first) ?? '';
    expect(recordsIn(`inbox/${second}`)).toBeLessThan(recordsIn(`inbox/${first}`) / 2);
  });

  usable('keeps what a killed connector has said in whole lines, and the rest as it was', async () => {
    write('state.json', [state('a', 1), state('b', 1)]);
    const lines = [
      { type: 'RECORD', record: { stream: 'a', data: { text: '{"type":"STATE"' } } },
      { type: 'STATE', state: state('a', 2) },
      { type: 'STATE', state: state('a', 3) },
      { type: 'STATE', state: state('c', 1) },
    ];
    const { code } = await sync(killedConnector(lines));
    expect(code).toBe(137);
    expect(readStates().sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)))).toEqual([
      state('a', 3),
      state('b', 1),
      state('c', 1),
    ]);
    expect(readdirSync(join(folder, 'inbox'))).toHaveLength(1);
  });

  usable('keeps the state as it was where the records could not be handed over', async () => {
    write('state.json', [state('a', 1)]);
    write('inbox', 'a file, where a folder should be');
    const { code } = await sync(killedConnector([{ type: 'STATE', state: state('a', 2) }]));
    expect(code).toBe(1);
    expect(readStates()).toEqual([state('a', 1)]);
  });
});

testWith('flock')('the line for cron runs the script, and not while another runs', async () => {
  const line = blockWith('docs/schedule.md', '', 'flock')
    .trim()
    .replace(/^\S+ \S+ \S+ \S+ \S+ +/, '');
  writeFileSync(join(folder, 'sync.sh'), scripts['without jq'], { mode: 0o755 });
  const run = (before = '') =>
    runShell(before + line.replaceAll('/srv/missive', folder), folder, {
      CONNECTOR: join(ROOT, 'dist/source-missive'),
    });
  expect(await run()).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect(readFileSync(join(folder, 'sync.log'), 'utf8')).toMatch(/exit code 0\n$/);
  expect(existsSync(join(folder, 'state.json'))).toBe(true);

  const { stdout } = await run(`exec 9> ${folder}/lock; flock 9; `);
  expect(stdout).toBe('see sync.log\n');
  expect(readdirSync(join(folder, 'inbox'))).toHaveLength(1);
});
