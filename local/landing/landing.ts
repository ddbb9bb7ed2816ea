import type { Column } from '../database/adopt.ts';
import type { Database, Session } from '../database/database.ts';
import { type Counts, lastRowOf, merge, replace } from '../database/merge.ts';
import { saveReplaced, saveStaged, saveState } from '../database/registry.ts';
import { quoted } from '../database/sql.ts';
import { Table } from '../database/table.ts';
import { Trouble } from '../database/trouble.ts';
import type { Row } from '../protocol/message-reader.ts';
import { Appending } from './appending.ts';
import { Pace } from './pace.ts';

export const STAGE = '_mailroom_stage';

export interface Target {
  /** What the registry calls the stream. */
  key: string;
  /** What people call it. */
  title: string;
  schema: string;
  table: string;
  columns: readonly Column[];
  primaryKey: readonly string[];
  /** The rows of this reading take the place of all that were there, once it is complete. */
  isReplacing: boolean;
}

/**
 * What becomes of the rows of one stream. Each has its own transaction, which holds the rows since its last commit and ends
 * with the STATE that covers them.
 */
export class Landing {
  readonly target: Target;
  readonly counts: Counts = { fresh: 0, changed: 0 };
  /** Rows that came. */
  records = 0;
  isComplete = false;
  readonly #session: Session;
  /** Where rows land. */
  readonly #table: Table;
  /** What they are to replace. */
  readonly #replaced: Table | undefined;
  readonly #pace = new Pace();
  #appending: Appending | undefined;
  /** Of the table, before this transaction. */
  #last = -1;
  /** A state that covers all rows so far, not yet committed. */
  #state: string | undefined;

  private constructor(session: Session, target: Target, table: Table, replaced: Table | undefined) {
    this.#session = session;
    this.target = target;
    this.#table = table;
    this.#replaced = replaced;
  }

  static async start(database: Database, target: Target): Promise<Landing> {
    const session = await database.connect();
    const { schema, table: name, columns, isReplacing } = target;
    const table = await Table.ensure(session, schema, name, columns);
    if (!isReplacing) return new Landing(session, target, table, undefined);
    const stage = await Table.ensure(session, STAGE, target.title, table.columns);
    return new Landing(session, target, stage, table);
  }

  /** Answers with a promise only where there is something to wait for: rows are many. */
  row(row: Row): Promise<void> | undefined {
    if (!this.#appending || this.#state !== undefined) return this.#firstRow(row);
    this.records += 1;
    this.#appending.append(row);
    return undefined;
  }

  /** Of a transaction, or behind a state. */
  async #firstRow(row: Row): Promise<void> {
    await this.#followed();
    this.#state = undefined;
    if (!this.#appending) {
      await this.#session.run('BEGIN');
      this.#last = await lastRowOf(this.#session, this.#table);
      this.#appending = await Appending.to(this.#session, this.#table, this.target.primaryKey);
    }
    this.records += 1;
    this.#appending.append(row);
  }

  /** `text` covers all rows so far. The last state of a replacing reading comes with COMPLETE, or the next reading would go on behind the end. */
  async state(text: string): Promise<void> {
    await this.#followed();
    this.#state = text;
    if (!this.#replaced) await this.#commitInTime();
  }

  /** Something of the stream has come behind its last state. */
  async #followed(): Promise<void> {
    if (this.#replaced && this.#state !== undefined) await this.#commitInTime();
  }

  async #commitInTime(): Promise<void> {
    if (this.#pace.isDue()) await this.commit();
  }

  /** Brings rows and state into the file together, if there is a state that covers all rows. */
  async commit(): Promise<void> {
    const state = this.#state;
    if (state === undefined) return;
    await this.#pace.time(async () => {
      await this.#settle();
      await (this.#replaced ? saveStaged : saveState)(this.#session, this.target.key, state);
      await this.#session.withMemory(() => this.#session.run('COMMIT'));
    });
    this.#state = undefined;
  }

  /** Every stream of the source has been read up to here, says a state that is of none. */
  async commitAll(): Promise<void> {
    if (!this.#appending) return;
    await this.#settle();
    await this.#session.withMemory(() => this.#session.run('COMMIT'));
  }

  /** The stream is complete: what came after its last state counts as well, and a replacing reading replaces. */
  async complete(): Promise<void> {
    if (this.isComplete) return;
    const replaced = this.#replaced;
    await this.#settle();
    const { key, primaryKey } = this.target;
    if (this.#state !== undefined) await (replaced ? saveStaged : saveState)(this.#session, key, this.#state);
    if (replaced) {
      const counts = await this.#session.withMemory(() => replace(this.#session, replaced, this.#table, primaryKey));
      Object.assign(this.counts, counts);
      await this.#session.run(`DROP TABLE ${this.#table.sql}`);
      await saveReplaced(this.#session, key);
    }
    await this.#session.withMemory(() => this.#session.run('COMMIT'));
    this.#state = undefined;
    this.isComplete = true;
  }

  /** The source has ended: rows that no state covers come again. */
  async end(): Promise<void> {
    if (this.#state !== undefined && !this.#replaced) await this.commit();
    if (!this.#appending) return;
    this.#appending.abandon();
    this.#appending = undefined;
    await this.#session.run('ROLLBACK');
  }

  async total(): Promise<number> {
    return this.#session.count(`SELECT count(*) FROM ${(this.#replaced ?? this.#table).sql}`);
  }

  /** All rows so far are in the table, the last one of each key, in a transaction that is open. */
  async #settle(): Promise<void> {
    const appending = this.#appending;
    if (!appending) return this.#session.run('BEGIN');
    appending.end();
    this.#appending = undefined;
    for (const [name, type] of appending.misfits) await this.#widen(name, type);
    await this.#refuseKeyless();
    const counts = await this.#session.withMemory(() =>
      merge(this.#session, this.#table, this.target.primaryKey, this.#last),
    );
    if (this.#replaced) return;
    this.counts.fresh += counts.fresh;
    this.counts.changed += counts.changed;
  }

  async #widen(name: string, type: Column['type']): Promise<void> {
    for (const table of [this.#table, ...(this.#replaced ? [this.#replaced] : [])]) {
      const column = table.columns.find((one) => one.name === name);
      if (column) await table.widen(this.#session, column, type);
    }
  }

  async #refuseKeyless(): Promise<void> {
    const { primaryKey, title } = this.target;
    if (primaryKey.length === 0) return;
    const none = primaryKey.map((name) => `${quoted(name)} IS NULL`).join(' AND ');
    const count = await this.#session.count(
      `SELECT count(*) FROM ${this.#table.sql} WHERE rowid > ${this.#last} AND ${none}`,
    );
    if (count > 0)
      throw new Trouble(
        `${title}: a row came without its key (${primaryKey.join(', ')}). Leave the stream out with --streams.`,
      );
  }
}
