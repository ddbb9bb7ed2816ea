import type { Coverage } from '../coverage/coverage.ts';
import type { CursorValue } from '../coverage/cursor.ts';
import { listOf, parentPartitionsOf } from '../declare/graph.ts';
import type { DerivedStream, ListStream, Slice } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import type { Batches } from './batches.ts';
import type { ReadContext } from './context.ts';
import { nameOfSlice } from './names.ts';
import type { StreamOutput } from './output.ts';
import type { PageAnswer } from './pageRequest.ts';
import { PagedList } from './pages.ts';
import { type Host, PartitionReading } from './partitionReading.ts';
import { type Failure, forEach } from './pool.ts';
import { OF_MANY, Prospects } from './prospects.ts';
import { relayTo } from './relay.ts';
import type { SharedPages } from './sharedPages.ts';
import { batchesFor, leavingOf, slicesOf } from './subscribers.ts';
import { readTogether } from './together.ts';

/** With what a stream follows its parent. */
export interface Following {
  context: ReadContext;
  /** Of the lists of children. */
  host: Host;
  /** Where other streams read the same lists. */
  shared?: SharedPages<PageAnswer> | undefined;
}

/** Is told of a parent whose children could not be read, though others can be. */
type Left = (failure: Failure<Slice>, row: Row) => void;

/** Reads the lists of children, one for each row of the parent: their rows leave, or what is derived from them. */
export class ChildLists {
  readonly #list: ListStream;
  readonly #output: StreamOutput;
  readonly #floor: CursorValue | null;
  readonly #following: Following;
  readonly #leaving: (rows: readonly Row[]) => readonly Row[];
  readonly #prospects: Prospects;
  readonly #batches: Batches | undefined;

  /** Children at or below `floor` are not wanted; null: all are. */
  constructor(
    stream: ListStream | DerivedStream,
    output: StreamOutput,
    floor: CursorValue | null,
    following: Following,
  ) {
    const { context } = following;
    this.#list = listOf(stream);
    this.#output = output;
    this.#floor = floor;
    this.#following = following;
    this.#leaving = leavingOf(stream, context);
    this.#prospects = new Prospects(this.#list, context, { ...OF_MANY, isFor: stream.name });
    this.#batches = batchesFor(stream, stream.completion, output, context);
  }

  /** Whether the API has no such lists. */
  get isAbsent(): boolean {
    return this.#following.context.findings.absent.has(this.#list.name);
  }

  /** What messages call one of the lists. */
  nameOf(slice: Slice): string {
    return nameOfSlice(this.#list, slice, this.#following.context);
  }

  /**
   * Reads the children of these parents, but for those that are known. All that was read has left when it ends; `left` is
   * told before that. Throws where it is not worth while to go on.
   */
  async read(rows: readonly Row[], known: Coverage<CursorValue>, left: Left): Promise<void> {
    const followed = rows.flatMap((row) => this.#slicesOf(row).map((slice) => ({ slice, row })));
    const failures = await forEach(
      followed,
      this.#following.host.pool.size,
      ({ slice, row }) => this.#readOne(slice, row, known),
      (error) => this.#prospects.judge(error) !== 'alone',
    );
    if (this.#batches?.failure !== undefined) throw this.#batches.failure;
    if (this.#prospects.refusal) throw this.#prospects.refusal;
    for (const { item, error } of failures) left({ item: item.slice, error }, item.row);
    await this.#batches?.flush();
  }

  /** What the list claims is not kept: the state covers parents. */
  async #readOne(slice: Slice, row: Row, known: Coverage<CursorValue>): Promise<void> {
    const { context, host, shared } = this.#following;
    const relay = {
      ...relayTo(
        this.#output,
        () => known,
        (children) => this.#write(this.#leaving(children)),
      ),
      floor: this.#floor,
    };
    const own = shared ? { ...context, shared: shared.of(row) } : context;
    const reading = new PartitionReading(new PagedList(this.#list, slice, [relay], own), host);
    const failed = (_one: PartitionReading, error: unknown): never => {
      throw relay.failure ?? error;
    };
    await readTogether([reading], { ended: (one) => this.#prospects.ended(one), failed });
    if (relay.failure !== undefined) throw relay.failure;
  }

  #write(rows: readonly Row[]): Promise<unknown> {
    return this.#batches?.add(rows) ?? this.#output.write(rows);
  }

  #slicesOf(row: Row): readonly Slice[] {
    return slicesOf(parentPartitionsOf(this.#list)?.slice(row, this.#following.context.config));
  }
}
