import { feedOf, followedBy, isCustom, isDerived } from '../declare/graph.ts';
import type { Source } from '../declare/source.ts';
import type { ListStream, Stream } from '../declare/stream.ts';
import { streamsOf } from '../declare/validate.ts';
import { configError, SourceError, Stopped, toSourceError } from '../errors.ts';
import { endsSync } from '../http/failure.ts';
import type { Row } from '../json.ts';
import { nearest } from '../nearest.ts';
import type { ConfiguredStream } from '../protocol/catalog.ts';
import type { Emitter } from '../protocol/emitter.ts';
import type { InputState } from '../protocol/state.ts';
import { dereference } from '../schema/dereference.ts';
import { valueNormalizer } from '../schema/normalize.ts';
import { isUnfiltered } from './belonging.ts';
import type { Consumer } from './subscriber.ts';
import { collectorFor, customConsumer, followerOf, ownConsumer } from './subscribers.ts';
import { readCustom } from './custom.ts';
import { type Collector, readFeed } from './partitions.ts';
import { Pool } from './pool.ts';
import type { StreamSink } from './output.ts';
import { openSink } from './outputs.ts';
import { alone, type ReadContext } from './pages.ts';

export interface SyncOptions {
  source: Source;
  configured: readonly ConfiguredStream[];
  inputState: InputState;
  /** Where it was read from. */
  stateFile?: string | undefined;
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
  readonly #streams: readonly Stream[];
  readonly #context: ReadContext;
  readonly #readings: Reading[];
  readonly #collectors = new Map<Stream, Collector>();
  readonly #pool: Pool;
  readonly #failed = new Set<string>();

