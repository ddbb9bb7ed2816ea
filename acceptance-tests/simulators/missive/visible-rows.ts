import { newestFirst } from '../shared/sorted-rows.ts';
import { refusal } from './errors.ts';
import type { Book, Conversation, Group, Label, Organization, Response, Task, Team, User } from './model.ts';
import type { Visibility } from './visibility.ts';
import type { World } from './world.ts';

/** Who reads, and what there is. */
export type Reader = { visibility: Visibility; world: World };

const always = () => true;
const byID = newestFirst<{ id: string }>(() => 0);
const newestTaskFirst = newestFirst<Task>((row) => row.last_activity_at);

export function organizationsOf({ visibility, world }: Reader): Organization[] {
  return world.store.organizations.list('all', always, byID).filter(({ id }) => visibility.inOrganization(id));
}

export function usersOf({ visibility, world }: Reader, organization?: string): User[] {
  return world.store.users
    .list('all', always, byID)
    .filter(({ organizations }) =>
      organizations.some((id) => visibility.inOrganization(id) && (organization === undefined || id === organization)),
    );
}

export function teamsOf({ visibility, world }: Reader, organization?: string): Team[] {
  return inOrganization(world.store.teams.list('all', always, byID).filter(visibility.team), organization);
}

export function labelsOf({ visibility, world }: Reader, organization?: string): Label[] {
  return inOrganization(world.store.labels.list('all', always, byID).filter(visibility.label), organization);
}

export function booksOf({ visibility, world }: Reader): Book[] {
  return world.store.books.list('all', always, byID).filter(visibility.book);
}

/** Throws for a book that is unknown or not the reader's. */
export function groupsOf(reader: Reader, book: string, kind: Group['kind']): readonly Group[] {
  assertBook(reader, book);
  const { groups } = reader.world.store;
  return groups.list(`${kind} ${book}`, (row) => row.kind === kind && row.contact_book === book, byID);
}

export function assertBook({ visibility, world }: Reader, id: string): void {
  if (!visibility.book(world.store.books.find(id))) throw refusal(404);
}

export function responsesOf({ visibility, world }: Reader, organization?: string): Response[] {
  return inOrganization(world.store.responses.list('all', always, byID).filter(visibility.response), organization);
}

/** All tasks, the one with the newest activity first; who may see them is left to the caller. */
export function allTasks({ world }: Pick<Reader, 'world'>): readonly Task[] {
  return world.store.tasks.list('all', always, newestTaskFirst);
}

/** Whether a reader may see the row whole. */
export function isWhole({ visibility }: Reader, conversation: Conversation): boolean {
  return visibility.conversation(conversation) === 'whole';
}

function inOrganization<T extends { organization: string | null }>(rows: T[], id: string | undefined): T[] {
  return id === undefined ? rows : rows.filter(({ organization }) => organization === id);
}
