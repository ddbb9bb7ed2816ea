import { Coverage, type Resume } from '../coverage/coverage.ts';
import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import type { Row } from '../json.ts';
import type { ListStream, Slice } from '../stream.ts';
import type { Batches } from './batches.ts';
import type { Consumer } from './consumer.ts';
import type { Distinct } from './distinct.ts';
import { slicesOf } from './feed.ts';
import { notRead, Prospects } from './partitions.ts';
import { type Failure, forEach, type Pool } from './pool.ts';
import type { StreamSink } from './sink.ts';
import { readUnlessGone } from './slice.ts';
import { cursorOf, type ReadContext, SliceTask } from './task.ts';

/** So many rows of the parent are read at a time; the state is honest again after each such portion. */
const PORTION = 10;
/** So many slices left out are named one by one. */
const MOST_WARNINGS = 5;
/** So many slices that fail, and the stream is given up: each leaves a gap in the state. */
const MOST_FAILURES = 8;

export interface FollowerOptions {
  stream: ListStream;
  parent: ListStream;
  /** Of the parent's cursor, by which the stream's state is kept. */
  type: CursorType<CursorValue>;
  sink: StreamSink;
  /** In the parent's cursor and, since both are ordered alike, in the stream's own. */
  floor: CursorValue | null;
  lookback: number;
  /** Rows of the parent that stand in several of its slices are followed once. */
  distinct?: Distinct | undefined;
  batches: Batches;
  pool: Pool;
  priority: number;
  context: ReadContext;
}

/**
 * Reads a stream for every new or changed row of its parent, as the parent's pages come in. A range of the parent's
 * cursor is claimed when all its rows have been followed; one that could not be is left out of the claim, so that the
 * next sync tries it alone.
 */
export class Follower implements Consumer {
  readonly atOnce = PORTION;
  readonly sink: StreamSink;
  readonly floor: CursorValue | null;
  readonly lookback: number;
  failure?: unknown;
  readonly #options: FollowerOptions;
  readonly #prospects: Prospects;
  readonly #failures: Failure<Slice>[] = [];
  /** Cursor values of parent rows that could not be followed, by the parent's slice. */
  readonly #holes = new Map<string | number, CursorValue[]>();
  /** The lowest of them that had been covered before: no gap tells of those. */
  readonly #again = new Map<string | number, CursorValue>();
  #gone = 0;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.sink = options.sink;
    this.floor = options.floor;
    this.lookback = options.lookback;
    this.#prospects = new Prospects(options.context.signal);
  }

  get leftOut(): unknown {
    return this.#failures.length ? notRead(this.#failures) : undefined;
  }

  coverage({ key }: Slice): Coverage<CursorValue> {
    return this.sink.state.coverage(key);
  }

  claim({ key }: Slice, low: CursorValue | null, high: CursorValue, resume?: Resume): void {
    const { type } = this.#options;
    let top = high;
    for (const hole of (this.#holes.get(key) ?? []).toSorted((a, b) => type.compare(b, a))) {
      if (type.compare(hole, top) > 0 || (low !== null && type.compare(hole, low) <= 0)) continue;
      this.sink.state.claim(key, hole, top);
      top = type.before(hole);
    }
    if (low === null || type.compare(low, top) < 0) this.sink.state.claim(key, low, top, resume);
  }

  setRecheck({ key }: Slice, recheck: CursorValue | undefined): void {
    const bounds = [recheck, this.#again.get(key)].filter((bound) => bound !== undefined);
    this.sink.state.setRecheck(key, bounds.sort((a, b) => this.#options.type.compare(a, b))[0]);
  }

  async take(rows: readonly Row[], parentSlice: Slice, known: CursorValue | null): Promise<void> {
    const { distinct, pool, priority, batches } = this.#options;
    const fresh = distinct ? distinct.fresh(rows, known) : rows;
    const origins = new Map(fresh.flatMap((row) => this.#slicesOf(row).map((slice) => [slice, row] as const)));
    const failures = await forEach(
      [...origins.keys()],
      pool.size,
      (slice) => pool.run(priority, () => this.#read(slice, known)),
      (error) => this.#prospects.isFinal(error),
    );
    if (batches.failure !== undefined) throw batches.failure;
    for (const failure of failures) this.#leaveHole(failure, parentSlice, origins.get(failure.item));
    await batches.flush();
  }

  async #read(slice: Slice, known: CursorValue | null): Promise<void> {
    const { stream, context } = this.#options;
    const taker = this.#taker(known);
    context.signal.throwIfAborted();
    const gone = await readUnlessGone(new SliceTask(stream, slice, [taker], context));
    if (taker.failure !== undefined) throw taker.failure;
    if (!gone) return this.#prospects.succeeded();
    this.#gone += 1;
    if (this.#gone < MOST_WARNINGS) {
      context.log('WARN', `Stream ${stream.name}: ${slice.key} is left out. ${gone.message}`);
    } else if (this.#gone === MOST_WARNINGS) {
      context.log('WARN', `Stream ${stream.name}: ${slice.key} is left out as well, and further ones without notice.`);
    }
  }

  #slicesOf(row: Row): readonly Slice[] {
    const { partitions } = this.#options.stream;
    if (!partitions || !('parent' in partitions)) return [];
    return slicesOf(partitions.slice(row, this.#options.context.config));
  }

  /** Takes a slice's rows; what is known of it is nobody's coverage but that of its parent. */
  #taker(known: CursorValue | null): Consumer {
    const { type, batches, floor } = this.#options;
    const nothing = new Coverage(type);
    const coverage = known === null ? nothing : nothing.add(null, known);
    return {
      sink: this.sink,
      floor,
      lookback: 0,
      coverage: () => coverage,
      claim: () => {},
      setRecheck: () => {},
      take: (rows) => batches.add(rows),
    };
  }

  #leaveHole(failure: Failure<Slice>, { key }: Slice, row: Row | undefined): void {
    const { parent, distinct, type } = this.#options;
    const { sync } = parent;
    this.#failures.push(failure);
    const cursor = row && sync.order !== 'full_refresh' ? cursorOf(sync, row) : undefined;
    if (!row || cursor === undefined || this.#failures.length > MOST_FAILURES) throw notRead(this.#failures);
    distinct?.forget(row);
    this.#holes.set(key, [...(this.#holes.get(key) ?? []), cursor]);
    if (!this.coverage({ key }).contains(cursor)) return;
    const before = this.#again.get(key);
    if (before === undefined || type.compare(cursor, before) <= 0) this.#again.set(key, type.before(cursor));
    this.setRecheck({ key }, this.coverage({ key }).recheck);
  }
}
