import { keptChildren, register } from '../children.ts';
import { createComment, createDraft, createMessage, createPost } from '../create-rows.ts';
import { identifierOf } from '../identifiers.ts';
import type { Conversation } from '../model.ts';
import { person } from '../people.ts';
import { userIDs } from '../seed/ids.ts';
import type { Store } from '../store.ts';

/** So many new rows of each kind. */
export type NewRows = {
  messages?: number | undefined;
  comments?: number | undefined;
  posts?: number | undefined;
  drafts?: number | undefined;
  /** `delivered_at` of the messages, for those that come late, and of drafts that are to be sent later. */
  deliveredAt?: number | undefined;
};

export type AddedRows = { messages: string[]; comments: string[]; posts: string[]; drafts: string[] };

/** Adds rows of one moment, in seconds, and answers their ids. It leaves `last_activity_at` alone. */
export function addRows(store: Store, row: Conversation, at: number, options: NewRows): AddedRows {
  const { messages = 0, comments = 0, posts = 0, drafts = 0, deliveredAt } = options;
  if (messages + comments + posts + drafts === 0) return { messages: [], comments: [], posts: [], drafts: [] };
  const author = store.users.get(userIDs.mara);
  const subject = row.subject ?? 'News';
  const number = store.next();
  const list = <T>(count: number, kind: string, make: (id: string, index: number) => T): T[] =>
    Array.from({ length: count }, (_, index) => make(identifierOf(`added ${kind} ${number} ${index}`), index));

  const added = {
    messages: list(messages, 'message', (id, index) => ({
      ...createMessage({
        id,
        at,
        subject,
        header: `<added.${number}.${index}@mail.oldport.example>`,
        from: person(number),
      }),
      delivered_at: deliveredAt ?? at,
    })),
    comments: list(comments, 'comment', (id) => createComment({ id, at, author })),
    posts: list(posts, 'post', (id) => createPost({ id, at })),
    drafts: list(drafts, 'draft', (id) => createDraft({ id, at, subject, author, deliveredAt: deliveredAt ?? null })),
  };
  const children = keptChildren(store, row);
  children.messages.push(...added.messages);
  children.comments.push(...added.comments);
  children.posts.push(...added.posts);
  children.drafts.push(...added.drafts);
  row.hasDrafts = children.drafts.length > 0;
  register(store, row);
  return {
    messages: added.messages.map(({ id }) => id),
    comments: added.comments.map(({ id }) => id),
    posts: added.posts.map(({ id }) => id),
    drafts: added.drafts.map(({ id }) => id),
  };
}
