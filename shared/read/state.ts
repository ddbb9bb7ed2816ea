import { decodeCoverage, encodeCoverage, RESET_HINT } from '../coverage/codec.ts';
import { Coverage, type Resume } from '../coverage/coverage.ts';
import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import { type ReadWith, remembered, restoreChoices } from '../declare/readWith.ts';
import { WHOLE } from '../declare/stream.ts';
import { configError } from '../errors.ts';
import { formatJson, isObject, type Row } from '../json.ts';
import type { SyncMode } from '../protocol/messages.ts';
import { RowDigests } from './rowDigests.ts';
import { keysWithinLimit, MAX_CHARACTERS, withinLimit } from './stateSize.ts';
import { upgraded } from './stateVersion1.ts';
import { SweptRows } from './sweptRows.ts';
import { mixtureOf, type Widening, wideningOf } from './widening.ts';

const VERSION = 2;

/** What is taken over from a state. */
interface Kept {
  coverages?: Map<string, Coverage<CursorValue>>;
  done?: readonly string[];
  verified?: CursorValue | undefined;
  widening?: Widening | undefined;
  digests?: RowDigests;
  swept?: SweptRows;
}

export interface StateShape {
  stream: string;
  /** The file that the state was handed in with, for errors. */
  file?: string;
  /** Absent for streams that cannot be read incrementally. */
  cursor?: CursorType<CursorValue>;
  partitioned: boolean;
  mode: SyncMode;
  /**
   * For a stream that follows its parent: the start date, in the cursor of both (null: none). What is covered was read
   * down to there; with an earlier one everything is read again.
   */
  since?: CursorValue | null;
  /** The end date, as a cursor value (null: none): a full refresh under way goes on with the one that it began with. */
  until?: CursorValue | null;
  /** Whether its parent is a list in which rows move. */
  moves?: boolean;
  /** Seconds that are looked back on; default 0. */
  lookback?: number;
  /** The settings that the stream is read with now. */
  readWith?: ReadWith;
}

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

  private constructor(shape: StateShape, kept: Kept = {}) {
    const { coverages = new Map(), done = [], verified, widening } = kept;
    this.#shape = shape;
    this.digests = kept.digests ?? RowDigests.none();
    this.swept = kept.swept ?? SweptRows.none();
    this.verified = verified;
    this.#coverages = coverages;
    this.#before = { coverages: new Map(coverages), verified };
    this.#done = new Set(done);
    this.#resumed = done.length > 0 || coverages.size > 0;
    this.widening = widening;
  }

  /** Throws a config error for a state that this connector did not write. */
  static decode(shape: StateShape, input: Row | undefined): StreamState {
    if (input === undefined) return new StreamState(shape);
    const state = input.version === 1 ? upgraded(input, { lookback: 0, ...shape }) : input;
    const place = `${shape.file === undefined ? 'The' : `${shape.file}: the`} state of stream "${shape.stream}"`;
    if (state.version !== VERSION) {
      throw configError(`${place}: "version" must be ${VERSION}, this is no state of this connector. ${RESET_HINT}`);
    }
    const coverages = coveragesIn(shape, state, place);
    const done = keysIn(state.done ?? [], `${place}: done`);
    const before = restoreChoices(state.readWith);
    if (!before) throw configError(`${place}: "readWith" must hold the values of settings. ${RESET_HINT}`);
    const isIncremental = shape.mode === 'incremental' && shape.cursor;
    if (!isIncremental && state.refresh !== 'running') return new StreamState(shape);
    const found = isIncremental ? wideningOf(shape, state, before) : mixtureOf(shape, state, before);
    const hasRows = done.length > 0 || [...coverages.values()].some(({ intervals }) => intervals.length > 0);
    const widening = hasRows ? found : undefined;
    if (found?.kind === 'rows' || found?.kind === 'refresh') return new StreamState(shape, { widening });
    const verified = shape.cursor?.restore(state.verified);
    const digests = RowDigests.decode(state.digests, shape.partitioned, String(WHOLE.key), place);
    const swept = SweptRows.decode(state.swept, place);
    return new StreamState(shape, { coverages, done: isIncremental ? [] : done, verified, widening, digests, swept });
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
    const { cursor, partitioned, mode, since, until = null } = this.#shape;
    const readWith = remembered(this.#shape.readWith ?? {});
    const refreshing = mode === 'full_refresh' || !cursor;
    const over = finished || this.#over;
    const entries = withinLimit(
      [...this.#coverages].map(([key, one]) => [key, encodeCoverage(one)]),
      hints,
      MAX_CHARACTERS - formatJson(readWith).length,
    );
    const left = MAX_CHARACTERS - formatJson(readWith).length - formatJson(entries).length;
    const digests = this.digests.encode(
      entries.map(([key]) => key),
      partitioned,
      left,
    );
    const room = left - formatJson(digests ?? '').length;
    return {
      version: VERSION,
      ...(Object.keys(readWith).length > 0 && { readWith }),
      ...present({ since, verified: this.verified }),
      ...(refreshing && { refresh: over ? 'complete' : 'running' }),
      ...(refreshing && !over && until !== null && { until }),
      ...(refreshing && !over && this.#done.size > 0 && { done: keysWithinLimit([...this.#done], room) }),
      ...(cursor && !partitioned && { covered: entries[0]?.[1] ?? [] }),
      ...(cursor && partitioned && { partitions: Object.fromEntries(entries) }),
      ...present({ digests, swept: refreshing ? undefined : this.swept.encode(room) }),
    };
  }
}

/** Without what is not known. */
function present(parts: Record<string, unknown>): Row {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
}

function keysIn(value: unknown, place: string): string[] {
  if (Array.isArray(value) && value.every((key) => typeof key === 'string')) return value;
  throw configError(`${place} must be a list of partition keys. ${RESET_HINT}`);
}

function coveragesIn(
  { cursor, partitioned }: StateShape,
  state: Row,
  place: string,
): Map<string, Coverage<CursorValue>> {
  if (!cursor) return new Map();
  return new Map(
    partitionsIn(state, place, partitioned).map(([key, value]) => {
      const where = `${place}: ${key === '' ? 'covered' : `partitions["${key}"]`}`;
      return [key, decodeCoverage(cursor, value, where)];
    }),
  );
}

function partitionsIn(state: Row, place: string, partitioned: boolean): [string, unknown][] {
  if (!partitioned) return [[String(WHOLE.key), state.covered]];
  // A full refresh of a stream that had no cursor yet.
  if (state.partitions === undefined && state.refresh !== undefined) return [];
  if (!isObject(state.partitions)) throw configError(`${place}: "partitions" must be an object. ${RESET_HINT}`);
  return Object.entries(state.partitions);
}
