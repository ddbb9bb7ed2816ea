import { childrenOf, noChildren, register } from '../children.ts';
import { createComment, createConversation, createDraft, createMessage, createPost } from '../create-rows.ts';
import { identifierOf } from '../identifiers.ts';
import type { Conversation, UserState } from '../model.ts';
import { person } from '../people.ts';
import type { Store } from '../store.ts';
import { day, hour } from './dates.ts';
import { labelIDs, organizationIDs, teamIDs, userIDs } from './ids.ts';
import { mainConversation } from './main-conversation.ts';

export const conversationIDs = {
  main: '0b6de4f2-19a7-4c3e-8f50-d2a8713c9e64',
  /** Mara is only a guest. */
  guest: '93fa0c58-b1d4-4e27-86f9-5ce7d30a1b86',
  /** Merged into `main`. */
  merged: identifierOf('conversation merged'),
  /** No messages, only comments. */
  chat: identifierOf('conversation chat'),
  sms: identifierOf('conversation sms'),
  custom: identifierOf('conversation custom'),
  /** In `team_all` of Support and not in Mara's `all`. */
  teamOnly: identifierOf('conversation team only'),
  /** Visible to Mara through its label alone. */
  labelOnly: identifierOf('conversation label only'),
  /** 25 messages, comments and posts, the newest 13 of each in one second. */
  long: identifierOf('conversation long'),
  /** 12 drafts, none delivered. */
  drafts: identifierOf('conversation drafts'),
  trashed: identifierOf('conversation trashed'),
  junked: identifierOf('conversation junked'),
  teo: identifierOf('conversation teo'),
  studio: identifierOf('conversation studio'),
} as const;

/** The named conversations, one of each kind, and 60 ordinary ones, of which 26 share their second. */
export function seedConversations(store: Store, date: number): void {
  const { harbor, saltworks } = organizationIDs;
  const mara: UserState = { id: userIDs.mara, flags: [] };
  const teo: UserState = { id: userIDs.teo, flags: [] };
  const add = (row: Conversation) => {
    row.hasDrafts = childrenOf(row).drafts.length > 0;
    register(store, store.conversations.add(row));
    return row;
  };
  const named = (name: keyof typeof conversationIDs, age: number, rest: Partial<Conversation> = {}) => {
    const id = conversationIDs[name];
    const at = date - age;
    const header = `<${name}@mail.asterbakery.example>`;
    const message = createMessage({ id: identifierOf(`message ${name}`), at, subject: `About ${name}`, header });
    const children = { messages: [message], comments: [], posts: [], drafts: [] };
    return createConversation({ id, lastActivityAt: at, organizationID: harbor, users: [mara], children, ...rest });
  };

  const main = add(mainConversation(store, date));
  add(named('guest', 4593, { organizationID: null, users: [teo], guests: [userIDs.mara] }));
  add(named('merged', 5000, { mergedInto: main, children: noChildren() }));
  const comments = [1, 2].map((n) =>
    createComment({ id: identifierOf(`chat ${n}`), at: date - 2 * hour - n, author: store.users.get(userIDs.teo) }),
  );
  add(named('chat', 2 * hour + 1, { subject: 'Lunch', children: { ...noChildren(), comments }, users: [mara, teo] }));
  for (const [name, age] of [
    ['sms', 17 * hour],
    ['custom', 18 * hour],
  ] as const) {
    const at = date - age;
    const channel = name;
    const messages = [1, 2].map((n) =>
      createMessage({ id: identifierOf(`${name} ${n}`), at: at - n, subject: '', header: `${name}${n}`, channel }),
    );
    add(named(name, age, { children: { ...noChildren(), messages } }));
  }
  add(named('teamOnly', 3 * hour, { teamID: teamIDs.support, users: [teo] }));
  add(named('labelOnly', 4 * hour, { labelIDs: [labelIDs.clients], users: [teo] }));
  add(longConversation(store, date - day));
  add(named('drafts', 2 * day, { children: { ...noChildren(), drafts: twelveDrafts(store, date - 2 * day) } }));
  add(named('trashed', 3 * day, { users: [{ id: userIDs.mara, flags: ['trashed'] }] }));
  add(named('junked', 3 * day, { users: [{ id: userIDs.mara, flags: ['junked'] }] }));
  add(named('teo', 3 * day, { users: [teo], teamID: teamIDs.sales }));
  add(named('studio', 5 * day, { organizationID: saltworks, teamID: teamIDs.studio, labelIDs: [labelIDs.studio] }));
  for (let n = 0; n < 60; n += 1) add(ordinary(n, date));
}

/** The 20th to the 45th share their second; every third is closed, every fourth is in the team. */
function ordinary(n: number, date: number): Conversation {
  const at = date - 6 * day - (n >= 20 && n < 46 ? 20 : n) * hour;
  const header = `<ordinary.${n}@mail.oldport.example>`;
  const from = person(n);
  const message = createMessage({ id: identifierOf(`message ${n}`), at, subject: `Order ${n}`, header, from });
  const isClosed = n % 3 === 2;
  return createConversation({
    id: identifierOf(`conversation ${n}`),
    lastActivityAt: at,
    createdAt: at,
    closedAt: isClosed ? at : null,
    organizationID: organizationIDs.harbor,
    teamID: n % 4 === 3 ? teamIDs.support : null,
    users: [{ id: userIDs.mara, flags: isClosed ? ['closed'] : n % 25 === 10 ? ['assigned'] : [] }],
    children: { ...noChildren(), messages: [message] },
  });
}

function longConversation(store: Store, date: number): Conversation {
  const at = (n: number) => date - (n < 13 ? 0 : n * hour);
  const numbers = Array.from({ length: 25 }, (_, n) => n);
  const author = store.users.get(userIDs.mara);
  return createConversation({
    id: conversationIDs.long,
    lastActivityAt: date,
    createdAt: at(24),
    organizationID: organizationIDs.harbor,
    users: [{ id: userIDs.mara, flags: ['flagged'] }],
    children: {
      messages: numbers.map((n) =>
        createMessage({
          id: identifierOf(`long message ${n}`),
          at: at(n),
          subject: 'A long talk',
          header: `<long.${n}@mail.oldport.example>`,
          from: person(n % 4),
        }),
      ),
      comments: numbers.map((n) => createComment({ id: identifierOf(`long comment ${n}`), at: at(n), author })),
      posts: numbers.map((n) => createPost({ id: identifierOf(`long post ${n}`), at: at(n) })),
      drafts: [],
    },
  });
}

function twelveDrafts(store: Store, date: number) {
  const author = store.users.get(userIDs.mara);
  return Array.from({ length: 12 }, (_, n) =>
    createDraft({ id: identifierOf(`draft ${n}`), at: date - n * 60, subject: 'Prices', author }),
  );
}
