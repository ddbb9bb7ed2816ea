import { isRow, type Row } from './json.ts';

/** The shape of a part of the configuration: what may stand there. */
export type Shape =
  | { kind: 'text' | 'flag' | 'free'; pattern?: RegExp; expected?: string }
  | { kind: 'number' }
  | { kind: 'choice'; of: readonly string[] }
  | { kind: 'list' | 'map'; of: Shape }
  | { kind: 'object'; of: Readonly<Record<string, Shape>>; required?: readonly string[] };

const text: Shape = { kind: 'text' };
const flag: Shape = { kind: 'flag' };
const number: Shape = { kind: 'number' };
const retired: Shape = { kind: 'free' };
const object = (of: Readonly<Record<string, Shape>>, required: readonly string[] = []): Shape => ({
  kind: 'object',
  of,
  required,
});
const list = (of: Shape): Shape => ({ kind: 'list', of });

const reasoned = list(object({ name: text, bypass_reason: text }, ['name']));
const mode: Shape = { kind: 'choice', of: ['cloud', 'oss'] };
const version: Shape = {
  kind: 'text',
  pattern: /^(latest|dev|\d+(\.\d+(\.\d+(-[\w.-]+)?)?)?)$/,
  expected: 'a version',
};
const extension: Shape = { kind: 'text', pattern: /^\../, expected: 'an extension such as .csv' };
const compatibility = object({ previous_connector_version: version, disable_for_version: version });
const bypass = object({ bypass_reason: text });
const container = object({
  secrets_path: text,
  client_container_dockerfile_path: text,
  setup_command: list(text),
  teardown_command: list(text),
  between_syncs_command: list(text),
  final_teardown_command: list(text),
});

const common = { config_path: text, timeout_seconds: number };
const run = { ...common, deployment_mode: mode, client_container_config: container };

const entries: Readonly<Record<string, Shape>> = {
  spec: object({
    ...common,
    spec_path: text,
    deployment_mode: mode,
    backward_compatibility_tests_config: compatibility,
    auth_default_method: object({ oauth: flag, bypass_reason: text }),
  }),
  connection: object({ ...run, status: { kind: 'choice', of: ['succeed', 'failed', 'exception'] } }),
  discovery: object({
    ...run,
    backward_compatibility_tests_config: compatibility,
    validate_primary_keys_data_type: flag,
  }),
  basic_read: object({
    ...run,
    configured_catalog_path: text,
    empty_streams: reasoned,
    expect_records: object({
      ...{ path: text, exact_order: flag, bypass_reason: text },
      ...{ extra_fields: retired, extra_records: retired },
    }),
    ignored_fields: { kind: 'map', of: reasoned },
    validate_schema: flag,
    validate_stream_statuses: flag,
    validate_state_messages: flag,
    validate_primary_keys_data_type: flag,
    validate_data_points: flag,
    fail_on_extra_columns: flag,
    expect_trace_message_on_failure: flag,
    file_types: object({
      skip_test: flag,
      bypass_reason: text,
      unsupported_types: list(object({ extension, bypass_reason: text }, ['extension'])),
    }),
  }),
  full_refresh: object({ ...run, configured_catalog_path: text, ignored_fields: { kind: 'map', of: reasoned } }),
  incremental: object({
    ...run,
    configured_catalog_path: text,
    skip_comprehensive_incremental_tests: flag,
    ...{ cursor_paths: retired, threshold_days: retired },
    future_state: object({
      future_state_path: text,
      missing_streams: reasoned,
      bypass_reason: text,
      cursor_format: object({ format: text, streams: list(object({ name: text, format: text }, ['name'])) }),
    }),
  }),
  connector_attributes: object({
    ...common,
    streams_without_primary_key: reasoned,
    allowed_hosts: bypass,
    suggested_streams: bypass,
  }),
  connector_documentation: object(common),
};

