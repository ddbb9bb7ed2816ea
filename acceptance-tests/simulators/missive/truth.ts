import { readerOf } from './authentication.ts';
import { childrenOf } from './children.ts';
import { conversationsIn, type Mailbox, teamMailboxes } from './mailboxes.ts';
import type { Attachment, ChildKind, Conversation, Message } from './model.ts';
import { render } from './operations/conversations.ts';
import type { Row } from './render.ts';
import { defaultToken } from './seed/ids.ts';
import type { Visibility } from './visibility.ts';
import {
  allTasks,
  booksOf,
  groupsOf,
  labelsOf,
  organizationsOf,
  type Reader,
  responsesOf,
  teamsOf,
  usersOf,
} from './visible-rows.ts';
import type { World } from './world.ts';

export type Question = {
  stream: StreamName;
  /** Whose view it is; Mara's, unless told otherwise. */
  token?: string;
  /** Of conversations and their rows: `all` and every team's `team_all`, unless told otherwise. */
  mailboxes?: (Mailbox | { name: 'team_all' | 'team_inbox' | 'team_closed' })[];
};

/** A row as the API shows it, but attachments without `url`, and what it was found under. */
export type TrueRow = { row: Row; parent: Record<string, string> };

/** The rows that there are at this moment for the owner of a token, as they would be read without any limit. */
export type Truth = (question: Question) => TrueRow[];

export type StreamName = keyof typeof streams;

type Asked = Reader & { question: Question };

export function createTruth(world: World): Truth {
  return (question) => {
    const visibility = readerOf(question.token ?? defaultToken, world);
    if (!visibility) throw new Error(`Nobody owns the token ${question.token}`);
    const stream = streams[question.stream];
    if (!stream) throw new Error(`Unknown stream "${question.stream}". Known: ${Object.keys(streams).join(', ')}`);
    return stream({ visibility, world, question }).map(({ row, parent }) => ({ row: { ...row }, parent }));
  };
}

const withoutURL = ({ ...rest }: Attachment): Row => rest;

const streams = {
  organizations: (asked: Asked) => organizationsOf(asked).map(alone),
  users: (asked: Asked) => usersOf(asked).map((row) => alone(asked.world.renderer.user(row, asked.visibility.user.id))),
  /** Each user once per organization. */
  organization_users: (asked: Asked) =>
    organizationsOf(asked).flatMap(({ id }) =>
      usersOf(asked, id).map((row) => ({
        row: asked.world.renderer.user(row, asked.visibility.user.id),
        parent: { organization: id },
      })),
    ),
  teams: (asked: Asked) => teamsOf(asked).map((row) => alone(asked.world.renderer.team(row))),
  shared_labels: (asked: Asked) => labelsOf(asked).map(alone),
  contact_books: (asked: Asked) => booksOf(asked).map(alone),
  contact_groups: (asked: Asked) =>
    booksOf(asked).flatMap(({ id }) =>
      (['group', 'organization'] as const).flatMap((kind) =>
        groupsOf(asked, id, kind).map((row) => ({
          row: { id: row.id, name: row.name },
          parent: { contact_book: id, kind },
        })),
      ),
    ),
  /** Deleted ones too. */
  contacts: ({ world, visibility }: Asked) =>
    [...world.store.contacts.all()]
      .filter((row) => visibility.book(world.store.books.find(row.contact_book)))
      .map((row) => ({ row: world.renderer.contact(row), parent: { contact_book: row.contact_book } })),
  /** In the order of the list, guest rows too. */
  conversations: (asked: Asked) => conversationsOf(asked).map((row) => alone(render(asked, row))),
  messages: (asked: Asked) => rowsOf(asked, 'messages', (row) => asked.world.renderer.message(row, withoutURL)),
  full_messages: (asked: Asked) =>
    rowsOf(asked, 'messages', (row, parent) => asked.world.renderer.fullMessage(row, parent, withoutURL)),
  comments: (asked: Asked) => rowsOf(asked, 'comments', (row) => asked.world.renderer.comment(row, withoutURL)),
  posts: (asked: Asked) => rowsOf(asked, 'posts', (row) => row),
  drafts: (asked: Asked) => rowsOf(asked, 'drafts', (row: Message) => asked.world.renderer.draft(row, withoutURL)),
  responses: (asked: Asked) => responsesOf(asked).map((row) => alone(asked.world.renderer.response(row, withoutURL))),
  tasks: (asked: Asked) =>
    allTasks(asked)
      .filter(asked.visibility.task)
      .map((row) => alone(asked.world.renderer.task(row))),
};

function alone(row: Row): TrueRow {
  return { row, parent: {} };
}

function conversationsOf({ visibility, world, question }: Asked): readonly Conversation[] {
  const named = question.mailboxes ?? [{ name: 'all' }, { name: 'team_all' }];
  const mailboxes = named.flatMap((mailbox) => expand(mailbox, visibility, world));
  return conversationsIn(mailboxes, visibility.user.id, world);
}

/** A mailbox of a team that is not named stands for those of all teams. */
function expand(mailbox: NonNullable<Question['mailboxes']>[number], visibility: Visibility, world: World): Mailbox[] {
  const isOfTeam = teamMailboxes.some((name) => name === mailbox.name);
  if (!isOfTeam || 'id' in mailbox) return [mailbox as Mailbox];
  const name = mailbox.name as (typeof teamMailboxes)[number];
  return teamsOf({ visibility, world }).map(({ id }) => ({ name, id }));
}

/** The rows of one kind in conversations that may be read, the newest conversation first. */
function rowsOf<K extends ChildKind>(
  asked: Asked,
  kind: K,
  show: (row: ReturnType<typeof childrenOf>[K][number], parent: Conversation) => Row,
): TrueRow[] {
  const { guestChildren } = asked.world.settings;
  return conversationsOf(asked)
    .filter((parent) => guestChildren === 'readable' || asked.visibility.conversation(parent) === 'whole')
    .flatMap((parent) => {
      const rows: readonly ReturnType<typeof childrenOf>[K][number][] = childrenOf(parent)[kind];
      return rows.map((row) => ({ row: show(row, parent), parent: { conversation: parent.id } }));
    });
}
