import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { CatalogStream } from '../../shared/protocol/messages.ts';
import { type Column, MORE } from '../database/adopt.ts';
import type { Session } from '../database/database.ts';
import {
  type Known,
  keyOf,
  knownStreams,
  register,
  type StreamName,
  saveGlobalState,
  saveReplacing,
  saveState,
} from '../database/registry.ts';
import { qualified } from '../database/sql.ts';
import { Table } from '../database/table.ts';
import { Trouble } from '../database/trouble.ts';
import { STAGE, type Target } from '../landing/landing.ts';
import { columnTypeOf } from '../types/column-type.ts';

const ROOT = join(import.meta.dirname, '../..');

/** What sources other than ours also say of a stream. */
export type Discovered = CatalogStream & { namespace?: string | null };

/** A stream that is to be read, where to, and from which state on. */
export interface Planned {
  stream: Discovered;
  isIncremental: boolean;
  target: Target;
  state: string | undefined;
}

interface Wishes {
  streams: readonly string[] | undefined;
  reset: readonly string[];
  isFullRefresh: boolean;
  /** Tells one configuration from another. */
  settings: string;
}

/** The streams to read: those that were asked for, or that the connector suggests, or all. */
export function chooseStreams(
  all: readonly Discovered[],
  wanted: readonly string[] | undefined,
  connector: string | undefined,
): Discovered[] {
  const suggested = connector === undefined ? undefined : suggestedBy(connector);
  if (wanted === undefined) return all.filter(({ name }) => suggested?.includes(name) ?? true);
  refuseUnknown(wanted, all);
  return all.filter(({ name }) => wanted.includes(name));
}

function refuseUnknown(wanted: readonly string[], all: readonly Discovered[]): void {
  const unknown = wanted.filter((name) => !all.some((stream) => stream.name === name));
  if (unknown.length === 0) return;
  const known = all.map(({ name }) => name).join(', ');
  throw new Trouble(`There is no stream ${unknown.join(', ')}. There are: ${known}.`, 2);
}

function suggestedBy(connector: string): string[] {
  const { data } = parse(readFileSync(join(ROOT, 'connectors', connector, 'metadata.yaml'), 'utf8')) as {
    data: { suggestedStreams: { streams: string[] } };
  };
  return data.suggestedStreams.streams;
}

/** Brings the file into the state from which the streams are read. */
export async function plan(
  session: Session,
  streams: readonly Discovered[],
  all: readonly Discovered[],
  wishes: Wishes,
): Promise<Planned[]> {
  refuseUnknown(wishes.reset, all);
  await refuseForeign(session, streams);
  let known = await knownStreams(session);
  for (const { name, namespace } of known.values()) {
    if (wishes.reset.includes(name)) await forget(session, { name, namespace });
  }
  if (wishes.isFullRefresh || wishes.reset.length > 0) await saveGlobalState(session, null);
  for (const stream of streams) if (!known.has(keyOf(nameOf(stream)))) await register(session, nameOf(stream));
  known = await knownStreams(session);
  const planned: Planned[] = [];
  for (const stream of streams) {
    planned.push(await planStream(session, stream, known.get(keyOf(nameOf(stream))) as Known, wishes));
  }
  return planned;
}

async function planStream(
  session: Session,
  stream: Discovered,
  known: Known,
  { isFullRefresh, settings }: Wishes,
): Promise<Planned> {
  const isIncremental = hasCursor(stream);
  const isReplacing = !isIncremental || isFullRefresh || known.replacing !== undefined;
  const target = targetOf(stream, isReplacing);
  const canGoOn = isIncremental || (stream.is_resumable === true && known.staged !== undefined);
  const goesOn = known.replacing === settings && canGoOn;
  if (isReplacing && !goesOn) {
    await session.run('BEGIN');
    await session.run(`DROP TABLE IF EXISTS ${qualified(STAGE, target.title)}`);
    await saveReplacing(session, target.key, settings);
    // One state of all streams would cover the rows that are thrown away here.
    if (isIncremental) await saveGlobalState(session, null);
    await session.run('COMMIT');
  }
  const staged = goesOn ? known.staged : undefined;
  return { stream, isIncremental, target, state: isReplacing ? staged : known.state };
}

