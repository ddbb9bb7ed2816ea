import { SourceError, toSourceError } from '../errors.ts';
import { ApiError } from '../http/failure.ts';
import type { Row } from '../json.ts';
import { type ListStream, type Slice, WHOLE } from '../stream.ts';
import { readAscending } from './ascending.ts';
import type { Consumer } from './consumer.ts';
import { readDescending } from './descending.ts';
import { type Failure, forEach, type Pool } from './pool.ts';
import { type ReadContext, SliceTask } from './task.ts';
import { readUnordered, readWhole } from './unordered.ts';
import { readWindows } from './windows.ts';

/** A message names so many partitions that were not read. */
const MOST_NAMED = 5;

/** So many refused partitions, and none read, and the others will be refused as well. */
const MOST_REFUSALS = 3;

/** What a feed needs to be read. */
export interface FeedOptions {
  stream: ListStream;
  consumers: readonly Consumer[];
  pool: Pool;
  /** Place among the feeds; lower ones are served first. */
  priority: number;
  context: ReadContext;
  /** The rows of the parent stream that this one is partitioned by. */
  parentSlices(): Promise<readonly Slice[]>;
}

/** Reads all slices of one list operation for all its consumers. */
export async function readFeed(options: FeedOptions): Promise<void> {
  const { stream, consumers, pool, priority, context } = options;
  const { partitions } = stream;
  if (!partitions) return pool.run(priority, () => readUnlessAbsent(new SliceTask(stream, WHOLE, consumers, context)));
  const found = 'parent' in partitions ? await options.parentSlices() : partitions.slices(context.config);
  const slices = inOrder([...new Map(found.map((slice) => [String(slice.key), slice])).values()]);
  for (const { sink } of consumers) sink?.state.keepOnly(new Set(slices.map(({ key }) => String(key))));
  let hasRead = false;
  let refusals = 0;
  const readOne = async (slice: Slice): Promise<void> => {
    context.signal.throwIfAborted();
    const pending = consumers.filter(({ sink }) => !sink?.state.isDone(slice.key));
    if (!pending.length) return;
    await readUnlessGone(new SliceTask(stream, slice, pending, context));
    hasRead = true;
    for (const { sink } of pending) sink?.state.markDone(slice.key);
    for (const { sink } of pending) sink?.safePoint();
  };
  const stopsOthers = (error: unknown): boolean => {
    if (context.signal.aborted || !(error instanceof ApiError)) return true;
    if (error.failureType === 'config_error') refusals += 1;
    const refusesAll = !hasRead && refusals >= MOST_REFUSALS;
    return error.action === 'fail_sync' || error.action === 'renew' || error.problem.kind === 'network' || refusesAll;
  };
  const failures = await forEach(
    slices,
    pool.size + 1,
    (slice) => pool.run(priority, () => readOne(slice)),
    stopsOthers,
  );
  if (!failures.length) return;
  for (const { sink } of consumers) sink?.state.endWithFailures();
  throw notRead(failures);
}

/** The first of the errors; its message begins with the partitions that were not read. */
function notRead(failures: readonly Failure<Slice>[]): SourceError {
  const { failureType, message, detail } = toSourceError(failures[0]?.error);
  const named = failures.slice(0, MOST_NAMED).map(({ item }) => item.key);
  const more = failures.length > MOST_NAMED ? ` and ${failures.length - MOST_NAMED} more` : '';
  return new SourceError(failureType, `Not read: ${named.join(', ')}${more}. ${message}`, detail, failures[0]?.error);
}

/** Partitions with ids for keys come in the order of the ids, whatever order the API lists them in. */
function inOrder(slices: readonly Slice[]): readonly Slice[] {
  const isNumeric = slices.every(({ key }) => typeof key === 'number');
  return isNumeric ? [...slices].sort((a, b) => Number(a.key) - Number(b.key)) : slices;
}

async function readSlice(task: SliceTask): Promise<void> {
  const { sync } = task.stream;
  for (const { sink } of task.consumers) sink?.start();
  switch (sync.order) {
    case 'full_refresh':
      return readWhole(task);
    case 'descending':
      return readDescending(task, sync);
    case 'ascending':
      return readAscending(task, sync);
    case 'windows':
      return readWindows(task, sync);
    case 'unordered':
      return readUnordered(task, sync);
  }
}

/** A resource that is gone for everybody is an empty stream with a warning. */
async function readUnlessAbsent(task: SliceTask): Promise<void> {
  try {
    await readSlice(task);
  } catch (error) {
    if (!(error instanceof ApiError) || error.action !== 'empty') throw error;
    task.context.log('WARN', `Stream ${task.stream.name} is empty: ${error.message}`);
  }
}

/** A partition that cannot be read is left out with a warning; the others go on. */
async function readUnlessGone(task: SliceTask): Promise<void> {
  try {
    await readUnlessAbsent(task);
  } catch (error) {
    if (!(error instanceof ApiError) || error.action !== 'skip') throw error;
    task.context.log('WARN', `Stream ${task.stream.name}: ${task.slice.key} is left out. ${error.message}`);
  }
}

/** Gathers what a partitioned stream needs of its parent's rows. */
export class Collector implements Consumer {
  readonly floor = null;
  readonly lookback = 0;
  readonly #pick: (row: Row) => Slice | undefined;
  readonly #empty: () => ReturnType<Consumer['coverage']>;
  readonly slices: Slice[] = [];

  constructor(pick: (row: Row) => Slice | undefined, empty: () => ReturnType<Consumer['coverage']>) {
    this.#pick = pick;
    this.#empty = empty;
  }

  coverage(): ReturnType<Consumer['coverage']> {
    return this.#empty();
  }

  claim(): void {}

  setRecheck(): void {}

  take(rows: readonly Row[]): void {
    for (const row of rows) {
      const slice = this.#pick(row);
      if (slice) this.slices.push(slice);
    }
  }
}
