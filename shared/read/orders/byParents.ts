import type { CursorType, CursorValue } from '../../coverage/cursor.ts';
import type { Config, ListStream, ParentPartitions, Slice } from '../../declare/stream.ts';
import type { Consumer } from '../subscriber.ts';
import { collectorFor } from '../subscribers.ts';
import { readFeed } from '../partitions.ts';
import { coveredTo, Parents } from './parents.ts';
import { notRead, Prospects } from '../prospects.ts';
import type { Passes } from '../passes.ts';
import { type Failure, forEach, Pool } from '../pool.ts';
import { readUnlessGone } from '../partitionReading.ts';
import { cursorOf, highest, type ReadContext, SliceTask } from '../pages.ts';
import { lowestBound, Wanted } from '../subscription.ts';

/** So many lists are read at a time. */
const AT_ONCE = 4;
/** So many times the other list is looked at for rows that moved. */
const MOST_LOOKS = 10;
/** So many that are gone, and none read, and there is no such resource. */
const MOST_GONE = 50;
/** So many that are left out are named. */
const MOST_WARNINGS = 5;

/**
 * Reads a list that can only be asked for by the rows of another one: of each that is new or has changed since, what is
 * wanted; of all of them, where a row shows that its parent does not change with it. No order among them is known:
 * everything is claimed at the end, up to where the other list was known.
 *
 * Throws when one of them could not be read, or a part of the list that they stand in.
 */
export async function readOfEach(task: SliceTask, of: ParentPartitions<Config>, passes: Passes): Promise<true> {
  const { consumers, slice, stream, context, workers } = task;
  const { sync } = stream;
  if (sync.order !== 'descending') throw new Error(`Stream ${stream.name} must be read newest first of each.`);
  const { type } = sync.cursor;
  const wanted = consumers.map((consumer) => new Wanted(consumer, slice, type, 'late', true));
  const bound = lowestBound(wanted, type);
  const read = new Set<string>();
  const readSince = async (since: CursorValue | null): Promise<Parents> => {
    const parents = await gather(task, of, since);
    const slices = [...parents.found.values()].map((one) => one.slice).filter(({ key }) => !read.has(String(key)));
    for (const { key } of slices) read.add(String(key));
    await readEach(task, slices, {
      ...nobody(task, type, bound),
      take: async (rows, { key }) => {
        const cursors = rows.map((row) => cursorOf(sync, row));
        for (const cursor of cursors) parents.met(key, cursor);
        top = highest(type, [top, ...cursors]);
        await passes.take(wanted, rows, cursors);
        if (wanted.every(({ isAlive }) => !isAlive)) throw consumers[0]?.failure;
      },
    });
    return parents;
  };
  let top: CursorValue | undefined;
  await workers.lend(async () => {
    const parents = await readSince(bound);
    const isWhole = parents.areStale || bound === null;
    if (parents.areStale && bound !== null) {
      const { name } = of.parent;
      context.log('INFO', `Stream ${stream.name}: ${name} do not change with what is in them: all of them are read.`);
      await readSince(null);
    }
    const known = isWhole ? parents.settled : parents.reach;
    const reached = top !== undefined && known !== undefined && type.compare(known, top) < 0 ? known : top;
    for (const one of wanted) one.finish(known === undefined ? undefined : reached);
  });
  return true;
}

/** The rows of the other list from `since` on. Those that moved to another part of it while it was read are there at the next look. */
async function gather({ stream, context }: SliceTask, of: ParentPartitions<Config>, since: CursorValue | null) {
  const { sync } = stream;
  if (sync.order === 'full_refresh') throw new Error(`Stream ${stream.name} has no cursor.`);
  const pool = new Pool(AT_ONCE);
  const parents = new Parents(of, context, sync.cursor.type, since);
  for (let known = -1, looks = 0; parents.found.size > known && looks < MOST_LOOKS; looks++) {
    known = parents.found.size;
    await readList(of.parent, parents, pool, context);
  }
  return parents;
}

/** Reads each. One that is gone is left out, as long as others are there. */
async function readEach({ stream, context }: SliceTask, slices: readonly Slice[], consumer: Consumer): Promise<void> {
  const prospects = new Prospects(context.signal);
  const gone: Failure<Slice>[] = [];
  let hasRead = false;
  const isVain = (): boolean => !hasRead && gone.length >= MOST_GONE;
  const read = async (slice: Slice): Promise<void> => {
    context.signal.throwIfAborted();
    const error = await readUnlessGone(new SliceTask(stream, slice, [consumer], context));
    if (consumer.failure !== undefined) throw consumer.failure;
    if (!error) {
      hasRead = true;
      return prospects.succeeded();
    }
    if (error.failureType === 'config_error') throw error;
    gone.push({ item: slice, error });
    if (gone.length <= MOST_WARNINGS)
      context.log('WARN', `Stream ${stream.name}: ${slice.key} is left out. ${error.message}`);
    if (isVain()) throw error;
  };
  const isFinal = (error: unknown): boolean => consumer.failure !== undefined || isVain() || prospects.isFinal(error);
  const failures = await forEach(slices, AT_ONCE, read, isFinal);
  if (failures.length) throw notRead(failures);
  if (gone.length && !hasRead) throw notRead(gone);
}

/** Reads a list for one consumer, and what its slices are made of. */
async function readList(list: ListStream, consumer: Consumer, pool: Pool, context: ReadContext): Promise<void> {
  const parentSlices = async (): Promise<readonly Slice[]> => {
    const { partitions } = list;
    if (!partitions || !('parent' in partitions)) return [];
    const collector = collectorFor(partitions.parent, list, context);
    await readList(partitions.parent, collector, pool, context);
    return collector.slices;
  };
  await readFeed({ stream: list, consumers: [consumer], pool, priority: 0, context, parentSlices });
  if (consumer.failure !== undefined) throw consumer.failure;
  if (consumer instanceof Parents) consumer.assertWhole();
}

/** Keeps no coverage of its own, and wants nothing below a bound. */
function nobody(
  { consumers }: SliceTask,
  type: CursorType<CursorValue>,
  bound: CursorValue | null,
): Omit<Consumer, 'take'> {
  const sink = consumers[0]?.sink;
  const covered = coveredTo(bound, type);
  return { ...(sink && { sink }), floor: null, lookback: 0, coverage: () => covered, claim() {}, setUnfinished() {} };
}
