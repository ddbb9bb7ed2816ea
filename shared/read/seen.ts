import { comparable } from '../exactNumber.ts';
import { formatJson, type Row } from '../json.ts';

const NO_CURSOR = '';

/**
 * Knows the rows met lately in a walk, by primary key and cursor, in bounded memory, so that rows that come twice
 * because pages overlap or shift leave once. A row whose cursor has moved counts as another; rows without a key are told
 * apart by all that they hold.
 */
export class RecentRows {
  readonly #primaryKeyOf: (row: Row) => unknown;
  readonly #cursorOf: (row: Row) => unknown;
  #young = new Map<unknown, unknown>();
  #old = new Map<unknown, unknown>();

  /** So many rows are remembered at least, twice as many at most; but always those of one page. */
  #capacity: number;

  constructor(primaryKey: readonly string[], cursorOf: (row: Row) => unknown, capacity: number) {
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
  }

  /** Whether the row was met lately. */
  has(row: Row): boolean {
    return this.#cursorMetWith(this.#keyOf(row)) === (this.#cursorOf(row) ?? NO_CURSOR);
  }

  /** The rows that are not among those met lately; remembers them. */
  fresh(rows: readonly Row[]): Row[] {
    this.#capacity = Math.max(this.#capacity, rows.length);
    return rows.filter((row) => {
      const key = this.#keyOf(row);
      const cursor = this.#cursorOf(row) ?? NO_CURSOR;
      if (this.#cursorMetWith(key) === cursor) return false;
      this.#young.set(key, cursor);
      if (this.#young.size >= this.#capacity) {
        this.#old = this.#young;
        this.#young = new Map();
      }
      return true;
    });
  }

  #keyOf(row: Row): unknown {
    return this.#primaryKeyOf(row) ?? formatJson(row);
  }

  #cursorMetWith(key: unknown): unknown {
    return this.#young.get(key) ?? this.#old.get(key);
  }
}
