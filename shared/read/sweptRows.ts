import { RESET_HINT } from '../coverage/codec.ts';
import { configError } from '../errors.ts';
import { formatJson, isObject, type Row } from '../json.ts';
import { DigestSet, digestOf } from './digestSet.ts';
import { MAX_ROWS, sha1, sumOf } from './rowDigests.ts';

/** In base64, 24 bits each of a row's key and of its state: one change in 16 million goes unnoticed. */
const [KEY_CHARACTERS, STATE_CHARACTERS] = [4, 4];

/** Of a row that is in none of the states, that of its key only. */
export const sweptDigest = (key: string, state: string | undefined): string =>
  sha1(key, KEY_CHARACTERS) + (state === undefined ? '' : sha1(`${key} ${state}`, STATE_CHARACTERS));

const keyIn = (digest: string): string => digest.slice(0, KEY_CHARACTERS);

/** What a row is known by. */
export interface Mark {
  /** Of its cursor value. */
  readonly week: number;
  /** Of its key, and of the state that it is in, if that is one of those that are swept for. */
  readonly digest: string;
  readonly isSwept: boolean;
}

/** Rows by their digests, or, of many, one sum of these. */
type Week = Set<string> | string;

const SUM_SIGN = '=';
const NONE: ReadonlySet<string> = new Set();

/**
 * In which states rows were when they left that come into such states late (`sweep` of a declaration), by week of their
 * cursor values. Of no more rows than a STATE can hold, the youngest, each is known; of each older week a sum, which tells
 * that something in it has changed.
 */
export class SweptRows {
  #weeks: Map<number, Week>;
  readonly #before: ReadonlyMap<number, Week>;
  /** Of weeks whose rows are known: made when a STATE has no room for them. */
  readonly #sums = new Map<number, string>();
  /** Keys of rows that a sweep of this run has given. */
  readonly #given = new DigestSet();

  private constructor(before: ReadonlyMap<number, Week>) {
    this.#before = before;
    this.#weeks = copyOf(before);
  }

  static none(): SweptRows {
    return new SweptRows(new Map());
  }

  /** Throws a config error for what no state of ours holds. */
  static decode(value: unknown, place: string): SweptRows {
    if (value === undefined) return SweptRows.none();
    if (!isObject(value) || !Object.entries(value).every(isWeek))
      throw configError(`${place}: "swept" must hold digests of rows by week. ${RESET_HINT}`);
    return new SweptRows(
      new Map(Object.entries(value).map(([week, text]): [number, Week] => [Number(week), weekIn(String(text))])),
    );
  }

  /** The weeks of which something is known. */
  get weeks(): readonly number[] {
    return [...this.#weeks.keys()];
  }

  isSummed(week: number): boolean {
    return typeof this.#weeks.get(week) === 'string';
  }

  /** Whether a row has left in the state that it is in, as far as rows of its week are known one by one. */
  has({ week, digest }: Mark): boolean {
    const known = this.#weeks.get(week);
    return known instanceof Set && known.has(digest);
  }

  /** Whether the sum of a week is that of these rows. */
  sumsUp(week: number, met: ReadonlySet<string> = NONE): boolean {
    return this.#weeks.get(week) === sumOf([...met]);
  }

  /** A sweep gives a row, known by its key. */
  give(key: string): void {
    this.#given.add(digestOf(key));
  }

  /** Whether a sweep of this run has given a row, with whatever had become of it by then. */
  hasGiven(key: string): boolean {
    return this.#given.size > 0 && this.#given.has(digestOf(key));
  }

  /**
   * Rows are about to leave: what was known of them may not be true any more, even if the run does not come to its end. Rows
   * whose keys look alike are forgotten with them, and may leave once more. Answers with whether something is forgotten.
   */
  forget(marks: readonly Mark[]): boolean {
    let isForgotten = false;
    for (const [week, some] of Map.groupBy(marks, (mark) => mark.week)) {
      const known = this.#weeks.get(week);
      if (known === undefined) continue;
      const isDone = typeof known === 'string' ? this.#weeks.delete(week) : without(known, some);
      if (isDone) this.#sums.delete(week);
      isForgotten ||= isDone;
    }
    return isForgotten;
  }

  /** Rows have left. */
  note(marks: readonly Mark[]): void {
    for (const { week, digest, isSwept } of marks) {
      if (!isSwept) continue;
      const known = this.#weeks.get(week);
      if (known instanceof Set) known.add(digest);
      else this.#weeks.set(week, new Set([digest]));
      this.#sums.delete(week);
    }
  }

  /** These are all that there are of a week, and have left. */
  settle(week: number, met: ReadonlySet<string> = NONE): void {
    this.#sums.delete(week);
    if (met.size) this.#weeks.set(week, new Set(met));
    else this.#weeks.delete(week);
  }

  /** Of what was known when the run began, what has not been forgotten since. */
  revert(): void {
    const before = copyOf(this.#before);
    for (const [week, known] of before) {
      const now = this.#weeks.get(week);
      if (known instanceof Set && now instanceof Set)
        before.set(week, new Set([...known].filter((one) => now.has(one))));
      else if (known !== now) before.delete(week);
    }
    this.#weeks = before;
    this.#sums.clear();
  }

  /** What fits into so many characters, the youngest first; undefined when that is nothing. */
  encode(most: number): Row | undefined {
    let rows = 0;
    let left = most;
    const entries: [string, string][] = [];
    for (const [week, known] of [...this.#weeks].sort(([a], [b]) => b - a)) {
      rows += typeof known === 'string' ? 0 : known.size;
      const text = rows > MAX_ROWS ? SUM_SIGN + this.#sumOf(week, known) : textOf(known);
      left -= formatJson({ [week]: text }).length;
      if (left <= 0) break;
      if (text) entries.push([String(week), text]);
    }
    return entries.length ? Object.fromEntries(entries) : undefined;
  }

  #sumOf(week: number, known: Week): string {
    const sum = typeof known === 'string' ? known : (this.#sums.get(week) ?? sumOf([...known]));
    this.#sums.set(week, sum);
    return sum;
  }
}

const isWeek = ([week, text]: [string, unknown]): boolean =>
  /^-?\d+$/.test(week) && typeof text === 'string' && /^(=.{8}|([\w+/]{8})*)$/.test(text);

const weekIn = (text: string): Week => (text.startsWith(SUM_SIGN) ? text.slice(1) : new Set(text.match(/.{8}/g)));

const copyOf = (weeks: ReadonlyMap<number, Week>): Map<number, Week> =>
  new Map([...weeks].map(([week, known]) => [week, typeof known === 'string' ? known : new Set(known)]));

const textOf = (known: Week): string => (typeof known === 'string' ? SUM_SIGN + known : [...known].sort().join(''));

/** Takes out of a week what looks like other states of rows; false where there is nothing of the kind. */
function without(known: Set<string>, marks: readonly Mark[]): boolean {
  const keys = new Set(marks.filter(({ digest }) => !known.has(digest)).map(({ digest }) => keyIn(digest)));
  const { size } = known;
  if (keys.size) for (const one of known) if (keys.has(keyIn(one))) known.delete(one);
  return known.size < size;
}
