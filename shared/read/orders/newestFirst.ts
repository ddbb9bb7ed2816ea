import { encodeCoverage } from '../../coverage/codec.ts';
import type { Coverage, Interval, Resume } from '../../coverage/coverage.ts';
import { type CursorValue, isTurnedRound } from '../../coverage/cursor.ts';
import type { Config, Incremental } from '../../declare/stream.ts';
import { SourceError } from '../../errors.ts';
import { formatJson, type Row } from '../../json.ts';
import { LoopGuard } from '../../paging/loopGuard.ts';
import { portionOf } from '../subscriber.ts';
import { Front } from './frontier.ts';
import { Passes, readInPasses } from '../passes.ts';
import type { RecentRows } from '../seen.ts';
import { datesOf, newestFirst, undated } from '../datedRows.ts';
import { cursorOf, type FetchedPage, highest, isStalePosition, OutOfOrder, type SliceTask, settledAt } from '../pages.ts';
import { commonCoverage, lowestBound, type Purpose, Wanted } from '../subscription.ts';

type Descending = Extract<Incremental<Config>, { order: 'descending' }>;

/** What comes within the second of an answer may come after it: cursors know whole seconds. */
const RESOLUTION_SECONDS = 1;

/** So often a walk may begin again since a page did not join on to the one before it. */
const MOST_RESTARTS = 5;

/** One unbroken run of pages: everything between `ceiling` and its front has been seen. */
interface Run {
  /** Page to be read next; null: the first. */
  position: unknown;
  /** The lower bound that goes with its positions. */
  bound: CursorValue | null;
  /** Top of what the run may claim; known from its first page, or from where it was taken up. */
  ceiling: CursorValue | undefined;
  /** The highest value of its first page. Rows at or above it that come later have been inserted meanwhile. */
  top: CursorValue | undefined;
  front: Front;
  /** Position of the page before. */
  previous: unknown;
  guard: LoopGuard;
  /** The run began at a saved position: its first page must begin above this value to be trusted. */
  mustReach?: CursorValue;
}

/**
 * Reads a newest-first list from the top down, and jumps over what everybody has already. Claims grow downwards from the
 * top of the first page, so that an interrupted walk leaves an interval at the top and a gap below it.
 *
 * When the API no longer knows a page position, the walk begins again with what is left to read, as long as that has
 * become less.
 */
export function readDescending(task: SliceTask, sync: Descending, passes = new Passes()): Promise<void> {
  return readInPasses(task, passes, (purpose) => readPersistently(task, sync, purpose, passes));
}

async function readPersistently(task: SliceTask, sync: Descending, purpose: Purpose, passes: Passes): Promise<boolean> {
  for (let left = ''; ; ) {
    const walk = new Walk(task, sync, purpose, passes);
    try {
      await walk.read();
      passes.add(walk);
      return walk.isStill;
    } catch (error) {
      passes.add(walk);
      const now = formatJson(task.consumers.map((consumer) => encodeCoverage(consumer.coverage(task.slice))));
      if (!isStalePosition(error) || now === left) throw error;
      left = now;
    }
  }
}

class Walk {
  readonly #task: SliceTask;
  readonly #purpose: Purpose;
  readonly #sync: Descending;
  readonly wanted: readonly Wanted[];
  /** Pages met so far. */
  pages = 0;
  /** Rows that had been handed over when the walk began. */
  readonly #handedBefore: number;
  #restarts = 0;
  /** The API does not keep to the order: nothing is claimed before the list has been read to its end. */
  #isDisordered = false;
  /** Below this nobody wanted anything when the walk began. */
  readonly #bound: CursorValue | null;
  /** Rows to hand over at a time. */
  readonly #atOnce: number;
  /** What everybody had when the walk began. */
  readonly #before: Coverage<CursorValue>;
  readonly recent: RecentRows;
  readonly #passes: Passes;
  readonly #landed = new Set<Interval<CursorValue>>();
  #run: Run;
  /** The run that was left for a jump; goes on if the landing fails. */
  #left: Run | undefined;

