import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Program, runShell } from '../support/program.ts';
import { apply, copyRepository, stepsOf } from './guide-steps.ts';
import { readPage } from './pages.ts';

const SIMULATOR = 'npm run simulator';
const COMMAND = 'npm run new-connector';
const steps = stepsOf(readPage('docs/add-a-connector.md'));

/** What commands must say beside ending with 0. */
const says: readonly [command: string, words: RegExp][] = [
  ['main.js spec', /"connectionSpecification"/],
  ['main.js check', /"status":"SUCCEEDED"/],
  ['main.js discover', /"name":"contacts"/],
  ['main.js read', /"record":\{"stream":"contacts"/],
  ['npm run acceptance', /\d\d passed, 0 failed/],
  ['npm run jest -- schemas/', /[1-9] passed/],
  ['npm run jest -- acceptance-tests/source-acme', /[1-9] passed/],
  ['npm run jest -- acceptance-tests/every-source', /[1-9] passed/],
];

/** What somebody forgets of a stream: in a file, a text and what stands in its place. */
const forgotten: readonly [path: string, given: string, changed: string][] = [
  ['schemas/source-acme/samples.json', '  "tags": [{ "id": 1, "name": "customer" }],\n', ''],
  ['connectors/source-acme/metadata.yaml', '      - tags\n', ''],
  ['connectors/source-acme/integration_tests/expected_records.jsonl', '"stream":"tags"', '"stream":"contacts"'],
  ['connectors/source-acme/integration_tests/abnormal_state.json', '"name": "contacts"', '"name": "tags"'],
  ['acceptance-tests/source-acme/accounts.ts', 'foreign: () => start({ now }', 'foreign: () => start({ now, rows: 0 }'],
  ['README.md', '| contacts, tags | 2 |', '| contacts, tags | 1 |'],
];

/** The tests that find it. */
const finding = [
  'every stream has sample records',
  'has a schema, and sample records, of each of its streams, and no others',
  "stands in the README's table, with the number of its streams",
  'a stream is suggested, or metadata.yaml says in a comment that it is not',
  'the account of foreign answers has rows of every stream',
];

/** At any free port, so that guides can be followed side by side. */
async function startSimulator(run: string, cwd: string): Promise<Program> {
  const program = new Program('sh', ['-c', `${run} --port 0`], { cwd, detached: true });
  await program.until('Ctrl-C ends it');
  return program;
}

async function end({ child, ended }: Program): Promise<void> {
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
  await ended;
}

function replace(path: string, given: string, changed: string): void {
  const text = readFileSync(path, 'utf8');
  if (!text.includes(given)) throw new Error(`${path} has no ${given}`);
  writeFileSync(
    path,
    text.replace(given, () => changed),
  );
}

async function runCommands(run: string, folder: string): Promise<void> {
  const { code, stdout, stderr } = await runShell(`set -e\n${run}`, folder);
  const said = `${stdout}${stderr}`;
  expect({ run, code, said: code === 0 ? '' : said }).toEqual({ run, code: 0, said: '' });
  for (const [command, words] of says) if (run.includes(command)) expect(said).toMatch(words);
}

describe('in a copy of this repository', () => {
  let folder: string;
  const simulators: Program[] = [];
  let readme = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mailroom-guide-'));
    copyRepository(folder);
  });
  afterAll(async () => {
    await Promise.all(simulators.map(end));
    rmSync(folder, { recursive: true, force: true });
  });

  test('the guide, followed to the letter, ends with a connector that passes', async () => {
    for (const step of steps) {
      if (!('run' in step)) apply(folder, step);
      else if (step.run.startsWith(SIMULATOR)) simulators.push(await startSimulator(step.run, folder));
      else await runCommands(step.run, folder);
    }
    readme = readPage('README.md', folder);
  });

  test('a stream that is forgotten in some places is found, as "Add a stream" says', async () => {
    const note = '    tags:\n      cost: "{units}"\n';
    const notes = join(folder, 'connectors/source-acme/streams.yaml');
    replace(notes, note, '');
    const generate = await runShell('npm run generate', folder);
    expect([generate.code, generate.stderr]).toEqual([1, 'connectors/source-acme/streams.yaml: tags is missing.\n']);
    replace(notes, '  Streams:\n', `  Streams:\n${note}`);

    for (const [path, given, changed] of forgotten) replace(join(folder, path), given, changed);
    const run = await runShell('npm run jest -- schemas/ acceptance-tests/every-source/places -t acme', folder);
    const failed = [...run.stderr.matchAll(/^ +● source-acme › (.*)$/gm)].map(([, title]) => title);
    expect([...new Set(failed)].sort()).toEqual([...finding].sort());
    const checks = '--check test_read --check test_state_with_abnormally_large_values';
    const { stdout } = await runShell(`npm run acceptance -- acme --simulator ${checks}`, folder);
    expect(stdout).toContain('The stream tags has no expected records');
    expect(stdout).toContain('{"stream":"tags","data":{"id":1,"name":"customer"},"emitted_at":');
    expect(stdout).toContain('abnormal_state.json has no state of contacts');

    replace(join(folder, 'acceptance-tests/simulators/acme/acme.ts'), "path === 'tags'", "path === 'labels'");
    const without = await runShell('npm run acceptance -- acme --simulator --check test_read', folder);
    expect(without.stdout).toContain('(GET tags: status 404');
  });

  test('tests of these pages ask no more of the connector than the guide makes', async () => {
    await runCommands('npm run jest -- acceptance-tests/documentation/places -t source-acme', folder);
  });

  test('a repository that has it already can follow the guide all the same', async () => {
    const again = join(folder, 'again');
    mkdirSync(again);
    copyRepository(again, folder);
    for (const step of steps) {
      if (!('run' in step)) apply(again, step);
      else if (step.run.startsWith(COMMAND)) await runCommands(step.run, again);
    }
    await runCommands('npm run generate', again);
    expect(readPage('README.md', again)).toBe(readme);
    expect(readme).toContain('source-acme');
  });
});

test('the guide has the commands that are looked at', () => {
  const commands = steps.flatMap((step) => ('run' in step ? [step.run] : [])).join('\n');
  expect([COMMAND, SIMULATOR, ...says.map(([command]) => command)].filter((one) => !commands.includes(one))).toEqual(
    [],
  );
});

test('a block is a file, lines for a file, or commands, and it is said which', () => {
  const page = (lead: string, language: string) => `# Title\n\n${lead}\n\n\`\`\`${language}\nx\n\`\`\`\n`;
  expect(stepsOf(page('`a/b.ts`:', 'ts'))).toEqual([{ write: 'a/b.ts', text: 'x\n' }]);
  expect(stepsOf(page('In `a.md`, below `| - |`:', 'md'))).toEqual([{ edit: 'a.md', below: '| - |', text: 'x\n' }]);
  expect(stepsOf(page('In `a.md`, in place of `y`:', 'md'))).toEqual([{ edit: 'a.md', inPlaceOf: 'y', text: 'x\n' }]);
  expect(stepsOf(page('Then:', 'sh'))).toEqual([{ run: 'x' }]);
  expect(() => stepsOf(page('Then:', 'ts'))).toThrow('No line says what this block is: x');
});
