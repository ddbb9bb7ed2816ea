import { followedBy, isCustom, listOf, parentOf, parentPartitionsOf } from '../declare/graph.ts';
import type { DerivedStream, ListStream, Slice, Stream } from '../declare/stream.ts';
import { Children } from './children.ts';
import type { ReadContext } from './context.ts';
import { EvidenceReader } from './evidence.ts';
import type { StreamOutput } from './output.ts';
import type { Configured } from './outputs.ts';
import type { PageAnswer } from './pageRequest.ts';
import { hostOf } from './partitions.ts';
import type { Pool } from './pool.ts';
import { SharedPages } from './sharedPages.ts';
import type { Subscriber } from './subscriber.ts';
import { ownSubscriber, partitionCollector } from './subscribers.ts';

interface RunSubscribersOptions {
  /** Of the source, parents before their children. */
  streams: readonly Stream[];
  configured: readonly Configured[];
  pool: Pool;
  context: ReadContext;
}

/** Who is given the rows of which list in a run: its own stream, those that follow it, and whoever needs them for another list. */
export class RunSubscribers {
  readonly #options: RunSubscribersOptions;
  readonly #collectors = new Map<Stream, ReturnType<typeof partitionCollector>>();
  readonly #shared = new Map<ListStream, SharedPages<PageAnswer>>();
  /** Of streams that are read where other lists show that something has changed. */
  readonly #evidence = new Map<Stream, EvidenceReader>();

  constructor(options: RunSubscribersOptions) {
    this.#options = options;
    for (const { stream, output } of options.configured) {
      this.#collectFor(stream);
      const evidence = EvidenceReader.of(stream, output, options.context);
      if (evidence) this.#evidence.set(stream, evidence);
    }
  }

  /** Everybody who is given the rows of a list operation; nobody where it need not be read. Call once for each. */
  of(list: ListStream): Subscriber[] {
    const { configured, context } = this.#options;
    const own = configured.flatMap(({ stream, output }): Subscriber[] => {
      if (isCustom(stream)) return [];
      if (followedBy(stream) === list) return [this.#childrenOf(stream, list, output)];
      if (listOf(stream) !== list) return [];
      const subscriber = ownSubscriber(stream, list, output, context);
      return [this.#evidence.get(stream)?.noting(subscriber) ?? subscriber];
    });
    const collectors = [...this.#collectors].filter(([child]) => parentOf(child) === list);
    const watchers = [...this.#evidence.values()].flatMap((one) => one.watcherOf(list));
    return [...own, ...collectors.map(([, { subscriber }]) => subscriber), ...watchers];
  }

  /** What a list's partitions are made of, once its parent has been read. */
  slicesFor(list: ListStream): readonly Slice[] {
    return this.#collectors.get(list)?.slices ?? [];
  }

  /** What decides which partitions of a stream are read; undefined where all are. */
  evidenceFor(stream: Stream): EvidenceReader | undefined {
    return this.#evidence.get(stream);
  }

  #childrenOf(stream: ListStream | DerivedStream, parent: ListStream, output: StreamOutput): Children {
    const { streams, pool, context } = this.#options;
    const list = listOf(stream);
    const host = hostOf(list, { pool, priority: streams.indexOf(stream), context, isInner: true });
    return new Children(stream, parent, output, { context, host, shared: this.#sharedOf(list) });
  }

  /** What the streams share that read one list for each row of its parent; undefined where there is only one. */
  #sharedOf(list: ListStream): SharedPages<PageAnswer> | undefined {
    const readers = this.#options.configured.filter(({ stream }) => listOf(stream) === list).length;
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
    if (!partitions.incremental) this.#collectors.set(list, partitionCollector(partitions, this.#options.context));
    this.#collectFor(partitions.parent);
  }
}
