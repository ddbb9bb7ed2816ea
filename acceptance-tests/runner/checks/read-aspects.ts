import type { ConfiguredCatalog } from '../catalogs.ts';
import type { Reasoned } from '../config.ts';
import { excerpt, isRow, type Row } from '../json.ts';
import type { CatalogStream, SourceRecord } from '../messages.ts';
import { idOf, idOfRecord, streamsOf, valueAt } from '../records.ts';
import type { Run } from '../run.ts';
import { filledPaths, optionPaths, schemaPaths, valuePaths, withoutExtras } from '../schema/structure.ts';
import { Validator } from '../schema/validator.ts';

const mostPerStream = 5;

/** The streams that are not declared empty and brought no record. */
export function emptyStreams(run: Run, catalog: ConfiguredCatalog, allowed: readonly Reasoned[]): string[] {
  const seen = new Set(run.records.map(({ stream }) => stream));
  const names = catalog.streams.map(({ stream }) => stream.name);
  return names
    .filter((name) => !seen.has(name) && !allowed.some((one) => one.name === name))
    .map((name) => `The stream ${name} brought no record, and is not among empty_streams.`);
}

/** Records that do not fit the schema of their stream; a few of each stream. */
export function schemaProblems(records: readonly SourceRecord[], catalog: ConfiguredCatalog): string[] {
  return catalog.streams.flatMap(({ stream }) => {
    const declared = new Set(schemaPaths(stream.json_schema));
    const validator = validatorOf(stream.json_schema);
    return fewProblems(records, stream, (data) => [
      ...(declared.size > 0 && !valuePaths(data).some((path) => declared.has(path))
        ? [`a record has no field of its schema: ${excerpt(data, 200)}`]
        : []),
      ...validator.problems(data),
    ]);
  });
}

/** Columns that no schema declares; a few of each stream. */
export function extraColumns(records: readonly SourceRecord[], catalog: ConfiguredCatalog): string[] {
  return catalog.streams.flatMap(({ stream }) => {
    const [open, closed] = [validatorOf(stream.json_schema), validatorOf(withoutExtras(stream.json_schema))];
    return fewProblems(records, stream, (data) => {
      const known = new Set(open.problems(data));
      return closed.problems(data).filter((problem) => !known.has(problem));
    });
  });
}

function validatorOf(schema: Row): Validator {
  return new Validator(schema, { strictIntegers: true, checkFormats: true });
}

function fewProblems(
  records: readonly SourceRecord[],
  { name }: CatalogStream,
  problemsOf: (data: Row) => readonly string[],
): string[] {
  const problems = new Set<string>();
  for (const { stream, data } of records) {
    if (stream !== name) continue;
    for (const problem of problemsOf(data)) problems.add(`${name}: ${problem}`);
    if (problems.size >= mostPerStream) break;
  }
  return [...problems].slice(0, mostPerStream);
}

/** Primary keys that are objects, lists, or null in all their parts. */
export function keyProblems(records: readonly SourceRecord[], catalog: ConfiguredCatalog): string[] {
  const keys = new Map(catalog.streams.map(({ stream }) => [stream.name, stream.source_defined_primary_key ?? []]));
  return records.flatMap(({ stream, data }) => {
    const paths = keys.get(stream) ?? [];
    if (paths.length === 0) return [];
    const values = paths.map((path) => valueAt(data, path));
    const name = paths.map((path) => path.join('.')).join(', ');
    if (values.some((value) => Array.isArray(value) || isRow(value)))
      return [`${stream}: the key ${name} is an object or a list.`];
    const isEmpty = values.every((value) => value === null || value === undefined);
    return isEmpty ? [`${stream}: the key ${name} is null in a record: ${excerpt(data, 160)}`] : [];
  });
}

/** Declared fields that no record has, not even as null; of options, one that is met stands for all. */
export function unseenFields(records: readonly SourceRecord[], catalog: ConfiguredCatalog): string[] {
  return catalog.streams.flatMap(({ stream }) => {
    const own = records.filter((record) => record.stream === stream.name);
    const missing = own.reduce((open, { data }) => stillUnmet(open, data), optionPaths(stream.json_schema));
    return missing.length === 0 ? [] : [`${stream.name}: no record has ${missing.join(', ')}`];
  });
}

