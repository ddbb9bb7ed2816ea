import type { Stream } from '../declare/stream.ts';
import { formatJson, type Row } from '../json.ts';

/** The first field of its primary key that a row does not have; undefined when it has them all. */
export function lacksKey(row: Row, primaryKey: readonly string[]): string | undefined {
  for (const field of primaryKey) if (row[field] === undefined || row[field] === null) return field;
  return undefined;
}

/** What a row is known by. */
export function keyOf({ primaryKey }: Pick<Stream, 'primaryKey'>, row: Row): string {
  return primaryKey.map((field) => `${field} ${formatJson(row[field])}`).join(', ');
}
