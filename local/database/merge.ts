import type { Session } from './database.ts';
import { quoted } from './sql.ts';
import type { Table } from './table.ts';

/** Sources that read a database's log mark a deleted row with the moment of that. */
const DELETED_AT = '_ab_cdc_deleted_at';

export interface Counts {
  /** Rows whose key was not there. */
  fresh: number;
  /** Rows whose key was there, with other values. */
  changed: number;
}

export async function lastRowOf(session: Session, table: Table): Promise<number> {
  return session.count(`SELECT coalesce(max(rowid), -1) FROM ${table.sql}`);
}

/**
 * Of the rows that the transaction has appended behind `last`, the last one of each key stays, in place of the row that was
 * there. A row that came again as it was changes nothing.
 */
export async function merge(session: Session, table: Table, key: readonly string[], last: number): Promise<Counts> {
  if (key.length === 0) {
    return { fresh: await session.count(`SELECT count(*) FROM ${table.sql} WHERE rowid > ${last}`), changed: 0 };
  }
  const columns = key.map(quoted);
  await session.run(
    `CREATE OR REPLACE TEMP TABLE latest AS
       SELECT ${columns.join(', ')}, max(rowid) AS _mailroom_row, count(*) AS _mailroom_times FROM ${table.sql} WHERE rowid > ${last} GROUP BY ALL`,
  );
  await session.run(
    `DELETE FROM ${table.sql} AS t USING (SELECT * FROM latest WHERE _mailroom_times > 1) AS l
       WHERE t.rowid > ${last} AND t.rowid < l._mailroom_row AND ${sameKey(key, 't', 'l')}`,
  );
  const keys = await session.count(`SELECT count(*) FROM latest`);
  const [known, changed] = last < 0 ? [0, 0] : await replaceKnown(session, table, last, sameKey(key, 't', 'l'));
  const deleted = await dropDeleted(session, table, last);
  await session.run(`DROP TABLE latest`);
  return { fresh: Math.max(keys - known - deleted, 0), changed };
}

/** Answers with how many keys were there already, and of how many the row has changed. Whole rows are only looked at for these. */
async function replaceKnown(session: Session, table: Table, last: number, same: string): Promise<[number, number]> {
  await session.run(
    `CREATE OR REPLACE TEMP TABLE known AS SELECT t.rowid AS old_row, l._mailroom_row AS new_row
       FROM ${table.sql} AS t JOIN latest AS l ON ${same} WHERE t.rowid <= ${last}`,
  );
  const known = await session.count(`SELECT count(*) FROM known`);
  if (known === 0) return [0, 0];
  const names = table.columns.map(({ name }) => quoted(name)).join(', ');
  await session.run(
    `CREATE OR REPLACE TEMP TABLE digests AS SELECT rowid AS row_id, hash(${names}) AS digest FROM ${table.sql}
       WHERE rowid IN (SELECT old_row FROM known UNION ALL SELECT new_row FROM known)`,
  );
  await session.run(
    `CREATE OR REPLACE TEMP TABLE known AS SELECT old_row, new_row, a.digest = b.digest AS is_same
       FROM known JOIN digests AS a ON a.row_id = old_row JOIN digests AS b ON b.row_id = new_row`,
  );
  const changed = await session.count(`SELECT count(*) FROM known WHERE NOT is_same`);
  await session.run(
    `DELETE FROM ${table.sql} WHERE rowid IN (SELECT CASE WHEN is_same THEN new_row ELSE old_row END FROM known)`,
  );
  await session.run(`DROP TABLE known`);
  await session.run(`DROP TABLE digests`);
  return [known, changed];
}

/** The parts of a key may be null. */
function sameKey(key: readonly string[], a: string, b: string): string {
  return key.map((name) => `${a}.${quoted(name)} IS NOT DISTINCT FROM ${b}.${quoted(name)}`).join(' AND ');
}

async function dropDeleted(session: Session, table: Table, last: number): Promise<number> {
  if (!table.columns.some(({ name }) => name === DELETED_AT)) return 0;
  return session.count(`DELETE FROM ${table.sql} WHERE rowid > ${last} AND ${quoted(DELETED_AT)} IS NOT NULL`);
}

/** All rows of one table in place of those of another, whose columns include those of the first. */
export async function replace(session: Session, table: Table, by: Table, key: readonly string[]): Promise<Counts> {
  const counts = await compare(session, table, by, key);
  const names = by.columns.map(({ name }) => quoted(name)).join(', ');
  await session.run(`DELETE FROM ${table.sql}`);
  await session.run(`INSERT INTO ${table.sql} (${names}) SELECT ${names} FROM ${by.sql}`);
  return counts;
}

async function compare(session: Session, table: Table, by: Table, key: readonly string[]): Promise<Counts> {
  if (key.length === 0) return { fresh: await session.count(`SELECT count(*) FROM ${by.sql}`), changed: 0 };
  const keys = key.map(quoted).join(', ');
  const names = by.columns.map(({ name }) => quoted(name)).join(', ');
  const digest = ({ sql }: Table): string => `(SELECT ${keys}, hash(${names}) AS _mailroom_digest FROM ${sql})`;
  const [row = {}] = await session.rows(
    `SELECT count(*) FILTER (b._mailroom_digest IS NULL) AS fresh,
            count(*) FILTER (a._mailroom_digest <> b._mailroom_digest) AS changed
       FROM ${digest(by)} AS a LEFT JOIN ${digest(table)} AS b ON ${sameKey(key, 'a', 'b')}`,
  );
  return { fresh: Number(row.fresh), changed: Number(row.changed) };
}
