import type { Resume } from '../coverage/coverage.ts';
import type { CursorValue } from '../coverage/cursor.ts';
import { LoopGuard } from '../paginators/guard.ts';
import type { Config, Incremental } from '../stream.ts';
import { commonCoverage, lowest, Wanted } from './consumer.ts';
import { Front } from './front.ts';
import { cursorOf, type FetchedPage, highest, isStalePosition, type SliceTask, settledAt } from './task.ts';

type Descending = Extract<Incremental<Config>, { order: 'descending' }>;

/** One unbroken run of pages: everything between `ceiling` and its front has been seen. */
interface Run {
  /** Page to be read next; null: the first. */
  position: unknown;
  /** Top of what the run may claim; known from its first page, or from where it was resumed. */
  ceiling: CursorValue | undefined;
  front: Front;
  /** Position of the page before, and of the one before that. */
  trail: unknown[];
  guard: LoopGuard;
  /** The run began at a saved position: its first page must reach up to this value to be trusted. */
  mustReach?: CursorValue;
}

/**
 * Reads a newest-first list from the top down, and jumps over what everybody has already. Claims grow downwards from the
 * top of the first page, so that an interrupted walk leaves an interval at the top and a gap below it.
 */
export async function readDescending(task: SliceTask, sync: Descending): Promise<void> {
  const { type } = sync.cursor;
  const wanted = task.consumers.map((consumer) => new Wanted(consumer, task.slice, type));
  const bound = lowest(
    type,
    wanted.map((one) => one.bound),
  );
  const before = commonCoverage(wanted, type);
  const bounds = bound !== null && sync.since ? sync.since(bound) : {};
  const { paginator } = task.stream;

  const begin = (position: unknown, ceiling?: CursorValue): Run => ({
    position,
    ceiling,
    front: new Front(type, sync.disorder),
    trail: [],
    guard: new LoopGuard(),
  });
  let run = begin(null);
  let passedBy: Run | undefined;
  let restarts = 0;

  for (;;) {
    let page: FetchedPage;
    try {
      page = await task.fetch(run.position, bounds);
    } catch (error) {
      if (!isStalePosition(error)) throw error;
      if (run.mustReach !== undefined && passedBy) run = passedBy;
      else if (run.position === null || restarts++ > 0) throw error;
      else run = begin(null);
      continue;
    }
    const cursors = page.rows.map((row) => cursorOf(sync, row));
    const top = highest(type, cursors);
    if (run.mustReach !== undefined && passedBy && (top === undefined || type.compare(top, run.mustReach) < 0)) {
      run = passedBy;
      continue;
    }
    delete run.mustReach;
    run.ceiling ??= capped(top, settledAt(sync, page.time));

    const fresh = task.recent.fresh(page.rows);
    const freshCursors = fresh.length === page.rows.length ? cursors : fresh.map((row) => cursorOf(sync, row));
    for (const one of wanted) await one.take(fresh, freshCursors);
    run.front.push(cursors.filter((cursor) => cursor !== undefined));

    const next = paginator.next({ rows: page.rows, body: page.body, fresh: fresh.length }, run.position);
    const reached = run.front.reached;
    const passedBound = bound !== null && reached !== undefined && type.compare(reached, bound) <= 0;
    if (next === undefined || passedBound) {
      if (run.ceiling !== undefined) for (const one of wanted) one.claim(one.floor, run.ceiling);
      return;
    }
    claimPage(run);
    task.safePoint();
    restarts = 0;
    run.guard.check(next, fresh.length);
    run.trail = [run.position, ...run.trail].slice(0, 2);
    run.position = next;

    const jump = passedBy ? undefined : landing(reached);
    if (jump) {
      passedBy = run;
      run = jump;
    }
  }

  /** The highest value of the first page, unless rows at that value may still appear. */
  function capped(top: CursorValue | undefined, settled: CursorValue): CursorValue | undefined {
    return top !== undefined && type.compare(top, settled) > 0 ? settled : top;
  }

  function claimPage({ front, ceiling, position, trail }: Run): void {
    const low = front.claimable;
    if (low === undefined || ceiling === undefined) return;
    const at = sync.disorder === 0 ? position : trail[0];
    const resume: Resume | undefined =
      paginator.at || at === null || at === undefined ? undefined : { position: at, bound };
    for (const one of wanted) one.claim(low, ceiling, resume);
  }

  /** Where to go on below the interval that the walk has come into, when there is a quicker way than page by page. */
  function landing(reached: CursorValue | undefined): Run | undefined {
    if (reached === undefined) return undefined;
    const interval = before.intervals.find(({ low, high }) => low !== null && within(reached, low, high));
    if (!interval || interval.low === null) return undefined;
    if (paginator.at) return begin(paginator.at(interval.low), interval.low);
    const { resume } = interval;
    if (!resume || resume.bound !== bound) return undefined;
    return { ...begin(resume.position, interval.low), mustReach: interval.low };
  }

  function within(value: CursorValue, low: CursorValue, high: CursorValue): boolean {
    const lookback = Math.max(...task.consumers.map((consumer) => consumer.lookback));
    return type.compare(value, low) > 0 && type.compare(value, type.minusSeconds(high, lookback)) <= 0;
  }
}