function stillUnmet(open: readonly string[], data: Row): string[] {
  const seen = new Set(valuePaths(data));
  const met = open.filter((path) => seen.has(path.replace(/\(\d+\)/g, '')));
  const choices = met.filter((path) => /\(\d+\)/.test(path)).map((path) => path.split(/\(\d+\)/)[0] as string);
  return open.filter((path) => !met.includes(path) && !choices.some((start) => path.includes(start)));
}

/** Declared fields that are null or absent in every record. */
export function unusedFields(records: readonly SourceRecord[], catalog: ConfiguredCatalog): string[] {
  return catalog.streams.flatMap(({ stream }) => {
    const own = records.filter((record) => record.stream === stream.name);
    const filled = new Set(own.flatMap(({ data }) => filledPaths(data)));
    const missing = [...new Set(schemaPaths(stream.json_schema))].filter((path) => !filled.has(path));
    return missing.length === 0 ? [] : [`${stream.name}: no record has a value of ${missing.join(', ')}`];
  });
}

/** Streams whose statuses are not STARTED, RUNNING …, COMPLETE. */
export function statusProblems(run: Run, catalog: ConfiguredCatalog): string[] {
  const wanted = catalog.streams.map(({ stream }) => idOf(stream));
  const found = Map.groupBy(run.statuses, ({ stream_descriptor }) => idOf(stream_descriptor));
  const unknown = [...found.keys()].filter((id) => !wanted.includes(id));
  return [
    ...unknown.map((id) => `There is a status of ${id}, which is not in the configured catalog.`),
    ...wanted.flatMap((id) => {
      const order = (found.get(id) ?? []).map(({ status }) => status);
      const isRight =
        order.length >= 3 &&
        order[0] === 'STARTED' &&
        order.at(-1) === 'COMPLETE' &&
        order.slice(1, -1).every((status) => status === 'RUNNING');
      const shown = order.length === 0 ? 'none' : order.join(', ');
      return isRight ? [] : [`${id}: the statuses are ${shown}; expected STARTED, RUNNING …, COMPLETE.`];
    }),
  ];
}

/** Streams without a state. */
export function streamsWithoutState(run: Run, catalog: ConfiguredCatalog): string[] {
  const covered = new Set(run.states.flatMap(streamsOf));
  return catalog.streams
    .filter(({ stream }) => !covered.has(idOf(stream)) && !covered.has(stream.name))
    .map(({ stream }) => `The stream ${stream.name} has no STATE.`);
}

/** Too few states, GLOBAL and legacy ones, states without their count. */
export function stateProblems(run: Run, catalog: ConfiguredCatalog): string[] {
  const [actual, expected] = [run.states.length, catalog.streams.length];
  return [
    ...(actual < expected ? [`There are ${actual} STATEs, fewer than the ${expected} streams.`] : []),
    ...globalStates(run),
    ...run.states.flatMap((state) => {
      if (state.type === 'LEGACY' || (!state.stream && !state.global))
        return [`A STATE is of the legacy kind: ${excerpt(state, 160)}`];
      const isCounted = isRow(state.sourceStats);
      return isCounted ? [] : [`A STATE has no sourceStats: ${excerpt(state, 160)}`];
    }),
  ];
}

/** GLOBAL states, which the official check of states cannot read. */
function globalStates(run: Run): string[] {
  return run.states.some(({ stream, global }) => !stream && global)
    ? [
        'There is a GLOBAL STATE; the official check reads per-stream states only. Set validate_state_messages to false.',
      ]
    : [];
}

/** Records of streams that nobody asked for. */
export function strangers(run: Run, catalog: ConfiguredCatalog): string[] {
  const wanted = new Set(catalog.streams.map(({ stream }) => idOf(stream)));
  const found = new Set(run.records.map(idOfRecord).filter((id) => !wanted.has(id)));
  return [...found].map((id) => `There are records of ${id}, which is not in the configured catalog.`);
}
