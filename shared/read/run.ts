import { followedBy, isCustom, isDerived, parentOf } from '../declare/graph.ts';
import type { CustomStream, ListStream, Slice, Stream } from '../declare/stream.ts';
import { streamsOf } from '../declare/validate.ts';
import { SourceError, Stopped, toSourceError } from '../errors.ts';
import type { ReadContext } from './context.ts';
import { readCustom } from './custom.ts';
import type { StreamOutput } from './output.ts';
import { type Configured, openOutputs } from './outputs.ts';
import { type ListReading, readList } from './partitions.ts';
import { Pool } from './pool.ts';
import { type RunOptions, runContextOf } from './runContext.ts';
import { RunOutcome } from './runOutcome.ts';
import { RunSubscribers } from './runSubscribers.ts';
import type { Subscriber } from './subscriber.ts';
import { customSubscriber } from './subscribers.ts';

/** One run of `read`: every configured stream, each on its own feet, under one pool of workers. */
export class ReadRun {
  readonly #options: RunOptions;
  readonly #streams: readonly Stream[];
  readonly #context: ReadContext;
  readonly #configured: readonly Configured[];
  readonly #subscribers: RunSubscribers;
  readonly #outcome: RunOutcome;
  readonly #pool: Pool;
  /** Lists that are read, or have been. */
  readonly #readings = new Map<ListStream, Promise<unknown>>();

  /** Throws a config error for a state that does not fit; nothing has been read then. */
  constructor(options: RunOptions) {
    const { source, context, emitter, concurrency, abort } = options;
    this.#options = options;
    this.#pool = new Pool(concurrency);
    this.#streams = streamsOf(source, context.config);
    this.#context = runContextOf(this.#streams, options);
    this.#configured = openOutputs(this.#streams, options);
    const common = { configured: this.#configured, context: this.#context };
    this.#subscribers = new RunSubscribers({ ...common, streams: this.#streams, pool: this.#pool });
    this.#outcome = new RunOutcome({ ...common, emitter, abort });
  }

  get outputs(): readonly StreamOutput[] {
    return this.#configured.map(({ output }) => output);
  }

  /** Reads everything; true when all that was asked for has been delivered. */
  async run(): Promise<boolean> {
    this.#endUnknown();
    await Promise.all(this.#streams.map((stream, priority) => this.#readStream(stream, priority)));
    this.#context.signal.throwIfAborted();
    return this.#outcome.isComplete;
  }

  /** The other configured streams are read all the same. */
  #endUnknown(): void {
    const known = this.#streams.map(({ name }) => name);
    const names = this.#options.configured.map(({ name }) => name);
    this.#outcome.endUnknown(
      names.filter((name) => !known.includes(name)),
      known,
    );
  }

  /** Parents stand before their children, so that what a child waits for is already there. */
  #readStream(stream: Stream, priority: number): Promise<void> | undefined {
    if (isCustom(stream)) return this.#readCustom(stream, priority);
    if (isDerived(stream) || followedBy(stream)) return undefined;
    const subscribers = this.#subscribers.of(stream);
    if (!subscribers.length) return undefined;
    const common = { pool: this.#pool, priority, context: this.#context };
    const parentSlices = (): Promise<readonly Slice[]> => this.#parentSlices(stream);
    const select = this.#selectionFor(stream, subscribers);
    const reading = readList({ ...common, stream, subscribers, parentSlices, select });
    this.#readings.set(stream, reading);
    return this.#outcome.conclude(reading, subscribers, stream);
  }

  async #parentSlices(stream: ListStream): Promise<readonly Slice[]> {
    const parent = parentOf(stream);
    if (!parent) return [];
    await this.#parentRead(parent);
    return this.#subscribers.slicesFor(stream);
  }

  async #parentRead(parent: ListStream): Promise<void> {
    try {
      await this.#readings.get(parent);
    } catch (thrown) {
      if (thrown instanceof Stopped || this.#context.signal.aborted) throw thrown;
      const { failureType, message, detail } = toSourceError(thrown);
      throw new SourceError(
        failureType,
        `It needs the list of ${parent.name}, which could not be read. ${message}`,
        detail,
      );
    }
  }

  /** Where evidence decides which slices are read. */
  #selectionFor(stream: ListStream, subscribers: readonly Subscriber[]): ListReading['select'] {
    const evidence = this.#subscribers.evidenceFor(stream);
    if (!evidence) return undefined;
    return async (slices) => {
      const due = await evidence.select(slices, (list) => this.#readings.get(list));
      // Whoever else is given the rows wants those of all slices that they have not finished.
      const others = subscribers.filter(({ output }) => output?.stream !== stream.name);
      return [...new Set([...due, ...slices.filter(({ key }) => others.some(({ state }) => !state?.isDone(key)))])];
    };
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
    await this.#outcome.conclude(reading, [subscriber], stream);
  }
}
