import { basename } from 'node:path';
import type { Session } from './database.ts';
import { Trouble } from './trouble.ts';

const VERSION = 1;

/** The stream of a source. */
export interface StreamName {
  name: string;
  namespace: string | undefined;
}

/** What the file knows of a stream. States are as the source spelled them. */
export interface Known {
  /** Of what its table holds. */
  state: string | undefined;
  /** A reading that is to replace the table is under way; it was begun with these settings. */
  replacing: string | undefined;
  /** Of what that reading has brought so far. */
  staged: string | undefined;
}

export const keyOf = ({ name, namespace }: StreamName): string => JSON.stringify([namespace ?? '', name]);
/** The key of a state that is of no single stream. */
export const ALL_STREAMS = '';

const WHERE = 'WHERE key = ?';

/** Makes the tables that say what the file holds; refuses a file of another source. */
export async function claim(session: Session, file: string, source: string): Promise<void> {
  await session.run(`BEGIN`);
  await session.run(`CREATE SCHEMA IF NOT EXISTS _mailroom`);
  await session.run(`CREATE TABLE IF NOT EXISTS _mailroom.about (version INTEGER, source VARCHAR)`);
  await session.run(
    `CREATE TABLE IF NOT EXISTS _mailroom.streams (
       key VARCHAR, namespace VARCHAR, name VARCHAR, state VARCHAR, replacing VARCHAR, staged VARCHAR, synced_at TIMESTAMPTZ)`,
  );
  const [about] = await session.rows(`SELECT version, source FROM _mailroom.about`);
  if (!about) await session.run(`INSERT INTO _mailroom.about VALUES (${VERSION}, ?)`, [source]);
  await session.run(`COMMIT`);
  if (!about) return;
  if (Number(about.version) > VERSION) {
    throw new Trouble(`${basename(file)} was written by a later version of Mailroom. Use that one.`);
  }
  if (about.source !== source) {
    throw new Trouble(`${basename(file)} holds what ${about.source} reads. Give ${source} a file of its own.`);
  }
}

export async function knownStreams(session: Session): Promise<Map<string, Known & StreamName>> {
  const rows = await session.rows(`SELECT key, namespace, name, state, replacing, staged FROM _mailroom.streams`);
  const text = (value: unknown): string | undefined => (value === null ? undefined : String(value));
  return new Map(
    rows.map(({ key, namespace, name, state, replacing, staged }) => [
      String(key),
      {
        ...{ name: String(name), namespace: text(namespace) },
        ...{ state: text(state), replacing: text(replacing), staged: text(staged) },
      },
    ]),
  );
}

export async function register(session: Session, stream: StreamName): Promise<void> {
  const { name, namespace = null } = stream;
  await session.run(`INSERT INTO _mailroom.streams (key, namespace, name) VALUES (?, ?, ?)`, [
    keyOf(stream),
    namespace,
    name,
  ]);
}

/** Part of the transaction that brings the rows that the state covers. */
export async function saveState(session: Session, key: string, state: string | null): Promise<void> {
  await session.run(`UPDATE _mailroom.streams SET state = ?, synced_at = now() ${WHERE}`, [state, key]);
}

export async function saveStaged(session: Session, key: string, state: string | null): Promise<void> {
  await session.run(`UPDATE _mailroom.streams SET staged = ? ${WHERE}`, [state, key]);
}

export async function saveReplacing(session: Session, key: string, settings: string | null): Promise<void> {
  await session.run(`UPDATE _mailroom.streams SET replacing = ?, staged = NULL ${WHERE}`, [settings, key]);
}

/** What was staged is what the table holds. */
export async function saveReplaced(session: Session, key: string): Promise<void> {
  await session.run(
    `UPDATE _mailroom.streams SET state = staged, staged = NULL, replacing = NULL, synced_at = now() ${WHERE}`,
    [key],
  );
}

export async function saveGlobalState(session: Session, state: string | null): Promise<void> {
  await session.run(`DELETE FROM _mailroom.streams ${WHERE}`, [ALL_STREAMS]);
  if (state === null) return;
  await session.run(`INSERT INTO _mailroom.streams (key, name, state) VALUES (?, '', ?)`, [ALL_STREAMS, state]);
}
