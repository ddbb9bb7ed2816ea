import { Coverage } from '../coverage/coverage.ts';
import type { CursorValue } from '../coverage/cursor.ts';
import { configError, SourceError, Stopped, toSourceError } from '../errors.ts';
import { ApiError } from '../http/failure.ts';
import type { Row } from '../json.ts';
import type { ConfiguredStream } from '../protocol/catalog.ts';
import type { Emitter } from '../protocol/emitter.ts';
import type { SyncMode } from '../protocol/messages.ts';
import type { InputState } from '../protocol/state.ts';
import { dereference } from '../schema/dereference.ts';
import { driftReporter } from '../schema/drift.ts';
import { dateTimeNormalizer } from '../schema/normalize.ts';
import type { Source } from '../source.ts';
import { feedOf, incrementalOf, isCustom, isDerived, type ListStream, type Slice, type Stream } from '../stream.ts';
import type { Consumer } from './consumer.ts';
import { readCustom } from './custom.ts';
import { Collector, readFeed } from './feed.ts';
import { Pool } from './pool.ts';
import { StreamSink } from './sink.ts';
import { StreamState } from './streamState.ts';
import type { ReadContext } from './task.ts';

export interface SyncOptions {
  source: Source;
  configured: readonly ConfiguredStream[];
  inputState: InputState;
  context: ReadContext & { download: Parameters<typeof readCustom>[2] };
  emitter: Emitter;
  concurrency: number;
  /** Ends everything; the reason is what went wrong. */
  abort(reason: Error): void;
}

interface Reading {
  stream: Stream;
  sink: StreamSink;
}

/** One run of `read`: every configured stream, each on its own feet, under one pool of workers. */
export class Sync {
  readonly #options: SyncOptions;
  readonly #readings: Reading[];
  readonly #collectors = new Map<Stream, Collector>();
  readonly #pool: Pool;

  /** Throws a config error for a state that does not fit; nothing has been read then. */
  constructor(options: SyncOptions) {
    this.#options = options;
    this.#pool = new Pool(options.concurrency);
    const modes = new Map(options.configured.map(({ name, syncMode }) => [name, syncMode]));
    this.#readings = options.source.streams
      .filter(({ name }) => modes.has(name))
      .map((stream) => ({ stream, sink: this.#sink(stream, modes.get(stream.name) ?? 'full_refresh') }));
  }

  get sinks(): readonly StreamSink[] {
    return this.#readings.map(({ sink }) => sink);
  }

  /** Reads everything; true when all that was asked for has been delivered. */
  async run(): Promise<boolean> {
    const { source } = this.#options;
    const context: ReadContext = { ...this.#options.context, normalizers: this.#normalizers() };
    const unknown = this.#reportUnknown();
    for (const { stream } of this.#readings) this.#collectFor(stream);
    const feeds = new Map<ListStream, Promise<void>>();
    const jobs = source.streams.map(async (stream, priority) => {
      if (isCustom(stream)) return this.#runCustom(stream, priority);
      if (isDerived(stream)) return;
      const consumers = this.#consumersOf(stream);
      if (!consumers.length) return;
      // Parents stand before their children, so that what a child waits for is already there.
      const reading = readFeed({
        stream,
        consumers,
        pool: this.#pool,
        priority,
        context,
        parentSlices: async () => {
          const { partitions } = stream;
          if (!partitions || !('parent' in partitions)) return [];
          await this.#parentRead(feeds.get(partitions.parent), partitions.parent);
          return this.#collectors.get(stream)?.slices ?? [];
        },
      });
      feeds.set(stream, reading);
      const sinks = consumers.flatMap(({ sink }) => sink ?? []);
      await this.#conclude(reading, sinks);
    });
    await Promise.all(jobs);
    context.signal.throwIfAborted();
    return !unknown && this.#failed.size === 0;
  }

  readonly #failed = new Set<string>();

  async #conclude(reading: Promise<void>, sinks: readonly StreamSink[]): Promise<void> {
    try {
      await reading;
      for (const sink of sinks) sink.complete();
    } catch (thrown) {
      this.#fail(thrown, sinks);
    }
  }

  #fail(thrown: unknown, sinks: readonly StreamSink[]): void {
    const { context, emitter, abort } = this.#options;
    const stopped = context.signal.aborted;
    const wholeSync = thrown instanceof ApiError && ['fail_sync', 'renew'].includes(thrown.action);
    for (const sink of sinks) {
      this.#failed.add(sink.stream);
      if (!stopped) {
        const { detail } = emitter.error(thrown, sink.stream);
        context.log('WARN', `Stream ${sink.stream} was not read to its end.${detail ? ` ${detail}` : ''}`);
      }
      sink.incomplete();
    }
    if (!wholeSync || stopped) return;
    if (!sinks.length) emitter.error(thrown);
    abort(toSourceError(thrown));
  }

  async #parentRead(reading: Promise<void> | undefined, parent: ListStream): Promise<void> {
    try {
      await reading;
    } catch (thrown) {
      if (thrown instanceof Stopped || this.#options.context.signal.aborted) throw thrown;
      const { failureType, message, detail } = toSourceError(thrown);
      throw new SourceError(
        failureType,
        `It needs the list of ${parent.name}, which could not be read. ${message}`,
        detail,
      );
    }
  }

  async #runCustom(stream: Extract<Stream, { read: unknown }>, priority: number): Promise<void> {
    const sink = this.#readings.find((reading) => reading.stream === stream)?.sink;
    if (!sink) return;
    const { context } = this.#options;
    const reading = this.#pool.run(priority, async () => {
      context.signal.throwIfAborted();
      sink.start();
      await readCustom(stream, sink, context.download, context);
    });
    await this.#conclude(reading, [sink]);
  }

