import { decodeCoverage, encodeCoverage, RESET_HINT } from '../coverage/codec.ts';
import { Coverage, type Resume, type Unfinished } from '../coverage/coverage.ts';
import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import { type ReadWith, remembered, restoreChoices } from '../declare/readWith.ts';
import { WHOLE } from '../declare/stream.ts';
import { configError } from '../errors.ts';
import { formatJson, isObject, type Row } from '../json.ts';
import type { SyncMode } from '../protocol/messages.ts';
import { keysWithinLimit, MOST_CHARACTERS, withinLimit } from './stateSize.ts';
import { mixtureOf, type Widening, wideningOf } from './widening.ts';

const VERSION = 1;

/** What is taken over from a state. */
interface Kept {
  coverages?: Map<string, Coverage<CursorValue>>;
  done?: readonly string[];
  widening?: Widening | undefined;
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
  /** What the state said when the sync began. */
  readonly #before: ReadonlyMap<string, Coverage<CursorValue>>;
  /** Keys of the partitions that the full refresh under way has finished. */
  readonly #done: Set<string>;
  /** The full refresh goes on from an earlier run. */
  readonly #resumed: boolean;
  #over = false;
  /** What the settings mean for the rows of the state that was handed in; undefined when they bring nothing new. */
  readonly widening: Widening | undefined;

  private constructor(shape: StateShape, { coverages = new Map(), done = [], widening }: Kept = {}) {
    this.#shape = shape;
    this.#coverages = coverages;
    this.#before = new Map(coverages);
    this.#done = new Set(done);
    this.#resumed = done.length > 0 || coverages.size > 0;
    this.widening = widening;
  }

  /** Throws a config error for a state that this connector did not write. */
  static decode(shape: StateShape, state: Row | undefined): StreamState {
    if (state === undefined) return new StreamState(shape);
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
    if (found && found.kind !== 'columns') return new StreamState(shape, { widening });
    return new StreamState(shape, { coverages, done: isIncremental ? [] : done, widening });
  }

  get isFullRefresh(): boolean {
    return this.#shape.mode === 'full_refresh';
  }

  coverage(key: string | number): Coverage<CursorValue> {
    const type = this.#shape.cursor;
    if (!type) throw new Error(`Stream ${this.#shape.stream} has no cursor.`);
    return this.#coverages.get(String(key)) ?? new Coverage(type);
  }

  /** Whether a reading of this partition has ended, or has left something behind. */
  hasRead(key: string | number): boolean {
    return this.#coverages.has(String(key));
  }

  claim(key: string | number, low: CursorValue | null, high: CursorValue, resume?: Resume): void {
    this.#coverages.set(String(key), this.coverage(key).add(low, high, resume));
  }

  /** One value is to be read again. */
  forget(key: string | number, value: CursorValue): void {
    this.#coverages.set(String(key), this.coverage(key).without(value));
  }

  /** Forgets all that this sync has claimed: what the API answered was not what it was asked for. */
  revert(): void {
    this.#coverages = new Map(this.#before);
    this.#done.clear();
  }

  /** Remembers, or forgets, what is left to do. */
  setUnfinished(key: string | number, unfinished: Unfinished<CursorValue>, reach?: CursorValue): void {
    this.#coverages.set(String(key), this.coverage(key).withUnfinished(unfinished, reach));
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
    for (const key of this.#coverages.keys()) if (!keys.has(key)) this.#coverages.delete(key);
  }

  /** The state to hand out; `finished` when the stream has been read to its end. `hints`: where to go on in the API's list. */
  encode(finished: boolean, hints = true): Row {
    const { cursor, partitioned, mode, since } = this.#shape;
    const readWith = remembered(this.#shape.readWith ?? {});
    const refreshing = mode === 'full_refresh' || !cursor;
    const over = finished || this.#over;
    const entries = withinLimit(
      [...this.#coverages].filter(([, coverage]) => hasBegun(coverage)).map(([key, one]) => [key, encodeCoverage(one)]),
      hints,
      MOST_CHARACTERS - formatJson(readWith).length,
    );
    return {
      version: VERSION,
      ...(Object.keys(readWith).length > 0 && { readWith }),
      ...(since !== undefined && { since }),
      ...(refreshing && { refresh: over ? 'complete' : 'running' }),
      ...(refreshing &&
        !over &&
        this.#done.size > 0 && {
          done: keysWithinLimit([...this.#done], MOST_CHARACTERS - formatJson(entries).length),
        }),
      ...(cursor && !partitioned && { covered: entries[0]?.[1] ?? [] }),
      ...(cursor && partitioned && { partitions: Object.fromEntries(entries) }),
    };
  }
}

/** Whether a coverage says anything: an empty one does when nothing is left to do, which is that there was nothing. */
function hasBegun({ intervals, unfinished }: Coverage<CursorValue>): boolean {
  return intervals.length > 0 || (unfinished.known === undefined && unfinished.recheck === undefined);
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
  if (!isObject(state.partitions)) throw configError(`${place}: "partitions" must be an object. ${RESET_HINT}`);
  return Object.entries(state.partitions);
}
