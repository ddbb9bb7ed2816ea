import type { CursorValue } from '../coverage/cursor.ts';
import { type Row, valueAt } from '../json.ts';
import { LoopGuard } from '../paginators/guard.ts';
import type { Params } from '../paginators/paginator.ts';
import type { Config, Incremental } from '../stream.ts';
import { portionOf } from './consumer.ts';
import { Held } from './held.ts';
import { type Passes, readInPasses } from './passes.ts';
import type { RecentRows } from './recent.ts';
import { cursorOf, type SliceTask, settledAt } from './task.ts';
import { gapsToRead, type Purpose, Wanted } from './wanted.ts';

type Windows = Extract<Incremental<Config>, { order: 'windows' }>;

const SHORTEST_SECONDS = 1;
/** A window with less than this part of the rows that it may have doubles the next. */
const FEW = 1 / 4;
/** One that had too many is made as short as should bring this part of them. */
const SAFE = 1 / 2;
/** So many rows are kept at most for somebody who takes long. */
const MOST_HELD = 5_000;

interface Window {
  after: CursorValue;
  until: CursorValue;
  most: number;
}

/** How the reading of a window went: with so many rows; with too many; or the API did not filter. */
type Outcome = { rows: number; time: number } | { tooMany: number } | 'unfiltered';

/**
 * Reads every gap in windows of time, oldest first, and claims each when all its pages are in. The clock is read once:
 * no window ends after the beginning of the sync. A list that the API turns out not to filter is read whole instead.
 */
export function readWindows(task: SliceTask, sync: Windows): Promise<void> {
  return readInPasses(task, async (purpose, passes) => {
    await new WindowedWalk(task, sync, purpose, passes).read();
    return true;
  });
}

class WindowedWalk {
  readonly #task: SliceTask;
  readonly #sync: Windows;
  readonly #purpose: Purpose;
  readonly #passes: Passes;
  readonly #wanted: readonly Wanted[];
  readonly #recent: RecentRows;
  readonly #held: Held;
  /** Rows that were handed over before their window turned out to hold too many. */
  #handed: RecentRows[] = [];
  readonly #end: CursorValue;

  constructor(task: SliceTask, sync: Windows, purpose: Purpose, passes: Passes) {
    this.#task = task;
    this.#sync = sync;
    this.#purpose = purpose;
    this.#passes = passes;
    this.#wanted = task.consumers.map((consumer) => new Wanted(consumer, task.slice, sync.cursor.type, purpose, true));
    this.#recent = task.recentRows();
    this.#held = new Held(task, sync, passes, this.#wanted);
    this.#end = settledAt(sync, task.context.clock.now());
  }

