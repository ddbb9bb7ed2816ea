import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readConfig, readYaml } from './config.ts';
import type { Row } from './json.ts';
import { demandsOfStrictness, keysUnknownTo } from './official-keys.ts';

const folder = join(import.meta.dirname, '..', '..', 'connectors');
const suites = ['connector-acceptance-test', 'airbyte-cdk'] as const;
const fileOf = (connector: string) => join(folder, connector, 'acceptance-test-config.yml');

describe.each(readdirSync(folder))('acceptance-test-config.yml of %s', (connector) => {
  test.each(suites)('has no key that %s refuses', (suite) => {
    expect(keysUnknownTo(suite, readYaml(fileOf(connector)))).toEqual([]);
  });

  test('names the image that npm run images builds', () => {
    const { data } = readYaml(join(folder, connector, 'metadata.yaml')) as { data: Row };
    const image = `${data.dockerRepository}:${data.dockerImageTag}`;
    expect(readConfig(fileOf(connector)).connectorImage).toBe(image);
  });

  test('demands nothing that only one of the suites has', () => {
    expect(demandsOfStrictness(readYaml(fileOf(connector)))).toEqual([]);
  });

  test('is completed by our own file, unless only the official one counts', () => {
    const [ours, official] = [readConfig(fileOf(connector)), readConfig(fileOf(connector), { official: true })];
    expect([ours.strictness, official.strictness]).toEqual(['high', 'low']);
    expect(ours.sections.basic_read?.entries[0]?.expect_records?.path).toBe('integration_tests/expected_records.jsonl');
    expect(official.sections.basic_read?.entries[0]?.expect_records).toBeUndefined();
  });
});

describe('a key that a suite does not know is found', () => {
  const configOf = (section: string, entry: Row, more: Row = {}) => ({
    ...{ connector_image: 'x', ...more },
    acceptance_tests: { [section]: { tests: [{ config_path: 'a.json', ...entry }] } },
  });
  const records = { expect_records: { path: 'a' } };
  test.each([
    ['expected records', configOf('basic_read', records), [], ['expect_records of basic_read.tests[0]']],
    [
      'a switch of the older suite',
      configOf('basic_read', { validate_stream_statuses: true }),
      [],
      ['validate_stream_statuses of basic_read.tests[0]'],
    ],
    [
      'what is ours',
      configOf('basic_read', { public_fields: {} }),
      ['public_fields of basic_read.tests[0]'],
      ['public_fields of basic_read.tests[0]'],
    ],
    [
      'the right key in the wrong section',
      configOf('connection', { spec_path: 'a' }),
      ['spec_path of connection.tests[0]'],
      ['spec_path of connection.tests[0]'],
    ],
    ['a time limit', configOf('spec', { timeout_seconds: 9 }), [], ['timeout_seconds of spec.tests[0]']],
    ['a section', configOf('reading', {}), ['reading of acceptance_tests'], []],
    ['a key on top', configOf('spec', {}, { strict: true }), ['strict of the file'], []],
    ['nothing in a section that is not read', configOf('incremental', { future_state: {} }), [], []],
  ])('%s', (_, config, older, newer) => {
    expect(suites.map((suite) => keysUnknownTo(suite, config))).toEqual([older, newer]);
  });

  test('high strictness, which only the older suite can satisfy', () => {
    const strict = { test_strictness_level: 'high' };
    expect(demandsOfStrictness(configOf('basic_read', {}, strict))).toHaveLength(1);
    expect(demandsOfStrictness(configOf('basic_read', records, strict))).toEqual([]);
  });
});
