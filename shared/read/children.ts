import { Coverage, type Resume } from '../coverage/coverage.ts';
import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import { incrementalOf, isDerived, parentPartitionsOf } from '../declare/graph.ts';
import {
  type Config,
  type DerivedStream,
  type IncrementalBase,
  type ListStream,
  type Slice,
  WHOLE,
} from '../declare/stream.ts';
import type { Row } from '../json.ts';
import type { Batches } from './batches.ts';
import { highest } from './bounds.ts';
import type { ReadContext } from './context.ts';
import { dateBoundsOf, hasEnded } from './dateBounds.ts';
import { cursorOf } from './datedRows.ts';
import { Distinct } from './distinct.ts';
import { LateChanges } from './lateChanges.ts';
import { nameOfSlice } from './names.ts';
import type { StreamOutput } from './output.ts';
import type { PageAnswer } from './pageRequest.ts';
import { PagedList } from './pages.ts';
import { type Host, PartitionReading } from './partitionReading.ts';
import { type Failure, forEach } from './pool.ts';
import { MAX_NAMED, notRead, OF_MANY, Prospects } from './prospects.ts';
import { relayTo } from './relay.ts';
import type { SharedPages } from './sharedPages.ts';
import type { StreamState } from './state.ts';
import type { Subscriber, Verifier } from './subscriber.ts';
import { batchesFor, leavingOf, lookbackOf, slicesOf } from './subscribers.ts';
import type { Subscription } from './subscription.ts';
import { noting, type SweptList, sweptList } from './sweepNotes.ts';
import type { SweptRows } from './sweptRows.ts';
import { readTogether } from './together.ts';

/** So many parents are followed at a time; the state is honest again after each such portion. */
const PORTION = 10;
/** So many that fail leave a gap in the state each; with more, a list that is read newest first is given up. */
const MAX_FAILURES = 8;

/** How a stream follows its parent. */
export interface Following {
  context: ReadContext;
  /** Of the lists of children. */
  host: Host;
  /** Where other streams read the same lists. */
  shared?: SharedPages<PageAnswer> | undefined;
}

/**
 * Reads a stream for every new or changed row of its parent, as the parent's pages come in: incremental children. A range
 * of the parent's cursor is claimed when all its rows have been followed; one that could not be is left out of the claim,
 * so that the next run tries it alone.
 *
 * Two things are known, and only together they keep a child from being lost when its parent moves. The coverage says of
 * which parents all children have left, by the parents' cursor. `state.verified` says down to where children are read of
 * any parent that is met: never down to the coverage, since a parent may move up, or to another partition, unseen. It rises
 * at the end of a list that was found still, when nothing was left out. So after a kill a parent that has moved stands
 * above what is covered, is met there, and its children are read down to that value, less the look-back; all of them,
 * where nothing was verified yet.
 */
export class Children implements Subscriber {
  readonly portion = PORTION;
  readonly output: StreamOutput;
  readonly state: StreamState;
  readonly verifier?: Verifier;
  /** In the parent's cursor and, since both are ordered alike, in the children's own. */
  readonly floor: CursorValue | null;
  /** In the parent's cursor: of a parent that is followed, all children leave. */
  readonly until: CursorValue | null;
  readonly lookback: number;
  failure?: unknown;
  readonly #stream: ListStream | DerivedStream;
  /** The list that is read for each parent. */
  readonly #list: ListStream;
  readonly #parent: ListStream;
  readonly #context: ReadContext;
  readonly #type: CursorType<CursorValue>;
  readonly #childHost: Host;
  readonly #shared: Following['shared'];
  readonly #leaving: (rows: readonly Row[]) => readonly Row[];
  readonly #prospects: Prospects;
  readonly #batches: Batches | undefined;
  /** Parents that stand in several partitions are followed once. */
  readonly #distinct: Distinct | undefined;
  /**
   * Partitions of the parent's that the state has, and that this run could not list. Those that are gone have been dropped
   * from it by now, unless the list that they come from could not be read, or is absent.
   */
  #unlisted: readonly string[] = [];
  readonly #sync: IncrementalBase<Config>;
  /** Parents below the look-back. */
  readonly #late: LateChanges | undefined;
  /** Parents that come into some states late. */
  readonly #sweptList: SweptList | undefined;
  readonly swept?: SweptRows;
  /** Children at or below this value are not asked for; null: all are. */
  #known: CursorValue | null = null;
  readonly #failures: Failure<Slice>[] = [];
  readonly #nameOf = (slice: Slice): string => nameOfSlice(this.#list, slice, this.#context);
  /** Cursor values of parents that could not be followed, by the parent's partition. */
  readonly #holes = new Map<string | number, CursorValue[]>();
  /** Where there were too many of them, nothing from the lowest on is claimed. */
  readonly #broken = new Map<string | number, CursorValue>();

