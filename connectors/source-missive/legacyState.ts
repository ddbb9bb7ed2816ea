import { isObject, type Row } from '@mailroom/airbyte-cdk';

/** The streams of Airbyte's connector that have a state, and what its states can be told by. */
const SHAPES: Record<string, readonly string[]> = {
  contacts: ['states', 'use_global_cursor', 'modified_at'],
  conversations: ['created_at'],
};

/**
 * The state of Airbyte's own source-missive, whose contacts hold a cursor per contact book: `{"states": [{"partition":
 * {"contact_book_id": …}, "cursor": {"modified_at": "1782951730"}}]}`. Contacts changed in that very second may have been
 * missed. The state of its conversations (`{"created_at": …}`) says nothing of what was read.
 */
export function importState(stream: string, state: Row): Row | null | undefined {
  const shapes = SHAPES[stream] ?? [];
  if (!shapes.some((key) => key in state)) return undefined;
  const states: unknown[] = Array.isArray(state.states) ? state.states : [];
  const partitions = states.flatMap((entry) => {
    const { partition, cursor } = isObject(entry) ? entry : {};
    const book = isObject(partition) ? partition.contact_book_id : undefined;
    const high = Math.floor(Number(isObject(cursor) ? cursor.modified_at : Number.NaN)) - 1;
    return typeof book === 'string' && high > 0 ? [[book, [{ low: null, high }]] as const] : [];
  });
  return partitions.length ? { version: 2, partitions: Object.fromEntries(partitions) } : null;
}
