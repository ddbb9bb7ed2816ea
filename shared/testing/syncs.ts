import { timestampCursor, unixSecondsCursor } from '../coverage/cursor.ts';
import { listAt } from '../declare/records.ts';
import type { Source } from '../declare/source.ts';
import type { ListStream, Stream } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import { token } from '../paging/token.ts';
import { privacyOf } from '../privacy/privacy.ts';
import type { SyncMode } from '../protocol/messages.ts';
import { ReadRun } from '../read/run.ts';
import type { ValueStyle } from '../schema/style.ts';
import type { FakeList } from './fakeList.ts';
import { Recorder } from './recorder.ts';

export const cursor = { field: 'at', type: unixSecondsCursor };
export const dated = { field: 'at', type: timestampCursor };

/** A list operation over tokens, newest first unless told otherwise. */
export function list(name: string, more: Partial<ListStream> = {}): ListStream {
  return {
    name,
    primaryKey: ['id'],
    request: { path: name },
    records: listAt('rows'),
    pager: token({ path: 'next', param: 'token', pageSize: { param: 'limit', value: 3 } }),
    sync: { order: 'descending', disorder: 0, cursor, lagSeconds: 1 },
    ...more,
  };
}

export interface SyncRun {
  streams: readonly Stream[];
  /** Path of a list operation to the list that answers it; a function answers with a body of its own. */
  answers: Record<string, FakeList | (() => unknown)>;
  modes?: Record<string, SyncMode>;
  state?: Record<string, Row>;
  config?: Row;
  concurrency?: number;
  /** Schemas by stream; empty ones when absent. */
  schemas?: Record<string, unknown>;
  values?: ValueStyle;
  /** Streams in the catalog; all of them when absent. */
  selected?: string[];
  /** Is awaited before every answer. */
  onRequest?(path: string): unknown;
  /** What all clocks say, in ms. */
  now?: number;
}

export interface SyncResult {
  complete: boolean;
  recorder: Recorder;
  requests: string[];
  log: string[];
  records(stream: string): Row[];
  states: Record<string, Row>;
  statuses(stream: string): string[];
  errors: { stream?: string; message: string }[];
}

/** One run of `read` over lists in memory. */
export async function runRead({
  streams,
  answers,
  modes = {},
  state = {},
  config = {},
  concurrency = 2,
  selected,
  schemas = {},
  values,
  onRequest,
  now = 3e12,
}: SyncRun): Promise<SyncResult> {
  const recorder = new Recorder();
  const requests: string[] = [];
  const log: string[] = [];
  const api = {
    async call(call: { path: string; params: Row; expects(body: unknown): unknown }, signal: AbortSignal) {
      requests.push(call.path);
      await onRequest?.(call.path);
      const answer = answers[call.path];
      if (answer === undefined) throw new Error(`Nothing answers ${call.path}.`);
      if (typeof answer === 'function') {
        const value = call.expects(answer()) ?? call.expects(answer());
        if (value === undefined) throw new Error('The answer has not the shape that was expected.');
        return { value, time: now };
      }
      return answer.client.call(call as never, signal);
    },
  };
  const clock = { now: () => now, sleep: async () => {} };
  const stop = new AbortController();
  const source = {
    schemas: { ...Object.fromEntries(streams.map(({ name }) => [name, {}])), ...schemas },
    streams: () => streams,
    values,
  } as unknown as Source;
  const sync = new ReadRun({
    source,
    configured: (selected ?? streams.map(({ name }) => name)).map((name) => ({
      name,
      syncMode: modes[name] ?? 'incremental',
    })),
    inputState: new Map(Object.entries(state)),
    emitter: recorder,
    concurrency,
    abort: (reason) => stop.abort(reason),
    context: {
      config: { state_interval_seconds: 0, ...config },
      privacy: await privacyOf(source, config, async () => ({})),
      api: api as never,
      clock,
      signal: stop.signal,
      log: (level, line) => log.push(`${level} ${line}`),
      holdsSecret: () => false,
      files: async () => ({}),
      download: (() => {}) as never,
    },
  });
  const complete = await sync.run();
  const { messages } = recorder;
  return {
    complete,
    recorder,
    requests,
    log,
    records: (stream) => messages.flatMap((one) => (one.type === 'RECORD' && one.stream === stream ? [one.data] : [])),
    states: Object.fromEntries(
      messages.flatMap((one) =>
        one.type === 'STATE' ? [[one.state.stream.stream_descriptor.name, one.state.stream.stream_state]] : [],
      ),
    ),
    statuses: (stream) =>
      messages.flatMap((one) =>
        one.type === 'TRACE' &&
        one.trace.type === 'STREAM_STATUS' &&
        one.trace.stream_status.stream_descriptor.name === stream
          ? [one.trace.stream_status.status]
          : [],
      ),
    errors: messages.flatMap((one) =>
      one.type === 'TRACE' && one.trace.type === 'ERROR'
        ? [
            {
              message: one.trace.error.message,
              ...(one.trace.error.stream_descriptor && { stream: one.trace.error.stream_descriptor.name }),
            },
          ]
        : [],
    ),
  };
}
