import { type ColumnType, commonType, conversion } from '../types/column-type.ts';
import { adopt, type Column, MORE } from './adopt.ts';
import type { Session } from './database.ts';
import { qualified, quoted } from './sql.ts';

const LARGEST_SAFE = 2 ** 53;

/** A table, whose columns only ever get more, and wider. */
export class Table {
  readonly schema: string;
  readonly name: string;
  /** In the order in which the table has them, MORE among them. */
  readonly columns: Column[];

  private constructor(schema: string, name: string, columns: Column[]) {
    this.schema = schema;
    this.name = name;
    this.columns = columns;
  }

  get sql(): string {
    return qualified(this.schema, this.name);
  }

  /** Makes the table, or what it lacks of these columns. */
  static async ensure(session: Session, schema: string, name: string, wanted: readonly Column[]): Promise<Table> {
    const held = await Table.#columnsOf(session, schema, name);
    const table = new Table(schema, name, held ?? withMore(wanted));
    if (!held) {
      const columns = table.columns.map((column) => `${quoted(column.name)} ${column.type}`);
      await session.run(`CREATE SCHEMA IF NOT EXISTS landing.${quoted(schema)}`);
      await session.run(`CREATE TABLE ${table.sql} (${columns.join(', ')})`);
      return table;
    }
    for (const column of wanted) await table.#ensureColumn(session, column);
    return table;
  }

  static async exists(session: Session, schema: string, name: string): Promise<boolean> {
    return (await Table.#columnsOf(session, schema, name)) !== undefined;
  }

  static async #columnsOf(session: Session, schema: string, name: string): Promise<Column[] | undefined> {
    const rows = await session.rows(
      `SELECT column_name AS name, data_type AS type FROM duckdb_columns()
       WHERE database_name = 'landing' AND schema_name = ? AND table_name = ? ORDER BY column_index`,
      [schema, name],
    );
    if (rows.length === 0) return undefined;
    return rows.map((row) => {
      const type = row.type === 'TIMESTAMP WITH TIME ZONE' ? 'TIMESTAMPTZ' : row.type;
      return { name: String(row.name), type: type as ColumnType };
    });
  }

  async #ensureColumn(session: Session, { name, type }: Column): Promise<void> {
    const held = this.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
    if (held) return this.widen(session, held, commonType(held.type, type));
    await session.run(`ALTER TABLE ${this.sql} ADD COLUMN ${quoted(name)} ${type}`);
    this.columns.push({ name, type });
    await adopt(session, this.sql, { name, type });
  }

  /** Brings a column into a type that holds all of its values. */
  async widen(session: Session, column: Column, wanted: ColumnType): Promise<void> {
    if (column.type === wanted) return;
    const name = quoted(column.name);
    const isTooLarge =
      wanted === 'DOUBLE' &&
      (await session.count(`SELECT count(*) FROM ${this.sql} WHERE abs(${name}::HUGEINT) > ${LARGEST_SAFE}`)) > 0;
    const type = isTooLarge ? 'VARCHAR' : wanted;
    const using = conversion(name, column.type, type);
    await session.run(`ALTER TABLE ${this.sql} ALTER ${name} SET DATA TYPE ${type} USING ${using}`);
    column.type = type;
    await adopt(session, this.sql, column);
  }
}

function withMore(columns: readonly Column[]): Column[] {
  const own = columns.filter(({ name }) => name.toLowerCase() !== MORE).map((column) => ({ ...column }));
  return [...own, { name: MORE, type: 'JSON' }];
}
