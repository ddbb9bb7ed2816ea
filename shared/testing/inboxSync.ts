import { setImmediate } from 'node:timers/promises';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import { listAt } from '../declare/records.ts';
import type { Source } from '../declare/source.ts';
import type { ListStream, Stream } from '../declare/stream.ts';
import type { Call } from '../http/client.ts';
import type { Row } from '../json.ts';
import { keysetDescending } from '../paging/keyset/keyset.ts';
import { offset } from '../paging/offset.ts';
import type { SyncMode } from '../protocol/messages.ts';
import { ReadRun } from '../read/run.ts';
import type { Inbox } from './inbox.ts';
import { Killed } from './interruptedSync.ts';
import { type Recorded, Recorder } from './recorder.ts';

export interface InboxOptions {
  /** Rows of a page. */
  limit: { conversations: number; children: number };
  /** Of the messages, in seconds. */
  lookback: number;
  /** More of the declarations, by stream. */
  more?: Record<string, Partial<ListStream>>;
  /** How the conversations are read, if not newest first; the messages have no cursor of their own then. */
  order?: ByID | undefined;
}

/** Windows that begin with so many seconds and have so many rows at most; or the whole list, from a lower bound or not. */
export type ByID =
  | { order: 'windows'; windowSeconds: number; maxRows: number }
  | { order: 'unordered'; since: boolean };

/** The conversations of an inbox, and what follows them: messages, which have a cursor, and drafts, which have none. */
export function inboxStreams(inbox: Inbox, options: InboxOptions): ListStream[] {
  const { mailboxes } = inbox;
  const { limit, lookback, more = {}, order } = options;
  inbox.isByID = order !== undefined;
  if (order) return streamsByID(inbox, order, options);
  const cursor = { field: 'at', type: unixSecondsCursor };
  const list = (name: string, rows: number): Pick<ListStream, 'name' | 'primaryKey' | 'records' | 'pager'> => ({
    name,
    primaryKey: ['id'],
    records: listAt('rows'),
    pager: keysetDescending({
      param: 'until',
      field: 'at',
      cursor: unixSecondsCursor,
      limit: { param: 'limit', value: rows },
      inclusive: true,
      ends: 'short',
      ties: { largerLimit: 1000 },
    }) as never,
  });
  const parent: ListStream = {
    ...list('conversations', limit.conversations),
    request: { path: ({ slice }) => (mailboxes.length ? `conversations/${slice.key}` : 'conversations') },
    sync: { order: 'descending', disorder: 0, cursor, lagSeconds: 1 },
    ...(mailboxes.length && {
      partitions: { slices: () => mailboxes.map((key) => ({ key })) },
      dedupeAcrossPartitions: true,
    }),
    ...more.conversations,
  };
  const follower = (name: string, sync: ListStream['sync']): ListStream => ({
    ...list(name, limit.children),
    request: { path: ({ slice }) => `${name}/${slice.key}` },
    partitions: { parent, slice: ({ id }) => ({ key: id as number }), incremental: true },
    sync,
    ...more[name],
  });
  return [
    parent,
    follower('messages', { order: 'descending', disorder: 0, cursor, lagSeconds: 1, lookback: () => lookback }),
    follower('drafts', { order: 'full_refresh' }),
  ];
}

/** Conversations by id, and what follows them: messages, which carry the time of theirs, and drafts. */
function streamsByID({ mailboxes }: Inbox, how: ByID, { limit, lookback }: InboxOptions): ListStream[] {
  const cursor = { field: 'at', type: unixSecondsCursor };
  const list = (name: string, rows: number): Pick<ListStream, 'name' | 'primaryKey' | 'records' | 'pager'> => ({
    name,
    primaryKey: ['id'],
    records: listAt('rows'),
    pager: offset({
      offset: 'offset',
      limit: { param: 'limit', value: rows },
      ends: 'short',
      overlap: { rows: 2, key: 'id' },
    }) as never,
  });
  const common = { cursor, lagSeconds: 1, lookback: () => lookback };
  const sync: ListStream['sync'] =
    how.order === 'windows'
      ? {
          ...common,
          order: 'windows',
          between: (since, upTo) => ({ since, upTo }),
          windowSeconds: () => how.windowSeconds,
          maxRows: how.maxRows,
          historyStart: 999_990_000,
        }
      : { ...common, order: 'unordered', ...(how.since && { since: (since) => ({ since }) }) };
  const parent: ListStream = {
    ...list('conversations', limit.conversations),
    request: { path: ({ slice }) => (mailboxes.length ? `conversations/${slice.key}` : 'conversations') },
    sync,
    ...(mailboxes.length && { partitions: { slices: () => mailboxes.map((key) => ({ key })) } }),
  };
  const follower = (name: string, inherited: object): ListStream => ({
    ...list(name, limit.children),
    request: { path: ({ slice }) => `${name}/${slice.key}` },
    partitions: {
      parent,
      slice: ({ id, at }) => ({ key: id as number, conversation_at: at }),
      incremental: true,
      ...inherited,
    },
    transform: (row, { slice }) => ({ ...row, conversation_at: slice.conversation_at }),
    sync: { order: 'full_refresh' },
  });
  return [
    parent,
    follower('messages', { cursorField: 'conversation_at', lookback: () => lookback }),
    follower('drafts', {}),
  ];
}

