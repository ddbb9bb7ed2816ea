import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type DocumentOptions, type ParseOptions, parse, type SchemaOptions } from 'yaml';
import { configShape, ownShape, problemsOfShape, retiredKeys } from './config-shape.ts';
import { isRow, type Row } from './json.ts';

/** The sections of the official format, in the order in which they run. */
export const officialSections = [
  'spec',
  'connection',
  'discovery',
  'basic_read',
  'full_refresh',
  'incremental',
  'connector_attributes',
  'connector_documentation',
] as const;

export type OfficialSection = (typeof officialSections)[number];

/** Those that must be declared or bypassed when the strictness is high. */
export const mandatorySections: readonly string[] = officialSections.slice(0, 6);

export interface Reasoned {
  name: string;
  bypass_reason?: string | null;
}

/** One entry of a section: the union of what entries can hold, defaults filled in where there are any. */
export interface Entry {
  config_path: string;
  timeout_seconds?: number;
  deployment_mode?: string;
  spec_path: string;
  backward_compatibility_tests_config?: { previous_connector_version?: string; disable_for_version?: string };
  auth_default_method?: { oauth?: boolean; bypass_reason?: string };
  status: 'succeed' | 'failed' | 'exception';
  validate_primary_keys_data_type: boolean;
  configured_catalog_path?: string;
  empty_streams: Reasoned[];
  expect_records?: { path?: string; exact_order?: boolean; bypass_reason?: string };
  validate_schema: boolean;
  validate_stream_statuses?: boolean;
  validate_state_messages: boolean;
  validate_data_points: boolean;
  fail_on_extra_columns: boolean;
  expect_trace_message_on_failure: boolean;
  file_types?: { skip_test?: boolean; unsupported_types?: { extension: string }[] };
  ignored_fields?: Record<string, Reasoned[]>;
  /** Fields, by stream, in which a value may stand that the specification marks as secret; in our own file only. */
  public_fields?: Record<string, Reasoned[]>;
  skip_comprehensive_incremental_tests: boolean;
  future_state?: FutureState;
  streams_without_primary_key: Reasoned[];
  allowed_hosts?: { bypass_reason?: string };
  suggested_streams?: { bypass_reason?: string };
  client_container_config?: Row;
}

export interface FutureState {
  future_state_path?: string;
  missing_streams?: Reasoned[];
  bypass_reason?: string;
  cursor_format?: { format?: string; streams?: { name: string; format?: string }[] };
}

export interface Section {
  bypassReason?: string;
  entries: Entry[];
}

export interface AcceptanceConfig {
  connectorImage: string;
  strictness: 'low' | 'high';
  /** The folder that paths in the configuration are relative to. */
  folder: string;
  env: Record<string, string>;
  sections: Partial<Record<OfficialSection, Section>>;
}

const defaults = {
  config_path: 'secrets/config.json',
  spec_path: 'secrets/spec.json',
  status: 'succeed',
  validate_primary_keys_data_type: true,
  empty_streams: [],
  validate_schema: true,
  validate_state_messages: true,
  validate_data_points: false,
  fail_on_extra_columns: true,
  expect_trace_message_on_failure: true,
  skip_comprehensive_incremental_tests: false,
  streams_without_primary_key: [],
} as const;

/** YAML 1.1, with `yes` and `no`, merge keys and the last of equal keys; dates stay texts. */
const yamlAsOfPython: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.1',
  uniqueKeys: false,
  customTags: (tags) =>
    tags.filter((tag) => tag !== 'timestamp' && (typeof tag === 'string' || !/timestamp/.test(tag.tag))),
};

/** Beside the official file: what only our runner reads, laid over it. */
export const ownFile = 'mailroom-acceptance.yml';

/** Reads the file and, unless only the official one counts, our own beside it. Throws an error that says what is wrong. */
export function readConfig(path: string, { official = false } = {}): AcceptanceConfig {
  const own = join(dirname(path), ownFile);
  const value = readYaml(path);
  const isAlone = official || !existsSync(own);
  return toConfig(value, resolve(dirname(path)), basename(path), isAlone ? undefined : readYaml(own));
}

export function readYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'), yamlAsOfPython);
  } catch (error) {
    throw new Error(`${basename(path)} is no YAML: ${error instanceof Error ? error.message : error}`);
  }
}

/** Checks and completes a configuration that has been read; `own` is laid over it. */
export function toConfig(
  value: unknown,
  folder: string,
  name = 'The configuration',
  own: unknown = undefined,
): AcceptanceConfig {
  const official =
    isRow(value) && isRow(value.tests) && !value.acceptance_tests ? fromLegacy(value, value.tests) : value;
  const problems = [...problemsOfShape(official, configShape), ...contradictions(official)];
  refuse(
    name,
    problems.map((problem) =>
      problem.replace(/(public_fields) is unknown; .*/, `$1 belongs into ${ownFile} beside it.`),
    ),
  );
  const current = own === undefined || own === null ? official : overlaid(official as Row, own);
  refuse(ownFile, contradictions(current));
  const row = withoutRetired(withoutNulls(current)) as Row & { acceptance_tests: Record<string, Row> };
  const env = Object.entries((row.custom_environment_variables ?? {}) as Row);
  const declared = officialSections.filter((section) => row.acceptance_tests[section] !== undefined);
  return {
    connectorImage: row.connector_image as string,
    strictness: row.test_strictness_level === 'high' ? 'high' : 'low',
    folder: row.base_path ? baseOf(folder, row.base_path as string) : folder,
    env: Object.fromEntries(env.map(([key, item]) => [key, String(item)])),
    sections: Object.fromEntries(declared.map((section) => [section, toSection(row.acceptance_tests[section] as Row)])),
  };
}

