import { followedBy, isCustom, isDerived, listOf, parentPartitionsOf } from '../declare/graph.ts';
import type { Source } from '../declare/source.ts';
import type { CustomStream, DerivedStream, ListStream, Slice, Stream } from '../declare/stream.ts';
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
import { accountStartFrom } from './accountStart.ts';
import { isUnfiltered } from './belonging.ts';
import { Children } from './children.ts';
import type { ReadContext } from './context.ts';
import { type Download, readCustom } from './custom.ts';
import { EvidenceReader } from './evidence.ts';
import { Findings } from './findings.ts';
import type { StreamOutput } from './output.ts';
import { openOutput } from './outputs.ts';
import type { PageAnswer } from './pageRequest.ts';
import { hostOf, readList } from './partitions.ts';
import { Pool } from './pool.ts';
import { SharedPages } from './sharedPages.ts';
import type { Subscriber } from './subscriber.ts';
import { customSubscriber, ownSubscriber, partitionCollector } from './subscribers.ts';

export interface RunOptions {
  source: Source;
  configured: readonly ConfiguredStream[];
  inputState: InputState;
  /** Where it was read from. */
  stateFile?: string | undefined;
  context: Omit<ReadContext, 'findings'> & { download: Download };
  emitter: Emitter;
  concurrency: number;
  /** Ends everything; the reason is what went wrong. */
  abort(reason: Error): void;
}

interface Configured {
  stream: Stream;
  output: StreamOutput;
}

/** One run of `read`: every configured stream, each on its own feet, under one pool of workers. */
export class ReadRun {
  readonly #options: RunOptions;
  readonly #streams: readonly Stream[];
  readonly #context: ReadContext;
  readonly #configured: Configured[];
  readonly #collectors = new Map<Stream, ReturnType<typeof partitionCollector>>();
  readonly #shared = new Map<ListStream, SharedPages<PageAnswer>>();
  /** Of streams that are read where other lists show that something has changed. */
  readonly #evidence = new Map<Stream, EvidenceReader>();
  readonly #pool: Pool;
  readonly #failed = new Set<string>();

