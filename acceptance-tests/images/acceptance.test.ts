import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runAcceptance } from '../runner/acceptance.ts';
import { readOptions } from '../runner/options.ts';
import { describeImages } from './docker.ts';

const root = join(import.meta.dirname, '..', '..');

/** What an image does not change: asked of one of them. What asks it of every connector is its own acceptance test. */
const LEFT_OUT = [
  ...['test_sequential_reads', 'test_two_sequential_reads', 'test_read_sequential_slices', 'test_states_really_resume'],
  ...['test_state_with_abnormally_large_values', 'test_pyairbyte_catalog', 'test_platform_catalog'],
  'test_standard_catalogs',
];
let whole: string | undefined;

describeImages(({ connector, reference }) => {
  test('passes every acceptance check', async () => {
    let report = '';
    whole ??= connector;
    const skipped = connector === whole ? [] : LEFT_OUT.map((name) => `--skip=${name}=the image does not change it`);
    const options = readOptions([connector, '--simulator', '--image', reference, ...skipped], root);
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
