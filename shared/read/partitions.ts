import { type ListStream, type Slice, WHOLE } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import type { Consumer } from './subscriber.ts';
import { Lockstep, type Step as Turn } from './lockstep.ts';
import { notRead, Prospects } from './prospects.ts';
import { forEach, type Pool } from './pool.ts';
import { readSlice, readUnlessGone } from './partitionReading.ts';
import { alone, type ReadContext, SliceTask, startOf, type Workers } from './pages.ts';

type Step = Turn & Pick<Workers, 'isAlone'>;

/** What a feed needs to be read. */
export interface FeedOptions {
  stream: ListStream;
  consumers: readonly Consumer[];
  pool: Pool;
  /** Place among the feeds; lower ones are served first. */
  priority: number;
  context: ReadContext;
  /** The slices that come from the rows of the parent stream. */
  parentSlices(): Promise<readonly Slice[]>;
}

/** Reads all slices of one list operation for all its consumers. */
export async function readFeed(options: FeedOptions): Promise<void> {
  const { stream, consumers, pool, priority, context } = options;
  const { partitions } = stream;
  const workers: Workers = { ...alone(), lend: (job) => pool.lend(priority, job) };
  if (!partitions)
    return pool.run(priority, () => readSlice(new SliceTask(stream, WHOLE, consumers, context, workers)));
  const fixed = partitions.slices?.(context.config, startOf(context)) ?? [];
  const { found, missing } = 'parent' in partitions ? await fromParent(options) : { found: [], missing: undefined };
  if (missing !== undefined && !fixed.length) throw missing;
  const slices = inOrder([...new Map([...fixed, ...found].map((slice) => [String(slice.key), slice])).values()]);
  const isParentAbsent = 'parent' in partitions && context.absent?.has(partitions.parent.name);
  if (missing === undefined && !isParentAbsent) {
    for (const { sink } of consumers) sink?.state.keepOnly(new Set(slices.map(({ key }) => String(key))));
  }
  for (const consumer of consumers) consumer.begin?.(slices);
  const prospects = new Prospects(context.signal);
  const steps = new Map(stream.distinct ? joinAll(stream, stream.distinct, slices) : []);
  const readOne = async (slice: Slice): Promise<void> => {
    context.signal.throwIfAborted();
    const pending = consumers.filter(({ sink, failure }) => failure === undefined && !sink?.state.isDone(slice.key));
    if (!pending.length) return;
    const gone = await readUnlessGone(
      new SliceTask(stream, slice, pending, context, inStep(workers, steps.get(slice))),
    );
    if (gone) {
      context.log('WARN', `Stream ${stream.name}: ${slice.key} is left out. ${gone.message}`);
      prospects.passedOver(slice, gone);
      if (gone.failureType === 'config_error') return;
    } else {
      prospects.succeeded();
    }
    for (const { sink, failure, leftOut } of pending) if (!failure && !leftOut) sink?.state.markDone(slice.key);
    // Of slices that are walked side by side, what the others have delivered is claimed with their next pages.
    if (!stream.distinct) for (const { sink } of pending) sink?.safePoint();
  };
  const failures = await forEach(
    slices,
    stream.distinct ? slices.length : pool.size + 1,
    async (slice) => {
      let failed = true;
      try {
        await pool.run(priority, () => readOne(slice));
        failed = false;
      } finally {
        steps.get(slice)?.leave(failed);
      }
    },
    (error) => prospects.isFinal(error),
  );
  const failure = failures.length ? notRead(failures) : (missing ?? prospects.refusal);
  if (failure === undefined) return;
  for (const { sink } of consumers) sink?.state.endWithFailures();
  throw failure;
}

/** The slices of the parent's rows, or why they are not known. */
async function fromParent({
  parentSlices,
  context,
}: FeedOptions): Promise<{ found: readonly Slice[]; missing?: unknown }> {
  try {
    return { found: await parentSlices() };
  } catch (error) {
    if (context.signal.aborted) throw error;
    return { found: [], missing: error };
  }
}

/** Slices that may have rows in common are walked side by side. */
function joinAll(
  { name, sync }: ListStream,
  distinct: NonNullable<ListStream['distinct']>,
  slices: readonly Slice[],
): [Slice, Step][] {
  if (sync.order !== 'descending') throw new Error(`Stream ${name} is distinct, but not read newest first.`);
  const groups = Map.groupBy(slices, (slice) => distinct === true || distinct(slice));
  return [...groups.values()].flatMap((group) => {
    const lockstep = new Lockstep(sync.cursor.type);
    return group.map((slice): [Slice, Step] => [slice, { ...lockstep.join(), isAlone: group.length === 1 }]);
  });
}

/** The place in the pool is free for others while a task waits for its turn. */
function inStep(workers: Workers, step: Step | undefined): Workers {
  if (!step) return workers;
  return {
    lend: workers.lend,
    turn: (front) => workers.lend(() => step.turn(front)),
    round: (isStill) => workers.lend(() => step.round(isStill)),
    newest: step.newest,
    isAlone: step.isAlone,
    isWhole: step.isWhole,
  };
}

/** Partitions with ids for keys come in the order of the ids, whatever order the API lists them in. */
function inOrder(slices: readonly Slice[]): readonly Slice[] {
  const isNumeric = slices.every(({ key }) => typeof key === 'number');
  return isNumeric ? [...slices].sort((a, b) => Number(a.key) - Number(b.key)) : slices;
}

/** Gathers what a partitioned stream needs of its parent's rows. */
export class Collector implements Consumer {
  readonly floor = null;
  readonly lookback = 0;
  readonly #pick: (row: Row) => Slice | readonly Slice[] | undefined;
  readonly #empty: () => ReturnType<Consumer['coverage']>;
  readonly slices: Slice[] = [];
  failure?: unknown;

  constructor(pick: (row: Row) => Slice | readonly Slice[] | undefined, empty: () => ReturnType<Consumer['coverage']>) {
    this.#pick = pick;
    this.#empty = empty;
  }

  coverage(): ReturnType<Consumer['coverage']> {
    return this.#empty();
  }

  claim(): void {}

  setUnfinished(): void {}

  take(rows: readonly Row[]): void {
    for (const row of rows) this.slices.push(...slicesOf(this.#pick(row)));
  }
}

/** What a parent's row stands for, as a list. */
export function slicesOf(picked: Slice | readonly Slice[] | undefined): readonly Slice[] {
  if (picked === undefined) return [];
  return Array.isArray(picked) ? picked : [picked as Slice];
}
