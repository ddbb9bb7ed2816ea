import { hash } from 'node:crypto';
import { RESET_HINT } from '../coverage/codec.ts';
import type { Stream } from '../declare/stream.ts';
import { configError } from '../errors.ts';
import { formatJson, isObject, type Row } from '../json.ts';
import { keyOf } from './rowKey.ts';

/** In base64, 12 bits of a row's key, and 36 of all that it holds: one change in some 40 billion goes unnoticed. */
const [KEY_CHARACTERS, ROW_CHARACTERS] = [2, 6];
/** Of so many rows a state says how they were: it stays small, and is written often. */
export const MAX_ROWS = 3_000;

export type Digests = ReadonlySet<string>;

export const sha1 = (text: string, characters: number): string => hash('sha1', text, 'base64').slice(0, characters);

export const digestOf = (stream: Pick<Stream, 'primaryKey'>, row: Row): string =>
  sha1(keyOf(stream, row), KEY_CHARACTERS) + sha1(formatJson(row), ROW_CHARACTERS);

/** Of several texts, in whatever order they come. */
export const sumOf = (texts: readonly string[]): string =>
  sha1(texts.toSorted().join('\n'), KEY_CHARACTERS + ROW_CHARACTERS);

const keyIn = (digest: string): string => digest.slice(0, KEY_CHARACTERS);

/** How the rows of lists that are read whole were when they left, by partition; of more rows than a state can hold, the last partitions'. */
export class RowDigests {
  #digests = new Map<string, Digests>();
  readonly #before: ReadonlyMap<string, Digests>;

  private constructor(before: ReadonlyMap<string, Digests>) {
    this.#before = before;
    this.revert();
  }

  static none(): RowDigests {
    return new RowDigests(new Map());
  }

  /** Throws a config error for what no state of ours holds. `whole` is the key of a stream without partitions. */
  static decode(value: unknown, partitioned: boolean, whole: string, place: string): RowDigests {
    if (value === undefined) return RowDigests.none();
    const entries: [string, unknown][] = partitioned && isObject(value) ? Object.entries(value) : [[whole, value]];
    return new RowDigests(
      new Map(
        entries.map(([key, text]) => {
          if (typeof text === 'string' && /^([\w+/]{8})*$/.test(text)) return [key, new Set(text.match(/.{8}/g))];
          throw configError(`${place}: "digests" must be digests of rows. ${RESET_HINT}`);
        }),
      ),
    );
  }

  /** As the state said it when the run began. */
  of(key: string): Digests | undefined {
    return this.#before.get(key);
  }

  /**
   * Rows that are not as they were are about to leave: what was known of them is no longer true, even if the run does not
   * come to its end. Rows whose keys look alike are forgotten with them, and may leave once more.
   */
  forget(key: string, changed: readonly string[]): void {
    const known = this.#digests.get(key);
    if (!known || !changed.length) return;
    const keys = new Set(changed.map(keyIn));
    this.#digests.set(key, new Set([...known].filter((digest) => !keys.has(keyIn(digest)))));
  }

  /** Undefined: there are too many rows. */
  set(key: string, digests: Digests | undefined): void {
    if (digests) this.#digests.set(key, digests);
    else this.#digests.delete(key);
  }

  keepOnly(keys: ReadonlySet<string>): void {
    for (const key of this.#digests.keys()) if (!keys.has(key)) this.#digests.delete(key);
  }

  revert(): void {
    this.#digests = new Map(this.#before);
  }

  /** Of these partitions, in their order, what fits into so many characters; undefined when that is nothing. */
  encode(keys: readonly string[], partitioned: boolean, most: number): unknown {
    this.#trim(keys);
    let left = most;
    const texts = keys.toReversed().flatMap((key): [string, string][] => {
      const digests = this.#digests.get(key);
      if (!digests) return [];
      const text = [...digests].join('');
      left -= formatJson({ [key]: text }).length;
      return left > 0 ? [[key, text]] : [];
    });
    if (!texts.length) return undefined;
    return partitioned ? Object.fromEntries(texts.reverse()) : texts[0]?.[1];
  }

  /** What no state would hold need not be kept. */
  #trim(keys: readonly string[]): void {
    let rows = 0;
    this.keepOnly(new Set(keys));
    for (const key of keys.toReversed()) {
      rows += this.#digests.get(key)?.size ?? 0;
      if (rows > MAX_ROWS) this.#digests.delete(key);
    }
  }
}
