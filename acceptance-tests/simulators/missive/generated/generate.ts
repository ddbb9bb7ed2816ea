import { createContact, createResponse, createTask } from '../create-rows.ts';
import { formatIdentifier, mix } from '../identifiers.ts';
import type { Membership } from '../model.ts';
import { person } from '../people.ts';
import { labelIDs, organizationIDs, teamIDs, userIDs } from '../seed/ids.ts';
import { addTask, type Store } from '../store.ts';
import { isNth } from './children.ts';
import { generateConversations } from './conversations.ts';
import { kinds } from './kinds.ts';
import type { GenerateOptions } from './options.ts';

export type { GenerateOptions } from './options.ts';

const { harbor, saltworks } = organizationIDs;
const { mara } = userIDs;

/** Fills the account with rows that lead up to a date; the same options make the same rows. */
export function generate(store: Store, date: number, options: GenerateOptions): void {
  generateUsers(store, options);
  const teams = [teamIDs.support, ...generateTeams(store, options)];
  const labels = [labelIDs.clients, ...generateLabels(store, options)];
  generateBooks(store, date, options);
  generateConversations(store, date, options, teams, labels);
  generateTasks(store, date, options);
  generateResponses(store, date, options);
}

function ids(kind: keyof typeof kinds, count = 0, parent = 0): string[] {
  return Array.from({ length: count }, (_, number) => formatIdentifier({ kind: kinds[kind], parent, number }));
}

/** Each third is in both organizations. */
function generateUsers(store: Store, { users }: GenerateOptions): void {
  for (const [number, id] of ids('user', users).entries()) {
    const { name } = person(number);
    const email = `user${number}@harborpine.example`;
    store.users.add({
      id,
      email,
      name,
      avatar_url: null,
      organizations: number % 3 === 2 ? [harbor, saltworks] : [harbor],
    });
  }
}

function generateTeams(store: Store, { teams }: GenerateOptions): string[] {
  const made = ids('team', teams);
  for (const [number, id] of made.entries()) {
    store.teams.add({ id, name: `Team ${number}`, organization: harbor, active_members: [mara], observers: [] });
  }
  return made;
}

function generateLabels(store: Store, { labels }: GenerateOptions): string[] {
  const made = ids('label', labels);
  for (const [number, id] of made.entries()) {
    const clients = store.labels.get(labelIDs.clients);
    store.labels.add({ ...clients, id, name: `Label ${number}`, name_with_parent_names: `Label ${number}` });
  }
  return made;
}

function generateBooks(store: Store, date: number, options: GenerateOptions): void {
  const { contacts = 0, groups, seed = 1, contactsPerSecond = 1, deletedEvery = 0 } = options;
  const books = ids('book', options.books ?? (contacts > 0 ? 1 : 0));
  for (const [index, id] of books.entries()) {
    const sharing = { share_with_organization: false, share_with_team: null, share_with_users: [] };
    const rest = { description: null, organization: null, importing: false, exclude_from_search: null };
    store.books.add({ id, user: mara, name: `Book ${index}`, ...rest, ...sharing });
    for (const [number, group] of ids('group', groups, index).entries()) {
      const kind = number % 2 === 0 ? 'group' : 'organization';
      store.groups.add({ id: group, name: `Group ${number}`, kind, contact_book: id });
    }
    for (const [number, contact] of ids('contact', contacts, index).entries()) {
      const modified_at = date - Math.floor(number / contactsPerSecond) * 61;
      const deleted = isNth(number, deletedEvery);
      const memberships = number % 5 === 0 ? membershipsIn(store, id) : [];
      store.contacts.add(
        createContact(
          { id: contact, contact_book: id, modified_at, deleted, memberships },
          person(mix(seed, number) % 1_000_000),
        ),
      );
    }
  }
}

/** Of each group of the book, and in the first one twice. */
function membershipsIn({ groups }: Store, book: string): Membership[] {
  const own = [...groups.all()].filter(({ contact_book }) => contact_book === book).slice(0, 3);
  return [...own, ...own.slice(0, 1)].map(({ id, kind, name }, place) => ({
    ...(place > 0 && { title: `Place ${place}` }),
    group: { id, kind, name },
  }));
}

function generateTasks(store: Store, date: number, { tasks, tasksPerSecond = 1 }: GenerateOptions): void {
  for (const [number, id] of ids('task', tasks).entries()) {
    const last_activity_at = date - Math.floor(number / tasksPerSecond) * 61;
    const assignees = number % 3 === 0 ? [mara, userIDs.teo].slice(0, 1 + (number % 2)) : [];
    addTask(store, createTask({ id, title: `Job ${number}`, organization: harbor, last_activity_at, assignees }));
  }
}

function generateResponses(store: Store, date: number, { responses }: GenerateOptions): void {
  for (const [number, id] of ids('response', responses).entries()) {
    const owner = number % 4 === 3 ? { user: mara } : { organization: harbor };
    store.responses.add(createResponse({ id, ...owner, title: `Answer ${number}`, modified_at: date - number * 61 }));
  }
}
