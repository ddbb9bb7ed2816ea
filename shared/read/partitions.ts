import { parentPartitionsOf } from '../declare/graph.ts';
import { type ListStream, type Slice, WHOLE } from '../declare/stream.ts';
import { ListError } from '../errors.ts';
import { ApiError } from '../http/failure.ts';
import { callsFor } from './calls.ts';
import { type ReadContext, startOf } from './context.ts';
import { HighWatermark } from './highWatermark.ts';
import { nameOfSlice } from './names.ts';
import { PagedList } from './pages.ts';
import { type Host, PartitionReading } from './partitionReading.ts';
import { type Failure, forEach, type Pool } from './pool.ts';
import { notRead, OF_MANY, Prospects } from './prospects.ts';
import type { OtherList } from './reading.ts';
import type { Subscriber } from './subscriber.ts';
import { partitionCollector } from './subscribers.ts';
import { readTogether, type Together } from './together.ts';

/** One list operation that is to be read for subscribers. */
export interface ListReading {
  stream: ListStream;
  subscribers: readonly Subscriber[];
  pool: Pool;
  /** Place among the lists; lower ones begin first. */
  priority: number;
  context: ReadContext;
  /** The partitions that come from the rows of the parent. */
  parentSlices(): Promise<readonly Slice[]>;
  /** Which of the partitions are to be read, and in which order; all, unless told otherwise. */
  select?: ((slices: readonly Slice[]) => Promise<readonly Slice[]>) | undefined;
  /** These partitions only, of which each is needed. */
  only?: readonly Slice[] | undefined;
  /** It is read for a list that is under way, which waits for it. */
  isInner?: boolean;
}

/** Reads all partitions of one list operation. Answers with when that began, by the server's clock. */
export async function readList(reading: ListReading): Promise<number | undefined> {
  const { stream, subscribers, pool } = reading;
  const host = hostOf(stream, reading);
  const { slices, missing } = await slicesToRead(reading);
  for (const one of subscribers) one.begin?.(slices);
  const partitions = new Partitions(reading, host);
  await forEach(
    inGroups(stream, slices),
    stream.dedupeAcrossPartitions ? slices.length : pool.size + 1,
    (group) => readTogether(partitions.open(group), partitions),
    () => true,
    () => partitions.isOver,
  );
  const failure = partitions.failure ?? missing ?? contradictionOf(stream, reading.context);
  if (failure !== undefined) {
    for (const { state } of subscribers) state?.endWithFailures();
    throw failure;
  }
  const { value, newest } = host.watermark;
  if (partitions.areStill) for (const one of subscribers) if (!one.failure) one.verifier?.verify(value, newest);
  await Promise.all(subscribers.map((one) => one.end?.(partitions.began)));
  return partitions.began;
}

/** Why not all was read of a resource that was not there for one partition, and answered for another one. */
function contradictionOf({ name }: ListStream, { findings }: ReadContext): unknown {
  return findings.answered.has(name) ? findings.absent.get(name) : undefined;
}

type Common = Pick<ListReading, 'pool' | 'priority' | 'context' | 'isInner'>;

/** What the readings of a list's partitions share. */
export function hostOf(stream: ListStream, common: Common): Host {
  const { pool, priority, isInner = false } = common;
  const watermark = new HighWatermark(stream);
  return { pool, priority, isInner, watermark, readOther: (other) => readOther(other, common) };
}

/** The partitions of a list under way, and how they have fared. */
class Partitions implements Together {
  readonly #reading: ListReading;
  readonly #host: Host;
  readonly #prospects: Prospects;
  readonly #failures: Failure<Slice>[] = [];
  readonly #underWay = new Set<PartitionReading>();
  /** An error that is no partition's own. */
  #fault: { error: unknown } | undefined;
  /** No further one is to be begun. */
  isOver = false;
  began: number | undefined;
  areStill = true;

