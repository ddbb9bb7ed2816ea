import { Coverage, type Resume } from '../coverage/coverage.ts';
import type { CursorValue } from '../coverage/cursor.ts';
import type { Row } from '../json.ts';
import type { RowDigests } from './rowDigests.ts';
import { decodeState, encodeState } from './stateCodec.ts';
import type { StateShape } from './stateShape.ts';
import type { SweptRows } from './sweptRows.ts';
import type { Widening } from './widening.ts';

/**
 * What is known to be delivered of one stream: coverage per partition and, while a full refresh is under way, which
 * partitions it has finished. A full refresh starts from nothing unless the state says that one was interrupted.
 */
export class StreamState {
  readonly #shape: StateShape;
  #coverages: Map<string, Coverage<CursorValue>>;
  /** What the state said when the run began. */
  readonly #before: { coverages: ReadonlyMap<string, Coverage<CursorValue>>; verified: CursorValue | undefined };
  /** Keys of the partitions that the full refresh under way has finished. */
  readonly #done: Set<string>;
  /** The full refresh goes on from an earlier run. */
  readonly #resumed: boolean;
  #over = false;
  /**
   * For children whose parents may move while they are read: of all of them, in whichever partition their parent stands,
   * nothing at or below this value was missing the last time that one looked. Undefined: nothing is known of them.
   */
  verified: CursorValue | undefined;
  /** Of a list that is read whole: how its rows were. */
  readonly digests: RowDigests;
  /** Of a list in windows: the states of rows that come into them late. */
  readonly swept: SweptRows;
  /** What the settings mean for the rows of the state that was handed in; undefined when they bring nothing new. */
  readonly widening: Widening | undefined;

  private constructor(shape: StateShape, input: Row | undefined) {
    const { coverages, done, verified, digests, swept, widening } = decodeState(shape, input);
    this.#shape = shape;
    this.#coverages = new Map(coverages);
    this.#before = { coverages, verified };
    this.#done = new Set(done);
    this.#resumed = done.size > 0 || coverages.size > 0;
    this.verified = verified;
    this.digests = digests;
    this.swept = swept;
    this.widening = widening;
  }

  /** Throws a config error for a state that this connector did not write. */
  static decode(shape: StateShape, input: Row | undefined): StreamState {
    return new StreamState(shape, input);
  }

  get isFullRefresh(): boolean {
    return this.#shape.mode === 'full_refresh';
  }

  /** Whether nothing was covered when the run began. */
  get isFirst(): boolean {
    return this.#before.coverages.size === 0;
  }

  coverage(key: string | number): Coverage<CursorValue> {
    const type = this.#shape.cursor;
    if (!type) throw new Error(`Stream ${this.#shape.stream} has no cursor.`);
    return this.#coverages.get(String(key)) ?? new Coverage(type);
  }

  /** Of each partition, the highest value delivered. */
  get tops(): readonly CursorValue[] {
    return [...this.#coverages.values()].flatMap(({ top }) => (top === undefined ? [] : [top]));
  }

  /** Whether a reading of this partition has ended, or has left something behind. */
  hasRead(key: string | number): boolean {
    return this.#coverages.has(String(key));
  }

  /** The other partitions of which something is known. */
  keysBeside(keys: ReadonlySet<string>): readonly string[] {
    return [...this.#coverages.keys()].filter((key) => !keys.has(key));
  }

  claim(key: string | number, low: CursorValue | null, high: CursorValue, resume?: Resume): void {
    this.#coverages.set(String(key), this.coverage(key).add(low, high, resume));
  }

  /** One value is to be read again. */
  forget(key: string | number, value: CursorValue): void {
    this.#coverages.set(String(key), this.coverage(key).without(value));
  }

  /** Everything from a value on is to be read again. */
  forgetFrom(key: string | number, value: CursorValue): void {
    this.#coverages.set(String(key), this.coverage(key).below(value));
  }

  /** Forgets all that this run has claimed: what the API answered was not what it was asked for. */
  revert(): void {
    this.#coverages = new Map(this.#before.coverages);
    this.verified = this.#before.verified;
    this.digests.revert();
    this.swept.revert();
    this.#done.clear();
  }

  /** Keeps, while a reading is under way, up to where nothing was missing before it; undefined at its end. */
  setVerified(key: string | number, verified: CursorValue | undefined): void {
    this.#coverages.set(String(key), this.coverage(key).withVerified(verified));
  }

  /** Whether the full refresh under way has finished this partition. */
  isDone(key: string | number): boolean {
    return this.#done.has(String(key));
  }

  markDone(key: string | number): void {
    this.#done.add(String(key));
  }

  /**
   * Every partition has been visited, some in vain. The next run tries those once more; if they fail again, the one after
   * it begins a new refresh, so that a partition that stays broken does not keep the others from being read anew.
   */
  endWithFailures(): void {
    this.#over = this.#resumed;
  }

  /** Forgets partitions that no longer exist. */
  keepOnly(keys: ReadonlySet<string>): void {
    for (const key of this.keysBeside(keys)) this.#coverages.delete(key);
    this.digests.keepOnly(keys);
  }

  /** The state to hand out; `finished` when the stream has been read to its end. `hints`: where to go on in the API's list. */
  encode(finished: boolean, hints = true): Row {
    const { verified, digests, swept } = this;
    const content = { coverages: this.#coverages, done: this.#done, verified, digests, swept };
    return encodeState(this.#shape, content, { isOver: finished || this.#over, hints });
  }
}
