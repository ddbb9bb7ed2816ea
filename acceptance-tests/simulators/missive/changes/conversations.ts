import { keptChildren, register, survivorOf } from '../children.ts';
import { createConversation } from '../create-rows.ts';
import { identifierOf } from '../identifiers.ts';
import { type Conversation, childKinds, type Flag } from '../model.ts';
import { organizationIDs, userIDs } from '../seed/ids.ts';
import type { World } from '../world.ts';
import { addRows, type NewRows } from './add-rows.ts';

type Fields = Partial<Pick<Conversation, 'subject' | 'organizationID' | 'teamID' | 'color' | 'labelIDs' | 'guests'>> & {
  /** Users by their ids, with the flags each has set. */
  users?: Record<string, Flag[]>;
};

export type NewConversation = Fields &
  NewRows & { id?: string /** In seconds; now, unless told otherwise. */; at?: number };

export type Bump = NewRows & {
  id: string;
  /** The new `last_activity_at` in seconds; now, unless told otherwise. */
  at?: number;
};

export type ConversationChange = Fields & { id: string; lastActivityAt?: number };

export type ConversationChanges = {
  /** In Mara's mailboxes with one message, unless told otherwise. */
  addConversation(conversation?: NewConversation): { id: string };
  /** New activity, with new rows if any are asked for. */
  bumpConversation(bump: Bump): void;
  /** Leaves no trace in `last_activity_at` unless that is among the changes. */
  changeConversation(change: ConversationChange): void;
  /** Closed for one person, or for all. Leaves no trace in `last_activity_at`. */
  closeConversation(change: { id: string; user?: string; at?: number }): void;
  reopenConversation(change: { id: string }): void;
  /** The rows and users of one are in the other from now on, which has new activity. */
  mergeConversations(change: { from: string; into: string; at?: number }): void;
  /** Trashed for good: it is nowhere any more, and neither are its rows. */
  removeConversation(change: { id: string }): void;
};

export function createConversationChanges(world: World): ConversationChanges {
  const { store, now } = world;
  const change = (id: string, mutate: (row: Conversation) => void) => {
    const { conversations } = world.store;
    conversations.change(conversations.get(id), mutate);
  };
  const withFlag = (row: Conversation, flag: Flag, isSet: boolean, user?: string) => {
    row.users = row.users.map((state) => {
      if (user !== undefined && state.id !== user) return state;
      const others = state.flags.filter((name) => name !== flag);
      return { ...state, flags: isSet ? [...others, flag] : others };
    });
  };

  return {
    addConversation: ({ id = identifierOf(`added conversation ${store.next()}`), at = now(), ...rest } = {}) => {
      const { messages = 1, comments, posts, drafts, deliveredAt, users = { [userIDs.mara]: [] }, ...fields } = rest;
      const row = createConversation({ organizationID: organizationIDs.harbor, ...fields, id, lastActivityAt: at });
      row.users = statesOf(users);
      addRows(store, row, at, { messages, comments, posts, drafts, deliveredAt });
      world.store.conversations.add(row);
      return { id };
    },

    bumpConversation: ({ id, at = now(), ...rows }) => {
      change(id, (row) => {
        addRows(store, row, at, rows);
        row.lastActivityAt = at;
      });
    },

    changeConversation: ({ id, users, ...fields }) => {
      change(id, (row) => {
        Object.assign(row, fields);
        if (users) row.users = statesOf(users);
      });
    },

    closeConversation: ({ id, user, at = now() }) => {
      change(id, (row) => {
        withFlag(row, 'closed', true, user);
        if (user === undefined) row.closedAt = at;
      });
    },

    reopenConversation: ({ id }) => {
      change(id, (row) => {
        withFlag(row, 'closed', false);
        row.closedAt = null;
      });
    },

    mergeConversations: ({ from, into, at = now() }) => {
      const survivor = survivorOf(store.conversations.get(into));
      if (survivorOf(store.conversations.get(from)) === survivor) throw new Error(`${from} is ${into} already`);
      change(from, (row) => {
        const source = keptChildren(store, row);
        const target = keptChildren(store, survivor);
        for (const kind of childKinds) (target[kind] as unknown[]).push(...source[kind].splice(0));
        row.mergedInto = survivor;
      });
      change(survivor.id, (row) => {
        const others = store.conversations
          .get(from)
          .users.filter(({ id }) => row.users.every((user) => user.id !== id));
        row.users = [...row.users, ...others];
        row.hasDrafts = keptChildren(store, row).drafts.length > 0;
        row.lastActivityAt = at;
        register(store, row);
      });
    },

    removeConversation: ({ id }) => {
      change(id, (row) => {
        row.isGone = true;
      });
    },
  };
}

function statesOf(users: Record<string, Flag[]>) {
  return Object.entries(users).map(([id, flags]) => ({ id, flags }));
}