  /** Everybody who takes the rows of a list operation. */
  #consumersOf(feed: ListStream): Consumer[] {
    const { config } = this.#options.context;
    const own = this.#readings
      .filter(({ stream }) => feedOf(stream) === feed)
      .map(({ stream, sink }): Consumer => {
        const incremental = incrementalOf(stream);
        return {
          sink,
          floor: this.#floor(feed),
          lookback: sink.state.isFullRefresh ? 0 : (incremental?.lookback?.(config) ?? 0),
          coverage: (slice) => (incremental ? sink.state.coverage(slice.key) : nothingCovered(feed)),
          claim: (slice, low, high, resume) => {
            if (incremental) sink.state.claim(slice.key, low, high, resume);
          },
          setRecheck: (slice, recheck) => {
            if (incremental) sink.state.setRecheck(slice.key, recheck);
          },
          take: (rows) => sink.write(isDerived(stream) ? rows.flatMap((row) => stream.derive(row, config)) : rows),
        };
      });
    const collectors = [...this.#collectors]
      .filter(([child]) => parentOf(child) === feed)
      .map(([, collector]) => collector);
    return [...own, ...collectors];
  }

  /** Whoever is partitioned by a parent's rows needs them gathered, and the parent's parent before them. */
  #collectFor(stream: Stream): void {
    const feed = feedOf(stream);
    const partitions = feed?.partitions;
    if (!feed || !partitions || !('parent' in partitions) || this.#collectors.has(feed)) return;
    const { config } = this.#options.context;
    this.#collectors.set(
      feed,
      new Collector(
        (row: Row): Slice | undefined => partitions.slice(row, config),
        () => nothingCovered(partitions.parent),
      ),
    );
    this.#collectFor(partitions.parent);
  }

  /** Just below the start date: a row at the date itself is wanted. */
  #floor(feed: ListStream): CursorValue | null {
    const start = this.#options.context.config.start_date;
    const type = incrementalOf(feed)?.cursor.type;
    if (!type || feed.hasHistory === false || typeof start !== 'string' || !start) return null;
    return type.before(type.fromTime(Date.parse(start)));
  }

  #normalizers(): ReadonlyMap<string, (row: Row) => void> {
    return new Map(
      this.#options.source.streams.flatMap((stream) => {
        const normalize = feedOf(stream) === stream ? this.#normalizer(stream) : undefined;
        return normalize ? [[stream.name, normalize] as const] : [];
      }),
    );
  }

  #normalizer({ name }: Stream): ((record: Row) => void) | undefined {
    const { source } = this.#options;
    return (
      source.dateTimes && dateTimeNormalizer(dereference(source.schemas[name], source.definitions), source.dateTimes)
    );
  }

  #sink(stream: Stream, asked: SyncMode): StreamSink {
    const { source, emitter, context, inputState } = this.#options;
    const incremental = incrementalOf(stream);
    const schema = dereference(source.schemas[stream.name], source.definitions);
    const mode = incremental ? asked : 'full_refresh';
    if (mode !== asked) {
      context.log(
        'INFO',
        `Stream ${stream.name} has no cursor: it is read in full, although incremental was asked for.`,
      );
    }
    const shape = {
      stream: stream.name,
      ...(incremental && { cursor: incremental.cursor.type }),
      partitioned: feedOf(stream)?.partitions !== undefined,
      mode,
    };
    return new StreamSink({
      stream: stream.name,
      emitter,
      clock: context.clock,
      state: StreamState.decode(shape, inputState.get(stream.name)),
      stateIntervalSeconds: Number(context.config.state_interval_seconds ?? 10),
      inspect: driftReporter(stream.name, schema, (line) => context.log('WARN', line)),
      normalize: feedOf(stream) === stream ? undefined : this.#normalizer(stream),
    });
  }

  /** Configured streams that the source does not have; the others are read all the same. */
  #reportUnknown(): boolean {
    const { source, configured, emitter, context } = this.#options;
    const known = new Set(source.streams.map(({ name }) => name));
    const unknown = configured.filter(({ name }) => !known.has(name));
    for (const { name } of unknown) {
      const error = configError(
        `There is no stream "${name}". Refresh the connection's schema or take it out of the catalog. Streams: ${[...known].join(', ')}.`,
      );
      context.log('WARN', error.message);
      emitter.error(error, name);
      emitter.status(name, 'STARTED');
      emitter.status(name, 'INCOMPLETE');
    }
    return unknown.length > 0;
  }
}

/** Whoever keeps no coverage of its own is given everything. */
function nothingCovered(feed: ListStream): Coverage<CursorValue> {
  const incremental = incrementalOf(feed);
  if (!incremental) throw new Error(`Stream ${feed.name} has no cursor.`);
  return new Coverage(incremental.cursor.type);
}

function parentOf(stream: Stream): ListStream | undefined {
  const partitions = feedOf(stream)?.partitions;
  return partitions && 'parent' in partitions ? partitions.parent : undefined;
}
