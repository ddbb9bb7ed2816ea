import type { Row, Slice } from '../../../shared/index.ts';
import { isObject } from '../../../shared/index.ts';
import { type HeymarketConfig, KEY, type List, newestFirst, PARTS } from '../config.ts';
import { notThisUser, pageTooLarge } from '../errorRules.ts';
import { contentOf } from '../media.ts';
import { byCreation, byDate, fromCreation } from '../paging.ts';
import { onlyList, withLists } from '../values.ts';

/** So many members of an inbox are tried. */
const MOST_MEMBERS = 3;
/** May stand for no user. */
const NOBODY = 0;

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
  errors: [pageTooLarge, notThisUser],
  partitions: {
    parent: inboxes,
    slice: (inbox) => (isWanted(inbox.id, config) ? slicesOf(inbox, config) : undefined),
    mostMoves: MOST_MEMBERS + 1,
    moved: async (slice) => {
      const [, ...users] = slice.users as readonly number[];
      return users.length ? { ...slice, users } : undefined;
    },
  },
  distinct: ({ inbox }) => inbox,
  transform: (row) => withLists(row),
  sync: newestFirst('updated'),
});

function slicesOf({ id, members }: Row, config: HeymarketConfig): readonly Slice[] {
  const own = (Array.isArray(members) ? members : []).slice(0, MOST_MEMBERS);
  const first = config.conversation_user_id;
  const users = [...new Set([...(first === undefined || first === null ? [] : [first]), ...own, NOBODY])];
  const states = config.include_closed_conversations ? [false, true] : [false];
  return states.map((closed) => ({ key: `${id}|${closed}`, inbox: id, closed, users }));
}

function isWanted(inbox: unknown, { inbox_ids }: HeymarketConfig): boolean {
  return !inbox_ids.length || inbox_ids.includes(Number(inbox));
}

const DAY_SECONDS = 86_400;

/** What `created_at` bounds is told in four ways; read forward, unless the API turns out to mean something else. */
export const messages = (config: HeymarketConfig): List => {
  const lookback = ({ message_lookback_days }: HeymarketConfig): number => message_lookback_days * DAY_SECONDS;
  const { cursor } = newestFirst('date');
  const request = (ascending: boolean): List['request'] => ({
    method: 'POST',
    path: 'v1/messages/all',
    params: { order: 'created_at', ascending },
  });
  const backward = {
    request: request(false),
    ...byCreation(config),
    sync: { ...newestFirst('date'), lookback },
  };
  const forward = {
    request: request(true),
    ...fromCreation(config),
    sync: {
      ...{ order: 'ascending' as const, cursor, lookback },
      from: (bound: string | number) => ({ created_at: bound }),
      ...(config.messages_walk === 'auto' && { otherwise: backward }),
    },
  };
  return {
    name: 'messages',
    primaryKey: KEY,
    records: onlyList,
    ...(config.messages_walk === 'backward' ? backward : forward),
    transform: withConversation,
    ...(config.messages_walk !== 'auto' && { ifOutOfOrder: 'Set messages_walk to auto.' }),
    ...ofInboxes(config, contentOf('media', 'media', config.message_media_content)),
    readWith: ({ inbox_ids, message_media_content }) => ({
      rows: { inbox_ids: inbox_ids.length ? inbox_ids : null },
      columns: { message_media_content: PARTS[message_media_content] },
    }),
  };
};

const AT_ONCE = 100;

/** The API can not be asked for messages of certain inboxes: the others stop here, when they have shown how far it went. */
function ofInboxes(config: HeymarketConfig, { completion }: Pick<List, 'completion'>): Pick<List, 'completion'> {
  if (!config.inbox_ids.length) return completion ? { completion } : {};
  return {
    completion: {
      batch: completion?.batch ?? AT_ONCE,
      complete: async (rows, context) => {
        const wanted = rows.filter((row) => isWanted(row.inbox_id, config));
        return (await completion?.complete(wanted, context)) ?? wanted;
      },
    },
  };
}

function withConversation(row: Row): Row {
  const conversation = isObject(row.conversation) ? withLists(row.conversation) : {};
  return Object.assign(withLists(row), {
    conversation_id: conversation.id ?? null,
    inbox_id: conversation.inbox ?? null,
  });
}
