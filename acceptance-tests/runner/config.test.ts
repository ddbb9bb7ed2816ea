import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readConfig, toConfig } from './config.ts';

const image = 'airbyte/source-x:dev';

describe('the official configuration format', () => {
  test('defaults are filled in', () => {
    const config = toConfig({ connector_image: image, acceptance_tests: { spec: { tests: [{}] } } }, '/folder');
    expect(config).toMatchObject({ connectorImage: image, strictness: 'low', folder: '/folder', env: {} });
    expect(config.sections.spec?.entries[0]).toMatchObject({
      config_path: 'secrets/config.json',
      spec_path: 'secrets/spec.json',
      validate_schema: true,
      validate_data_points: false,
    });
  });

  test('everything that the format knows is taken', () => {
    const reasoned = [{ name: 'a', bypass_reason: 'none there' }];
    const tests = {
      spec: [
        { deployment_mode: 'cloud', auth_default_method: { oauth: false, bypass_reason: 'none' }, timeout_seconds: 9 },
      ],
      connection: [{ config_path: 'x.json', status: 'exception' }],
      discovery: [
        { backward_compatibility_tests_config: { previous_connector_version: '1.2.3', disable_for_version: null } },
      ],
      basic_read: [
        {
          empty_streams: reasoned,
          expect_records: { path: 'e.jsonl', exact_order: true },
          file_types: { skip_test: true },
        },
      ],
      full_refresh: [{ ignored_fields: { a: reasoned } }],
      incremental: [
        { future_state: { future_state_path: 's.json', missing_streams: reasoned, cursor_format: { format: 'x' } } },
      ],
      connector_attributes: [{ streams_without_primary_key: reasoned, allowed_hosts: { bypass_reason: 'any' } }],
    };
    const sections = Object.fromEntries(Object.entries(tests).map(([name, list]) => [name, { tests: list }]));
    const given = { connector_image: image, test_strictness_level: 'high', custom_environment_variables: { A: 1 } };
    const config = toConfig(
      { ...given, acceptance_tests: { ...sections, connector_documentation: { bypass_reason: 'no' } } },
      '.',
    );
    expect(config.strictness).toBe('high');
    expect(config.env).toEqual({ A: '1' });
    expect(config.sections.connector_documentation?.bypassReason).toBe('no');
  });

  test('the format of old is turned into the present one', () => {
    const config = toConfig({ connector_image: image, tests: { connection: [{ status: 'failed' }] } }, '.');
    expect(config.sections.connection?.entries[0]?.status).toBe('failed');
  });

  test('names become maps in the format of old', () => {
    const tests = {
      basic_read: [{ empty_streams: ['a'] }],
      full_refresh: [{ ignored_fields: { a: ['b'] } }],
      incremental: [{ future_state_path: 's.json', cursor_paths: { a: ['b'] } }],
    };
    const { sections } = toConfig({ connector_image: image, tests }, '.');
    expect(sections.basic_read?.entries[0]?.empty_streams).toEqual([{ name: 'a' }]);
    expect(sections.full_refresh?.entries[0]?.ignored_fields).toEqual({ a: [{ name: 'b' }] });
    expect(sections.incremental?.entries[0]?.future_state).toEqual({ future_state_path: 's.json' });
    expect(sections.incremental?.entries[0]).not.toHaveProperty('cursor_paths');
  });

  describe('our own file', () => {
    const official = {
      connector_image: image,
      acceptance_tests: { basic_read: { tests: [{}, { config_path: 'b.json' }] } },
    };
    const withOwn = (own: unknown) => toConfig(official, '.', 'x.yml', own);

    test('is laid over the entries with the same config_path', () => {
      const public_fields = { a: [{ name: 'b', bypass_reason: 'it is public' }] };
      const own = { test_strictness_level: 'high', acceptance_tests: { basic_read: { tests: [{ public_fields }] } } };
      const { strictness, sections } = withOwn(own);
      expect(strictness).toBe('high');
      expect(sections.basic_read?.entries.map((entry) => entry.public_fields)).toEqual([public_fields, undefined]);
    });

    test.each([
      [
        'an entry of nothing',
        { basic_read: { tests: [{ config_path: 'c.json' }] } },
        /no entry of basic_read with config_path c/,
      ],
      ['a section of nothing', { spec: { tests: [{}] } }, /no entry of spec with config_path secrets\/config.json/],
      [
        'an unknown key',
        { basic_read: { tests: [{ public: {} }] } },
        /mailroom-acceptance.yml is not right:\n.*public is unknown/,
      ],
      [
        'a reason beside a path',
        { basic_read: { tests: [{ expect_records: {} }] } },
        /either a path or a bypass_reason/,
      ],
    ])('%s is refused with a sentence', (_, acceptance_tests, sentence) => {
      expect(() => withOwn({ acceptance_tests })).toThrow(sentence);
    });

    test('alone knows public_fields', () => {
      const tests = [{ public_fields: {} }];
      expect(() => toConfig({ connector_image: image, acceptance_tests: { basic_read: { tests } } }, '.')).toThrow(
        'public_fields belongs into mailroom-acceptance.yml',
      );
    });
  });

  test('files are read as Python reads them', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'config-')), 'acceptance-test-config.yml');
    const records = 'expect_records: {path: e.jsonl, exact_order: yes, extra_fields: no}';
    const compatibility = 'backward_compatibility_tests_config: {disable_for_version: 0.4}';
    const sections = `spec: {tests: [{${compatibility}}]}, basic_read: {tests: [{${records}}]}`;
    writeFileSync(path, `connector_image: ${image}\nbase_path: /elsewhere\nacceptance_tests: {${sections}}\n`);
    const { folder, sections: found } = readConfig(path);
    expect(folder).toBe('/elsewhere');
    expect(found.spec?.entries[0]?.backward_compatibility_tests_config?.disable_for_version).toBe('0.4');
    expect(found.basic_read?.entries[0]?.expect_records).toEqual({ path: 'e.jsonl', exact_order: true });
  });

  test.each([
    [
      'an unknown key',
      { basic_read: { tests: [{ empty_stream: [] }] } },
      /basic_read\.tests\[0\]\.empty_stream is unknown/,
    ],
    ['an unknown section', { reading: { tests: [] } }, /acceptance_tests\.reading is unknown/],
    [
      'a wrong choice',
      { connection: { tests: [{ status: 'good' }] } },
      /status must be one of succeed, failed, exception/,
    ],
    ['a wrong type', { basic_read: { tests: [{ validate_schema: 'yes' }] } }, /validate_schema must be true or false/],
    ['tests and a bypass', { spec: { bypass_reason: 'x', tests: [{}] } }, /both tests and a bypass_reason/],
    ['no way to expect', { basic_read: { tests: [{ expect_records: {} }] } }, /either a path or a bypass_reason/],
  ])('%s is refused with a sentence', (_, acceptance_tests, sentence) => {
    expect(() => toConfig({ connector_image: image, acceptance_tests }, '.')).toThrow(sentence);
  });

  test('what is missing is named', () => {
    expect(() => toConfig({}, '.')).toThrow('connector_image is missing.\nacceptance_tests is missing.');
  });
});