  constructor(stream: ListStream | DerivedStream, parent: ListStream, output: StreamOutput, following: Following) {
    const { context, host, shared } = following;
    const { config } = context;
    const incremental = incrementalOf(parent);
    if (!incremental) throw new Error(`Stream ${parent.name} has no cursor.`);
    this.#stream = stream;
    this.#list = isDerived(stream) ? stream.parent : stream;
    this.#parent = parent;
    this.#context = context;
    this.#shared = shared;
    this.#leaving = leavingOf(stream, context);
    this.#childHost = host;
    this.#type = incremental.cursor.type;
    this.#prospects = new Prospects(this.#list, context, { ...OF_MANY, isFor: stream.name });
    this.#batches = batchesFor(stream, stream.completion, output, context);
    this.#distinct = Distinct.of(parent);
    this.output = output;
    this.state = output.state;
    this.#sync = incremental;
    const bounds = dateBoundsOf(parent, config);
    this.floor = bounds.floor;
    this.until = bounds.until;
    this.lookback = lookbackOf(stream, output.state.isFullRefresh, config);
    const { lookback } = this;
    const options = { list: parent, sync: incremental, output, bounds, lookback, context };
    this.#late = LateChanges.of(parentPartitionsOf(this.#list)?.again, options);
    this.#sweptList = output.state.isFullRefresh ? undefined : sweptList(parent);
    if (this.#sweptList) this.swept = output.state.swept;
    if (parent.sync.order === 'descending') this.verifier = { verify: (...shown) => this.#verify(...shown) };
  }

  get leftOut(): unknown {
    return this.#failures.length ? notRead(this.#failures, this.#nameOf) : undefined;
  }

  /** What does not exist now may be there the next time, with all of its past. */
  get #isAbsent(): boolean {
    return this.#context.findings.absent.has(this.#list.name);
  }

  /** A parent may come from a partition that was never read: then nothing is known of any child. */
  begin(slices: readonly Slice[]): void {
    const { state } = this;
    if (this.#late) this.#late.begin();
    else if (!this.verifier || slices.some(({ key }) => !state.hasRead(key))) state.verified = undefined;
    this.#unlisted = state.keysBeside(new Set(slices.map(({ key }) => String(key))));
    const isKnown = this.verifier && state.verified !== undefined;
    this.#known = isKnown ? this.#type.minusSeconds(state.verified as CursorValue, this.lookback) : this.floor;
  }

  /** The parent's list has been read: now those that are older than what was looked back on, and have changed. */
  async end(began: number | undefined): Promise<void> {
    if (began === undefined || this.failure !== undefined || this.state.isFullRefresh || this.#isAbsent) return;
    this.failure = await this.#late?.bring(began, (rows) => this.push(rows, WHOLE));
  }

  coverage({ key }: Slice): Coverage<CursorValue> {
    return this.state.coverage(key);
  }

  claim({ key }: Slice, low: CursorValue | null, high: CursorValue, resume?: Resume): void {
    if (this.#isAbsent) return;
    this.#late?.noteStart();
    const type = this.#type;
    const broken = this.#broken.get(key);
    let top = broken !== undefined && type.compare(broken, high) <= 0 ? type.before(broken) : high;
    for (const hole of (this.#holes.get(key) ?? []).toSorted((a, b) => type.compare(b, a))) {
      if (type.compare(hole, top) > 0 || (low !== null && type.compare(hole, low) <= 0)) continue;
      this.state.claim(key, hole, top);
      top = type.before(hole);
    }
    if (low === null || type.compare(low, top) < 0) this.state.claim(key, low, top, resume);
  }

  setVerified({ key }: Slice, verified: CursorValue | undefined): void {
    if (!this.#isAbsent) this.state.setVerified(key, verified);
  }

  /**
   * Stays where it was if a parent could not be followed, or was not since it stands above the end: its past is not known. And
   * if the state has a partition that this run could not list.
   */
  #verify(...[verified, newest]: Parameters<Verifier['verify']>): void {
    if (this.#isAbsent || this.#failures.length || this.#isCutOff(newest)) return;
    if (this.#unlisted.length) this.#warnOfUnlisted(this.#unlisted);
    // Lists without a row say nothing of what was known before.
    else this.state.verified = highest(this.#type, [this.state.verified, verified]);
  }

  /** Whether there may be parents above the end; lists may begin below an end that has passed. */
  #isCutOff(newest: CursorValue | undefined): boolean {
    const { until } = this;
    if (until === null) return false;
    if (hasEnded(until, this.#sync, this.#context)) return true;
    return newest !== undefined && this.#type.compare(newest, until) > 0;
  }

  #warnOfUnlisted(keys: readonly string[]): void {
    const { name } = this.#stream;
    const named = keys.slice(0, MAX_NAMED).map((key) => nameOfSlice(this.#parent, { key }, this.#context));
    this.#context.log(
      'WARN',
      `Stream ${name}: ${this.#parent.name} of ${named.join(', ')} were read by earlier syncs, and are not listed any more. What has come there since is not known, so ${name} come again further back than usual. Should they be gone for good, refresh the stream ${name}.`,
    );
  }

  push(rows: readonly Row[], parentSlice: Slice, subscription?: Subscription): Promise<void> {
    return noting(this.#sweptList, this.output, rows, () => this.#follow(rows, parentSlice, subscription));
  }

  async #follow(rows: readonly Row[], parentSlice: Slice, subscription?: Subscription): Promise<void> {
    const fresh = this.#distinct ? this.#distinct.fresh(rows, subscription) : rows;
    const followed = fresh.flatMap((row) => this.#slicesOf(row).map((slice) => ({ slice, row })));
    const failures = await forEach(
      followed,
      this.#childHost.pool.size,
      ({ slice, row }) => this.#read(slice, row),
      (error) => this.#prospects.judge(error) !== 'alone',
    );
    if (this.#batches?.failure !== undefined) throw this.#batches.failure;
    if (this.#prospects.refusal) throw this.#prospects.refusal;
    for (const { item, error } of failures) this.#leaveHole({ item: item.slice, error }, parentSlice, item.row);
    await this.#batches?.flush();
  }

  /** Reads the children of one parent, down to what is known of all of them. What their list claims is not kept: the state covers parents. */
  async #read(slice: Slice, row: Row): Promise<void> {
    const known = new Coverage(this.#type);
    const coverage = this.#known === null ? known : known.add(null, this.#known);
    const relay = {
      ...relayTo(
        this.output,
        () => coverage,
        (rows) => this.#write(this.#leaving(rows)),
      ),
      floor: this.floor,
    };
    const context = this.#shared ? { ...this.#context, shared: this.#shared.of(row) } : this.#context;
    const reading = new PartitionReading(new PagedList(this.#list, slice, [relay], context), this.#childHost);
    const failed = (_one: PartitionReading, error: unknown): never => {
      throw relay.failure ?? error;
    };
    await readTogether([reading], { ended: (one) => this.#prospects.ended(one), failed });
    if (relay.failure !== undefined) throw relay.failure;
  }

  #write(rows: readonly Row[]): Promise<unknown> {
    return this.#batches?.add(rows) ?? this.output.write(rows);
  }

  #slicesOf(row: Row): readonly Slice[] {
    return slicesOf(parentPartitionsOf(this.#list)?.slice(row, this.#context.config));
  }

  #leaveHole(failure: Failure<Slice>, { key }: Slice, row: Row): void {
    const { sync } = this.#parent;
    const cursor = sync.order === 'full_refresh' ? undefined : cursorOf(sync, row);
    this.#failures.push(failure);
    const isTooMany = this.#failures.length > MAX_FAILURES;
    if (cursor === undefined || (isTooMany && this.verifier)) throw notRead(this.#failures, this.#nameOf);
    this.#distinct?.forget(row);
    if (isTooMany) this.#break(key, cursor);
    else this.#holes.set(key, [...(this.#holes.get(key) ?? []), cursor]);
    this.state.forget(key, cursor);
  }

  /** Beyond so many the state says no more than from where to look again: newer parents are not kept from being followed. */
  #break(key: Slice['key'], cursor: CursorValue): void {
    const before = this.#broken.get(key);
    if (before !== undefined && this.#type.compare(before, cursor) <= 0) return;
    this.#broken.set(key, cursor);
    this.state.forgetFrom(key, cursor);
  }
}