function hasCursor({ supported_sync_modes, source_defined_cursor, default_cursor_field }: Discovered): boolean {
  return (
    supported_sync_modes.includes('incremental') &&
    (source_defined_cursor === true || (default_cursor_field ?? []).length > 0)
  );
}

function targetOf(stream: Discovered, isReplacing: boolean): Target {
  const { name, namespace } = nameOf(stream);
  const paths = stream.source_defined_primary_key ?? [];
  const key = paths.map((path) => path.join('.'));
  const columns = columnsOf(stream, key);
  const title = titleOf({ name, namespace });
  // A key inside of an object is no column.
  const isFlat = paths.every((path) => path.length === 1);
  if (isFlat && !key.every((part) => columns.some((column) => column.name === part))) {
    throw new Trouble(
      `${title}: DuckDB has no column for its key (${key.join(', ')}). Leave it out with --streams.`,
      2,
    );
  }
  return {
    key: keyOf({ name, namespace }),
    title,
    schema: namespace ?? 'main',
    table: name,
    columns,
    primaryKey: isFlat ? key : [],
    isReplacing,
  };
}

/** What people call a stream. */
function titleOf({ name, namespace }: StreamName): string {
  return namespace === undefined ? name : `${namespace}.${name}`;
}

export function nameOf({ name, namespace }: { name: string; namespace?: string | null }): StreamName {
  return { name, namespace: namespace || undefined };
}

/** Mailroom's, and what DuckDB has for itself, or for nobody. */
const RESERVED: ReadonlySet<string> = new Set([MORE, 'rowid', '']);

/** Of names that differ in capitals only, which are one to SQL, the key or else the first has the column. */
function columnsOf({ json_schema }: Discovered, key: readonly string[]): Column[] {
  const properties = (json_schema.properties ?? {}) as Record<string, unknown>;
  const columns = new Map<string, Column>();
  const keys = new Map(key.map((name) => [name.toLowerCase(), name]));
  for (const name of [...Object.keys(properties), ...key]) {
    const same = name.toLowerCase();
    if (columns.has(same) || RESERVED.has(same) || (keys.get(same) ?? name) !== name) continue;
    columns.set(same, { name, type: columnTypeOf(properties[name]) });
  }
  return [...columns.values()];
}

async function forget(session: Session, stream: { name: string; namespace: string | undefined }): Promise<void> {
  const { name, namespace } = stream;
  const title = titleOf({ name, namespace });
  await session.run('BEGIN');
  await session.run(`DROP TABLE IF EXISTS ${qualified(namespace ?? 'main', name)}`);
  await session.run(`DROP TABLE IF EXISTS ${qualified(STAGE, title)}`);
  await saveState(session, keyOf(stream), null);
  await saveReplacing(session, keyOf(stream), null);
  await session.run('COMMIT');
}

/** A table of this name that is somebody else's is not touched. */
async function refuseForeign(session: Session, streams: readonly Discovered[]): Promise<void> {
  const known = await knownStreams(session);
  const titles = new Set<string>();
  for (const stream of streams) {
    const { name, namespace } = nameOf(stream);
    const title = `${namespace ?? 'main'}.${name}`.toLowerCase();
    if (titles.has(title))
      throw new Trouble(`Two streams would have the table ${name}. Name one of them with --streams.`, 2);
    titles.add(title);
    if (known.has(keyOf({ name, namespace })) || !(await Table.exists(session, namespace ?? 'main', name))) continue;
    throw new Trouble(
      `The file has a table ${name} that is not Mailroom's. Nothing was changed: name another file, or rename the table.`,
    );
  }
}
