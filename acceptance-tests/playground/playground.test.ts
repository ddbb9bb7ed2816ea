import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { hasCursors } from '../support/cursors.ts';
import { Program, runScript, runShell } from '../support/program.ts';
import { services } from './accounts/index.ts';
import { connectorsNamed, shortName } from './names.ts';
import { formatTotals } from './routes.ts';

const main = join(import.meta.dirname, 'main.ts');
const lastLine = 'Ctrl-C ends it';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailroom-playground-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = (name: string, ...more: string[]): Program =>
  runScript(main, [name, '--port', '0', '--folder', folder, ...more]);

/** The printed command that has all these words; what goes on in another line stands further in. */
function command(guide: string, ...words: string[]): string {
  const commands = guide.match(/^ {2}\S.*(?:\n {4}.*)*/gm) ?? [];
  const line = commands.find((one) => words.every((word) => one.includes(word)));
  if (line === undefined) throw new Error(`Nothing was printed with ${words.join(' and ')}:\n${guide}`);
  return line.trim();
}

/** The streams that metadata.yaml suggests. */
function suggested(name: string): readonly string[] {
  const file = join(import.meta.dirname, '../../connectors', `source-${name}`, 'metadata.yaml');
  return parse(readFileSync(file, 'utf8')).data.suggestedStreams.streams.sort();
}

describe.each(Object.keys(services).map(shortName))('%s', (name) => {
  test('the printed commands do what they say, and the requests are counted', async () => {
    const program = start(name);
    const guide = await program.until(lastLine);
    const run = async (...words: string[]) => {
      const { code, stdout, stderr } = await runShell(command(guide, ...words), folder);
      expect({ words, code, stderr }).toEqual({ words, code: 0, stderr: '' });
      return stdout;
    };

    expect(guide.split('\n').filter((line) => line.length > 80 && !/^ {2}/.test(line))).toEqual([]);
    expect(await run('main.js spec')).toContain('"connectionSpecification": {\n');
    expect(await run('main.js check')).toContain('SUCCEEDED');
    expect((await run('main.js discover')).split('\n')).toContain(services[`source-${name}`]?.streams[0]);
    await run('main.js read', '> messages.jsonl');
    await run('> state.json');
    await run('curl', '__control', '-d');
    const messages = readFileSync(join(folder, 'messages.jsonl'), 'utf8');
    const first = records(messages);
    expect(messages).not.toContain("This machine's clock");
    const second = records(await run('main.js read', '--state state.json'));
    expect(second).toBeGreaterThan(0);
    const isIncremental = hasCursors(`source-${name}`);
    expect(second < first).toBe(isIncremental);
    const answer: unknown = JSON.parse(await run('curl -s -'));
    expect(JSON.stringify(answer)).toMatch(/"id":/i);

    const { streams } = JSON.parse(readFileSync(join(folder, 'catalog.json'), 'utf8'));
    // check and curl, and of each stream two readings.
    expect(JSON.parse(await run('.totals')).calls).toBeGreaterThanOrEqual(Math.min(6, 2 + 2 * streams.length));
    expect(streams.map(({ stream }: { stream: { name: string } }) => stream.name).sort()).toEqual(suggested(name));
    const modes = streams.map((stream: { sync_mode: string }) => stream.sync_mode);
    expect(modes.includes('incremental')).toBe(isIncremental);
    expect(readFileSync(join(folder, 'read.py'), 'utf8')).toContain(`cache=ab.new_local_cache("${name}")`);

    program.child.kill('SIGINT');
    const { code, signal, stdout, stderr } = await program.ended;
    expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' });
    expect(stdout).toMatch(/\nRequests {2}Route\n( +\d+ {2}\S+\n)+\nIn all: \d+ requests, \d+ rows/);
    expect(stdout.slice(stdout.indexOf('Requests  Route'))).not.toMatch(/\/\d{3}|[\da-f]{8}-/);
  });
});

test('an account is at the same port at every start', () => {
  const ports = Object.values(services).map(({ port }) => port);
  expect(ports).toEqual(expect.arrayContaining([8401, 8402, 8403, 8404]));
  expect(new Set(ports).size).toBe(ports.length);
});

test('a port that is in use is said, with what to do', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { code, stderr } = await runScript(main, ['missive', '--port', String(port), '--folder', folder]).ended;
  server.close();
  expect(code).toBe(2);
  expect(stderr).toMatch(new RegExp(`^127\\.0\\.0\\.1:${port} is in use: .*\\n.*--help tells more\\.\\n$`));
});

test.each([
  ['v20.20.2', true],
  ['v22.17.9', true],
  ['v22.18.0', false],
  ['v26.1.0', false],
  ['', true],
])('where the shell finds Node.js %s, the commands look for another first: %s', async (version, isTold) => {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'node'), `#!/bin/sh\necho ${version}\n`, { mode: 0o755 });
  const args = [main, 'missive', '--port', '0', '--folder', folder];
  const program = new Program(process.execPath, args, { env: { PATH: `/x/node_modules/.bin:${bin}` } });
  const guide = await program.until(lastLine);
  program.child.kill('SIGINT');
  await program.ended;
  expect(guide.includes(`export PATH=${dirname(process.execPath)}:"$PATH"`)).toBe(isTold);
});

test('--help tells the accounts and their ports', async () => {
  const { code, stdout } = await runScript(main, ['--help']).ended;
  expect(code).toBe(0);
  expect(stdout).toContain('missive (8404)');
});

test.each([[[]], [['mesive']], [['missive', 'mailjet']], [['missive', '--port', 'x']], [['missive', '--bogus']]])(
  '%j is a sentence, not a stack',
  async (args) => {
    const { code, stdout, stderr } = await runScript(main, args).ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^[^\n]+\nnpm run simulator -- --help tells more\.\n$/);
  },
);

test('a reader that goes away ends it', async () => {
  const program = start('missive');
  program.child.stdout?.destroy();
  const { code, stderr } = await program.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('connectors have short names, and each once', () => {
  expect(connectorsNamed(['missive', 'source-missive'])).toEqual(['source-missive']);
  expect(connectorsNamed([])).toEqual(Object.keys(services));
});

test('what differs from row to row in a path is counted as one route', () => {
  const byPath = {
    'conversations/9e3779b1-9e37-479b-b1ea-ea90e30d3779/messages': 2,
    'conversations/b3b5c146-9e37-479b-b108-08336529b5c1/messages': 1,
    'messages/a,b': 1,
    'v3/REST/contact/5214400001': 1,
    'v3/REST/contact': 1,
  };
  const totals = { calls: 6, byPath, rows: 1, units: 6, refusals: 0, maxInFlight: 1, violations: [] };
  expect(formatTotals(totals)).toBe(
    ['Requests  Route', '       3  conversations/:id/messages', '       1  messages/:id', '       1  v3/REST/contact']
      .concat(['       1  v3/REST/contact/:id', '', 'In all: 6 requests, 1 row.'])
      .join('\n'),
  );
});

function records(lines: string): number {
  return lines.split('\n').filter((line) => line.startsWith('{"type":"RECORD"')).length;
}
