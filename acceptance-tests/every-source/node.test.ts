import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { accounts, triedBy } from './accounts.ts';

const oldest = String(
  JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')).engines.node,
).replace('>=', '');
const sentence = (name: string, version: string) =>
  `${name} needs Node.js ${oldest} or newer; this is ${version}. Install a newer one, or run the connector's image.`;

/** This Node.js, which says that it is another one. */
function calledLike(version: string): string[] {
  const code = `Object.defineProperty(process, 'version', { value: '${version}' });`;
  return [process.execPath, '--import', `data:text/javascript,${encodeURIComponent(code)}`];
}

async function refusal(name: string, args: readonly string[], node: readonly string[]) {
  const { connector } = accounts[name] ?? {};
  const run = await connector?.runArguments(args, { node, stderr: /Node\.js/ });
  return { code: run?.code, stderr: run?.stderr, errors: run?.errors, lines: run?.lines.length };
}

const refused = (name: string, version: string) => ({
  code: 1,
  stderr: `${sentence(name, version)}\n`,
  errors: [{ message: sentence(name, version), failure_type: 'config_error' }],
  lines: 1,
});

const commands = [
  ['spec'],
  ['check', '--config', 'config.json'],
  ['discover', '--config', 'config.json'],
  ['read', '--config', 'config.json', '--catalog', 'catalog.json'],
  ['--help'],
  ['--version'],
  [],
];

describe('a Node.js that is too old is refused in one sentence, whatever is asked', () => {
  test.concurrent.each(triedBy(import.meta.url))('%s', async (name) => {
    for (const args of commands) {
      expect(await refusal(name, args, calledLike('v20.19.5'))).toEqual(refused(name, 'v20.19.5'));
    }
  });

  const host = '/usr/bin/node';
  const version = existsSync(host) ? spawnSync(host, ['--version'], { encoding: 'utf8' }).stdout.trim() : '';
  const isOld = Number(version.slice(1).split('.')[0] || Number.POSITIVE_INFINITY) < 22;
  // Skipped where this machine has no old Node.js of its own.
  (isOld ? test.concurrent.each(triedBy(import.meta.url)) : test.skip.each(triedBy(import.meta.url)))(
    '%s, by the real one of this machine',
    async (name) => {
      for (const args of commands) expect(await refusal(name, args, [host])).toEqual(refused(name, version));
    },
  );

  test.concurrent.each(['v16.20.2', 'v18.20.8', 'v22.17.1'])('%s', async (version) => {
    expect(await refusal('source-missive', ['spec'], calledLike(version))).toEqual(refused('source-missive', version));
  });

  test.concurrent.each(['v22.18.0', 'v23.0.0', 'v26.10.0', 'v100.1.2'])('and not %s', async (version) => {
    const run = await accounts['source-missive']?.connector.runArguments(['spec'], { node: calledLike(version) });
    expect([run?.code, run?.messages.map(({ type }) => type)]).toEqual([0, ['SPEC']]);
  });
});

describe('what is started first', () => {
  const main = accounts['source-missive']?.connector.main ?? '';

  test('is understood by any Node.js', () => {
    const code = readFileSync(main, 'utf8');
    expect(code).not.toMatch(/^\s*(import|export)[\s{"']|\?\.|\?\?|\bawait\b|\|\|=|#\w+[;=(]/m);
  });

  /** Its answer to `spec` with this in place of the connector; with nothing, where it was copied alone. */
  function startedWith(connector?: string) {
    const folder = mkdtempSync(join(tmpdir(), 'mailroom-'));
    for (const file of ['main.js', 'package.json']) cpSync(join(dirname(main), file), join(folder, file));
    if (connector !== undefined) {
      mkdirSync(join(folder, 'chunks'));
      writeFileSync(join(folder, 'chunks', 'connector.js'), connector);
    }
    const run = spawnSync(process.execPath, [join(folder, 'main.js'), 'spec'], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    return run;
  }

  test('does not take for a success what never ends', () => {
    expect(startedWith('await new Promise(() => {});').status).toBe(13);
  });

  test('says what is missing where it was copied alone', () => {
    const { status, stdout } = startedWith();
    const { error } = JSON.parse(stdout).trace;
    expect([status, error.failure_type]).toEqual([1, 'config_error']);
    expect(error.message).toMatch(
      /^source-missive lacks a part: .* Copy its whole folder, with all that is in chunks\/\.$/,
    );
  });
});
