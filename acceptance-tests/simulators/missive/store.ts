import type {
  Book,
  Contact,
  Conversation,
  Group,
  Label,
  Message,
  Organization,
  Response,
  Task,
  Team,
  User,
} from './model.ts';
import { createTable, type Table } from './table.ts';

export type Store = {
  organizations: Table<Organization>;
  users: Table<User>;
  teams: Table<Team>;
  labels: Table<Label>;
  books: Table<Book>;
  groups: Table<Group>;
  contacts: Table<Contact>;
  conversations: Table<Conversation>;
  responses: Table<Response>;
  tasks: Table<Task>;
  /** Tasks by their conversation. */
  subtasks: Map<string, Task[]>;
  /** Whose token it is, by token; the value is a user's id. */
  tokens: Map<string, string>;
  revokedTokens: Set<string>;
  /** The conversation that a message or draft was kept in at first, by the message's id. */
  homes: Map<string, Conversation>;
  /** The same for generated messages, read from their ids. */
  generatedHome(id: string): Conversation | undefined;
  /** Generated messages by their `email_message_id`. */
  generatedHeader(header: string): string | undefined;
  /** Messages that are kept, by `email_message_id`. */
  headers: Map<string, Message[]>;
  /** A number never given before. */
  next(): number;
};

export function createStore(): Store {
  let number = 0;
  return {
    organizations: createTable(),
    users: createTable(),
    teams: createTable(),
    labels: createTable(),
    books: createTable(),
    groups: createTable(),
    contacts: createTable(),
    conversations: createTable(),
    responses: createTable(),
    tasks: createTable(),
    subtasks: new Map(),
    tokens: new Map(),
    revokedTokens: new Set(),
    homes: new Map(),
    generatedHome: () => undefined,
    generatedHeader: () => undefined,
    headers: new Map(),
    next: () => {
      number += 1;
      return number;
    },
  };
}

export function addTask(store: Store, task: Task): Task {
  if (task.conversation !== null) {
    store.subtasks.set(task.conversation, [...(store.subtasks.get(task.conversation) ?? []), task]);
  }
  return store.tasks.add(task);
}

export function removeTask(store: Store, id: string): void {
  const { conversation } = store.tasks.get(id);
  if (conversation !== null) {
    const others = (store.subtasks.get(conversation) ?? []).filter((task) => task.id !== id);
    store.subtasks.set(conversation, others);
  }
  store.tasks.remove(id);
}
