import { isDeepStrictEqual } from 'node:util';
import { isObject, type Row, valueAt } from '../json.ts';

/** By stream. */
export type Rows = Readonly<Record<string, readonly object[]>>;

/** A destination that keeps the last of each key, and of a run that ended early what came before its last STATE, and no more. */
export class Destination {
  records = 0;
  readonly #keys: ReadonlyMap<string, readonly string[]>;
  readonly #rows = new Map<string, Map<string, Row>>();
  readonly #states = new Map<string, unknown>();

  /** @param catalog The payload of the source's CATALOG. */
  constructor(catalog: unknown) {
    const streams = valueAt(catalog, 'streams');
    this.#keys = new Map(
      (Array.isArray(streams) ? streams : []).map(({ name, source_defined_primary_key: key = [] }) => [
        name,
        key.map((path: readonly string[]) => path.join('.')),
      ]),
    );
    for (const [name, key] of this.#keys) {
      if (key.length === 0) throw new Error(`The stream ${name} has no primary key, by which its rows could be told.`);
      this.#rows.set(name, new Map());
    }
  }

  /** What the next run is handed: the last STATE of each stream. */
  get state(): readonly unknown[] {
    return [...this.#states.values()];
  }

  take(messages: readonly Row[], wasKilled: boolean): void {
    const ends = new Map<string, number>();
    messages.forEach(({ type, state }, index) => {
      const stream = type === 'STATE' ? valueAt(state, 'stream.stream_descriptor.name') : undefined;
      if (typeof stream !== 'string') return;
      this.#states.set(stream, state);
      ends.set(stream, index);
    });
    messages.forEach(({ type, record }, index) => {
      if (type !== 'RECORD' || !isObject(record) || !isObject(record.data)) return;
      const { stream, data } = record;
      const end = wasKilled ? (ends.get(String(stream)) ?? -1) : Number.POSITIVE_INFINITY;
      if (index > end) return;
      this.records += 1;
      this.#rows.get(String(stream))?.set(this.#keyOf(String(stream), data), data);
    });
  }

  /** What of these rows has not arrived, or has other values; a row may have arrived with more columns. */
  lacks(expected: Rows): string[] {
    return Object.entries(expected).flatMap(([stream, rows]) => {
      const arrived = this.#rows.get(stream);
      if (!arrived) return [`The source has no stream ${stream}.`];
      return rows.flatMap((one) => {
        const row: Row = { ...one };
        const key = this.#keyOf(stream, row);
        const found = arrived.get(key);
        if (!found) return [`${stream} ${key} never arrived.`];
        const other = Object.keys(row).filter((name) => !isDeepStrictEqual(found[name], row[name]));
        return other.map((name) => `${stream} ${key} has ${name} ${text(found[name])} in place of ${text(row[name])}.`);
      });
    });
  }

  #keyOf(stream: string, row: Row): string {
    return text((this.#keys.get(stream) ?? []).map((path) => valueAt(row, path)));
  }
}

const text = (value: unknown): string => String(JSON.stringify(value));
