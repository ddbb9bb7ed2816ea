import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { runAcceptance } from './acceptance.ts';
import { readOptions } from './options.ts';
import { simulators } from './simulators.ts';

/** A safety net for slow machines. */
jest.setTimeout(900_000);

const root = join(import.meta.dirname, '..', '..');

test.each(Object.keys(simulators))('%s passes every check', async (connector) => {
  let report = '';
  const options = readOptions([connector, '--simulator'], root);
  if (options === 'help' || options === 'list') throw new Error('These are options to run');
  const results = await runAcceptance(options, root, (text) => {
    report += text;
  });
  const failed = results.filter(({ outcome }) => outcome === 'FAIL').map(({ name }) => name);
  expect({ failed, report: failed.length > 0 ? report : '' }).toEqual({ failed: [], report: '' });
  expect(results.filter(({ outcome }) => outcome === 'PASS').length).toBeGreaterThan(45);
});
