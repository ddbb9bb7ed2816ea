import { Coverage } from '../../coverage/coverage.ts';
import type { CursorValue } from '../../coverage/cursor.ts';
import { type Config, type Incremental, type ListStream, WHOLE } from '../../declare/stream.ts';
import type { Params } from '../../http/params.ts';
import type { Row } from '../../json.ts';
import { LoopGuard } from '../../paging/loopGuard.ts';
import { type Consumer, give } from '../subscriber.ts';
import { readDescending } from './newestFirst.ts';
import { Held } from './held.ts';
import { Passes } from '../passes.ts';
import { cursorOf, type FetchedPage, highest, isStalePosition, SliceTask, settledAt } from '../pages.ts';
import { lowestBound, Wanted } from '../subscription.ts';

type Unordered = Extract<Incremental<Config>, { order: 'unordered' }>;

/** Rows among which one that stands in several parts of what is new is noticed. */
const MOST_PARTS_ROWS = 50_000;

/** Reads a list to its end. */
export async function readWhole(task: SliceTask, bounds: Params = {}): Promise<void> {
  let guard = new LoopGuard();
  let recent = task.recentRows();
  const dropped = task.recentRows();
  let restarted = false;
  for (let position: unknown = null; ; ) {
    let page: FetchedPage;
    try {
      page = await task.fetch(position, bounds);
    } catch (error) {
      if (!isStalePosition(error) || position === null || restarted) throw error;
      restarted = true;
      position = null;
      guard = new LoopGuard();
      recent = task.recentRows();
      continue;
    }
    const fresh = recent.fresh(page.rows);
    for (const consumer of task.consumers) await give(consumer, fresh, task.slice);
    if (task.consumers.every(({ failure }) => failure !== undefined)) return;
    const next = task.next(page, fresh.length);
    if (next === undefined) {
      const shown = { rows: page.received, body: page.body, fresh: fresh.length };
      if (task.paginator.isDoubtful?.(shown, page.position)) warnOfMore(task);
      return;
    }
    // An incremental stream claims nothing before the end: a STATE in between would say nothing new.
    if (task.stream.sync.order === 'full_refresh') task.safePoint();
    // Rows that the stream leaves out are no sign that the API repeats itself.
    guard.check(next, fresh.length || dropped.fresh(page.received).length);
    position = next;
  }
}

function warnOfMore({ stream, slice, context }: SliceTask): void {
  const where = slice === WHOLE ? '' : ` of ${slice.key}`;
  context.log(
    'WARN',
    `Stream ${stream.name}: the API gives no way to be sure that all${where} was read; there may be more.`,
  );
}

/**
 * Reads a whole unordered list and takes what is newer than its coverage; or, once there is coverage, the feeds that
 * together bring every change. New coverage is claimed when everything has been read, and ends where the reading began.
 */
export async function readUnordered(task: SliceTask, sync: Unordered): Promise<void> {
  const { type } = sync.cursor;
  const wanted = task.consumers.map((consumer) => new Wanted(consumer, task.slice, type, 'late', true));
  const bound = lowestBound(wanted, type);
  let top: CursorValue | undefined;
  let isEmpty = true;
  const recent = task.recentRows(MOST_PARTS_ROWS);
  const passes = new Passes();
  const held = new Held(task, sync, passes, wanted);
  const take = async (rows: readonly Row[]): Promise<void> => {
    const cursors = rows.map((row) => cursorOf(sync, row));
    top = highest(type, [top, ...cursors]);
    isEmpty &&= !rows.length;
    await held.take(rows, cursors);
  };

  const parts = boundsOf(sync, bound);
  const takeNew = (rows: readonly Row[]): Promise<void> => take(recent.fresh(rows));
  const onlyNewer = wanted.every((one) => one.gaps.length === 1 && one.coverage.top !== undefined);
  const readings =
    sync.feeds && onlyNewer && bound !== null
      ? sync.feeds.map((feed) => feedTask(task, feed, bound, takeNew))
      : [new SliceTask(task.stream, task.slice, [taker(parts.length > 1 ? takeNew : take, task)], task.context)];
  for (const reading of readings) {
    const { sync: how } = reading.stream;
    if (reading.stream !== task.stream && how.order === 'descending') await readDescending(reading, how);
    else for (const bounds of parts) await readWhole(reading, bounds);
    for (const { failure } of reading.consumers) if (failure !== undefined) throw failure;
  }
  const begun = settledAt(sync, Math.min(...readings.map(({ began }) => began ?? task.context.clock.now())));
  // Where no row has a date, all of them would come again and again if nothing were claimed.
  const last = top ?? (isEmpty ? undefined : begun);
  const reached = last !== undefined && type.compare(last, begun) > 0 ? begun : last;
  for (const one of wanted) one.settled = begun;
  await held.release((one) => one.floor, begun);
  for (const one of wanted) one.finish(reached);
}

/** The lower bounds of each reading of the list; none when all of it is wanted, or when the API knows no bound. */
function boundsOf({ since }: Unordered, bound: CursorValue | null): readonly Params[] {
  return bound === null || !since ? [{}] : [since(bound)].flat();
}

/** A consumer that hands rows on and has nothing of its own. */
function taker(take: (rows: readonly Row[]) => Promise<void>, { consumers }: SliceTask): Consumer {
  const sink = consumers[0]?.sink;
  return {
    ...(sink && { sink }),
    floor: null,
    lookback: 0,
    coverage: () => {
      throw new Error('An unordered list has no coverage while it is read.');
    },
    claim: () => {},
    setUnfinished: () => {},
    take,
  };
}

function feedTask(
  task: SliceTask,
  feed: ListStream,
  bound: CursorValue,
  take: (rows: readonly Row[]) => Promise<void>,
): SliceTask {
  if (feed.sync.order !== 'descending') throw new Error(`The feed ${feed.name} must be read newest first.`);
  const covered = new Coverage(feed.sync.cursor.type).add(null, bound);
  const { transform } = task.stream;
  const context = { config: task.context.config, slice: task.slice };
  const own = (rows: readonly Row[]): Promise<void> =>
    take(transform ? rows.map((row) => transform(row, context)) : rows);
  return new SliceTask(feed, task.slice, [{ ...taker(own, task), coverage: () => covered }], task.context);
}