  /** Throws a config error for a state that does not fit; nothing has been read then. */
  constructor(options: RunOptions) {
    const { source, context, configured, concurrency } = options;
    this.#options = options;
    this.#pool = new Pool(concurrency);
    this.#streams = streamsOf(source, context.config);
    this.#context = {
      ...context,
      ...accountStartFrom(source, context),
      normalizers: this.#normalizers(),
      findings: new Findings(),
      startedAt: context.clock.now(),
    };
    const modes = new Map(configured.map(({ name, syncMode }) => [name, syncMode]));
    this.#configured = this.#streams
      .filter(({ name }) => modes.has(name))
      .map((stream) => ({ stream, output: openOutput(stream, modes.get(stream.name) ?? 'full_refresh', options) }));
  }

  get outputs(): readonly StreamOutput[] {
    return this.#configured.map(({ output }) => output);
  }

  /** Reads everything; true when all that was asked for has been delivered. */
  async run(): Promise<boolean> {
    const { signal } = this.#context;
    const unknown = this.#reportUnknown();
    for (const { stream, output } of this.#configured) {
      this.#collectFor(stream);
      const evidence = EvidenceReader.of(stream, output, this.#context);
      if (evidence) this.#evidence.set(stream, evidence);
    }
    const lists = new Map<ListStream, Promise<unknown>>();
    await Promise.all(this.#streams.map((stream, priority) => this.#readStream(stream, priority, lists)));
    signal.throwIfAborted();
    return !unknown && this.#failed.size === 0;
  }

  /** Parents stand before their children, so that what a child waits for is already there. */
  #readStream(stream: Stream, priority: number, lists: Map<ListStream, Promise<unknown>>): Promise<void> | undefined {
    if (isCustom(stream)) return this.#readCustom(stream, priority);
    if (isDerived(stream) || followedBy(stream)) return undefined;
    const subscribers = this.#subscribersOf(stream);
    if (!subscribers.length) return undefined;
    const parentSlices = async (): Promise<readonly Slice[]> => {
      const parent = parentOf(stream);
      if (!parent) return [];
      await this.#parentRead(lists.get(parent), parent);
      return this.#collectors.get(stream)?.slices ?? [];
    };
    const evidence = this.#evidence.get(stream);
    const select =
      evidence &&
      (async (slices: readonly Slice[]) => {
        const due = await evidence.select(slices, (list) => lists.get(list));
        // Whoever else is given the rows wants those of all slices that they have not finished.
        const others = subscribers.filter(({ output }) => output?.stream !== stream.name);
        return [...new Set([...due, ...slices.filter(({ key }) => others.some(({ state }) => !state?.isDone(key)))])];
      });
    const common = { pool: this.#pool, priority, context: this.#context };
    const reading = readList({ ...common, stream, subscribers, parentSlices, select });
    lists.set(stream, reading);
    return this.#conclude(reading, subscribers, stream);
  }

  /** Ends the stream of each subscriber of a list when the list has been read, in the way that the subscriber itself has fared. */
  async #conclude(
    reading: Promise<unknown>,
    subscribers: readonly Subscriber[],
    list: ListStream | CustomStream,
  ): Promise<void> {
    let common: unknown;
    try {
      await reading;
    } catch (thrown) {
      common = thrown;
    }
    for (const { output, failure, leftOut } of subscribers) {
      if (leftOut !== undefined) output?.state.endWithFailures();
      if (this.#isUnfiltered(list, output)) output?.state.revert();
      const thrown = failure ?? common ?? leftOut;
      if (thrown === undefined) output?.complete();
      else if (output) this.#fail(thrown, output);
    }
    if (common !== undefined && !subscribers.some(({ output }) => output)) this.#abortFor(common, true);
  }

  /** What the API answered is not what it was asked for: nothing that was read of it says what there is. */
  #isUnfiltered({ name }: Stream, output?: StreamOutput): boolean {
    const { belongings } = this.#context.findings;
    const own = this.#configured.find((one) => one.output === output);
    return isUnfiltered(belongings, name) || isUnfiltered(belongings, (own && listOf(own.stream)?.name) ?? name);
  }

  #fail(thrown: unknown, output: StreamOutput): void {
    const { emitter, context } = this.#options;
    this.#failed.add(output.stream);
    if (!context.signal.aborted) {
      const { detail } = emitter.error(this.#advised(thrown, output.stream), output.stream);
      context.log('WARN', `Stream ${output.stream} was not read to its end.${detail ? ` ${detail}` : ''}`);
    }
    output.incomplete();
    this.#abortFor(thrown, false);
  }

  /** What a person can do for the other streams, where one fails each time: some clients keep all of a run or nothing. */
  #advised(thrown: unknown, stream: string): SourceError {
    const error = toSourceError(thrown);
    const { failureType, message, detail } = error;
    if (failureType === 'transient_error' || endsSync(thrown) || this.#configured.length < 2) return error;
    const advice = `Until this is mended, deselect the stream ${stream}: some clients keep nothing of a sync in which a stream fails.`;
    return new SourceError(failureType, `${message} ${advice}`, detail, error);
  }

  /** What ends the whole run, as a wrong credential does. */
  #abortFor(thrown: unknown, isUnreported: boolean): void {
    const { context, emitter, abort } = this.#options;
    if (!endsSync(thrown) || context.signal.aborted) return;
    if (isUnreported) emitter.error(thrown);
    abort(toSourceError(thrown));
  }

  async #parentRead(reading: Promise<unknown> | undefined, parent: ListStream): Promise<void> {
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

  async #readCustom(stream: CustomStream, priority: number): Promise<void> {
    const output = this.#configured.find((one) => one.stream === stream)?.output;
    if (!output) return;
    const { clock, signal, download } = this.#options.context;
    const subscriber = customSubscriber(stream, output, this.#context);
    const sleep = (ms: number): Promise<void> => this.#pool.lend(priority, () => clock.sleep(ms, signal));
    const reading = this.#pool.run(priority, async () => {
      signal.throwIfAborted();
      await readCustom(stream, subscriber, { download, sleep }, this.#context);
    });
    await this.#conclude(reading, [subscriber], stream);
  }

  /** Everybody who is given the rows of a list operation. */
  #subscribersOf(list: ListStream): Subscriber[] {
    const own = this.#configured.flatMap(({ stream, output }): Subscriber[] => {
      if (isCustom(stream)) return [];
      if (followedBy(stream) === list) return [this.#childrenOf(stream, list, output)];
      if (listOf(stream) !== list) return [];
      const subscriber = ownSubscriber(stream, list, output, this.#context);
      return [this.#evidence.get(stream)?.noting(subscriber) ?? subscriber];
    });
    const collectors = [...this.#collectors].filter(([child]) => parentOf(child) === list);
    const watchers = [...this.#evidence.values()].flatMap((one) => one.watcherOf(list));
    return [...own, ...collectors.map(([, { subscriber }]) => subscriber), ...watchers];
  }

  #childrenOf(stream: ListStream | DerivedStream, parent: ListStream, output: StreamOutput): Children {
    const list = isDerived(stream) ? stream.parent : stream;
    const context = this.#context;
    const host = hostOf(list, { pool: this.#pool, priority: this.#streams.indexOf(stream), context, isInner: true });
    return new Children(stream, parent, output, { context, host, shared: this.#sharedOf(list) });
  }

  /** What the streams share that read one list for each row of its parent; undefined where there is only one. */
  #sharedOf(list: ListStream): SharedPages<PageAnswer> | undefined {
    const readers = this.#configured.filter(({ stream }) => listOf(stream) === list).length;
    if (readers < 2) return undefined;
    const shared = this.#shared.get(list) ?? new SharedPages(readers);
    this.#shared.set(list, shared);
    return shared;
  }

  /** Whoever is partitioned by a parent's rows needs them gathered, and the parent's parent before them. */
  #collectFor(stream: Stream): void {
    const list = listOf(stream);
    const partitions = list && parentPartitionsOf(list);
    if (!partitions || this.#collectors.has(list)) return;
    if (!partitions.incremental) this.#collectors.set(list, partitionCollector(partitions, this.#context));
    this.#collectFor(partitions.parent);
  }

  #normalizers(): ReadonlyMap<string, (row: Row) => void> {
    return new Map(
      this.#streams.flatMap((stream) => {
        const normalize = listOf(stream) === stream ? this.#normalizer(stream) : undefined;
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
  const list = listOf(stream);
  return list && parentPartitionsOf(list)?.parent;
}
