import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { runAcceptance } from '../acceptance.ts';
import { readOptions } from '../options.ts';
import { foreignWorlds } from './worlds.ts';

/** A safety net for slow machines. */
jest.setTimeout(900_000);

const root = join(import.meta.dirname, '..', '..', '..');
/** Other calls are drawn each time, unless a red run is to be the fault of the change. */
const seed = process.env.SEED ?? process.env.FIXED_SEEDS ?? String(1 + Math.floor(Math.random() * 1e9));

test.each(Object.keys(foreignWorlds))(`%s believes only its API, at the calls of SEED=${seed}`, async (connector) => {
  let report = '';
  const options = readOptions([connector, '--simulator', '--foreign', '2', '--seed', seed], root);
  if (options === 'help' || options === 'list') throw new Error('These are options to run');
  const results = await runAcceptance(options, root, (text) => {
    report += text;
  });
  const outcomes = results.map(({ outcome }) => outcome);
  expect({ outcomes, report: outcomes.includes('FAIL') ? report : '' }).toEqual({ outcomes: ['PASS'], report: '' });
});