  async read(): Promise<void> {
    const gaps = gapsToRead(this.#wanted, this.#sync.cursor.type, this.#purpose);
    let end: CursorValue | undefined;
    for (const { low, high, from } of gaps) {
      const after = from ?? this.#start;
      if (await this.#readGap(low, after, high)) continue;
      end = await this.#readWhole(gaps.at(-1)?.from ?? this.#start);
      await this.#held.release(({ floor }) => floor, end);
      break;
    }
    for (const one of this.#wanted) one.finish(end);
    this.#passes.add({ recent: this.#recent, wanted: this.#wanted });
  }

  /** Reads what lies above `from`, and claims it from `low` on. False when the API does not filter. */
  async #readGap(low: CursorValue | null, from: CursorValue, high: CursorValue | null): Promise<boolean> {
    const { cursor, longestSeconds = Number.POSITIVE_INFINITY, windowSeconds, mostRows } = this.#sync;
    const { type } = cursor;
    const top = high === null ? this.#end : this.#earlier(high, this.#end);
    const most = Number.isFinite(portionOf(this.#task.consumers)) ? Math.min(mostRows, MOST_HELD) : mostRows;
    // What is new since the last sync is mostly little; who keeps no state wants to be done soon.
    const isNew =
      high === null && this.#wanted.every(({ consumer, coverage: { top } }) => top !== undefined || !consumer.sink);
    let seconds = isNew ? longestSeconds : Math.min(longestSeconds, windowSeconds(this.#task.context.config));
    let settled = true;
    for (let after = from; type.compare(after, top) < 0; ) {
      const left = Math.ceil((type.timeOf(top) - type.timeOf(after)) / 1000);
      seconds = Math.max(SHORTEST_SECONDS, Math.min(Math.ceil(seconds), left));
      const until = this.#earlier(type.minusSeconds(after, -seconds), top);
      const isShortest = seconds === SHORTEST_SECONDS;
      const outcome = await this.#readPages({ after, until, most: isShortest ? Number.POSITIVE_INFINITY : most });
      if (outcome === 'unfiltered') return false;
      if ('tooMany' in outcome) {
        seconds *= Math.min(SAFE, (SAFE * most) / outcome.tooMany);
        continue;
      }
      // Nothing above a range that the server had not settled when it was read may be claimed in this run.
      const known = settledAt(this.#sync, outcome.time);
      await this.#held.release(() => low, settled ? this.#earlier(until, known) : undefined);
      if (settled) for (const one of this.#wanted) one.claim(low, this.#earlier(until, known));
      settled &&= type.compare(until, known) <= 0;
      this.#task.safePoint();
      if (outcome.rows < FEW * most) seconds = Math.min(longestSeconds, 2 * seconds);
      after = until;
    }
    this.#handed = [];
    return true;
  }

  /** Reads everything at once; answers with what may be claimed. */
  async #readWhole(after: CursorValue): Promise<CursorValue | undefined> {
    const { stream, context } = this.#task;
    context.log('WARN', `Stream ${stream.name}: the API does not filter by time here; the list is read whole.`);
    const outcome = await this.#readPages({ after, until: this.#end, most: Number.POSITIVE_INFINITY }, true);
    return typeof outcome === 'object' && 'time' in outcome
      ? this.#earlier(this.#end, settledAt(this.#sync, outcome.time))
      : undefined;
  }

  /** Stops as soon as there are more than `most` rows; where there are more pages, they are counted before the first is handed over. */
  async #readPages(window: Window, isWhole = false): Promise<Outcome> {
    const { paginator, context, slice } = this.#task;
    const { after, until, most } = window;
    const bounds = this.#sync.between(after, until, { config: context.config, slice });
    const guard = new LoopGuard();
    const met = this.#task.recentRows(Number.isFinite(most) ? most : undefined);
    let rows = 0;
    let time = Number.POSITIVE_INFINITY;
    for (let position: unknown = null; ; ) {
      const page = await this.#task.fetch(position, bounds);
      for (const one of this.#wanted) one.settled ??= settledAt(this.#sync, page.time);
      if (!isWhole && page.rows.some((row) => this.#isFar(row, window))) return this.#abandon(met, rows, 'unfiltered');
      const here = page.rows.filter((row) => !met.has(row) && (isWhole || this.#isInside(row, window)));
      const next = paginator.next({ rows: page.received, body: page.body, fresh: here.length }, page.position);
      const before = rows;
      rows += page.rows.length;
      const isCounted = before > 0 || next === undefined || !Number.isFinite(most);
      const size = isCounted ? rows : Math.max(rows, await this.#count(bounds));
      if (size > most) return this.#abandon(met, before, { tooMany: size });
      time = Math.min(time, page.time);
      await this.#take(met.fresh(here));
      if (next === undefined) return { rows, time };
      guard.check(next, here.length);
      position = next;
    }
  }

  #abandon<T>(met: RecentRows, rows: number, outcome: T): T {
    if (rows > 0) this.#handed.push(met);
    return outcome;
  }

  /** How many rows there are; 0 where the API does not tell. */
  async #count(bounds: Params): Promise<number> {
    const { count } = this.#sync;
    if (!count) return 0;
    const { body, received } = await this.#task.fetch(null, { ...bounds, ...count.params });
    const told = valueAt(body, count.at);
    return received.length === 0 && typeof told === 'number' ? told : 0;
  }

  async #take(rows: readonly Row[]): Promise<void> {
    const unhanded = rows.filter((row) => !this.#handed.some((before) => before.has(row)));
    const fresh = this.#recent.fresh(unhanded);
    const cursors = fresh.map((row) => cursorOf(this.#sync, row));
    await this.#held.take(fresh, cursors);
  }

  #isInside(row: Row, { after, until }: Window): boolean {
    const { type } = this.#sync.cursor;
    const cursor = cursorOf(this.#sync, row);
    return cursor === undefined || (type.compare(cursor, after) > 0 && type.compare(cursor, until) <= 0);
  }

  /** Further outside than bounds that include their own value, or whole steps, would have it. */
  #isFar(row: Row, { after, until }: Window): boolean {
    const { cursor, stepSeconds = 1 } = this.#sync;
    const value = cursorOf(this.#sync, row);
    if (value === undefined) return false;
    const { type } = cursor;
    const isBefore = type.compare(value, type.minusSeconds(after, stepSeconds)) < 0;
    return isBefore || type.compare(value, type.minusSeconds(until, -stepSeconds)) > 0;
  }

  get #start(): CursorValue {
    const { historyStart, cursor } = this.#sync;
    const start = typeof historyStart === 'number' ? historyStart : historyStart(this.#task.slice);
    return cursor.type.before(cursor.type.fromTime(start));
  }

  #earlier(a: CursorValue, b: CursorValue): CursorValue {
    return this.#sync.cursor.type.compare(a, b) <= 0 ? a : b;
  }
}
