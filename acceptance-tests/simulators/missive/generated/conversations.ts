import { createConversation } from '../create-rows.ts';
import { formatIdentifier, parseIdentifier } from '../identifiers.ts';
import type { Conversation, Flag, UserState } from '../model.ts';
import { organizationIDs, userIDs } from '../seed/ids.ts';
import type { Store } from '../store.ts';
import { createMaker, isNth, parseHeader } from './children.ts';
import { kinds } from './kinds.ts';
import { defaultEvery, type Every, type GenerateOptions } from './options.ts';

const flagNames = ['closed', 'trashed', 'junked', 'flagged', 'snoozed', 'assigned'] as const satisfies Flag[];

/** The newest has the number 0. Their children are made when they are read. */
export function generateConversations(
  store: Store,
  date: number,
  options: GenerateOptions,
  teams: readonly string[],
  labels: readonly string[],
): void {
  const { conversations: length = 0, stepSeconds = 61, perSecond = 1 } = options;
  const every: Every = { ...defaultEvery, ...options.every };
  const maker = createMaker(options, every, store.users.get(userIDs.mara));
  const rows: Conversation[] = [];
  for (let number = 0; number < length; number += 1) {
    const lastActivityAt = date - Math.floor(number / perSecond) * stepSeconds;
    const row = createConversation({
      id: formatIdentifier({ kind: kinds.conversation, parent: number, number: 0 }),
      lastActivityAt,
      createdAt: lastActivityAt - maker.age(number),
      closedAt: isNth(number, every.closed) ? lastActivityAt : null,
      organizationID: organizationIDs.harbor,
      teamID: isNth(number, every.team) || isNth(number, every.teamOnly) ? turn(teams, number) : null,
      users: usersOf(number, every),
      guests: isNth(number, every.guest) ? [userIDs.mara] : [],
      labelIDs: isNth(number, every.label) ? [turn(labels, number)] : [],
      hasDrafts: maker.count('drafts', number) > 0,
      children: () => maker.children(number, lastActivityAt),
    });
    const before = rows.at(-1);
    if (before && isNth(number, every.merged)) row.mergedInto = before;
    if (isNth(number, every.guest)) Object.assign(row, { teamID: null, labelIDs: [], users: [teo] });
    rows.push(store.conversations.add(row));
  }
  store.generatedHome = (id) => {
    const position = parseIdentifier(id);
    if (position?.kind !== kinds.messages && position?.kind !== kinds.drafts) return undefined;
    return rows[position.parent];
  };
  store.generatedHeader = parseHeader;
}

const teo: UserState = { id: userIDs.teo, flags: [] };
const shared = new Map<string, UserState[]>();

/** Those with the same flags share their list, which is never changed in place. */
function usersOf(number: number, every: Every): UserState[] {
  if (isNth(number, every.teamOnly)) return [teo];
  const flags = flagNames.filter((name) => isNth(number, every[name]));
  const key = flags.join(' ');
  const known = shared.get(key) ?? [{ id: userIDs.mara, flags }];
  shared.set(key, known);
  return known;
}

function turn(ids: readonly string[], number: number): string {
  return ids[Math.floor(number / 7) % ids.length] as string;
}
