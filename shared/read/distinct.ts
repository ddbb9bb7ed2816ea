import type { CursorType, CursorValue } from '../coverage/cursor.ts';
import { formatJson, type Row } from '../json.ts';
import { type Digest, DigestSet, digestOf } from './digestSet.ts';
import type { Wanted } from './subscription.ts';

/** So many rows are remembered at least, twice as many at most: far more than stand between two slices in lockstep. */
const CAPACITY = 20_000;

/** Rows that were given with all of their past above `known`. */
interface Level {
  known: CursorValue | null;
  young: DigestSet;
  old: DigestSet;
}

/**
 * The rows that one taker was given lately, whatever slice they stood in. A row whose cursor has moved counts as
 * another, and so does one that is now wanted with more of its past than before.
 */
export class Distinct {
  readonly #primaryKey: readonly string[];
  readonly #type: CursorType<CursorValue>;
  readonly #cursorOf: (row: Row) => CursorValue | undefined;
  readonly #levels: Level[] = [];
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

  /** The rows that were not given yet with all of their past above `known`; remembers them. */
  fresh(rows: readonly Row[], known: CursorValue | null, wanted?: Wanted): readonly Row[] {
    const enough = this.#levels.filter((level) => this.#isEnough(level, known));
    const level = enough.find((one) => one.known === known) ?? this.#open(known);
    return rows.filter((row) => {
      const name = this.#nameOf(row);
      const digest = digestOf(name);
      const given = !this.#forgotten.has(name) && enough.some((one) => holds(one, digest));
      const cursor = this.#cursorOf(row);
      if (given && !wanted?.reopens(cursor, this.#answered.get(name))) return false;
      if (wanted?.answered !== undefined && this.#isAbove(cursor, wanted.answered)) {
        this.#answered.set(name, wanted.answered);
      }
      this.#remember(digest, level);
      return true;
    });
  }

  /** Above which value a row's past has been given, though not down to `known`; undefined when none of it has. */
  givenAbove(row: Row, known: CursorValue | null): CursorValue | undefined {
    const less = this.#levels.filter((level) => !this.#isEnough(level, known));
    const name = less.length ? this.#nameOf(row) : '';
    if (!less.length || this.#forgotten.has(name) || this.#answered.has(name)) return undefined;
    const digest = digestOf(name);
    const given = less.flatMap((one) => (holds(one, digest) && one.known !== null ? [one.known] : []));
    return given.sort((a, b) => this.#type.compare(a, b))[0];
  }

  /** The row counts as not given after all. */
  forget(row: Row): void {
    this.#forgotten.add(this.#nameOf(row));
  }

  #isAbove(cursor: CursorValue | undefined, value: CursorValue): boolean {
    return cursor !== undefined && this.#type.compare(cursor, value) > 0;
  }

  #isEnough(level: Level, known: CursorValue | null): boolean {
    return level.known === null || (known !== null && this.#type.compare(level.known, known) <= 0);
  }

  #open(known: CursorValue | null): Level {
    const level = { known, young: new DigestSet(), old: new DigestSet() };
    this.#levels.push(level);
    return level;
  }

  #remember(digest: Digest, level: Level): void {
    level.young.add(digest);
    if (level.young.size < CAPACITY) return;
    level.old = level.young;
    level.young = new DigestSet();
  }

  #nameOf(row: Row): string {
    return formatJson([...this.#primaryKey.map((field) => row[field]), this.#cursorOf(row) ?? null]);
  }
}

function holds({ young, old }: Level, digest: Digest): boolean {
  return young.has(digest) || old.has(digest);
}
