import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { findConnectors, shortName } from '../../scripts/command-line.ts';
import { runScript } from '../support/program.ts';

const demo = join(import.meta.dirname, 'demo.ts');
const known = findConnectors(join(import.meta.dirname, '../..'))
  .map(shortName)
  .join(', ');

test('--help tells what it shows and what it takes', async () => {
  const { code, stdout, stderr } = await runScript(demo, ['--help']).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(known);
});

test.each([[['mesive']], [['source-missive', 'source-x']], [['--bogus']]])(
  '%j is a sentence, not a stack',
  async (args) => {
    const { code, stdout, stderr } = await runScript(demo, args).ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^[^\n]+\nnpm run demo -- --help tells more\.\n$/);
  },
);

test('whoever reads a line and goes away ends it without a word', async () => {
  const child = spawn(process.execPath, [demo, 'heymarket'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
  expect(stderr).not.toMatch(/EPIPE|at .*\.ts/);
});

test.each(['mailjet', 'source-missive'])(
  '%s: both reads, a record and what to do next fit 80 columns',
  async (name) => {
    const { code, stdout, stderr } = await runScript(demo, [name]).ended;
    expect(code).toBe(0);
    const lines = `${stdout}${stderr}`.split('\n');
    expect(lines.filter((line) => [...line].length > 80)).toEqual([]);
    expect(lines.filter((line) => /(?<![\d.])1 (records|calls|streams|requests|rows)\b/.test(line))).toEqual([]);
    // One connector: its streams are summed up once.
    expect(lines.filter((line) => line.startsWith('in all'))).toHaveLength(1);
    const [records, calls, recordsThen, callsThen] = figures(stdout, 'in all');
    expect(recordsThen).toBeGreaterThan(0);
    expect(recordsThen).toBeLessThan((records ?? 0) / 2);
    expect(callsThen).toBeLessThan((calls ?? 0) / 2);
    expect(stdout).toMatch(/One record of each.*\n\n {2}source-\w+, \w+\n {4}\w+: /);
    const [shown = ''] = /(?<=(?:ArrivedAt|last_activity_at_datetime): )[^,]+/.exec(stdout) ?? [];
    expect(Date.now() - Date.parse(JSON.parse(shown))).toBeLessThan(5 * 60_000);
    expect(stdout).toContain('npm run simulator -- ');
    // Where there is no terminal: one line for each step, and what happened between the reads.
    const steps = stderr.split('\n').flatMap((line) => /^ {2}(\S.*?) {2}/.exec(line)?.[1] ?? []);
    expect(steps).toEqual(['check', 'discover', 'read everything', 'read what is new']);
    expect(stderr).toMatch(/\n {4}Meanwhile /);
  },
);

function figures(stdout: string, row: string): number[] {
  const line = stdout.split('\n').find((one) => one.startsWith(row)) ?? '';
  return (line.slice(row.length).match(/\d+/g) ?? []).map(Number);
}
