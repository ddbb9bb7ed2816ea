import { Coverage, type Resume } from '../coverage/coverage.ts';
import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import { incrementalOf, listOf, parentPartitionsOf } from '../declare/graph.ts';
import { type DerivedStream, type ListStream, type Slice, WHOLE } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import { ChildLists, type Following } from './childLists.ts';
import { dateBoundsOf } from './dateBounds.ts';
import { Distinct } from './distinct.ts';
import { Holes } from './holes.ts';
import { LateChanges } from './lateChanges.ts';
import type { StreamOutput } from './output.ts';
import type { StreamState } from './state.ts';
import type { Subscriber, Verifier } from './subscriber.ts';
import { lookbackOf } from './subscribers.ts';
import type { Subscription } from './subscription.ts';
import { noting, type SweptList, sweptList } from './sweepNotes.ts';
import type { SweptRows } from './sweptRows.ts';
import { VerifiedChildren } from './verifiedChildren.ts';

/** So many parents are followed at a time; the state is honest again after each such portion. */
const PORTION = 10;

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
  readonly swept?: SweptRows;
  failure?: unknown;
  readonly #type: CursorType<CursorValue>;
  readonly #lists: ChildLists;
  readonly #holes: Holes;
  readonly #verified: VerifiedChildren | undefined;
  /** Parents that stand in several partitions are followed once. */
  readonly #distinct: Distinct | undefined;
  /** Parents below the look-back. */
  readonly #late: LateChanges | undefined;
  /** Parents that come into some states late. */
  readonly #sweptList: SweptList | undefined;
  /** The children that are not asked for. */
  #known: Coverage<CursorValue>;

  constructor(stream: ListStream | DerivedStream, parent: ListStream, output: StreamOutput, following: Following) {
    const { context } = following;
    const sync = incrementalOf(parent);
    if (!sync) throw new Error(`Stream ${parent.name} has no cursor.`);
    const { isFullRefresh } = output.state;
    const bounds = dateBoundsOf(parent, context.config);
    const lookback = lookbackOf(stream, isFullRefresh, context.config);
    this.output = output;
    this.state = output.state;
    this.floor = bounds.floor;
    this.until = bounds.until;
    this.lookback = lookback;
    this.#type = sync.cursor.type;
    this.#known = new Coverage(this.#type);
    const lists = new ChildLists(stream, output, this.floor, following);
    this.#lists = lists;
    this.#holes = new Holes({ parent, type: this.#type, state: this.state, nameOf: (slice) => lists.nameOf(slice) });
    this.#distinct = Distinct.of(parent);
    const options = { sync, output, bounds, lookback, context };
    this.#late = LateChanges.of(parentPartitionsOf(listOf(stream))?.again, { ...options, list: parent });
    this.#sweptList = isFullRefresh ? undefined : sweptList(parent);
    if (this.#sweptList) this.swept = output.state.swept;
    this.#verified = VerifiedChildren.of(parent, options);
    if (this.#verified) this.verifier = { verify: (...shown) => this.#verify(...shown) };
  }

  get leftOut(): unknown {
    return this.#holes.failure;
  }

  begin(slices: readonly Slice[]): void {
    if (this.#late) this.#late.begin();
    else if (!this.#verified) this.state.verified = undefined;
    const known = this.#verified ? this.#verified.begin(slices) : this.floor;
    const none = new Coverage(this.#type);
    this.#known = known === null ? none : none.add(null, known);
  }

  /** The parent's list has been read: now those that are older than what was looked back on, and have changed. */
  async end(began: number | undefined): Promise<void> {
    if (began === undefined || this.failure !== undefined || this.state.isFullRefresh || this.#lists.isAbsent) return;
    this.failure = await this.#late?.bring(began, (rows) => this.push(rows, WHOLE));
  }

  coverage({ key }: Slice): Coverage<CursorValue> {
    return this.state.coverage(key);
  }

  /** What does not exist now may be there the next time, with all of its past: nothing is claimed of it. */
  claim(slice: Slice, low: CursorValue | null, high: CursorValue, resume?: Resume): void {
    if (this.#lists.isAbsent) return;
    this.#late?.noteStart();
    this.#holes.claim(slice, low, high, resume);
  }

  setVerified({ key }: Slice, verified: CursorValue | undefined): void {
    if (!this.#lists.isAbsent) this.state.setVerified(key, verified);
  }

  push(rows: readonly Row[], parentSlice: Slice, subscription?: Subscription): Promise<void> {
    return noting(this.#sweptList, this.output, rows, () => this.#follow(rows, parentSlice, subscription));
  }

  #follow(rows: readonly Row[], parentSlice: Slice, subscription?: Subscription): Promise<void> {
    const fresh = this.#distinct ? this.#distinct.fresh(rows, subscription) : rows;
    return this.#lists.read(fresh, this.#known, (failure, row) => {
      this.#holes.leave(failure, parentSlice, row);
      this.#distinct?.forget(row);
    });
  }

  /** Of a parent that could not be followed the past is not known. */
  #verify(...shown: Parameters<Verifier['verify']>): void {
    if (!this.#lists.isAbsent && this.#holes.failure === undefined) this.#verified?.verify(...shown);
  }
}
