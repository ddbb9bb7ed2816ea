import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import type { ListStream } from '../declare/stream.ts';
import { formatJson, type Row } from '../json.ts';
import { cursorOf } from './datedRows.ts';
import { type Digest, DigestSet, digestOf } from './digestSet.ts';
import type { Subscription } from './subscription.ts';

/** So many rows are remembered at least, twice as many at most: far more than stand between two partitions read side by side. */
const CAPACITY = 20_000;

/**
 * The rows that one subscriber was given lately, whatever partition they stood in. A row whose cursor has moved counts as
 * another.
 */
export class Distinct {
  readonly #primaryKey: readonly string[];
  readonly #type: CursorType<CursorValue>;
  readonly #cursorOf: (row: Row) => CursorValue | undefined;
  #young = new DigestSet();
  #old = new DigestSet();
  readonly #forgotten = new Set<string>();
  /** Of the few rows that were read within the second of their cursor value: when they were. */
  readonly #answered = new Map<string, CursorValue>();

  constructor(
    primaryKey: readonly string[],
    type: CursorType<CursorValue>,
    cursorOf: (row: Row) => CursorValue | undefined,
  ) {
    this.#primaryKey = primaryKey;
    this.#type = type;
    this.#cursorOf = cursorOf;
  }

  /** For a list whose partitions may have rows in common. */
  static of({ dedupeAcrossPartitions, primaryKey, sync }: ListStream): Distinct | undefined {
    if (!dedupeAcrossPartitions || sync.order === 'full_refresh') return undefined;
    return new Distinct(primaryKey, sync.cursor.type, (row) => cursorOf(sync, row));
  }

  /** The rows that were not given yet; remembers them. */
  fresh(rows: readonly Row[], subscription?: Subscription): readonly Row[] {
    return rows.filter((row) => {
      const name = this.#nameOf(row);
      const digest = digestOf(name);
      const cursor = this.#cursorOf(row);
      const isGiven = !this.#forgotten.has(name) && (this.#young.has(digest) || this.#old.has(digest));
      if (isGiven && !subscription?.reopens(cursor, this.#answered.get(name))) return false;
      const answered = subscription?.answered;
      if (answered !== undefined && cursor !== undefined && this.#type.compare(cursor, answered) > 0) {
        this.#answered.set(name, answered);
      }
      this.#remember(digest);
      return true;
    });
  }

  /** The row counts as not given after all. */
  forget(row: Row): void {
    this.#forgotten.add(this.#nameOf(row));
  }

  #remember(digest: Digest): void {
    this.#young.add(digest);
    if (this.#young.size < CAPACITY) return;
    this.#old = this.#young;
    this.#young = new DigestSet();
  }

  #nameOf(row: Row): string {
    return formatJson([...this.#primaryKey.map((field) => row[field]), this.#cursorOf(row) ?? null]);
  }
}
