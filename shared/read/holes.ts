import type { Resume } from '../coverage/coverage.ts';
import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import type { ListStream, Slice } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import { cursorOf } from './datedRows.ts';
import type { Failure } from './pool.ts';
import { notRead } from './prospects.ts';
import type { StreamState } from './state.ts';

/** So many that fail leave a gap in the state each; with more, a list that is read newest first is given up. */
const MAX_FAILURES = 8;

interface HolesOptions {
  parent: ListStream;
  /** Of the parent's cursor. */
  type: CursorType<CursorValue>;
  /** Of the stream of children: it covers parents. */
  state: StreamState;
  /** What messages call the list of a parent's children. */
  nameOf(slice: Slice): string;
}

/**
 * The parents whose children could not be read. What is claimed of the others has a gap for each of them, which the next run
 * tries alone.
 */
export class Holes {
  readonly #options: HolesOptions;
  readonly #failures: Failure<Slice>[] = [];
  /** Cursor values of such parents, by the parent's partition. */
  readonly #values = new Map<Slice['key'], CursorValue[]>();
  /** Where there were too many of them, nothing from the lowest on is claimed. */
  readonly #broken = new Map<Slice['key'], CursorValue>();

  constructor(options: HolesOptions) {
    this.#options = options;
  }

  /** Which parents they are, with the first error; undefined where there are none. */
  get failure(): unknown {
    return this.#failures.length ? notRead(this.#failures, this.#options.nameOf) : undefined;
  }

  /** Leaves a parent out, and forgets that it was claimed. Throws where it has no value to leave out, or there are too many. */
  leave(failure: Failure<Slice>, { key }: Slice, row: Row): void {
    const { parent, state } = this.#options;
    const { sync } = parent;
    const cursor = sync.order === 'full_refresh' ? undefined : cursorOf(sync, row);
    this.#failures.push(failure);
    const isTooMany = this.#failures.length > MAX_FAILURES;
    if (cursor === undefined || (isTooMany && sync.order === 'descending')) throw this.failure;
    if (isTooMany) this.#break(key, cursor);
    else this.#values.set(key, [...(this.#values.get(key) ?? []), cursor]);
    state.forget(key, cursor);
  }

  /** Claims (low, high], but for the holes in it. */
  claim({ key }: Slice, low: CursorValue | null, high: CursorValue, resume?: Resume): void {
    const { type, state } = this.#options;
    const broken = this.#broken.get(key);
    let top = broken !== undefined && type.compare(broken, high) <= 0 ? type.before(broken) : high;
    for (const hole of (this.#values.get(key) ?? []).toSorted((a, b) => type.compare(b, a))) {
      if (type.compare(hole, top) > 0 || (low !== null && type.compare(hole, low) <= 0)) continue;
      state.claim(key, hole, top);
      top = type.before(hole);
    }
    if (low === null || type.compare(low, top) < 0) state.claim(key, low, top, resume);
  }

  /** Beyond so many the state says no more than from where to look again: newer parents are not kept from being followed. */
  #break(key: Slice['key'], cursor: CursorValue): void {
    const { type, state } = this.#options;
    const before = this.#broken.get(key);
    if (before !== undefined && type.compare(before, cursor) <= 0) return;
    this.#broken.set(key, cursor);
    state.forgetFrom(key, cursor);
  }
}