  constructor(task: SliceTask, sync: Descending, purpose: Purpose, passes: Passes) {
    const { type } = sync.cursor;
    this.#task = task;
    this.#purpose = purpose;
    this.#sync = sync;
    this.wanted = task.consumers.map((consumer) => new Wanted(consumer, task.slice, type, purpose));
    this.#bound = lowestBound(this.wanted, type);
    this.#before = commonCoverage(this.wanted, type);
    this.#atOnce = portionOf(task.consumers);
    this.recent = task.recentRows();
    this.#passes = passes;
    this.#handedBefore = passes.handed;
    this.#run = this.#begin(null);
  }

  /** Whether nothing can have moved unseen: the list was seen at one glance; of several lists, none had anything new. */
  get isStill(): boolean {
    return this.pages === 1 && (this.#task.workers.isAlone || this.#passes.handed === this.#handedBefore);
  }

  async read(): Promise<void> {
    const { type } = this.#sync.cursor;
    const joins = this.#sync.disorder === 0 && this.#task.paginator.rejoin !== undefined;
    for (;;) {
      await this.#task.workers.turn(this.#run.front.reached ?? this.#run.ceiling);
      const page = await this.#fetchInOrder();
      this.pages += 1;
      for (const one of this.wanted) {
        one.answered ??= type.minusSeconds(type.fromTime(page.time), RESOLUTION_SECONDS);
        one.settled ??= settledAt(this.#sync, page.time);
      }
      const run = this.#run;
      run.position = page.position;
      const cursors = this.#cursorsOf(page.rows);
      const top = highest(type, cursors);
      if (run.mustReach !== undefined && !this.#landedWell(top, run.mustReach)) {
        this.#goBack();
        continue;
      }
      delete run.mustReach;
      run.top ??= top;
      run.ceiling ??= this.#capped(top, page);
      this.#passes.reach = this.#task.workers.newest(top, settledAt(this.#sync, page.time), type);
      if (page.position === null && this.pages > 1) this.#restart();

      const fresh = this.recent.fresh(page.rows);
      const next = this.#task.next(page, fresh.length);
      const isComplete = this.#task.isComplete(next) && !this.#isDisordered;
      if (isComplete && joins) this.#claimAbove(this.#certainWith(top), run.previous);
      const isWhole = isComplete && this.#task.isComplete(run.position);
      await this.#hand(fresh, fresh.length === page.rows.length ? cursors : this.#cursorsOf(fresh), isWhole);
      if (next === undefined || this.#isUnwanted || (isComplete && this.#isDone(page, cursors))) return this.#finish();
      if (isComplete && !joins) this.#claimPage();
      run.guard.check(next, fresh.length);
      run.previous = run.position;
      run.position = next;
      if (isComplete) this.#jump();
    }
  }

  /**
   * Hands over the new rows of a page; where taking is slow, the newest ones first, and claims what has been taken, unless
   * rows between them may be missing.
   */
  async #hand(rows: readonly Row[], cursors: readonly (CursorValue | undefined)[], mayClaim: boolean): Promise<void> {
    if (rows.length <= this.#atOnce || !mayClaim) return this.#handAll(rows, cursors);
    const sorted = newestFirst(this.#sync, rows);
    for (let from = 0; from < rows.length; from += this.#atOnce) {
      if (from > 0) this.#claimPage();
      const some = sorted.slice(from, from + this.#atOnce);
      await this.#handAll(some, this.#cursorsOf(some));
    }
  }

  async #handAll(rows: readonly Row[], cursors: readonly (CursorValue | undefined)[]): Promise<void> {
    const dates = this.#isDisordered ? undated(this.#sync, cursors) : datesOf(this.#sync, rows, cursors);
    await this.#passes.hand(this.#task, this.wanted, rows, dates);
    const known = cursors.filter((cursor) => cursor !== undefined);
    const inOrder = isTurnedRound(known, this.#sync.cursor.type) ? known.toReversed() : known;
    this.#run.front.push(inOrder.filter((cursor) => this.#countsAsPlace(cursor)));
  }

  #cursorsOf(rows: readonly Row[]): (CursorValue | undefined)[] {
    return rows.map((row) => cursorOf(this.#sync, row));
  }

  #begin(position: unknown, ceiling?: CursorValue, bound = this.#bound): Run {
    const front = new Front(this.#sync.cursor.type, this.#sync.disorder);
    return { position, ceiling, front, bound, top: undefined, previous: null, guard: new LoopGuard() };
  }

  /** A page that shows the list out of order is asked for once more before that is believed. */
  async #fetchInOrder(): Promise<FetchedPage> {
    const page = await this.#fetch();
    if (this.#isDisordered || !this.#isOutOfOrder(page)) return page;
    const again = await this.#fetch();
    if (!this.#isOutOfOrder(again)) return again;
    const { stream, context } = this.#task;
    // Pages by value rest on the order; those by number come to the end of the list without it.
    if (stream.ifOutOfOrder !== undefined && this.#task.paginator.isRefuted) throw new OutOfOrder(stream);
    this.#isDisordered = true;
    if (!context.disordered?.has(stream.name)) {
      context.log(
        'WARN',
        `Stream ${stream.name}: the API does not list it newest first, as it should. It is read to its end, and an interruption begins it anew.`,
      );
    }
    context.disordered?.add(stream.name);
    return again;
  }

  #isOutOfOrder({ rows, position }: FetchedPage): boolean {
    // A page that was read again shows what slipped onto it; the first one, what has moved up meanwhile.
    const isLookedAtAgain = !this.#task.isComplete(position) || (position === null && this.pages > 0);
    if (isLookedAtAgain) return false;
    const known = (some: readonly Row[]): CursorValue[] =>
      this.#cursorsOf(some).filter((cursor) => cursor !== undefined);
    const fresh = known(rows.filter((row) => !this.recent.has(row))).filter((cursor) => this.#countsAsPlace(cursor));
    return this.#run.front.isContradictedBy(
      isTurnedRound(known(rows), this.#sync.cursor.type) ? fresh.toReversed() : fresh,
    );
  }

  async #fetch(): Promise<FetchedPage> {
    for (;;) {
      const { bound } = this.#run;
      const bounds = bound !== null && this.#sync.since ? this.#sync.since(bound) : {};
      try {
        return await this.#task.fetch(this.#run.position, bounds);
      } catch (error) {
        if (this.#run.mustReach === undefined || !isStalePosition(error)) throw error;
        this.#goBack();
      }
    }
  }

  /** A page that begins above the gap, so that nothing of it was passed over, and below what this walk has seen already. */
  #landedWell(top: CursorValue | undefined, mustReach: CursorValue): boolean {
    const { type } = this.#sync.cursor;
    const reached = this.#left?.front.reached;
    if (top === undefined || type.compare(top, mustReach) <= 0) return false;
    return reached !== undefined && type.compare(top, reached) <= 0;
  }

  /** The saved position did not lead where it should: on from where the jump was made, page by page. */
  #goBack(): void {
    if (this.#left) this.#run = this.#left;
  }

  /** In a list that is not in strict order, inserted rows would make rows look further apart than they are. */
  #countsAsPlace(cursor: CursorValue): boolean {
    const { top } = this.#run;
    return this.#sync.disorder === 0 || top === undefined || this.#sync.cursor.type.compare(cursor, top) < 0;
  }

  /** The highest value of the first page, unless rows at that value may still appear. */
  #capped(top: CursorValue | undefined, page: FetchedPage): CursorValue | undefined {
    const settled = settledAt(this.#sync, page.time);
    return top !== undefined && this.#sync.cursor.type.compare(top, settled) > 0 ? settled : top;
  }

  /** Whether nobody takes anything any more. */
  get #isUnwanted(): boolean {
    return !this.wanted.some(({ isAlive }) => isAlive);
  }

  /** Whether nobody wants anything of what is left. The last row of several does not tell that alone. */
  #isDone({ rows }: FetchedPage, cursors: readonly (CursorValue | undefined)[]): boolean {
    const { type } = this.#sync.cursor;
    const bound = lowestBound(
      this.wanted.filter(({ isAlive }) => isAlive),
      type,
    );
    const { reached } = this.#run.front;
    const isBelow = (value: CursorValue | undefined): boolean =>
      bound !== null && value !== undefined && type.compare(value, bound) <= 0;
    const [last, before] = cursors.filter((cursor) => cursor !== undefined).toReversed();
    const isAlone = rows.length > 1 && before !== undefined && isBelow(last) && !isBelow(before);
    return isBelow(reached) && !isAlone;
  }

  #finish(): void {
    for (const one of this.wanted) one.finish(this.#run.ceiling);
  }

  /** Claims what lies above a value, down to where nothing newer can follow, and lets the state be saved with it. */
  #claimAbove(low: CursorValue | undefined, position: unknown): void {
    const { ceiling, bound } = this.#run;
    if (low === undefined || ceiling === undefined || this.#sync.cursor.type.compare(low, ceiling) >= 0) return;
    const resume: Resume | undefined = this.#task.paginator.at || position === null ? undefined : { position, bound };
    for (const one of this.wanted) one.claim(low, ceiling, resume);
    this.#task.safePoint();
  }

  /** What has been handed over: in strict order all of it, otherwise but for what the rows after it may show. */
  #claimPage(): void {
    const { front, position, previous } = this.#run;
    if (this.#sync.disorder === 0) this.#claimAbove(front.reached, position);
    else this.#claimAbove(front.claimable, previous);
  }

  /**
   * Down to where nothing is missing once a page with this top has come. Where pages join on to each other, it is the next
   * page that tells: the last dates of a page may be none.
   */
  #certainWith(top: CursorValue | undefined): CursorValue | undefined {
    const { reached } = this.#run.front;
    return top === undefined || reached === undefined ? undefined : highest(this.#sync.cursor.type, [top, reached]);
  }

  /** A page that did not join on has led back to the top. */
  #restart(): void {
    this.#restarts += 1;
    if (this.#restarts > MOST_RESTARTS) throw notJoined(this.#task.stream.name);
    this.#run.guard = new LoopGuard();
  }

  /** Leaves out what everybody has, when there is a quicker way below it than page by page. */
  #jump(): void {
    if (this.#purpose !== 'missing') return;
    const interval = this.#before.intervals.find((one) => this.#isInside(one) && !this.#landed.has(one));
    if (!interval || interval.low === null) return;
    const { paginator } = this.#task;
    const { low, high, resume } = interval;
    if (!paginator.at && !(resume && this.#reachesDown(resume.bound))) return;
    this.#landed.add(interval);
    const { ceiling } = this.#run;
    if (ceiling !== undefined) for (const one of this.wanted) one.claim(high, ceiling);
    this.#left = this.#run;
    this.#run = paginator.at
      ? this.#begin(paginator.at(low), low)
      : { ...this.#begin(resume?.position, low, resume?.bound ?? null), mustReach: low };
  }

  /** Whether a list with this lower bound holds all that is wanted. */
  #reachesDown(bound: CursorValue | null): boolean {
    return bound === null || (this.#bound !== null && this.#sync.cursor.type.compare(bound, this.#bound) <= 0);
  }

  /** Whether the walk has come into an interval, and has a gap below it to reach. */
  #isInside({ low, high }: Interval<CursorValue>): boolean {
    const { type } = this.#sync.cursor;
    const { reached } = this.#run.front;
    if (reached === undefined || low === null || type.compare(reached, low) <= 0) return false;
    return type.compare(reached, high) <= 0;
  }
}

function notJoined(stream: string): SourceError {
  return new SourceError(
    'transient_error',
    `The pages of ${stream} do not join on to each other: the API answers other rows than it has just listed. The next sync goes on from what is certain.`,
    'Pages do not join on to each other.',
  );
}