function refuse(name: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(`${name} is not right:\n${problems.join('\n')}`);
}

/** Lays the entries of our file over those of the same section with the same `config_path`. */
function overlaid(official: Row, own: unknown): Row {
  refuse(ownFile, problemsOfShape(own, ownShape));
  const { acceptance_tests: ours = {}, ...rest } = withoutNulls(own) as Row;
  const sections = { ...(official.acceptance_tests as Record<string, Row>) };
  for (const [name, section] of Object.entries(ours as Record<string, { tests?: Row[] }>)) {
    for (const entry of section.tests ?? []) sections[name] = withEntry(name, sections[name], entry);
  }
  return { ...official, ...rest, acceptance_tests: sections };
}

function withEntry(name: string, section: Row | undefined, own: Row): Row {
  const pathOf = ({ config_path: path = defaults.config_path }: Row) => path;
  const entries = (section?.tests ?? []) as Row[];
  const found = entries.some((entry) => pathOf(entry) === pathOf(own));
  refuse(ownFile, found ? [] : [`acceptance-test-config.yml has no entry of ${name} with config_path ${pathOf(own)}.`]);
  return { ...section, tests: entries.map((entry) => (pathOf(entry) === pathOf(own) ? { ...entry, ...own } : entry)) };
}

function toSection({ bypass_reason, tests }: Row): Section {
  const entries = ((tests ?? []) as Row[]).map((entry) => ({ ...defaults, ...entry }) as unknown as Entry);
  return bypass_reason ? { bypassReason: bypass_reason as string, entries } : { entries };
}

/** Beside the file; from where the suite was started where that is the folder that exists. */
function baseOf(folder: string, path: string): string {
  const beside = resolve(folder, path);
  return existsSync(beside) || !existsSync(path) ? beside : resolve(path);
}

/** The format from before sections: `tests: { spec: [ … ] }`, with names where there are maps now. */
function fromLegacy({ tests: _, ...rest }: Row, tests: Row): Row {
  const sections = Object.entries(tests).map(([section, entries]) => {
    const tests = Array.isArray(entries) ? entries.map((one) => (isRow(one) ? fromLegacyEntry(one) : one)) : entries;
    return [section, { tests }];
  });
  return { ...rest, acceptance_tests: Object.fromEntries(sections) };
}

function fromLegacyEntry({
  empty_streams: empty,
  ignored_fields: ignored,
  future_state_path: future,
  ...rest
}: Row): Row {
  const named = (list: unknown) =>
    Array.isArray(list) ? list.map((one) => (typeof one === 'string' ? { name: one } : one)) : list;
  const fields = isRow(ignored)
    ? Object.fromEntries(Object.entries(ignored).map(([stream, list]) => [stream, named(list)]))
    : ignored;
  return {
    ...rest,
    ...(empty === undefined ? {} : { empty_streams: named(empty) }),
    ...(ignored === undefined ? {} : { ignored_fields: fields }),
    ...(future === undefined ? {} : { future_state: { future_state_path: future } }),
  };
}

/** What the shape alone does not say. */
function contradictions(value: unknown): string[] {
  const sections = isRow(value) && isRow(value.acceptance_tests) ? Object.entries(value.acceptance_tests) : [];
  return sections.flatMap(([name, section]) => {
    if (!isRow(section) || !Array.isArray(section.tests)) return [];
    const place = `acceptance_tests.${name}`;
    const both = section.bypass_reason && section.tests.length > 0;
    return [
      ...(both ? [`${place} has both tests and a bypass_reason; one of them must go.`] : []),
      ...section.tests.flatMap((entry, index) =>
        isRow(entry) ? contradictionsOf(entry, `${place}.tests[${index}]`) : [],
      ),
    ];
  });
}

function contradictionsOf(
  { expect_records: records, auth_default_method: auth, file_types: types }: Row,
  place: string,
) {
  const problems: string[] = [];
  if (isRow(records) && Boolean(records.path) === Boolean(records.bypass_reason)) {
    problems.push(`${place}.expect_records needs either a path or a bypass_reason.`);
  }
  if (isRow(auth) && auth.oauth === false && !auth.bypass_reason) {
    problems.push(`${place}.auth_default_method needs a bypass_reason where oauth is false.`);
  }
  if (isRow(types) && types.skip_test && types.unsupported_types) {
    problems.push(`${place}.file_types has both skip_test and unsupported_types; one of them must go.`);
  }
  if (isRow(types) && types.bypass_reason && !types.skip_test) {
    problems.push(`${place}.file_types has a bypass_reason, and skip_test is not true.`);
  }
  return problems;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRow(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(kept.map(([name, item]) => [name, withoutNulls(item)]));
}

/** Without what the format once had, and with texts where YAML has read a version as a number. */
function withoutRetired(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutRetired);
  if (!isRow(value)) return value;
  const kept = Object.entries(value).filter(([name]) => !retiredKeys.includes(name));
  return Object.fromEntries(
    kept.map(([name, item]) => [
      name,
      typeof item === 'number' && name !== 'timeout_seconds' ? String(item) : withoutRetired(item),
    ]),
  );
}
