import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runAcceptance } from '../runner/acceptance.ts';
import { readOptions } from '../runner/options.ts';
import { describeImages } from './docker.ts';

const root = join(import.meta.dirname, '..', '..');

describeImages(({ connector, reference }) => {
  test('passes every acceptance check', async () => {
    let report = '';
    const options = readOptions([connector, '--simulator', '--image', reference], root);
    if (options === 'help' || options === 'list') throw new Error('These are options to run');
    const results = await runAcceptance(options, root, (text) => {
      report += text;
    });
    const failed = results.filter(({ outcome }) => outcome === 'FAIL').map(({ name }) => name);
    expect({ failed, report: failed.length > 0 ? report : '' }).toEqual({ failed: [], report: '' });
    const passed = results.filter(({ outcome }) => outcome === 'PASS').map(({ name }) => name);
    expect(passed).toEqual(expect.arrayContaining(['test_image_labels', 'test_image_environment_variables']));
  });
});
