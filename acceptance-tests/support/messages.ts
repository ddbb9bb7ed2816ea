/** The messages of the Airbyte protocol as a reader of stdout sees them. */

export type Row = Record<string, unknown>;

export type StreamDescriptor = { name: string; namespace?: string };

export type StreamState = {
  type: 'STREAM';
  stream: { stream_descriptor: StreamDescriptor; stream_state: Row | null };
  sourceStats?: { recordCount: number };
};

export type ErrorTrace = {
  message: string;
  internal_message?: string;
  stack_trace?: string;
  failure_type?: 'config_error' | 'transient_error' | 'system_error';
  stream_descriptor?: StreamDescriptor;
};

export type StreamStatus = {
  stream_descriptor: StreamDescriptor;
  status: 'STARTED' | 'RUNNING' | 'COMPLETE' | 'INCOMPLETE';
  reasons?: { type: string; rate_limited?: { quota_reset: number } }[] | null;
};

export type Trace =
  | { type: 'ERROR'; emitted_at: number; error: ErrorTrace }
  | { type: 'STREAM_STATUS'; emitted_at: number; stream_status: StreamStatus }
  | { type: 'ESTIMATE' | 'ANALYTICS'; emitted_at: number };

export type CatalogStream = {
  name: string;
  json_schema: Row;
  supported_sync_modes: ('full_refresh' | 'incremental')[];
  source_defined_cursor?: boolean;
  default_cursor_field?: string[];
  source_defined_primary_key?: string[][];
  is_resumable?: boolean;
};

export type Log = { level: string; message: string };

export type Message =
  | { type: 'RECORD'; record: { stream: string; data: Row; emitted_at: number } }
  | { type: 'STATE'; state: StreamState }
  | { type: 'LOG'; log: Log }
  | { type: 'TRACE'; trace: Trace }
  | { type: 'CONTROL'; control: { type: string; emitted_at: number; connectorConfig: { config: Row } } }
  | { type: 'SPEC'; spec: { connectionSpecification: Row; protocol_version?: string } }
  | { type: 'CATALOG'; catalog: { streams: CatalogStream[] } }
  | { type: 'CONNECTION_STATUS'; connectionStatus: { status: 'SUCCEEDED' | 'FAILED'; message?: string } };

/** The stream that a message belongs to, if it belongs to one. */
export function streamOf(message: Message): string | undefined {
  if (message.type === 'RECORD') return message.record.stream;
  if (message.type === 'STATE') return message.state.stream.stream_descriptor.name;
  if (message.type !== 'TRACE') return undefined;
  const { trace } = message;
  if (trace.type === 'STREAM_STATUS') return trace.stream_status.stream_descriptor.name;
  return trace.type === 'ERROR' ? trace.error.stream_descriptor?.name : undefined;
}
