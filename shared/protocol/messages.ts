import type { FailureType } from '../errors.ts';

/** The messages of the Airbyte protocol that a source sends (protocol release 0.18.0), in the spelling of the wire. */
export type Message =
  | { type: 'LOG'; log: { level: LogLevel; message: string } }
  | { type: 'SPEC'; spec: Record<string, unknown> }
  | { type: 'CONNECTION_STATUS'; connectionStatus: { status: 'SUCCEEDED' | 'FAILED'; message?: string } }
  | { type: 'CATALOG'; catalog: { streams: CatalogStream[] } }
  | { type: 'STATE'; state: StateMessage }
  | { type: 'TRACE'; trace: TraceMessage }
  | { type: 'CONTROL'; control: ControlMessage };

export type LogLevel = 'FATAL' | 'ERROR' | 'WARN' | 'INFO' | 'DEBUG';
export type SyncMode = 'full_refresh' | 'incremental';
export type StreamStatus = 'STARTED' | 'RUNNING' | 'COMPLETE' | 'INCOMPLETE';

export interface StreamDescriptor {
  name: string;
}

export interface CatalogStream {
  name: string;
  json_schema: Record<string, unknown>;
  supported_sync_modes: SyncMode[];
  source_defined_cursor?: boolean;
  default_cursor_field?: string[];
  source_defined_primary_key: string[][];
  is_resumable: boolean;
}

interface StateMessage {
  type: 'STREAM';
  stream: { stream_descriptor: StreamDescriptor; stream_state: Record<string, unknown> };
  /** Records of this stream since its previous STATE. */
  sourceStats: { recordCount: number };
}

type TraceMessage = { emitted_at: number } & (
  | {
      type: 'ERROR';
      error: {
        message: string;
        internal_message?: string;
        failure_type: FailureType;
        stream_descriptor?: StreamDescriptor;
      };
    }
  | {
      type: 'STREAM_STATUS';
      stream_status: {
        stream_descriptor: StreamDescriptor;
        status: StreamStatus;
        reasons?: [{ type: 'RATE_LIMITED'; rate_limited: { quota_reset: number } }];
      };
    }
);

interface ControlMessage {
  type: 'CONNECTOR_CONFIG';
  emitted_at: number;
  connectorConfig: { config: Record<string, unknown> };
}
