import { isObject, type Row } from '../../shared/index.ts';

/**
 * The state of Airbyte's own source-missive, whose contacts hold a cursor per contact book: `{"states": [{"partition":
 * {"contact_book_id": …}, "cursor": {"modified_at": "1782951730"}}]}`. Contacts changed in that very second may have been
 * missed. Its other states say nothing of what was read.
 */
export function importState(stream: string, { states }: Row): Row | undefined {
  if (stream !== 'contacts' || !Array.isArray(states)) return undefined;
  const partitions = states.flatMap((state: unknown) => {
    const { partition, cursor } = isObject(state) ? state : {};
    const book = isObject(partition) ? partition.contact_book_id : undefined;
    const high = Math.floor(Number(isObject(cursor) ? cursor.modified_at : Number.NaN)) - 1;
    return typeof book === 'string' && high > 0 ? [[book, [{ low: null, high }]] as const] : [];
  });
  return partitions.length ? { version: 1, partitions: Object.fromEntries(partitions) } : undefined;
}
