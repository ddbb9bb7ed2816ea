import { canonical, isRow, type Row } from './json.ts';
import type { CatalogStream, SourceRecord, State } from './messages.ts';
import type { Run } from './run.ts';

/** Name and namespace as one text, for maps. */
export function idOf({ name, namespace }: { name: string; namespace?: string | null }): string {
  return namespace ? `${namespace}.${name}` : name;
}

export function idOfRecord({ stream, namespace }: SourceRecord): string {
  return idOf({ name: stream, namespace: namespace ?? null });
}

export function valueAt(data: unknown, path: readonly string[]): unknown {
  let node = data;
  for (const name of path) node = isRow(node) ? node[name] : undefined;
  return node;
}

/** What makes a record of a stream that record: its primary key, or all of it. */
export function keyOf(stream: CatalogStream | undefined, data: Row): string {
  const key = stream?.source_defined_primary_key ?? [];
  return key.length === 0 ? canonical(data) : key.map((path) => canonical(valueAt(data, path))).join('/');
}

/** The records of each stream, in their order. */
export function byStream(records: readonly SourceRecord[]): Map<string, SourceRecord[]> {
  return Map.groupBy(records, idOfRecord);
}

/** The streams that a state is of; a GLOBAL state is of all that it names. */
export function streamsOf(state: State): string[] {
  if (state.stream) return [idOf(state.stream.stream_descriptor)];
  return (state.global?.stream_states ?? []).map(({ stream_descriptor }) => idOf(stream_descriptor));
}

/** The state to hand back after some states: the last of every stream, or the last GLOBAL or legacy one. */
export function stateAfter(states: readonly State[]): unknown {
  const last = states.at(-1);
  if (last?.global) return [{ type: 'GLOBAL', global: last.global }];
  if (last && !last.stream) return last.data;
  const latest = new Map<string, unknown>();
  for (const { stream } of states) {
    if (stream) latest.set(stream.stream_descriptor.name, stream.stream_state ?? {});
  }
  return [...latest].map(([name, stream_state]) => ({
    type: 'STREAM',
    stream: { stream_descriptor: { name }, stream_state },
  }));
}

/** Keys of the records of each stream. */
export function keysOf(run: Run, streams: readonly CatalogStream[]): Map<string, Set<string>> {
  const known = new Map(streams.map((stream) => [stream.name, stream]));
  const keys = new Map<string, Set<string>>();
  for (const record of run.records) {
    const id = idOfRecord(record);
    const own = keys.get(id) ?? new Set();
    keys.set(id, own.add(keyOf(known.get(record.stream), record.data)));
  }
  return keys;
}
