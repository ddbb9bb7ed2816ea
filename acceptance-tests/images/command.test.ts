import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findConnectors, shortName } from '../../scripts/command-line.ts';
import { Program } from '../support/program.ts';

const script = join(import.meta.dirname, '../../scripts/images.ts');
const known = findConnectors(join(import.meta.dirname, '../..'))
  .map(shortName)
  .join(', ');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailroom-images-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the script with a `docker` that speaks as builders do, and whose builds end like this. */
function images(args: readonly string[], code = 0) {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  const docker = `#!/bin/sh
[ "$1" = build ] || exit 0
echo "$*" >> '${folder}/builds'; echo '#1 a step'; echo '#2 another step' >&2; exit ${code}
`;
  writeFileSync(join(folder, 'bin/docker'), docker, { mode: 0o755 });
  const env = { PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
  return new Program(process.execPath, [script, ...args], { env }).ended;
}

test('a build says which image there is, and no steps', async () => {
  const { code, stdout, stderr } = await images(['missive', 'source-missive', '--tag', 'x']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'mailroom/source-missive:x\n' });
  expect(stderr).toMatch(/^Building: [^\n]+\n$/);
  expect(readFileSync(join(folder, 'builds'), 'utf8')).toMatch(/^build .*CONNECTOR=source-missive .*\n$/);
});

test('a build that fails shows what Docker has said', async () => {
  const { code, stdout, stderr } = await images(['missive'], 3);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/#1 a step\n#2 another step\nmailroom\/source-missive:\S+ was not built: see above\.\n$/);
});

test.each([[['missiv']], [['source-x', '--list']]])('%j is told which connectors there are', async (args) => {
  const { code, stdout, stderr } = await images(args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toBe(`There is no connector "${args[0]}". There are: ${known}.\n`);
});

test.each(['images.ts', '../acceptance-tests/runner/main.ts', '../acceptance-tests/playground/main.ts'])(
  'what %s tells of itself fits a terminal',
  async (path) => {
    const { code, stdout } = await new Program(process.execPath, [join(script, '..', path), '--help'], {}).ended;
    expect({ code, long: stdout.split('\n').filter((line) => line.length > 80) }).toEqual({ code: 0, long: [] });
  },
);
