import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Account } from '../playground/account.ts';
import { missive } from '../playground/accounts/missive.ts';
import { suggestedCatalog } from '../playground/discover.ts';
import { Program, runShell } from '../support/program.ts';
import { blockWith, ROOT } from './pages.ts';

const has = (command: string): boolean => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
const testWith = (command: string) => (has(command) ? test : test.skip);

const script = blockWith('docs/schedule.md', 'sh', '#!/bin/sh');
const withoutJq = blockWith('docs/schedule.md', 'sh', '"$node" -e');
const WITH_JQ = /^merge\(\) [\s\S]*?^messages\(\).*\n/m;
const scripts = { 'with jq': script, 'without jq': script.replace(WITH_JQ, () => withoutJq) };

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
  return connectorThat(`process.stdout.write(${JSON.stringify(cutAfter(lines))}, () => process.exit(137));`);
}

function cutAfter(lines: readonly object[]): string {
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{"type":"STATE","state":{"type":"STREAM","stre`;
}

function connectorThat(code: string): string {
  const connector = join(folder, 'connector');
  mkdirSync(connector, { recursive: true });
  writeFileSync(join(connector, 'main.js'), code);
  return connector;
}

/** A connector that writes a state and waits; told to end, it writes another one first. It says where it runs in `started`. */
function waitingConnector(): string {
  return connectorThat(`
    const say = (value) => process.stdout.write(JSON.stringify(value) + '\\n');
    process.once('SIGTERM', () => { say(${JSON.stringify({ type: 'STATE', state: state('a', 3) })}); process.exitCode = 143; clearInterval(waiting); });
    const waiting = setInterval(() => {}, 1000);
    say(${JSON.stringify({ type: 'STATE', state: state('a', 2) })});
    require('node:fs').writeFileSync('started.new', String(process.pid));
    require('node:fs').renameSync('started.new', 'started');
  `);
}

/** Resolves with what a file holds as soon as there is one. */
async function contentOf(name: string): Promise<string> {
  while (!existsSync(join(folder, name))) await setTimeout(20);
  return readFileSync(join(folder, name), 'utf8');
}

/** Ends a process, and says whether it has ended before. */
function end(pid: number): string {
  try {
    process.kill(pid);
    return 'still ran';
  } catch {
    return 'has ended';
  }
}

function inbox(): string[] {
  return readdirSync(join(folder, 'inbox')).sort();
}

const failure = (message: string) => ({
  type: 'TRACE',
  trace: { type: 'ERROR', emitted_at: 1, error: { message, failure_type: 'config_error' } },
});

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
  const sync = (connector = join(ROOT, 'dist/source-missive'), before = '') => {
    writeFileSync(join(folder, 'sync.sh'), text, { mode: 0o755 });
    return runShell(`${before}./sync.sh`, folder, { CONNECTOR: connector });
  };
  const startSync = (connector: string) => {
    writeFileSync(join(folder, 'sync.sh'), text, { mode: 0o755 });
    const env = { CONNECTOR: connector, NODE: process.execPath };
    return new Program('sh', ['./sync.sh'], { cwd: folder, env });
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

  usable('hands over what a killed script has left, before it reads', async () => {
    write('state.json', [state('a', 1)]);
    write('run.jsonl', cutAfter([{ type: 'STATE', state: state('a', 2) }]));
    const seen = "require('node:fs').copyFileSync('state.json', 'seen.json'); console.log('{}')";
    expect(await sync(connectorThat(seen))).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(readFileSync(join(folder, 'seen.json'), 'utf8'))).toEqual([state('a', 2)]);
    expect(inbox().map((file) => readFileSync(join(folder, 'inbox', file), 'utf8'))).toEqual([
      expect.stringContaining('"value":2'),
      '{}\n',
    ]);
  });

  usable('told to end, it ends the connector, and keeps its last words', async () => {
    const program = startSync(waitingConnector());
    const pid = Number(await contentOf('started'));
    const exited = once(program.child, 'exit');
    program.child.kill('SIGTERM');
    expect(await exited).toEqual([143, null]);
    expect(end(pid)).toBe('has ended');
    expect(await program.ended).toMatchObject({ stderr: '', stdout: expect.stringContaining('exit code 143') });
    expect(readStates()).toEqual([state('a', 3)]);
    expect(inbox()).toHaveLength(1);
  });

  (has('flock') ? usable : test.skip)('is left out while the connector of a killed script still runs', async () => {
    const program = startSync(waitingConnector());
    const pid = Number(await contentOf('started'));
    try {
      program.child.kill('SIGKILL');
      const { code, stdout } = await sync(killedConnector([]));
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('left out') });
      expect(inbox()).toEqual([]);
    } finally {
      end(pid);
    }
    await program.ended;
    expect(await sync(killedConnector([]))).toMatchObject({ code: 137 });
    expect(readStates()).toEqual([state('a', 3)]);
  });

  usable('without flock it says so, and reads', async () => {
    const commands = ['sh', 'dirname', 'date', 'mkdir', 'grep', 'mv', 'sed', 'env', ...(has('jq') ? ['jq'] : [])];
    mkdirSync(join(folder, 'bin'));
    for (const command of commands) {
      const path = spawnSync('sh', ['-c', `command -v ${command}`], { encoding: 'utf8' }).stdout.trim();
      symlinkSync(path, join(folder, 'bin', command));
    }
    const connector = killedConnector([{ type: 'STATE', state: state('a', 2) }]);
    const { code, stderr } = await sync(connector, `PATH=bin NODE='${process.execPath}' `);
    expect({ code, stderr }).toEqual({ code: 137, stderr: expect.stringMatching(/^\S+ no flock here: .*\n$/) });
    expect(readStates()).toEqual([state('a', 2)]);
  });

  usable.each(['{"a":1}', '[{"type":"STREAM"', '[{}]'])(
    'a broken state.json is said, and nothing is lost: %s',
    async (broken) => {
      write('state.json', broken);
      write('run.jsonl', cutAfter([{ type: 'STATE', state: state('a', 2) }]));
      const connector = connectorThat("console.log('{}')");
      const { code, stderr } = await sync(connector);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('state.json cannot be used') });
      expect(inbox()).toEqual([]);

      rmSync(join(folder, 'state.json'));
      expect(await sync(connector)).toMatchObject({ code: 0, stderr: '' });
      expect(readStates()).toEqual([state('a', 2)]);
      expect(inbox()).toHaveLength(2);
    },
  );

  usable('what went wrong is said, and found in the inbox', async () => {
    const { code, stderr } = await sync(killedConnector([failure('The key is wrong.')]));
    expect({ code, stderr }).toEqual({ code: 137, stderr: 'The key is wrong.\n' });
    if (!has('jq')) return;
    // Another file behind the one that was cut.
    expect(await sync(killedConnector([failure('The list is long.')]))).toMatchObject({ code: 137 });
    const query = blockWith('docs/schedule.md', 'sh', 'inbox/*.jsonl');
    expect(await runShell(query, folder)).toMatchObject({
      stdout: 'The key is wrong.\nThe list is long.\n',
      stderr: '',
    });
  });

  usable('a connector that is not there is a sentence, and leaves nothing', async () => {
    const { code, stderr } = await sync('/nowhere');
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^\S+ there is no \/nowhere\/main\.js\n$/),
    });
    expect(existsSync(join(folder, 'inbox'))).toBe(false);
  });
});

