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
  saveGlobalState,
  saveReplacing,
  saveState,
} from '../database/registry.ts';
import { quoted } from '../database/sql.ts';
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
  const goesOn = known.replacing === settings && (isIncremental || stream.is_resumable === true);
  if (isReplacing && !goesOn) {
    await session.run('BEGIN');
    await session.run(`DROP TABLE IF EXISTS ${quoted(STAGE)}.${quoted(target.title)}`);
    await saveReplacing(session, target.key, settings);
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
  const key = (stream.source_defined_primary_key ?? []).map((path) => path.join('.'));
  const columns = columnsOf(stream);
  return {
    key: keyOf({ name, namespace }),
    title: namespace === undefined ? name : `${namespace}.${name}`,
    schema: namespace ?? 'main',
    table: name,
    columns,
    // A key inside of an object is no column.
    primaryKey: key.every((part) => columns.some((column) => column.name === part)) ? key : [],
    isReplacing,
  };
}

export function nameOf({ name, namespace }: Discovered): { name: string; namespace: string | undefined } {
  return { name, namespace: namespace || undefined };
}

/** Of names that differ in capitals only, which are one to SQL, the first has the column; nobody has that of Mailroom. */
function columnsOf({ json_schema }: Discovered): Column[] {
  const columns = new Map<string, Column>();
  for (const [name, schema] of Object.entries(json_schema.properties ?? {})) {
    const same = name.toLowerCase();
    if (!columns.has(same) && name !== MORE) columns.set(same, { name, type: columnTypeOf(schema) });
  }
  return [...columns.values()];
}

async function forget(session: Session, stream: { name: string; namespace: string | undefined }): Promise<void> {
  const { name, namespace } = stream;
  const title = namespace === undefined ? name : `${namespace}.${name}`;
  await session.run('BEGIN');
  await session.run(`DROP TABLE IF EXISTS ${quoted(namespace ?? 'main')}.${quoted(name)}`);
  await session.run(`DROP TABLE IF EXISTS ${quoted(STAGE)}.${quoted(title)}`);
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
