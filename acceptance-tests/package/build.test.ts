import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Program } from '../support/program.ts';
import { StrangersFolder } from './folder.ts';

let folder: StrangersFolder;
let project: string;
beforeAll(async () => {
  folder = new StrangersFolder();
  await folder.node(bin(), 'new', 'source-acme');
  project = join(folder.path, 'source-acme');
});
afterAll(() => folder.remove());

const bin = () => join(folder.installed, 'bin', 'airbyte-cdk.js');
const build = (...args: string[]) => new Program(process.execPath, [bin(), 'build', ...args], { cwd: project }).ended;

test('a new connector becomes one folder, which runs where nothing is installed', async () => {
  const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  expect(scripts.build).toBe('airbyte-cdk build');
  expect(await build()).toMatchObject({ code: 0, stderr: '' });
  expect(await build()).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^source-acme 0\.1\.0: \d+ KiB in dist\n$/),
  });
  expect(readdirSync(join(project, 'dist')).sort()).toEqual(['LICENSES.txt', 'chunks', 'main.js', 'package.json']);

  const alone = join(folder.path, '..', `${folder.path.split('/').at(-1)}-alone`);
  renameSync(join(project, 'dist'), alone);
  try {
    const { code, stdout } = await folder.node(join(alone, 'main.js'), 'spec');
    expect([code, JSON.parse(stdout).spec.connectionSpecification.required]).toEqual([0, ['api_key']]);
    const nobody = folder.write(
      'nobody.json',
      JSON.stringify({ api_key: 'x', api_url: 'http://127.0.0.1:1', retry_budget_seconds: 1 }),
    );
    const checked = await folder.node(join(alone, 'main.js'), 'check', '--config', nobody);
    expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining('"status":"FAILED"')]);
    const licenses = readFileSync(join(alone, 'LICENSES.txt'), 'utf8');
    for (const name of ['ajv', 'got', 'p-retry', 'yargs']) expect(licenses).toMatch(new RegExp(`^${name} \\d`, 'm'));
  } finally {
    rmSync(alone, { recursive: true });
  }
});

test('HTTP/2 is there for whoever asks for it', async () => {
  const text = "import { constants } from 'node:http2';\nprocess.stdout.write(constants.HTTP2_METHOD_GET);\n";
  folder.write('source-acme/http2.ts', text);
  await build('http2.ts', '--out', 'http2');
  const { stdout } = await folder.node(join(project, 'http2', 'main.js'));
  expect(stdout).toBe('GET');
});

test.each([
  ['an entry that is not there', ['nothing.ts'], 1, /^There is no nothing\.ts to build source-acme from\.\n$/],
  ['the project itself', ['--out', '.'], 1, /^The folder \. holds something else than a build/],
  ['a folder of others', ['--out', 'schemas'], 1, /^The folder schemas holds something else/],
  ['two entries', ['main.ts', 'serve.ts'], 2, /^Say one entry only\. .*--help/],
  ['an option that is none', ['--to', 'dist'], 2, /^Unknown option '--to'\. .*--help/],
])('is refused with a sentence: %s', async (_name, args, code, words) => {
  const ended = await build(...args);
  expect([ended.code, ended.stderr]).toEqual([code, expect.stringMatching(words)]);
  expect(existsSync(join(project, 'source.ts'))).toBe(true);
});

test('does not say which Node.js it needs: the package.json is told what it lacks', async () => {
  const path = join(project, 'package.json');
  const manifest = readFileSync(path, 'utf8');
  folder.write('source-acme/package.json', manifest.replace('>=22.18', '22 || 24'));
  const { code, stderr } = await build();
  folder.write('source-acme/package.json', manifest);
  expect([code, stderr]).toEqual([2, expect.stringContaining('engines.node in the form ">=22.18"')]);
});

test('without esbuild it says what to install', async () => {
  const esbuild = join(folder.path, 'node_modules', 'esbuild');
  const aside = join(folder.path, 'aside');
  mkdirSync(aside);
  renameSync(esbuild, join(aside, 'esbuild'));
  const { code, stderr } = await build();
  renameSync(join(aside, 'esbuild'), esbuild);
  expect([code, stderr]).toEqual([
    1,
    'A build needs esbuild, which is not installed here: npm install --save-dev esbuild\n',
  ]);
});

test('the command tells what it can do', async () => {
  expect(await folder.node(bin())).toMatchObject({ code: 0, stdout: expect.stringMatching(/ new .*\n.* build /) });
  expect(await folder.node(bin(), 'bild')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no command bild'),
  });
});
