import { comparable } from '../exactNumber.ts';
import { formatJson, type Row } from '../json.ts';

const NO_CURSOR = '';

/** Rows of a page, of which a walk has met some before; which ones, is told and remembered when it is asked first. */
export interface Sifted<T> {
  /** Those that it had not met. */
  readonly fresh: readonly T[];
  /** They count as not met after all. */
  forget(): void;
}

/**
 * Knows the rows met lately in a walk, by primary key and cursor, in bounded memory, so that rows that come twice
 * because pages overlap or shift leave once. A row whose cursor has moved counts as another; rows without a key are told
 * apart by all that they hold.
 */
export class SeenRows<T = Row> {
  readonly #primaryKeyOf: (row: Row) => unknown;
  readonly #cursorOf: (item: T) => unknown;
  readonly #rowOf: (item: T) => Row;
  #young = new Map<unknown, unknown>();
  #old = new Map<unknown, unknown>();
  /** So many rows are remembered at least, twice as many at most; but always those of one page. */
  #capacity: number;

  constructor(
    primaryKey: readonly string[],
    cursorOf: (item: T) => unknown,
    capacity: number,
    rowOf: (item: T) => Row = (item) => item as Row,
  ) {
    this.#capacity = capacity;
    const [only] = primaryKey;
    this.#primaryKeyOf =
      primaryKey.length === 1 && only !== undefined
        ? (row) => comparable(row[only])
        : (row) => {
            const values = primaryKey.map((field) => row[field]);
            return values.includes(undefined) ? undefined : formatJson(values);
          };
    this.#cursorOf = cursorOf;
    this.#rowOf = rowOf;
  }

  /** Whether the row was met lately. */
  has(item: T): boolean {
    return this.#cursorMetWith(this.#keyOf(item)) === (this.#cursorOf(item) ?? NO_CURSOR);
  }

  /** The rows that are not among those met lately; remembers them. */
  fresh(items: readonly T[]): readonly T[] {
    this.#capacity = Math.max(this.#capacity, items.length);
    return items.filter((item) => {
      const key = this.#keyOf(item);
      const cursor = this.#cursorOf(item) ?? NO_CURSOR;
      if (this.#cursorMetWith(key) === cursor) return false;
      this.#young.set(key, cursor);
      if (this.#young.size >= this.#capacity) {
        this.#old = this.#young;
        this.#young = new Map();
      }
      return true;
    });
  }

  /** The same, as soon as somebody wants to know, and until it turns out that they were no answer. */
  sift(items: readonly T[]): Sifted<T> {
    return new Sifting(this, items);
  }

  /** They count as not met. */
  forget(items: readonly T[]): void {
    for (const key of items.map((item) => this.#keyOf(item))) {
      this.#young.delete(key);
      this.#old.delete(key);
    }
  }

  #keyOf(item: T): unknown {
    const row = this.#rowOf(item);
    return this.#primaryKeyOf(row) ?? formatJson(row);
  }

  #cursorMetWith(key: unknown): unknown {
    return this.#young.get(key) ?? this.#old.get(key);
  }
}

class Sifting<T> implements Sifted<T> {
  readonly #seen: SeenRows<T>;
  readonly #items: readonly T[];
  #fresh: readonly T[] | undefined;

  constructor(seen: SeenRows<T>, items: readonly T[]) {
    this.#seen = seen;
    this.#items = items;
  }

  get fresh(): readonly T[] {
    this.#fresh ??= this.#seen.fresh(this.#items);
    return this.#fresh;
  }

  forget(): void {
    if (this.#fresh) this.#seen.forget(this.#fresh);
  }
}
