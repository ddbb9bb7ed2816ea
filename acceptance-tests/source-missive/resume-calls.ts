import type { MissiveSimulator } from '../simulators/missive/missive.ts';

/** Calls by what they are for. */
export type Kinds = { pages: number; lists: number; bodies: number; other: number };

export function callsOf(missive: MissiveSimulator): Kinds {
  const pages = missive.callCount('conversations');
  const lists = missive.callCount('conversations/*');
  const bodies = missive.callCount('messages/*');
  return { pages, lists, bodies, other: missive.totals().calls - pages - lists - bodies };
}

/** So many calls there must be: full pages, one list of each of three kinds per changed conversation, full batches. */
export function least(of: { conversations: number; changed: number; messages: number }): Omit<Kinds, 'other'> {
  return {
    pages: Math.max(1, Math.ceil(of.conversations / 50)),
    lists: 3 * of.changed,
    bodies: Math.ceil(of.messages / 10),
  };
}

/** One new message in so many conversations, evenly chosen. */
export function bump(missive: MissiveSimulator, count: number): void {
  const ids = missive.truth({ stream: 'conversations', mailboxes: [{ name: 'all' }] }).map(({ row }) => String(row.id));
  for (let number = 0; number < count; number += 1) {
    missive.bumpConversation({ id: ids[Math.floor(((number + 0.5) * ids.length) / count)] ?? '', messages: 1 });
  }
}
