import { type Api, type ErrorRule, isObject, listAt, type Pager, type Row, type Slice } from '@mailroom/airbyte-cdk';
import { messageBodies } from '../bodies.ts';
import { FULL_REFRESH, type List, type MissiveConfig, newestFirst, readsOrganization } from '../config.ts';
import { gone, pageTooLarge } from '../errorRules.ts';
import { mailboxErrors, ownMailboxes, readsTeams, teamMailbox } from '../mailboxes.ts';
import { byUntil } from '../paging.ts';
import { teams } from './directory.ts';

const KEY = ['id'];
const LARGEST_PAGE = 50;
const SMALLER_PAGE = 10;
const LARGEST_CHILD_PAGE = 10;

/** Pages of what no row of another list stands for: a short one may have been cut, or rows of it left out. */
const byActivity = {
  pager: byUntil('last_activity_at', LARGEST_PAGE, { ends: 'empty' }),
  smallerPages: [byUntil('last_activity_at', SMALLER_PAGE, { ends: 'empty' })],
};

/** Every mailbox that is configured, each conversation once. */
export const conversations = (config: MissiveConfig): List => ({
  name: 'conversations',
  primaryKey: KEY,
  request: { path: 'conversations', params: ({ slice }) => slice.filter as Row },
  records: listAt('conversations'),
  ...byActivity,
  partitions: readsTeams(config)
    ? { parent: teams, slice: ({ id }) => teamMailbox(id), slices: ownMailboxes }
    : { slices: ownMailboxes },
  readWith: readsOrganization,
  dedupeAcrossPartitions: true,
  sync: newestFirst('last_activity_at'),
  errors: (slice) => [pageTooLarge, ...mailboxErrors(slice)],
});

/** A list inside of each conversation that has changed; `has` tells from its row whether there is anything in it. */
const child = (
  parent: List,
  name: string,
  { has = () => true, ...more }: Partial<List> & { has?: (conversation: Row) => boolean; pager: Pager },
): List => ({
  name,
  primaryKey: KEY,
  request: { path: ({ slice }) => `conversations/${encodeURIComponent(slice.key)}/${name}` },
  records: listAt(name),
  partitions: {
    parent,
    incremental: true,
    slice: (row) => (has(row) ? { key: String(row.id), isGuest: !('created_at' in row) } : undefined),
    moved: survivorOf,
  },
  transform: (row, { slice }) => Object.assign(row, { conversation_id: slice.key }),
  sync: FULL_REFRESH,
  errors: childErrors,
  ...more,
});

export const messages = (parent: List, { fetch_message_bodies }: MissiveConfig): List =>
  child(parent, 'messages', {
    has: ({ messages_count }) => messages_count !== 0,
    pager: byUntil(['delivered_at', 'created_at'], LARGEST_CHILD_PAGE),
    // A message may be delivered with an old date; when it came into Missive, or changed, stands beside.
    sync: { ...newestFirst('delivered_at'), extraCursorFields: ['created_at', 'updated_at'] },
    ...(fetch_message_bodies && {
      completion: messageBodies(),
      ifTooLarge: 'Switch fetch_message_bodies off to leave the texts out.',
    }),
    readWith: () => ({ columns: { fetch_message_bodies } }),
  });

export const comments = (parent: List): List =>
  child(parent, 'comments', {
    pager: byUntil('created_at', LARGEST_CHILD_PAGE),
    sync: newestFirst('created_at'),
  });

export const posts = (parent: List): List =>
  child(parent, 'posts', {
    pager: byUntil('created_at', LARGEST_CHILD_PAGE),
    sync: newestFirst('created_at'),
  });

/** `until` is documented to go by `delivered_at`, which ordinary drafts do not have: whether more than a page can be had is unknown. */
export const drafts = (parent: List): List =>
  child(parent, 'drafts', {
    has: ({ drafts_count = 1, send_later_messages_count = 1 }) =>
      Number(drafts_count) + Number(send_later_messages_count) > 0,
    pager: byUntil(['delivered_at', 'created_at'], LARGEST_CHILD_PAGE, { boundMayBeIgnored: true }),
  });

export const tasks: List = {
  name: 'tasks',
  primaryKey: KEY,
  readWith: readsOrganization,
  request: { path: 'tasks', params: ({ config }) => ({ organization: config.organization_id ?? undefined }) },
  records: listAt('tasks'),
  ...byActivity,
  sync: newestFirst('last_activity_at'),
  errors: [pageTooLarge],
};

const vanished = gone(
  'Missive does not give out this conversation: it was deleted for good, or is not shared any longer.',
);

const onlyGuest = { ...vanished, status: [403, 404], message: "The token's owner is only a guest here." };

/** A guest of a conversation sees that it exists; whether they may read what is in it is not documented. */
function childErrors({ isGuest }: Slice): readonly ErrorRule[] {
  return [isGuest ? onlyGuest : vanished];
}

/** A conversation that was merged into another answers as that one; one that is still there is worth another try. */
async function survivorOf({ key, isGuest }: Slice, api: Api): Promise<Slice | undefined> {
  if (isGuest) return undefined;
  const path = `conversations/${encodeURIComponent(key)}`;
  return api.call({ method: 'GET', path, rules: [{ ...vanished, status: [403, 404] }], expects: conversationIn });
}

/** The conversation of an answer, as the slice that it is. */
function conversationIn(body: unknown): Slice | undefined {
  const [conversation] = isObject(body) ? [body.conversations].flat() : [];
  return isObject(conversation) && typeof conversation.id === 'string' ? { key: conversation.id } : undefined;
}
