import { readFileSync } from 'node:fs';
import type { ConfiguredCatalog } from '../catalogs.ts';
import type { Context } from '../context.ts';
import { excerpt, formatJson, isRow, parseJson, type Row } from '../json.ts';
import type { CatalogStream } from '../messages.ts';
import { keyOf } from '../records.ts';
import type { Run } from '../run.ts';
import { Failure } from './check.ts';

/** So many records of a stream without any are proposed. */
const PROPOSED = 2;
/** Any moment: the form of a record asks for one, and nobody compares it. */
const EMITTED_AT = Date.UTC(2026, 0);

interface Expected {
  stream: string;
  data: Row;
}

function readExpected(context: Context, path: string): Expected[] {
  let text: string;
  try {
    text = readFileSync(context.session.path(path), 'utf8');
  } catch {
    throw new Failure(`The file of expected records ${path} does not exist.`);
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, index) => {
    let value: unknown;
    try {
      value = parseJson(line);
    } catch {
      value = undefined;
    }
    if (!isRow(value) || typeof value.stream !== 'string' || !isRow(value.data)) {
      throw new Failure(`${path}: line ${index + 1} is no record {"stream", "data", "emitted_at"}.`);
    }
    return { stream: value.stream, data: value.data };
  });
}

/** Demands of the high strictness, and expected records that did not come. */
export function expectedProblems(context: Context, run: Run, catalog: ConfiguredCatalog): string[] {
  const { expect_records: wanted, empty_streams } = context.entry;
  if (!wanted)
    return context.isStrict ? ['expect_records is missing; high strictness needs a path or a bypass_reason.'] : [];
  if (!wanted.path) return [];
  const expected = Map.groupBy(readExpected(context, wanted.path), ({ stream }) => stream);
  const unseeded = context.isStrict
    ? catalog.streams.filter(
        ({ stream: { name } }) => !expected.has(name) && !empty_streams.some((one) => one.name === name),
      )
    : [];
  return [
    ...unseeded.map(
      ({ stream: { name } }) =>
        `The stream ${name} has no expected records, and is not among empty_streams.${proposal(context, run, name, wanted.path)}`,
    ),
    ...[...expected].flatMap(([name, rows]) => {
      const stream = catalog.streams.find((one) => one.stream.name === name)?.stream;
      if (!stream) return [`There are expected records of ${name}, which is not in the configured catalog.`];
      const actual = run.records.filter((record) => record.stream === name).map(({ data }) => data);
      return compare(
        stream,
        rows.map(({ data }) => data),
        actual,
        wanted.exact_order ?? false,
        context,
      );
    }),
  ];
}

/** Of a simulator, records that could be expected. */
function proposal({ session }: Context, run: Run, stream: string, path: unknown): string {
  const own = run.records.filter((record) => record.stream === stream).slice(0, PROPOSED);
  if (!session.isSimulated || own.length === 0) return '';
  const lines = own.map(({ data }) => formatJson({ stream, data, emitted_at: EMITTED_AT }));
  return [` These came, and could be put into ${path}:`, ...lines].join('\n');
}

function compare(
  stream: CatalogStream,
  expected: readonly Row[],
  actual: readonly Row[],
  exactOrder: boolean,
  context: Context,
) {
  const hasKey = (stream.source_defined_primary_key ?? []).length > 0;
  const ignored = context.entry.ignored_fields?.[stream.name] ?? [];
  const paths = ignored.map(({ name }) => name.split('/'));
  const known = (data: Row) => keyOf(stream, hasKey ? data : (paths.reduce(without, data) as Row));
  const keys = actual.map(known);
  const wanted = expected.map(known);
  if (exactOrder && hasKey) {
    const index = wanted.findIndex((key, place) => keys[place] !== key);
    if (index < 0) return [];
    return [
      `${stream.name}: record ${index + 1} has the key ${keys[index] ?? '(none)'}, expected ${excerpt(wanted[index], 80)}.`,
    ];
  }
  if (exactOrder) context.warn(`${stream.name} has no primary key, so the order of its records is not looked at.`);
  const found = new Set(keys);
  const missing = expected
    .filter((_, index) => !found.has(wanted[index] as string))
    .map((data) => `${stream.name}: this expected record did not come: ${excerpt(data, 200)}`);
  // Without a key the official check only counts.
  if (hasKey) return missing;
  if (expected.length <= actual.length) return context.stricter(missing);
  return [
    `${stream.name}: ${actual.length} records came, fewer than the ${expected.length} that are expected.`,
    ...missing,
  ];
}

/** The value without what stands at a path; `*` is every key and every place in a list. */
function without(value: unknown, [name, ...rest]: string[]): unknown {
  if (name === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => without(item, name === '*' ? rest : [name, ...rest]));
  if (!isRow(value)) return value;
  const fits = (key: string) => name === '*' || key === name;
  const kept = Object.entries(value).filter(([key]) => rest.length > 0 || !fits(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, fits(key) ? without(inner, rest) : inner]));
}
