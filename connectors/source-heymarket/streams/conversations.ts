import type { ErrorRule, Row, Slice } from '@mailroom/airbyte-cdk';
import { type HeymarketConfig, KEY, type List, newestFirst } from '../config.ts';
import { notThisUser, pageTooLarge, saysNotThisUser } from '../errorRules.ts';
import { byDate } from '../paging.ts';
import { onlyList, withLists } from '../values.ts';

/** So many members of an inbox are tried. */
const MAX_MEMBERS = 3;
/** May stand for no user. */
const NOBODY = 0;

export const conversationErrors: readonly ErrorRule[] = [saysNotThisUser, pageTooLarge, notThisUser];

/**
 * Conversations of every inbox, the open ones and the closed ones: what a request without either means is not documented,
 * nor whether one of them brings the others as well. Heymarket wants the id of a member of the inbox; where it does not
 * take one, the next is tried.
 */
export const conversations = (config: HeymarketConfig, inboxes: List): List => ({
  name: 'conversations',
  primaryKey: KEY,
  request: {
    method: 'POST',
    path: 'v1/conversations',
    params: ({ slice }) => ({
      id: (slice.users as readonly number[])[0],
      filters: { inboxes: [slice.inbox], closed: slice.closed },
    }),
  },
  records: onlyList,
  ...byDate(config),
  errors: conversationErrors,
  partitions: {
    parent: inboxes,
    slice: (inbox) => (isWanted(inbox.id, config) ? slicesOf(inbox, config) : undefined),
    maxMoves: MAX_MEMBERS + 1,
    moved: async (slice) => {
      const [, ...users] = slice.users as readonly number[];
      return users.length ? { ...slice, users } : undefined;
    },
  },
  dedupeAcrossPartitions: ({ inbox }) => inbox,
  belonging: { says: ({ inbox }, slice) => (typeof inbox === 'number' ? inbox === Number(slice.inbox) : undefined) },
  transform: (row) => withLists(row),
  sync: newestFirst('updated'),
});

function slicesOf({ id, members }: Row, config: HeymarketConfig): readonly Slice[] {
  const own = (Array.isArray(members) ? members : []).slice(0, MAX_MEMBERS);
  const first = config.conversation_user_id;
  const users = [...new Set([...(first === undefined || first === null ? [] : [first]), ...own, NOBODY])];
  const states = config.include_closed_conversations ? [false, true] : [false];
  return states.map((closed) => ({ key: `${id}|${closed}`, inbox: id, closed, users }));
}

/** Whether an inbox is one of those of the configuration. */
export function isWanted(inbox: unknown, { inbox_ids }: HeymarketConfig): boolean {
  return !inbox_ids.length || inbox_ids.includes(Number(inbox));
}
