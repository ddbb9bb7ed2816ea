import { type ErrorRule, isObject, type Row, type Slice } from '@mailroom/airbyte-cdk';
import { type HeymarketConfig, KEY, type List, newestFirst, PARTS } from '../config.ts';
import { noMessagesOfThis, noSuchMessages, notAsked, pageTooLarge } from '../errorRules.ts';
import { contentOf } from '../media.ts';
import { eitherWay, type Way } from '../orders/eitherWay.ts';
import { belowDate, byTimestamp, fromDate, numberedFromTop } from '../paging.ts';
import { onlyList, withLists } from '../values.ts';
import { conversationErrors, conversations, isWanted } from './conversations.ts';

type MessagesWay = Way<HeymarketConfig>;
type Name = Exclude<HeymarketConfig['messages_walk'], 'auto'>;

const DAY_SECONDS = 86_400;
const AT_ONCE = 100;

/**
 * What bounds the list of messages is told in several ways: `created_at` or `date`, from below or from above, or neither.
 * They are tried in turn, the ones that cost least first.
 */
export const messages = (config: HeymarketConfig, inboxes: List): List => {
  const { messages_walk: walk } = config;
  const all = waysOf(config, inboxes);
  const tried = waysToTry(walk, all);
  const { words: _, partitions: __, ...own } = all[walk === 'auto' ? 'forward' : walk];
  return {
    name: 'messages',
    primaryKey: KEY,
    records: onlyList,
    ...own,
    errors: alone,
    ...(tried && { sync: { ...base(own.sync), order: 'own', read: eitherWay(tried) } }),
    transform: (row, { slice }) => withConversation(row, slice.inbox),
    ifOutOfOrder: walk === 'auto' ? noWayLeft : 'Set messages_walk to auto.',
    ...ofInboxes(config, contentOf('media', 'media', config.message_media_content)),
    readWith: ({ inbox_ids, message_media_content }) => ({
      rows: { inbox_ids: inbox_ids.length ? inbox_ids : null },
      columns: { message_media_content: PARTS[message_media_content] },
    }),
  };
};

/** Undefined where the API is taken at its word. */
function waysToTry(
  walk: HeymarketConfig['messages_walk'],
  { by_page, by_conversation, ...bounded }: Record<Name, MessagesWay>,
): readonly MessagesWay[] | undefined {
  if (walk === 'by_conversation') return [by_conversation];
  if (walk === 'by_page') return [{ ...by_page, errors: alone }];
  if (walk !== 'auto') return undefined;
  return [
    ...Object.values({ ...bounded, by_page }).map((way) => ({ ...way, errors: withOthersLeft })),
    by_conversation,
  ];
}

const base = ({ cursor, lookback = () => 0 }: MessagesWay['sync']) => ({ cursor, lookback });

const noWayLeft = "No other way to ask for messages is left: ask Heymarket's support how they can be listed.";

const withOthersLeft: readonly ErrorRule[] = [pageTooLarge, notAsked, noSuchMessages];

const alone: readonly ErrorRule[] = [
  pageTooLarge,
  ...[notAsked, noSuchMessages].map((rule) => ({
    ...rule,
    action: 'fail_stream' as const,
    message: `${rule.message} Set messages_walk to auto.`,
  })),
];

function waysOf(config: HeymarketConfig, inboxes: List): Record<Name, MessagesWay> {
  const lookback = ({ message_lookback_days }: HeymarketConfig): number => message_lookback_days * DAY_SECONDS;
  const request = (ascending: boolean): List['request'] => ({
    method: 'POST',
    path: 'v1/messages/all',
    params: { order: 'created_at', ascending },
  });
  const downwards = { request: request(false), sync: { ...newestFirst('date'), lookback } };
  const upwards = (param: string): Pick<MessagesWay, 'request' | 'sync'> => ({
    request: request(true),
    sync: {
      ...{ order: 'ascending', cursor: newestFirst('date').cursor, lookback },
      from: (bound: string | number) => ({ [param]: bound }),
    },
  });
  return {
    forward: { words: 'oldest first, by created_at', ...upwards('created_at'), ...fromDate('created_at', config) },
    backward: { words: 'newest first, by created_at', ...downwards, ...belowDate('created_at', config) },
    forward_by_date: { words: 'oldest first, by date', ...upwards('date'), ...fromDate('date', config) },
    backward_by_date: { words: 'newest first, by date', ...downwards, ...belowDate('date', config) },
    by_page: { words: 'newest first, by page number', ...downwards, ...numberedFromTop(config) },
    by_conversation: {
      words: 'conversation by conversation',
      request: { path: 'v1/messages', params: ({ slice }) => ({ phoneNumber: slice.phone, inboxID: slice.inbox }) },
      pager: byTimestamp,
      errors: noMessagesOfThis,
      sync: downwards.sync,
      partitions: {
        parent: everyConversation(config, inboxes),
        slice: ({ inbox, target }) => ({ key: `${inbox}|${target}`, inbox, phone: target }),
      },
    },
  };
}

/** The closed ones too, whatever the configuration wants of them. An inbox that is left out would leave out its messages. */
function everyConversation(config: HeymarketConfig, inboxes: List): List {
  const isLast = ({ users }: Slice): boolean => Array.isArray(users) && users.length === 1;
  const final = conversationErrors.map((rule) =>
    rule.action === 'skip_partition' ? { ...rule, action: 'fail_stream' as const } : rule,
  );
  return {
    ...conversations({ ...config, include_closed_conversations: true }, inboxes),
    ifOutOfOrder: noWayLeft,
    errors: (slice) => (isLast(slice) ? final : conversationErrors),
  };
}

/** Where the API is not asked for messages of certain inboxes, the others stop here, when they have shown how far it went. */
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

function withConversation(row: Row, inbox: unknown): Row {
  const conversation = isObject(row.conversation) ? withLists(row.conversation) : {};
  return Object.assign(withLists(row), {
    conversation_id: conversation.id ?? null,
    inbox_id: conversation.inbox ?? inbox ?? null,
  });
}
