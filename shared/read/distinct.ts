import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import { formatJson, type Row } from '../json.ts';

/**
 * The rows that one taker was given in this run, whatever slice they stood in. A row whose cursor has moved counts as
 * another, and so does one that is now wanted with more of its past than before.
 */
export class Distinct {
  readonly #type: CursorType<CursorValue> | undefined;
  readonly #keyOf: (row: Row) => unknown;
  readonly #cursorOf: (row: Row) => CursorValue | undefined;
  readonly #cursors = new Map<unknown, CursorValue | undefined>();
  /** Down to where the past of a row was known when it was given; absent when nothing was. */
  readonly #known = new Map<unknown, CursorValue>();

  constructor(
    primaryKey: readonly string[],
    type: CursorType<CursorValue> | undefined,
    cursorOf: (row: Row) => CursorValue | undefined,
  ) {
    this.#type = type;
    const [only = ''] = primaryKey;
    this.#keyOf =
      primaryKey.length === 1 ? (row) => row[only] : (row) => formatJson(primaryKey.map((field) => row[field]));
    this.#cursorOf = cursorOf;
  }

  /** The rows that were not given yet; remembers them. */
  fresh(rows: readonly Row[], known: CursorValue | null): readonly Row[] {
    return rows.filter((row) => {
      const key = this.#keyOf(row);
      const cursor = this.#cursorOf(row);
      if (this.#cursors.has(key) && this.#cursors.get(key) === cursor && this.#isEnough(key, known)) return false;
      this.#cursors.set(key, cursor);
      if (known === null) this.#known.delete(key);
      else this.#known.set(key, known);
      return true;
    });
  }

  /** The row counts as not given after all. */
  forget(row: Row): void {
    this.#cursors.delete(this.#keyOf(row));
  }

  /** Whether a row was given with all of its past above `known`. */
  #isEnough(key: unknown, known: CursorValue | null): boolean {
    const before = this.#known.get(key);
    if (before === undefined || this.#type === undefined) return true;
    return known !== null && this.#type.compare(known, before) >= 0;
  }
}