  constructor(reading: ListReading, host: Host) {
    const { stream, context, only } = reading;
    this.#reading = reading;
    this.#host = host;
    const isOneWell = (): boolean => [...this.#underWay].some(({ hasEmitted }) => hasEmitted);
    this.#prospects = new Prospects(stream, context, { ...(only && { ...OF_MANY, isStrict: true }), isOneWell });
  }

  /** Why not all of them were read. */
  get failure(): unknown {
    if (this.#fault) return this.#fault.error;
    const { stream, context } = this.#reading;
    if (!this.#failures.length) return this.#prospects.refusal;
    return notRead(this.#failures, (slice) => nameOfSlice(stream, slice, context));
  }

  /** The partitions of a group that somebody is to be given. */
  open(group: readonly Slice[]): readonly PartitionReading[] {
    const { stream, subscribers, context } = this.#reading;
    const readings = group.flatMap((slice) => {
      const alive = subscribers.filter(({ failure }) => failure === undefined);
      const pending = alive.filter(({ state }) => !state?.isDone(slice.key));
      // What a resumed refresh has finished before says nothing of rows that have moved since.
      if (pending.length < alive.length) {
        this.areStill = false;
        this.#prospects.readBefore();
      }
      return pending.length ? [new PartitionReading(new PagedList(stream, slice, pending, context), this.#host)] : [];
    });
    for (const one of readings) this.#underWay.add(one);
    return readings;
  }

  ended(one: PartitionReading): void {
    const { subscribers, slice, began } = one.list;
    this.#underWay.delete(one);
    this.areStill &&= one.isStill;
    if (began !== undefined) this.began = Math.min(began, this.began ?? began);
    if (slice === WHOLE) {
      if (one.gone) throw one.gone;
      return;
    }
    this.#prospects.ended(one);
    if (one.gone?.failureType === 'config_error') return;
    for (const { state, failure, leftOut } of subscribers) if (!failure && !leftOut) state?.markDone(slice.key);
    if (this.#saysMore(one)) for (const { output } of subscribers) output?.safePoint();
  }

  /** Whether a STATE now would not only count rows of other partitions, which are claimed with their next pages. */
  #saysMore({ hasEmitted }: PartitionReading): boolean {
    if (this.#reading.stream.dedupeAcrossPartitions) return false;
    return hasEmitted || ![...this.#underWay].some((other) => other.hasEmitted);
  }

  failed(one: PartitionReading, error: unknown): boolean {
    const { slice } = one.list;
    this.#underWay.delete(one);
    this.areStill = false;
    const verdict = this.#prospects.judge(error);
    if (slice === WHOLE || verdict === 'all') throw error;
    this.isOver ||= verdict === 'last';
    const isItsOwn = error instanceof ApiError || (error instanceof ListError && !this.#reading.only);
    if (isItsOwn) this.#failures.push({ item: slice, error });
    else this.#fault ??= { error };
    return this.isOver;
  }
}

/** All partitions; and why those of the parent's rows are not known, where the others can be read all the same. */
async function slicesToRead(reading: ListReading): Promise<{ slices: readonly Slice[]; missing?: unknown }> {
  const { stream, context, subscribers, only, select } = reading;
  const { partitions } = stream;
  if (only) return { slices: only };
  if (!partitions) return { slices: [WHOLE] };
  const api = callsFor(context, subscribers[0]?.output);
  const fixed = (await partitions.slices?.(context.config, startOf(context), api)) ?? [];
  const parent = parentPartitionsOf(stream)?.parent;
  const { found, missing } = parent ? await fromParent(reading) : { found: [], missing: undefined };
  if (missing !== undefined && !fixed.length) throw missing;
  const slices = inOrder([...new Map([...fixed, ...found].map((slice) => [String(slice.key), slice])).values()]);
  const isParentAbsent = parent !== undefined && context.findings.absent.has(parent.name);
  if (missing === undefined && !isParentAbsent) {
    for (const { state } of subscribers) state?.keepOnly(new Set(slices.map(({ key }) => String(key))));
  }
  return { slices: select ? await select(slices) : slices, missing };
}

async function fromParent({ parentSlices, context }: ListReading) {
  try {
    return { found: await parentSlices() };
  } catch (missing) {
    if (context.signal.aborted) throw missing;
    return { found: [], missing };
  }
}

/** Partitions with ids for keys come in the order of the ids, whatever order the API lists them in. */
function inOrder(slices: readonly Slice[]): readonly Slice[] {
  const isNumeric = slices.every(({ key }) => typeof key === 'number');
  return isNumeric ? [...slices].sort((a, b) => Number(a.key) - Number(b.key)) : slices;
}

/** Partitions that may have rows in common are read side by side, the others each by itself. */
function inGroups(
  { dedupeAcrossPartitions: common }: ListStream,
  slices: readonly Slice[],
): readonly (readonly Slice[])[] {
  if (!common) return slices.map((slice) => [slice]);
  return [...Map.groupBy(slices, (slice) => common === true || common(slice)).values()];
}

/** Reads a list for another one, with what its own partitions are made of. */
function readOther({ stream, subscribers, slices }: OtherList, common: Common): Promise<number | undefined> {
  const partitions = parentPartitionsOf(stream);
  const parentSlices = async (): Promise<readonly Slice[]> => {
    if (!partitions) return [];
    const { subscriber, slices: found } = partitionCollector(partitions, common.context);
    await readOther({ stream: partitions.parent, subscribers: [subscriber] }, common);
    if (subscriber.failure !== undefined) throw subscriber.failure;
    return found;
  };
  const { pool, priority, context } = common;
  return readList({ pool, priority, context, stream, subscribers, parentSlices, only: slices, isInner: true });
}
