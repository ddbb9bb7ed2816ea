import type { Row } from '../json.ts';

/** A message of the protocol, open to every change. */
export interface Message extends Row {
  type: string;
  record?: Row & { stream: string; data: Row };
  state?: Row & { stream?: { stream_descriptor: Row; stream_state: Row }; sourceStats?: { recordCount: number } };
  trace?: Row & { error?: Row; stream_status?: Row & { stream_descriptor: Row } };
  log?: Row;
  catalog?: { streams: Row[] };
  connectionStatus?: Row;
}

export function record(stream: string, data: Row): Message {
  return { type: 'RECORD', record: { stream, data, emitted_at: Date.now() } };
}

export function state(name: string, stream_state: Row, recordCount: number): Message {
  const stream = { stream_descriptor: { name }, stream_state };
  return { type: 'STATE', state: { type: 'STREAM', stream, sourceStats: { recordCount } } };
}

export function status(name: string, status: string): Message {
  const stream_status = { stream_descriptor: { name }, status };
  return { type: 'TRACE', trace: { type: 'STREAM_STATUS', emitted_at: Date.now(), stream_status } };
}

export function failure(message: string, failure_type = 'config_error'): Message {
  const error = { message, failure_type };
  return { type: 'TRACE', trace: { type: 'ERROR', emitted_at: Date.now(), error } };
}

export function log(message: string, level = 'INFO'): Message {
  return { type: 'LOG', log: { level, message } };
}

export function control(config: Row): Message {
  const connectorConfig = { config };
  return { type: 'CONTROL', control: { type: 'CONNECTOR_CONFIG', emitted_at: Date.now(), connectorConfig } };
}

/** The stream that a message is of. */
export function streamOf({ record: row, state: own, trace }: Message): string | undefined {
  const descriptor = own?.stream?.stream_descriptor ?? trace?.stream_status?.stream_descriptor;
  return row?.stream ?? (descriptor?.name as string | undefined);
}