testWith('jq')('a sync can be watched', async () => {
  write(
    'run.jsonl',
    cutAfter([{ type: 'RECORD' }, { type: 'LOG', log: { level: 'INFO', message: 'Stream a: complete' } }]),
  );
  const line = blockWith('docs/schedule.md', 'sh', 'tail -n +1 -f').replace('tail -n +1 -f', 'tail -n +1');
  expect(await runShell(line, folder)).toMatchObject({ code: 0, stdout: 'Stream a: complete\n', stderr: '' });
});

testWith('jq')('a refresh token that was replaced is kept', async () => {
  const text = script.replace(/^(?= *# First the records)/m, () => blockWith('docs/schedule.md', 'sh', 'CONTROL'));
  expect(text).not.toBe(script);
  writeFileSync(join(folder, 'sync.sh'), text, { mode: 0o755 });
  const config = (token: string) => ({ type: 'CONTROL', control: { connectorConfig: { config: { token } } } });
  const connector = killedConnector([config('first'), config('second')]);
  expect(await runShell('./sync.sh', folder, { CONNECTOR: connector })).toMatchObject({ code: 137, stderr: '' });
  expect(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'))).toEqual({ token: 'second' });
  expect(
    inbox()
      .map((file) => readFileSync(join(folder, 'inbox', file), 'utf8'))
      .join(''),
  ).not.toMatch(/first|second/);
  expect(statSync(join(folder, 'config.json')).mode & 0o077).toBe(0);
});

testWith('flock')('the lines for cron run the script, and not while another runs', async () => {
  const [path = '', job = ''] = blockWith('docs/schedule.md', '', '*/15').trim().split('\n');
  expect(path).toMatch(/^PATH=\/[\w/:]+$/);
  const line = job.replace(/^\S+ \S+ \S+ \S+ \S+ +/, '');
  writeFileSync(join(folder, 'sync.sh'), scripts['without jq'], { mode: 0o755 });
  const run = (before = '') =>
    runShell(before + line.replaceAll('/srv/missive', folder), folder, {
      CONNECTOR: join(ROOT, 'dist/source-missive'),
    });
  const log = () => readFileSync(join(folder, 'sync.log'), 'utf8');
  expect(await run()).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect(log()).toMatch(/exit code 0\n$/);
  expect(existsSync(join(folder, 'state.json'))).toBe(true);

  expect(await run(`exec 8> ${folder}/lock; flock 8; `)).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect(log()).toMatch(/left out: .*\n$/);
  expect(inbox()).toHaveLength(1);

  writeFileSync(join(folder, 'sync.sh'), 'exit 1\n', { mode: 0o755 });
  expect(await run()).toMatchObject({ stdout: 'see sync.log\n' });
});
