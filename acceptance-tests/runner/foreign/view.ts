import { canonical, isRow, type Row } from '../json.ts';
import type { CatalogStream, SourceRecord } from '../messages.ts';
import { byStream, keyOf } from '../records.ts';

/** What a destination holds that keeps the last record of each key: by stream and key, the record as a text. */
export type View = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Fields, by stream, that differ from one healthy read to the next: their paths, `*` for places in lists. */
export type Volatile = ReadonlyMap<string, ReadonlySet<string>>;

export interface Lens {
  streams: readonly CatalogStream[];
  volatile: Volatile;
  /** Puts the API's own address in the place of the proxy's. */
  withApi(text: string): string;
}

export function viewOf(records: readonly SourceRecord[], { streams, volatile, withApi }: Lens): View {
  return new Map(
    [...byStream(records)].map(([id, own]) => {
      const stream = streams.find(({ name }) => name === own[0]?.stream);
      const paths = volatile.get(id) ?? new Set<string>();
      return [
        id,
        new Map(
          own.map(({ data }) => {
            const plain = without(data, paths) as Row;
            return [withApi(keyOf(stream, plain)), withApi(canonical(plain))];
          }),
        ),
      ];
    }),
  );
}

function without(value: unknown, paths: ReadonlySet<string>, path = ''): unknown {
  if (paths.size === 0) return value;
  if (Array.isArray(value)) return value.map((item) => without(item, paths, `${path}.*`));
  if (!isRow(value)) return value;
  const kept = Object.entries(value).filter(([name]) => !paths.has(`${path}.${name}`));
  return Object.fromEntries(kept.map(([name, item]) => [name, without(item, paths, `${path}.${name}`)]));
}

/** The fields in which two healthy reads of the same account differ. */
export function volatileFields(one: readonly SourceRecord[], other: readonly SourceRecord[], lens: Lens): Volatile {
  const [a, b] = [dataOf(one, lens), dataOf(other, lens)];
  return new Map(
    [...a].map(([id, rows]) => {
      const paths = new Set<string>();
      for (const [key, data] of rows) compare(data, b.get(id)?.get(key), '', paths);
      return [id, paths];
    }),
  );
}

function dataOf(records: readonly SourceRecord[], { streams, withApi }: Lens): Map<string, Map<string, Row>> {
  return new Map(
    [...byStream(records)].map(([id, own]) => {
      const stream = streams.find(({ name }) => name === own[0]?.stream);
      return [id, new Map(own.map(({ data }) => [withApi(keyOf(stream, data)), data]))];
    }),
  );
}

function compare(a: unknown, b: unknown, path: string, found: Set<string>): void {
  if (b === undefined) return;
  if (Array.isArray(a) && Array.isArray(b))
    for (const [index, item] of a.entries()) compare(item, b[index], `${path}.*`, found);
  else if (isRow(a) && isRow(b)) for (const name of Object.keys(a)) compare(a[name], b[name], `${path}.${name}`, found);
  else if (canonical(a) !== canonical(b)) found.add(path);
}

/** One view with another laid over it. */
export function over(first: View, second: View): View {
  const ids = new Set([...first.keys(), ...second.keys()]);
  return new Map([...ids].map((id) => [id, new Map([...(first.get(id) ?? []), ...(second.get(id) ?? [])])]));
}

/** How a stream in a view differs from the truth. */
export interface Difference {
  /** Keys without a row, or with a row that is not the true one. */
  missing: string[];
  wrong: string[];
  /** Keys that the healthy API never gave. */
  extra: string[];
}

export function differenceOf(truth: View, view: View, id: string): Difference {
  const [expected, actual] = [truth.get(id) ?? new Map<string, string>(), view.get(id) ?? new Map<string, string>()];
  const there = [...expected].filter(([key]) => actual.has(key));
  return {
    missing: [...expected.keys()].filter((key) => !actual.has(key)),
    wrong: there.filter(([key, row]) => actual.get(key) !== row).map(([key]) => key),
    extra: [...actual.keys()].filter((key) => !expected.has(key)),
  };
}
