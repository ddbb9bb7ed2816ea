/** What a column can be in the database. */
export type ColumnType =
  | 'BIGINT'
  /** Integers beyond 64 bits. */
  | 'DECIMAL(38,0)'
  | 'DOUBLE'
  | 'BOOLEAN'
  | 'TIMESTAMPTZ'
  | 'TIMESTAMP'
  | 'DATE'
  | 'VARCHAR'
  /** Any value as it is spelled. */
  | 'JSON';

interface Schema {
  type?: string | readonly string[];
  format?: string;
  airbyte_type?: string;
}

/** The type of a column by its JSON schema; JSON where that allows different things. */
export function columnTypeOf(schema: unknown): ColumnType {
  const { type, format, airbyte_type } = (typeof schema === 'object' && schema !== null ? schema : {}) as Schema;
  const types = (typeof type === 'string' ? [type] : (type ?? [])).filter((name) => name !== 'null');
  const [only] = types;
  if (types.length !== 1)
    return types.every((name) => name === 'integer' || name === 'number') ? numbers(types) : 'JSON';
  if (only === 'string') return textType(format, airbyte_type);
  if (only === 'integer') return airbyte_type === 'big_integer' ? 'DECIMAL(38,0)' : 'BIGINT';
  if (only === 'number') return airbyte_type === 'integer' ? 'BIGINT' : 'DOUBLE';
  return only === 'boolean' ? 'BOOLEAN' : 'JSON';
}

function numbers(types: readonly string[]): ColumnType {
  return types.length > 0 ? 'DOUBLE' : 'JSON';
}

function textType(format: string | undefined, airbyteType: string | undefined): ColumnType {
  if (format === 'date-time') return airbyteType === 'timestamp_without_timezone' ? 'TIMESTAMP' : 'TIMESTAMPTZ';
  return format === 'date' ? 'DATE' : 'VARCHAR';
}

/** The type for what a column holds already, and what its schema allows now. A BIGINT may hold what no DOUBLE does. */
export function commonType(held: ColumnType, wanted: ColumnType): ColumnType {
  if (held === wanted) return held;
  if (held === 'JSON' || wanted === 'JSON') return 'JSON';
  const pair = new Set([held, wanted]);
  if (pair.has('BIGINT') && pair.has('DECIMAL(38,0)')) return 'DECIMAL(38,0)';
  if (pair.has('BIGINT') && pair.has('DOUBLE')) return 'DOUBLE';
  return 'VARCHAR';
}

/** SQL that brings a column of one type into another, value for value. */
export function conversion(column: string, from: ColumnType, to: ColumnType): string {
  if (to === 'JSON')
    return `to_json(${from === 'TIMESTAMPTZ' || from === 'TIMESTAMP' ? spelled(column, from) : column})`;
  return to === 'VARCHAR' ? spelled(column, from) : `CAST(${column} AS ${to})`;
}

function spelled(column: string, from: ColumnType): string {
  if (from === 'TIMESTAMPTZ') return `strftime(${column}, '%Y-%m-%dT%H:%M:%S.%fZ')`;
  if (from === 'TIMESTAMP') return `strftime(${column}, '%Y-%m-%dT%H:%M:%S.%f')`;
  return `CAST(${column} AS VARCHAR)`;
}
