import { isRow, numberOf, type Row } from './json.ts';

export interface CatalogStream extends Row {
  name: string;
  json_schema: Row;
  supported_sync_modes: string[];
  source_defined_cursor?: boolean | null;
  default_cursor_field?: string[] | null;
  source_defined_primary_key?: string[][] | null;
  namespace?: string | null;
}

export interface SourceRecord extends Row {
  stream: string;
  namespace?: string | null;
  data: Row;
  emitted_at: unknown;
}

export interface State extends Row {
  type?: string | null;
  stream?: { stream_descriptor: Descriptor; stream_state?: Row | null } | null;
  global?: {
    shared_state?: unknown;
    stream_states: { stream_descriptor: Descriptor; stream_state?: unknown }[];
  } | null;
  data?: unknown;
  sourceStats?: { recordCount?: unknown } | null;
}

export interface Descriptor {
  name: string;
  namespace?: string | null;
}

export interface Trace extends Row {
  type: string;
  emitted_at: unknown;
  error?: { message: string; stream_descriptor?: Descriptor | null } & Row;
  stream_status?: { stream_descriptor: Descriptor; status: string };
}

/** A message of the Airbyte protocol, already found to fit it. */
export type Message =
  | { type: 'RECORD'; record: SourceRecord }
  | { type: 'STATE'; state: State }
  | { type: 'LOG'; log: { level: string; message: string } }
  | { type: 'TRACE'; trace: Trace }
  | { type: 'CONTROL'; control: { type: string; emitted_at: unknown; connectorConfig?: { config: Row } } }
  | { type: 'SPEC'; spec: Row & { connectionSpecification: Row; advanced_auth?: Row | null } }
  | { type: 'CATALOG'; catalog: { streams: CatalogStream[] } }
  | { type: 'CONNECTION_STATUS'; connectionStatus: { status: string; message?: string | null } };

type Rule = (value: unknown) => string | undefined;

const bodies: Readonly<Record<string, string>> = {
  RECORD: 'record',
  STATE: 'state',
  LOG: 'log',
  TRACE: 'trace',
  CONTROL: 'control',
  SPEC: 'spec',
  CATALOG: 'catalog',
  CONNECTION_STATUS: 'connectionStatus',
};

const text: Rule = (value) => (typeof value === 'string' ? undefined : 'is no text');
const number: Rule = (value) => (numberOf(value) === undefined ? 'is no number' : undefined);
const whole: Rule = (value) => (Number.isInteger(numberOf(value)) ? undefined : 'is no whole number');
const flag: Rule = (value) => (typeof value === 'boolean' ? undefined : 'is neither true nor false');
const row: Rule = (value) => (isRow(value) ? undefined : 'is no object');
const oneOf = (...allowed: string[]): Rule => {
  return (value) => (allowed.includes(value as string) ? undefined : `is none of ${allowed.join(', ')}`);
};
const list = (rule: Rule): Rule => {
  return (value) => (Array.isArray(value) ? first(value, rule) : 'is no list');
};
const optional = (rule: Rule): Rule => {
  return (value) => (value === undefined || value === null ? undefined : rule(value));
};
const shape = (rules: Record<string, Rule>): Rule => {
  return (value) => {
    if (!isRow(value)) return 'is no object';
    for (const [name, rule] of Object.entries(rules)) {
      const problem = value[name] === undefined ? rule(undefined) && 'is missing' : rule(value[name]);
      if (problem) return problem.startsWith('.') ? `.${name}${problem}` : `.${name} ${problem}`;
    }
    return undefined;
  };
};

function first(values: readonly unknown[], rule: Rule): string | undefined {
  for (const [index, value] of values.entries()) {
    const problem = rule(value);
    if (problem) return problem.startsWith('.') ? `.${index}${problem}` : `.${index} ${problem}`;
  }
  return undefined;
}

const descriptor = shape({ name: text, namespace: optional(text) });
const stats = optional(shape({ recordCount: optional(number) }));

const rules: Readonly<Record<string, Rule>> = {
  RECORD: shape({ stream: text, data: row, emitted_at: whole, namespace: optional(text), meta: optional(row) }),
  STATE: shape({
    type: optional(oneOf('GLOBAL', 'STREAM', 'LEGACY')),
    stream: optional(shape({ stream_descriptor: descriptor, stream_state: optional(row) })),
    global: optional(
      shape({ stream_states: list(shape({ stream_descriptor: descriptor, stream_state: optional(row) })) }),
    ),
    sourceStats: stats,
  }),
  LOG: shape({ level: oneOf('FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'), message: text }),
  TRACE: shape({
    type: oneOf('ERROR', 'ESTIMATE', 'STREAM_STATUS', 'ANALYTICS'),
    emitted_at: number,
    error: optional(
      shape({
        message: text,
        internal_message: optional(text),
        stack_trace: optional(text),
        failure_type: optional(oneOf('config_error', 'system_error', 'transient_error')),
        stream_descriptor: optional(descriptor),
      }),
    ),
    stream_status: optional(
      shape({
        stream_descriptor: descriptor,
        status: oneOf('STARTED', 'RUNNING', 'COMPLETE', 'INCOMPLETE'),
        reasons: optional(list(shape({ type: oneOf('RATE_LIMITED') }))),
      }),
    ),
    estimate: optional(shape({ name: text, type: oneOf('STREAM', 'SYNC') })),
    analytics: optional(shape({ type: text })),
  }),
  CONTROL: shape({
    type: oneOf('CONNECTOR_CONFIG'),
    emitted_at: number,
    connectorConfig: optional(shape({ config: row })),
  }),
  SPEC: shape({ connectionSpecification: row, documentationUrl: optional(text), advanced_auth: optional(row) }),
  CATALOG: shape({
    streams: list(
      shape({
        name: text,
        json_schema: row,
        supported_sync_modes: optional(list(oneOf('full_refresh', 'incremental'))),
        source_defined_cursor: optional(flag),
        default_cursor_field: optional(list(text)),
        source_defined_primary_key: optional(list(list(text))),
        namespace: optional(text),
        is_resumable: optional(flag),
      }),
    ),
  }),
  CONNECTION_STATUS: shape({ status: oneOf('SUCCEEDED', 'FAILED'), message: optional(text) }),
};

const traceBodies: Readonly<Record<string, string>> = {
  ERROR: 'error',
  ESTIMATE: 'estimate',
  STREAM_STATUS: 'stream_status',
  ANALYTICS: 'analytics',
};

/** Whether a value claims to be a message of the protocol. */
export function isMessageLike(value: unknown): value is Row & { type: string } {
  return isRow(value) && typeof value.type === 'string' && Object.hasOwn(bodies, value.type);
}

/** What keeps a value that claims to be a message from being one, by the official schema; nulls count as absent. */
export function problemOf(value: Row & { type: string }): string | undefined {
  const body = bodies[value.type] as string;
  if (!isRow(value[body])) return `.${body} is missing`;
  const problem = rules[value.type]?.(value[body]);
  if (problem) return `.${body}${problem.startsWith('.') ? '' : ' '}${problem}`;
  const trace = value.type === 'TRACE' ? (value.trace as Trace) : undefined;
  const part = trace && traceBodies[trace.type];
  return part && !isRow(trace[part]) ? `.trace.${part} is missing` : undefined;
}
