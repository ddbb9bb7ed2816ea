import { JsonReader } from '../protocol/json-reader.ts';
import type { ColumnType } from '../types/column-type.ts';
import { asJson, FITS } from '../types/fit.ts';
import type { Session } from './database.ts';
import { quoted } from './sql.ts';

/**
 * Beside the columns of the schema: a JSON object with what no column of the row can hold as it is: fields that the schema
 * does not know, values that are not of their column's type, and those that stand in it less exactly.
 */
export const MORE = '_more';

export interface Column {
  name: string;
  type: ColumnType;
}

const BATCH = 2048;

/** A column that is new, or wider, takes what had to be kept beside it. Digit for digit, so not by DuckDB's functions. */
export async function adopt(session: Session, table: string, column: Column): Promise<void> {
  let last = -1n;
  for (;;) {
    const rows = await session.rows(
      `SELECT rowid::VARCHAR AS row, ${MORE} AS more FROM ${table}
         WHERE ${MORE} IS NOT NULL AND contains(${MORE}, ?) AND rowid > ${last} ORDER BY rowid LIMIT ${BATCH}`,
      [JSON.stringify(column.name)],
    );
    for (const { row, more } of rows) {
      last = BigInt(String(row));
      const taken = takeFrom(String(more), column);
      if (!taken) continue;
      await session.run(
        `UPDATE ${table} SET ${quoted(column.name)} = CAST(? AS ${column.type}), ${MORE} = ? WHERE rowid = ${last}`,
        [taken.value, taken.rest],
      );
    }
    if (rows.length < BATCH) return;
  }
}

/** The value of a column, as SQL casts it, and what is left. */
function takeFrom(more: string, { name, type }: Column): { value: string; rest: string | null } | undefined {
  const reader = new JsonReader();
  reader.reset(more);
  let value: string | undefined;
  const rest: string[] = [];
  reader.object((key) => {
    const kind = reader.kind();
    const text = kind === 'string' ? reader.string() : reader.raw();
    const column = FITS[type];
    const fits = key === name && column.fit(kind, text) !== undefined;
    if (fits || (key === name && column.near?.(kind, text) !== undefined))
      value = type === 'JSON' ? asJson(kind, text) : text;
    if (!fits) rest.push(`${JSON.stringify(key)}:${asJson(kind, text)}`);
  });
  return value === undefined ? undefined : { value, rest: rest.length > 0 ? `{${rest.join(',')}}` : null };
}