  /** Throws a config error for a state that does not fit; nothing has been read then. */
  constructor(options: SyncOptions) {
    const { source, context, configured, concurrency } = options;
    this.#options = options;
    this.#pool = new Pool(concurrency);
    this.#streams = streamsOf(source, context.config);
    this.#context = {
      ...context,
      normalizers: this.#normalizers(),
      smallerPages: { areAsked: false },
      disordered: new Set(),
      lighterPages: new Map(),
      unreached: new Map(),
      absent: new Set(),
      answered: new Set(),
      belongings: new Map(),
      startedAt: context.clock.now(),
    };
    const modes = new Map(configured.map(({ name, syncMode }) => [name, syncMode]));
    this.#readings = this.#streams
      .filter(({ name }) => modes.has(name))
      .map((stream) => ({ stream, sink: openSink(stream, modes.get(stream.name) ?? 'full_refresh', options) }));
  }

  get sinks(): readonly StreamSink[] {
    return this.#readings.map(({ sink }) => sink);
  }

  /** Reads everything; true when all that was asked for has been delivered. */
  async run(): Promise<boolean> {
    const { signal } = this.#context;
    const unknown = this.#reportUnknown();
    for (const { stream } of this.#readings) this.#collectFor(stream);
    const feeds = new Map<ListStream, Promise<void>>();
    const jobs = this.#streams.map(async (stream, priority) => {
      if (isCustom(stream)) return this.#runCustom(stream, priority);
      if (isDerived(stream) || followedBy(stream)) return;
      const consumers = this.#consumersOf(stream);
      if (!consumers.length) return;
      // Parents stand before their children, so that what a child waits for is already there.
      const reading = readFeed({
        stream,
        consumers,
        pool: this.#pool,
        priority,
        context: this.#context,
        parentSlices: async () => {
          const { partitions } = stream;
          if (!partitions || !('parent' in partitions)) return [];
          await this.#parentRead(feeds.get(partitions.parent), partitions.parent);
          return this.#collectors.get(stream)?.slices ?? [];
        },
      });
      feeds.set(stream, reading);
      await this.#conclude(reading, consumers);
    });
    await Promise.all(jobs);
    signal.throwIfAborted();
    return !unknown && this.#failed.size === 0;
  }

  /** Ends the stream of each consumer when all of them have been served, in the way that it has fared itself. */
  async #conclude(reading: Promise<void>, consumers: readonly Consumer[]): Promise<void> {
    let common: unknown;
    try {
      await reading;
    } catch (thrown) {
      common = thrown;
    }
    for (const { sink, failure, leftOut } of consumers) {
      if (leftOut !== undefined) sink?.state.endWithFailures();
      const thrown = failure ?? common ?? leftOut;
      if (thrown === undefined) sink?.complete();
      else if (sink) this.#fail(thrown, sink);
    }
    if (common !== undefined && !consumers.some(({ sink }) => sink)) this.#abortFor(common, true);
  }

  #fail(thrown: unknown, sink: StreamSink): void {
    const { emitter, context } = this.#options;
    this.#failed.add(sink.stream);
    if (!context.signal.aborted) {
      const { detail } = emitter.error(this.#advised(thrown, sink.stream), sink.stream);
      context.log('WARN', `Stream ${sink.stream} was not read to its end.${detail ? ` ${detail}` : ''}`);
    }
    if (isUnfiltered(this.#context.belongings, sink.stream)) sink.state.revert();
    sink.incomplete();
    this.#abortFor(thrown, false);
  }

  /** What a person can do for the other streams, where one fails each time: some clients keep all of a sync or nothing. */
  #advised(thrown: unknown, stream: string): SourceError {
    const error = toSourceError(thrown);
    const { failureType, message, detail } = error;
    if (failureType === 'transient_error' || endsSync(thrown) || this.#readings.length < 2) return error;
    const advice = `Until this is mended, deselect the stream ${stream}: some clients keep nothing of a sync in which a stream fails.`;
    return new SourceError(failureType, `${message} ${advice}`, detail, error);
  }

  /** What ends the whole sync, as a wrong credential does. */
  #abortFor(thrown: unknown, isUnreported: boolean): void {
    const { context, emitter, abort } = this.#options;
    if (!endsSync(thrown) || context.signal.aborted) return;
    if (isUnreported) emitter.error(thrown);
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
    const consumer = customConsumer(stream, sink, context);
    const workers = { ...alone(), lend: <T>(job: () => Promise<T>) => this.#pool.lend(priority, job) };
    const reading = this.#pool.run(priority, async () => {
      context.signal.throwIfAborted();
      await readCustom(stream, consumer, context.download, context, workers);
    });
    await this.#conclude(reading, [consumer]);
  }

  /** Everybody who takes the rows of a list operation. */
  #consumersOf(feed: ListStream): Consumer[] {
    const own: Consumer[] = this.#readings.flatMap(({ stream, sink }): Consumer[] => {
      if (followedBy(stream) === feed) {
        const priority = this.#streams.indexOf(stream);
        return [followerOf(stream as ListStream, feed, sink, this.#context, this.#pool, priority)];
      }
      return feedOf(stream) === feed ? [ownConsumer(stream, feed, sink, this.#context)] : [];
    });
    const collectors = [...this.#collectors]
      .filter(([child]) => parentOf(child) === feed)
      .map(([, collector]) => collector);
    return [...own, ...collectors];
  }

  /** Whoever is partitioned by a parent's rows needs them gathered, and the parent's parent before them. */
  #collectFor(stream: Stream): void {
    const feed = feedOf(stream);
    const parent = parentOf(stream);
    if (!feed || !parent || this.#collectors.has(feed)) return;
    if (!followedBy(feed)) this.#collectors.set(feed, collectorFor(parent, feed, this.#context));
    this.#collectFor(parent);
  }

  #normalizers(): ReadonlyMap<string, (row: Row) => void> {
    return new Map(
      this.#streams.flatMap((stream) => {
        const normalize = feedOf(stream) === stream ? this.#normalizer(stream) : undefined;
        return normalize ? [[stream.name, normalize] as const] : [];
      }),
    );
  }

  #normalizer({ name }: Stream): ((record: Row) => void) | undefined {
    const { source } = this.#options;
    return source.values && valueNormalizer(dereference(source.schemas[name], source.definitions), source.values);
  }

  /** Configured streams that the source does not have; the others are read all the same. */
  #reportUnknown(): boolean {
    const { configured, emitter, context } = this.#options;
    const known = new Set(this.#streams.map(({ name }) => name));
    const unknown = configured.filter(({ name }) => !known.has(name));
    for (const { name } of unknown) {
      const meant = nearest(name, known);
      const guess = meant ? ` Did you mean ${meant}?` : '';
      const error = configError(
        `There is no stream "${name}".${guess} Refresh the connection's schema or take it out of the catalog. Streams: ${[...known].join(', ')}.`,
      );
      context.log('WARN', error.message);
      emitter.error(error, name);
      emitter.status(name, 'STARTED');
      emitter.status(name, 'INCOMPLETE');
    }
    return unknown.length > 0;
  }
}

function parentOf(stream: Stream): ListStream | undefined {
  const partitions = feedOf(stream)?.partitions;
  return partitions && 'parent' in partitions ? partitions.parent : undefined;
}
