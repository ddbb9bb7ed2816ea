import type { Row } from '../json.ts';
import type { Config, Stream } from './stream.ts';

/** The column by which destinations that keep one row for each key know that it is gone. */
export const DELETED_AT = '_ab_cdc_deleted_at';

/** What destinations are told where nobody knows when a row was deleted. */
const UNKNOWN = '1970-01-01T00:00:00Z';

export const DELETED_AT_PROPERTY = {
  type: ['null', 'string'],
  format: 'date-time',
  airbyte_type: 'timestamp_with_timezone',
  description: `Added by the connector: when the row was deleted, as far as the API tells (${UNKNOWN} where it does not); null while it is there. Destinations that deduplicate take such rows out.`,
};

/** Whether the deleted rows of a stream are to be marked. */
export function marksDeletions<C>({ deletedAt }: Pick<Stream<C>, 'deletedAt'>, config: Config): boolean {
  return deletedAt !== undefined && config.deletions === 'mark';
}

/**
 * Answers with rows that say whether they are deleted: copies, since others may need those that came. `treat` makes of a row
 * what may leave of it, which the mark always may.
 */
export function deletionMarker(deletedAt: (row: Row) => unknown, treat = (row: Row): Row => row): (row: Row) => Row {
  return (row) => ({ ...treat(row), [DELETED_AT]: momentOf(deletedAt(row)) });
}

function momentOf(moment: unknown): string | null {
  if (moment === undefined) return null;
  if (typeof moment === 'string') return moment;
  if (typeof moment !== 'number' || Number.isNaN(new Date(moment * 1000).getTime())) return UNKNOWN;
  return new Date(moment * 1000).toISOString().replace('.000Z', 'Z');
}
