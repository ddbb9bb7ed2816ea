import { Coverage, type Resume, type Unfinished } from '../coverage/coverage.ts';
import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import type { ListStream, Slice } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import type { Batches } from './batches.ts';
import type { Consumer } from './subscriber.ts';
import type { Distinct } from './distinct.ts';
import { slicesOf } from './partitions.ts';
import { notRead, Prospects } from './prospects.ts';
import { type Failure, forEach, type Pool } from './pool.ts';
import type { StreamSink } from './output.ts';
import { readUnlessGone } from './partitionReading.ts';
import { cursorOf, type ReadContext, SliceTask } from './pages.ts';
import { lowest, type Wanted } from './subscription.ts';

/** So many rows of the parent are read at a time; the state is honest again after each such portion. */
const PORTION = 10;
/** So many slices left out are named one by one. */
const MOST_WARNINGS = 5;
/** So many slices that are gone, and none read, and there is no such resource. */
const MOST_GONE = 50;
/** So many slices that fail leave a gap in the state each; with more, a list that is read newest first is given up. */
const MOST_FAILURES = 8;

const A_YEAR = 366 * 86_400;

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
  readonly hasPast: boolean;
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
  /** Of no row's past more is known than up to here, whichever slice it stands in; undefined: only its slice decides. */
  #known: CursorValue | null | undefined;
  #gone = 0;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.hasPast = options.parent.sync.order === 'descending';
    this.sink = options.sink;
    this.floor = options.floor;
    this.lookback = options.lookback;
    this.#prospects = new Prospects(options.context.signal, MOST_GONE);
  }

  get leftOut(): unknown {
    return this.#failures.length ? notRead(this.#failures) : undefined;
  }

  coverage({ key }: Slice): Coverage<CursorValue> {
    return this.sink.state.coverage(key);
  }

  claim({ key }: Slice, low: CursorValue | null, high: CursorValue, resume?: Resume): void {
    const { type, context, stream } = this.#options;
    // What does not exist now may be there the next time, with all of its past.
    if (context.absent?.has(stream.name)) return;
    let top = high;
    for (const hole of (this.#holes.get(key) ?? []).toSorted((a, b) => type.compare(b, a))) {
      if (type.compare(hole, top) > 0 || (low !== null && type.compare(hole, low) <= 0)) continue;
      this.sink.state.claim(key, hole, top);
      top = type.before(hole);
    }
    if (low === null || type.compare(low, top) < 0) this.sink.state.claim(key, low, top, resume);
  }

  /** Rows that could not be followed keep their past unknown, and are looked for where no gap tells of them. */
  setUnfinished({ key }: Slice, { recheck, known }: Unfinished<CursorValue>, reach?: CursorValue): void {
    const { type, context, stream } = this.#options;
    if (context.absent?.has(stream.name)) return;
    const again = this.#again.get(key);
    const { top } = this.coverage({ key });
    // Once a reading has ended, there is the look-back as well.
    const usual = recheck === undefined && again !== undefined && top !== undefined && this.lookback > 0;
    const lookedBack = usual ? type.minusSeconds(top, this.lookback) : undefined;
    const bounds = [recheck, again, lookedBack].filter((bound) => bound !== undefined);
    const left = {
      recheck: bounds.sort((a, b) => type.compare(a, b))[0],
      known: known === undefined && this.#holes.has(key) ? this.coverage({ key }).unfinished.known : known,
    };
    this.sink.state.setUnfinished(key, left, reach);
  }

  /**
   * A row may come from another slice, one that was not read to its end or not as far up: of no row more is known than
   * of those in the slice of which the least is.
   */
  begin(slices: readonly Slice[]): void {
    const { type } = this.#options;
    const bounds = slices.flatMap((slice) => {
      const { unfinished } = this.coverage(slice);
      const gaps = this.coverage(slice).gaps(this.floor);
      const isFinished = this.sink.state.hasRead(slice.key) && gaps.length === 1 && unfinished.known === undefined;
      const bounds = isFinished ? [this.coverage(slice).reach] : [unfinished.known, gaps.at(-1)?.low];
      return bounds.filter((bound) => bound !== undefined);
    });
    this.#known = bounds.length ? lowest(type, bounds) : undefined;
  }

  async take(rows: readonly Row[], parentSlice: Slice, wanted?: Wanted): Promise<void> {
    const { distinct, pool, priority, batches, type } = this.#options;
    const known = lowest(
      type,
      [wanted?.known ?? null, this.#known].filter((bound) => bound !== undefined),
    );
    const fresh = distinct ? distinct.fresh(rows, known, wanted) : rows;
    const followed = fresh.flatMap((row) => this.#slicesOf(row).map((slice) => ({ slice, row })));
    const failures = await forEach(
      followed,
      pool.size,
      ({ slice, row }) => pool.run(priority, () => this.#read(slice, this.#taker(row, known))),
      (error) => this.#prospects.isFinal(error),
    );
    if (batches.failure !== undefined) throw batches.failure;
    const { refusal } = this.#prospects;
    if (refusal) throw refusal;
    for (const { item, error } of failures) this.#leaveHole({ item: item.slice, error }, parentSlice, item.row);
    await batches.flush();
  }

  async #read(slice: Slice, taker: Consumer): Promise<void> {
    const { stream, context } = this.#options;
    context.signal.throwIfAborted();
    const gone = await readUnlessGone(new SliceTask(stream, slice, [taker], context));
    if (taker.failure !== undefined) throw taker.failure;
    if (!gone) return this.#prospects.succeeded();
    this.#prospects.passedOver(slice, gone);
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
  #taker(row: Row, known: CursorValue | null): Consumer {
    const { type, batches, floor, distinct } = this.#options;
    const given = distinct?.givenAbove(row, known);
    const cursor = this.#cursorOf(row);
    let coverage = new Coverage(type);
    if (known !== null) coverage = coverage.add(null, known);
    // Dates of a row may lie above the one of its parent.
    if (given !== undefined && cursor !== undefined) coverage = coverage.add(given, type.minusSeconds(cursor, -A_YEAR));
    return {
      sink: this.sink,
      floor,
      lookback: 0,
      coverage: () => coverage,
      claim: () => {},
      setUnfinished: () => {},
      take: (rows) => batches.add(rows),
    };
  }

  #cursorOf(row: Row): CursorValue | undefined {
    const { sync } = this.#options.parent;
    return sync.order === 'full_refresh' ? undefined : cursorOf(sync, row);
  }

  #leaveHole(failure: Failure<Slice>, { key }: Slice, row: Row): void {
    const { distinct, type } = this.#options;
    const cursor = this.#cursorOf(row);
    this.#failures.push(failure);
    const isTooMany = this.#failures.length > MOST_FAILURES;
    if (cursor === undefined || (isTooMany && this.hasPast)) throw notRead(this.#failures);
    distinct?.forget(row);
    // Beyond so many the state says no more than from where to look again: newer rows are not kept from being followed.
    if (!isTooMany) this.#holes.set(key, [...(this.#holes.get(key) ?? []), cursor]);
    if (!isTooMany && !this.hasPast) this.sink.state.forget(key, cursor);
    if (!isTooMany && !this.coverage({ key }).contains(cursor)) return;
    const before = this.#again.get(key);
    if (before === undefined || type.compare(cursor, before) <= 0) this.#again.set(key, type.before(cursor));
    this.setUnfinished({ key }, this.coverage({ key }).unfinished);
  }
}