/** What configurations of old may hold; it has no effect any more. */
export const retiredKeys: readonly string[] = ['cursor_paths', 'threshold_days', 'extra_fields', 'extra_records'];

const strictness: Shape = { kind: 'choice', of: ['low', 'high'] };

/** The official format of `acceptance-test-config.yml`. */
export const configShape: Shape = object(
  {
    connector_image: text,
    test_strictness_level: strictness,
    base_path: text,
    custom_environment_variables: { kind: 'map', of: { kind: 'free' } },
    cached_discovered_catalog: text,
    acceptance_tests: object({
      client_container_config: container,
      ...Object.fromEntries(
        Object.entries(entries).map(([name, entry]) => [name, object({ bypass_reason: text, tests: list(entry) })]),
      ),
    }),
  },
  ['connector_image', 'acceptance_tests'],
);

/** The format of our own file beside it, which is laid over it: the same, and what only we know. */
export const ownShape: Shape = object(
  {
    test_strictness_level: strictness,
    acceptance_tests: object(
      Object.fromEntries(
        Object.entries(entries).map(([name, entry]) => [name, object({ tests: list(withOwn(name, entry)) })]),
      ),
    ),
  },
  [],
);

function withOwn(section: string, entry: Shape): Shape {
  if (section !== 'basic_read' || entry.kind !== 'object') return entry;
  return { ...entry, of: { ...entry.of, public_fields: { kind: 'map', of: reasoned } } };
}

/** Whether the value fits the shape; if not, one sentence each that names the place. Null counts as absent. */
export function problemsOfShape(value: unknown, shape: Shape, place = ''): string[] {
  const wrong = (expected: string) => [`${place || 'The file'} must be ${expected}, not ${JSON.stringify(value)}.`];
  switch (shape.kind) {
    case 'list':
      if (!Array.isArray(value)) return wrong('a list');
      return value.flatMap((item, index) => problemsOfShape(item, shape.of, `${place}[${index}]`));
    case 'map':
      if (!isRow(value)) return wrong('a map');
      return Object.entries(value).flatMap(([name, item]) => problemsOfShape(item, shape.of, `${place}.${name}`));
    case 'object':
      return isRow(value) ? problemsOfObject(value, shape, place) : wrong('a map');
    default: {
      const expected = expectedInPlaceOf(value, shape);
      return expected === undefined ? [] : wrong(expected);
    }
  }
}

type Plain = Exclude<Shape, { kind: 'list' | 'map' | 'object' }>;

/** What should be there, where a value is not of a plain shape. */
function expectedInPlaceOf(value: unknown, shape: Plain): string | undefined {
  switch (shape.kind) {
    case 'free':
      return undefined;
    case 'text':
      if (typeof value !== 'string' && typeof value !== 'number') return shape.expected ?? 'a text';
      return shape.pattern?.test(String(value)) === false ? (shape.expected ?? 'another text') : undefined;
    case 'flag':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'number':
      return typeof value === 'number' && value >= 0 ? undefined : 'a number of seconds';
    case 'choice':
      return shape.of.includes(value as string) ? undefined : `one of ${shape.of.join(', ')}`;
  }
}

function problemsOfObject(
  value: Row,
  { of, required = [] }: Extract<Shape, { kind: 'object' }>,
  place: string,
): string[] {
  const inner = (name: string) => (place === '' ? name : `${place}.${name}`);
  const missing = required.filter((name) => value[name] === undefined || value[name] === null);
  const inside = Object.entries(value).flatMap(([name, item]) => {
    const known = Object.hasOwn(of, name) ? of[name] : undefined;
    if (known) return item === null || item === undefined ? [] : problemsOfShape(item, known, inner(name));
    return [`${inner(name)} is unknown; ${place || 'The file'} may have ${Object.keys(of).join(', ')}.`];
  });
  return [...missing.map((name) => `${inner(name)} is missing.`), ...inside];
}
