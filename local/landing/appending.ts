import { type DuckDBAppender, DuckDBDataChunk, type DuckDBValue } from '@duckdb/node-api';
import { type Column, MORE } from '../database/adopt.ts';
import type { Session } from '../database/database.ts';
import type { Table } from '../database/table.ts';
import type { Kind } from '../protocol/json-reader.ts';
import type { Row } from '../protocol/message-reader.ts';
import type { ColumnType } from '../types/column-type.ts';
import { asJson, FITS } from '../types/fit.ts';

const CHUNK_ROWS = 2048;
/** Rows that wait for long survive the garbage collector's first looks, which costs more than small chunks do. */
const CHUNK_CHARACTERS = 1 << 17;
const APPENDED_CHARACTERS = 1 << 20;
const LONG_INTEGER = /^-?\d{19,38}$/;

/** Brings rows to the end of a table, in the transaction of its session. */
export class Appending {
  readonly #session: Session;
  readonly #table: Table;
  readonly #appender: DuckDBAppender;
  readonly #places = new Map<string, number>();
  /** Where stands what no column can hold. */
  readonly #more: number;
  readonly #fits: (typeof FITS)[ColumnType]['fit'][];
  readonly #chunk: DuckDBDataChunk;
  #values: (DuckDBValue | undefined)[][];
  #rows = 0;
  #characters = 0;
  /** Characters that wait in the appender. */
  #appended = 0;
  readonly #keys: ReadonlySet<string>;
  /** Columns that have to become wider, for integers beyond 64 bits or for keys. */
  readonly misfits = new Map<string, ColumnType>();

  private constructor(session: Session, table: Table, key: readonly string[], appender: DuckDBAppender) {
    this.#keys = new Set(key);
    this.#session = session;
    this.#table = table;
    this.#appender = appender;
    for (const [place, { name }] of table.columns.entries()) this.#places.set(name, place);
    this.#more = this.#places.get(MORE) as number;
    this.#places.delete(MORE);
    this.#fits = table.columns.map(({ type }) => FITS[type].fit);
    this.#chunk = DuckDBDataChunk.create(
      table.columns.map(({ type }) => FITS[type].type),
      CHUNK_ROWS,
    );
    this.#values = this.#empty();
  }

  static async to(session: Session, table: Table, key: readonly string[]): Promise<Appending> {
    const appender = await session.try(() => session.connection.createAppender(table.name, table.schema, 'landing'));
    return new Appending(session, table, key, appender);
  }

  append(row: Row): void {
    let more = '';
    for (let field = 0; field < row.length; field++) {
      if (!this.#put(row, field)) {
        more += `${more === '' ? '{' : ','}${JSON.stringify(row.names[field])}:${jsonOf(row, field)}`;
      }
    }
    if (more !== '') this.#set(this.#more, `${more}}`);
    this.#rows += 1;
    if (this.#rows === CHUNK_ROWS || this.#characters > CHUNK_CHARACTERS) this.flush();
  }

  /** Answers with false where there is no column that can hold it. */
  #put(row: Row, field: number): boolean {
    const name = row.names[field] as string;
    const kind = row.kinds[field] as Kind;
    const text = row.texts[field] as string;
    this.#characters += text.length;
    const place = this.#places.get(name);
    if (place === undefined) return false;
    if (kind === 'null') return true;
    const value = this.#fits[place]?.(kind, text);
    if (value === undefined) this.#putNear(place, row, field);
    else this.#set(place, value);
    return value !== undefined;
  }

  #set(place: number, value: DuckDBValue): void {
    (this.#values[place] as DuckDBValue[])[this.#rows] = value;
  }

  /** What does not fit stays beside its column, but a key must not be missing from its own. */
  #putNear(place: number, { names, kinds, texts }: Row, field: number): void {
    const [name, kind, text] = [names[field] as string, kinds[field] as Kind, texts[field] as string];
    const { type } = this.#table.columns[place] as Column;
    const near = FITS[type].near?.(kind, text);
    if (near !== undefined) this.#set(place, near);
    const isInteger = type === 'BIGINT' && LONG_INTEGER.test(text);
    if (!isInteger && !this.#keys.has(name)) return;
    this.misfits.set(name, isInteger && this.misfits.get(name) !== 'VARCHAR' ? 'DECIMAL(38,0)' : 'VARCHAR');
  }

  flush(): void {
    const rows = this.#rows;
    if (rows === 0) return;
    this.#session.trySync(() => {
      this.#chunk.reset();
      this.#chunk.rowCount = rows;
      for (const [place, values] of this.#values.entries()) {
        for (let at = 0; at < rows; at++) values[at] ??= null;
        this.#chunk.setColumnValues(place, values as DuckDBValue[]);
      }
      this.#appender.appendDataChunk(this.#chunk);
      this.#appended += this.#characters;
      if (this.#appended > APPENDED_CHARACTERS) {
        this.#appender.flushSync();
        this.#appended = 0;
      }
    });
    this.#rows = 0;
    this.#characters = 0;
    this.#values = this.#empty();
  }

  /** All that was appended is in the table, for its transaction. */
  end(): void {
    this.flush();
    this.#session.trySync(() => this.#appender.closeSync());
  }

  /** Nothing of it is wanted. */
  abandon(): void {
    this.#rows = 0;
    try {
      this.#appender.clear();
      this.#appender.closeSync();
    } catch {
      // The transaction is given up as well.
    }
  }

  #empty(): (DuckDBValue | undefined)[][] {
    return Array.from({ length: this.#table.columns.length }, () => []);
  }
}

function jsonOf({ kinds, texts }: Row, field: number): string {
  return asJson(kinds[field] as Kind, texts[field] as string);
}
