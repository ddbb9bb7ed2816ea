import { isRow } from './json.ts';

/** The official suites that read `acceptance-test-config.yml`, by the name of their package. */
export type Suite = 'connector-acceptance-test' | 'airbyte-cdk';

const common = ['config_path', 'timeout_seconds'];
const run = [...common, 'deployment_mode'];
const read = [...run, 'configured_catalog_path', 'client_container_config'];
const scenario = ['config_path', 'config_dict', 'configured_catalog_path', 'empty_streams', 'status'];
const standard = [...scenario, 'bypass_reason', 'validate_schema'];

/** The keys that an entry of each section may have; of other sections the suite looks at nothing. */
const entryKeys: Readonly<Record<Suite, Readonly<Record<string, readonly string[]>>>> = {
  'connector-acceptance-test': {
    spec: [...run, 'spec_path', 'backward_compatibility_tests_config', 'auth_default_method'],
    connection: [...run, 'status'],
    discovery: [...run, 'backward_compatibility_tests_config', 'validate_primary_keys_data_type'],
    basic_read: [
      ...[...read, 'empty_streams', 'expect_records', 'validate_schema', 'validate_stream_statuses'],
      ...['validate_state_messages', 'validate_primary_keys_data_type', 'fail_on_extra_columns'],
      ...['validate_data_points', 'expect_trace_message_on_failure', 'file_types'],
    ],
    full_refresh: [...read, 'ignored_fields'],
    incremental: [...read, 'future_state', 'skip_comprehensive_incremental_tests'],
    connector_attributes: [...common, 'streams_without_primary_key', 'allowed_hosts', 'suggested_streams'],
    connector_documentation: common,
  },
  'airbyte-cdk': {
    spec: [...standard, 'spec_path', 'backward_compatibility_tests_config', 'deployment_mode'],
    connection: [...standard, 'deployment_mode'],
    discovery: [...standard, 'backward_compatibility_tests_config'],
    basic_read: [
      ...[...standard, 'client_container_config', 'expect_trace_message_on_failure', 'validate_state_messages'],
    ],
    full_refresh: [...standard, 'client_container_config'],
  },
};

const topKeys = [
  ...['connector_image', 'acceptance_tests', 'base_path', 'test_strictness_level', 'custom_environment_variables'],
];

/** What makes one of the official suites refuse a configuration: a sentence for each key that it does not know. */
export function keysUnknownTo(suite: Suite, config: unknown): string[] {
  const sections = isRow(config) && isRow(config.acceptance_tests) ? config.acceptance_tests : {};
  const isOlder = suite === 'connector-acceptance-test';
  const known = [...Object.keys(entryKeys[suite]), 'client_container_config'];
  return [
    ...(isOlder && isRow(config) ? unknown(config, topKeys, 'the file') : []),
    ...(isOlder ? unknown(sections, known, 'acceptance_tests') : []),
    ...Object.entries(entryKeys[suite]).flatMap(([name, keys]) => {
      const section = sections[name];
      const entries: unknown[] = isRow(section) && Array.isArray(section.tests) ? section.tests : [];
      return entries.flatMap((entry, index) => (isRow(entry) ? unknown(entry, keys, `${name}.tests[${index}]`) : []));
    }),
  ];
}

function unknown(row: Record<string, unknown>, keys: readonly string[], place: string): string[] {
  const names = Object.keys(row).filter((name) => !keys.includes(name));
  return names.map((name) => `${name} of ${place}`);
}

/**
 * What keeps one file from serving both suites when the strictness is high: the older one demands `expect_records` then,
 * which the newer one refuses.
 */
export function demandsOfStrictness(config: unknown): string[] {
  const { test_strictness_level: level, acceptance_tests: sections } = isRow(config) ? config : {};
  const reads = isRow(sections) && isRow(sections.basic_read) ? sections.basic_read.tests : [];
  const entries: unknown[] = Array.isArray(reads) ? reads : [];
  return level === 'high' && entries.some((entry) => isRow(entry) && !entry.expect_records)
    ? ['expect_records is missing, and the strictness is high']
    : [];
}
