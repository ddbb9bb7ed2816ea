import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Connector } from '../support/connector.ts';
import { accounts, triedBy } from './accounts.ts';

const connectorOf = (name: string) => accounts[name]?.connector as Connector;

/** A wrong command line, and what is said of it. */
const wrong: [args: string[], says: RegExp][] = [
  [[], /^Say what to do: spec, check, discover or read\./],
  [['--bogus'], /^There is no option --bogus here\. Say what to do: spec, check, discover or read\./],
  [['--config', 'a'], /^Say what to do/],
  [['frobnicate'], /^There is no verb frobnicate\. Say what to do/],
  [['chek', '--config', 'a'], /^There is no verb chek; did you mean check\?/],
  [['check', 'check', '--config', 'a'], /^The verb check is given twice; give it once\./],
  [['check', 'read', '--config', 'a'], /^One verb at a time: check and read are given\./],
  [
    ['check', 'config.json'],
    /^There is something behind check that belongs to no option\. Write check --config FILE\./,
  ],
  [['check', '-c', 'x'], /^There is no option -c here\. Write check --config FILE\./],
  [['check', '--confg', 'x'], /^There is no option --confg here; did you mean --config\?/],
  [['discover', '--config', 'x', '--bogus'], /^There is no option --bogus here\. Write discover --config FILE\./],
  [['check', '--config', 'x', '--catalog', 'y'], /^There is no option --catalog here\. Write check --config FILE\./],
  [['spec', '--config', 'x'], /^There is no option --config here\. spec takes no options\./],
  [['check'], /^check needs --config FILE, the configuration\./],
  [['read', '--config', 'a'], /^read needs --catalog FILE, the configured catalog\./],
  [['check', '--config'], /^The option --config needs the name of a file behind it\./],
  [['check', '--config='], /^The option --config needs the name of a file behind it\./],
  [['read', '--config', 'a', '--catalog', 'b', '--state'], /^The option --state needs the name of a file behind it\./],
  [['check', '--toString', 'x'], /^This command line cannot be understood\./],
  [['check', '--config', 'a', '--config', 'a'], /^The option --config is given twice; give it once\./],
];

describe('a wrong command line is one sentence that says what to do', () => {
  test.concurrent.each(wrong)('%j', async (args, says) => {
    const run = await connectorOf('source-missive').runArguments(args);
    expect([run.code, run.stderr, run.lines.length]).toEqual([1, '', 1]);
    expect(run.errors).toEqual([
      { failure_type: 'config_error', message: expect.stringMatching(/ See source-missive --help\.$/) },
    ]);
    expect(run.errors[0]?.message).toMatch(says);
  });

  test.concurrent.each(triedBy(import.meta.url))('%s', async (name) => {
    const run = await connectorOf(name).runArguments(['check', '--config', 'a', '--config', 'b']);
    expect(run.errors[0]?.message).toBe(`The option --config is given twice; give it once. See ${name} --help.`);
  });
});

describe('help lists the options', () => {
  const options = { spec: [], check: ['config'], discover: ['config'], read: ['config', 'catalog', 'state'] };
  test.concurrent.each(Object.entries(options))('of %s', async (verb, taken) => {
    const run = await connectorOf('source-missive').runArguments([verb, '--help']);
    expect([run.code, run.stderr]).toEqual([0, '']);
    const listed = [...run.lines.join('\n').matchAll(/--(\w+) /g)].map(([, option]) => option);
    expect(listed.filter((option) => option !== 'help' && option !== 'version')).toEqual(taken);
  });

  test.concurrent.each(['-h', '--help', 'help'])('and %s the verbs', async (arg) => {
    const { code, lines } = await connectorOf('source-missive').runArguments([arg]);
    expect([code, lines.join('\n')]).toEqual([0, expect.stringMatching(/spec[\s\S]*check[\s\S]*discover[\s\S]*read/)]);
  });
});

describe('a file that this user may not read', () => {
  const { main } = connectorOf('source-missive');
  /** The superuser may read anything, and is somebody else here; who that is may not see this folder at all. */
  const uid = process.getuid?.() === 0 ? 1000 : process.getuid?.();
  const runs = uid !== undefined && spawnSync(process.execPath, [main, '--version'], { uid }).status === 0;

  (runs ? test : test.skip)('is told of with who that is, and what to do', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailroom-'));
    const file = join(folder, 'config.json');
    writeFileSync(file, '{}', { mode: 0 });
    try {
      const run = await connectorOf('source-missive').runArguments(['check', '--config', file], { uid: Number(uid) });
      expect([run.code, run.errors.length, run.errors[0]?.failure_type]).toEqual([1, 1, 'config_error']);
      expect(run.errors[0]?.message).toBe(
        `The configuration ${file} cannot be read: user ${uid}, who runs this, may not read it, or a folder above it. ` +
          'Let that user read it, or run this as its owner (docker run --user "$(id -u)" …).',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