/** Beside them what is derived from the messages: the same rows. */
export function withParts(streams: readonly ListStream[]): Stream[] {
  const messages = streams.find(({ name }) => name === 'messages');
  if (!messages) return [...streams];
  const field = messages.sync.order === 'full_refresh' ? 'conversation_at' : 'at';
  const parts = { name: 'parts', primaryKey: ['id'], parent: messages, cursorField: field };
  return [...streams, { ...parts, derive: (row: Row) => [{ ...row }] }];
}

export interface InboxRun {
  inbox: Inbox;
  streams: readonly Stream[];
  selected?: readonly string[];
  modes?: Record<string, SyncMode>;
  state?: Record<string, Row>;
  /** Unix seconds; null: none. */
  start?: number | null;
  until?: number | null;
  concurrency?: number;
  /** Seconds between two STATEs; the time stands still unless `tick` moves it. */
  stateInterval?: number;
  /** Called before every answer and after every batch of records. Throws Killed: the process is gone at once. */
  tick?(stop: AbortController): void;
  onMessage?(message: Recorded): void;
  /** With what a request is answered in place of its page. */
  refuse?(path: string): Error | undefined;
}

/** So many turns without anything to be seen mean that everybody waits for somebody else. */
const MAX_IDLE_TURNS = 100;
const MAX_REQUESTS = 5000;

export interface InboxResult {
  complete: boolean;
  log: string[];
  errors: string[];
}

/** One run of `read` over an inbox, until it comes to its end or is killed. Throws what `tick` and `onMessage` find wrong. */
export async function readInbox(run: InboxRun): Promise<InboxResult> {
  const { inbox, streams, selected = streams.map(({ name }) => name), modes = {}, state = {} } = run;
  const { start = null, until = null } = run;
  const recorder = new Recorder();
  const stop = new AbortController();
  const log: string[] = [];
  const errors: string[] = [];
  let activity = 0;
  let complete: boolean | undefined;
  let failure: unknown;
  const ended = new Set<string>();
  let gone: unknown;
  /** After an error nothing is heard of the process any more. */
  const unlessGone = (look: () => void): void => {
    activity += 1;
    if (gone !== undefined) throw new Killed();
    try {
      look();
    } catch (error) {
      gone = error;
      throw new Killed();
    }
  };
  const tick = (): void => unlessGone(() => run.tick?.(stop));
  recorder.onMessage = (message) => {
    if (gone !== undefined) return;
    unlessGone(() => {
      assertStillOpen(message, ended);
      run.onMessage?.(message);
    });
    if (message.type === 'TRACE' && message.trace.type === 'ERROR') errors.push(message.trace.error.message);
  };
  recorder.onReady = tick;
  const api = {
    call: async (call: Call) => {
      // What goes on after the end of a run that was killed is not heard.
      if (gone !== undefined || complete !== undefined) throw new Killed();
      return inbox.client.call(call, stop.signal);
    },
  };
  inbox.requests.length = 0;
  inbox.beforeAnswer = (path) => {
    if (inbox.requests.length > MAX_REQUESTS) throw new Error('The run makes no end.');
    stop.signal.throwIfAborted();
    tick();
    stop.signal.throwIfAborted();
    const refusal = run.refuse?.(path);
    if (refusal) throw refusal;
  };
  const sync = new ReadRun({
    source: {
      schemas: Object.fromEntries(streams.map(({ name }) => [name, {}])),
      streams: () => streams,
    } as unknown as Source,
    configured: selected.map((name) => ({ name, syncMode: modes[name] ?? 'incremental' })),
    inputState: new Map(Object.entries(state)),
    emitter: recorder,
    concurrency: run.concurrency ?? 2,
    abort: (reason) => stop.abort(reason),
    context: {
      config: {
        state_interval_seconds: run.stateInterval ?? 0,
        ...(start !== null && { start_date: new Date(start * 1000).toISOString() }),
        ...(until !== null && { end_date: new Date(until * 1000).toISOString() }),
      },
      api: api as never,
      clock: { now: () => inbox.now * 1000, sleep: async () => {} },
      signal: stop.signal,
      log: (level, message) => log.push(`${level} ${message}`),
      holdsSecret: () => false,
      files: async () => ({}),
      download: (() => {}) as never,
    },
  });
  sync.run().then(
    (result) => {
      complete = result;
    },
    (error) => {
      complete = false;
      failure = error;
    },
  );
  for (let idle = 0, seen = -1; complete === undefined; await setImmediate()) {
    idle = activity === seen ? idle + 1 : 0;
    seen = activity;
    if (idle > MAX_IDLE_TURNS) throw new Error('Nothing is under way any more: the sync waits for ever.');
  }
  for (const error of [gone, failure]) {
    if (error !== undefined && !(error instanceof Killed) && error !== stop.signal.reason) throw error;
  }
  return { complete, log, errors };
}

/** Nothing of a stream leaves after its end. */
function assertStillOpen(message: Recorded, ended: Set<string>): void {
  const stream = streamOf(message);
  if (stream === undefined) return;
  if (ended.has(stream)) throw new Error(`${stream}: a ${message.type} left after its end.`);
  if (statusIn(message)?.status.endsWith('COMPLETE')) ended.add(stream);
}

function streamOf(message: Recorded): string | undefined {
  if (message.type === 'RECORD') return 'stream' in message ? message.stream : undefined;
  if (message.type === 'STATE') return message.state.stream.stream_descriptor.name;
  return statusIn(message)?.stream_descriptor.name;
}

export function statusIn(message: Recorded): { status: string; stream_descriptor: { name: string } } | undefined {
  if (message.type !== 'TRACE' || message.trace.type !== 'STREAM_STATUS') return undefined;
  return message.trace.stream_status;
}
