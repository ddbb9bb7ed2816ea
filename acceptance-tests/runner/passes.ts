import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runAcceptance } from './acceptance.ts';
import { readOptions } from './options.ts';

const root = join(import.meta.dirname, '..', '..');
/** Other calls are drawn each time, unless a red run is to be the fault of the change. */
const seed = process.env.SEED ?? process.env.FIXED_SEEDS ?? String(1 + Math.floor(Math.random() * 1e9));

/** Each connector has test files of its own, so that they run side by side. */
export function passesEveryCheck(connector: string): void {
  test(`${connector} passes every check`, async () => {
    const { passed } = await passedOf([connector, '--simulator']);
    expect(passed.length).toBeGreaterThan(45);
  });
}

export function believesOnlyItsAPI(connector: string): void {
  test(`${connector} believes only its API, at the calls of SEED=${seed}`, async () => {
    const { passed, report } = await passedOf([connector, '--simulator', '--foreign', '2', '--seed', seed]);
    expect(passed.length).toBe(1);
    expect(report).toMatch(/^ {2}(\d+) of \1 asked$/m);
  });
}

/** The checks that passed, and the report; fails with the report where any check failed. */
async function passedOf(args: readonly string[]): Promise<{ passed: readonly string[]; report: string }> {
  let report = '';
  const options = readOptions(args, root);
  if (options === 'help' || options === 'list') throw new Error('These are options to run');
  const results = await runAcceptance(options, root, (text) => {
    report += text;
  });
  const named = (wanted: string) => results.filter(({ outcome }) => outcome === wanted).map(({ name }) => name);
  const failed = named('FAIL');
  expect({ failed, report: failed.length > 0 ? report : '' }).toEqual({ failed: [], report: '' });
  return { passed: named('PASS'), report };
}
