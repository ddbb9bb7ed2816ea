import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findConnectors, shortName } from '../../scripts/command-line.ts';
import { runProgram as run } from './program.ts';

const known = findConnectors(join(import.meta.dirname, '../..'))
  .map(shortName)
  .join(', ');

function folderWith(config: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'suite-'));
  writeFileSync(join(folder, 'acceptance-test-config.yml'), JSON.stringify(config));
  return folder;
}

const read = { config_path: 'secrets/config.json', expect_records: { path: 'expected.jsonl' } };
const config = {
  connector_image: 'x',
  acceptance_tests: {
    spec: { tests: [{ config_path: 'secrets/config.json' }] },
    basic_read: { tests: [read] },
    incremental: { tests: [{ config_path: 'other.json', future_state: { future_state_path: 'state.json' } }] },
  },
};

describe('without the files that the configuration names', () => {
  test('of a connector, there is one refusal with what to do', async () => {
    const { stdout, stderr, code } = await run(['source-missive']);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    expect(stderr).toMatch(/connectors\/source-missive\/secrets\/config\.json\n/);
    expect(stderr).toContain('npm run acceptance -- source-missive --simulator');
  });

  test('of a command, all of them are named once, and no simulator', async () => {
    const folder = folderWith(config);
    const { stdout, stderr, code } = await run(['--command', 'true'], folder);
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
    const names = ['secrets/config.json', 'expected.jsonl', 'other.json', 'state.json'];
    expect(stderr.split('\n').filter((line) => line.startsWith('  '))).toEqual(
      names.map((name) => `  ${join(folder, name)}`),
    );
    expect(stderr).not.toContain('--simulator');
  });

  test('what a check does not need is not asked for', async () => {
    const { stdout, code } = await run(['--command', 'true', '--check', 'test_spec'], folderWith(config));
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('FAIL  test_spec') });
    const read = await run(['--command', 'true', '--check', 'test_two_sequential_reads'], folderWith(config));
    expect(read.stderr).toContain('other.json');
    expect(read.stderr).not.toContain('expected.jsonl');
  });
});

test.each([
  ['missve', `There is no connector "missve". There are: ${known}.\n`],
  ['--bogus', "Unknown option '--bogus'.\n"],
])('%s is a sentence, not a stack', async (given, sentence) => {
  expect(await run([given])).toEqual({ stdout: '', stderr: sentence, code: 2 });
});

test('a connector has a short name', async () => {
  const { stdout, code } = await run(['mailshake', '--simulator', '--check', 'test_spec']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('source-mailshake') });
});

describe('--official', () => {
  test('knows no check of ours', async () => {
    const { stderr, code } = await run(['source-mailshake', '--simulator', '--official', '--check', 'test_sigterm']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('no official check test_sigterm') });
  });

  test('is told of where a check is stricter', async () => {
    const { stdout } = await run(['source-mailshake', '--simulator', '--check', 'test_read']);
    expect(stdout).toMatch(/PASS {2}test_read .* stricter than the official check\n/);
  });
});
