import type { Archivable, Conversation, Fields, Inbox, Kept } from './model.ts';
import type { Moment } from './moments.ts';
import type { Table } from './table.ts';
import type { Question, TrueRow } from './truth.ts';
import { isContactListed, isInState, isListed } from './visibility.ts';
import type { World } from './world.ts';

export type Asked = World & { question: Omit<Question, 'from' | 'to'> };

/** The moment is that of the stream's cursor; rows are made when they are asked for. */
type Found = { moment?: Moment; make: () => TrueRow };

export type StreamName = keyof typeof streams;

const present = <T extends Kept>(table: Table<T>): T[] => [...table.all()].filter(({ isGone }) => !isGone);
const alone = (make: () => Fields): Found => ({ make: () => ({ row: make(), parent: {} }) });
const dated =
  <T extends Kept>(render: (row: T) => Fields) =>
  (row: T): Found => ({ moment: row.updated, make: () => ({ row: render(row), parent: {} }) });

/** In no particular order. */
export const streams = {
  contacts: (asked: Asked): Found[] => {
    const { api: version = 'v1', details: isSingle = false } = asked.question;
    return contactsOf(asked).map(dated((row) => asked.renderer.contact(row, { version, isSingle })));
  },
  contact_fields: ({ store, renderer }: Asked): Found[] =>
    present(store.tables.contact_fields).map((row) => alone(() => renderer.contactField(row))),
  contact_statuses: (asked: Asked): Found[] =>
    contactsOf(asked)
      .filter(({ isGone }) => !isGone)
      .map((row) => alone(() => asked.renderer.optOut(row))),
  conversations: (asked: Asked): Found[] => conversationsOf(asked).map(dated(asked.renderer.conversation)),
  /** Of all the team, whoever may see the conversations. */
  messages: ({ store, renderer }: Asked): Found[] =>
    present(store.tables.messages).map((row) => ({
      moment: row.created,
      make: () => {
        const inbox_id = store.tables.conversations.find(row.conversation)?.inbox;
        return { row: renderer.message(row), parent: { conversation_id: row.conversation, inbox_id } };
      },
    })),
  inboxes: ({ store, renderer }: Asked): Found[] => present(store.tables.inboxes).map(dated(renderer.inbox)),
  lists: (asked: Asked): Found[] => archivableOf(asked, 'lists').map(dated(asked.renderer.list)),
  list_members: (asked: Asked): Found[] => archivableOf(asked, 'lists').flatMap((list) => membersOf(list, asked)),
  team: ({ renderer }: Asked): Found[] => [alone(() => renderer.team())],
  members: ({ store, renderer }: Asked): Found[] =>
    present(store.tables.members).map((row) => ({
      make: () => ({ row: renderer.member(row), parent: { team_id: store.team.id } }),
    })),
  tags: ({ store, renderer, settings }: Asked): Found[] =>
    [...store.tables.tags.all()].filter((row) => isListed(row, settings)).map(dated(renderer.tag)),
  templates: (asked: Asked): Found[] => archivableOf(asked, 'templates').map(dated(asked.renderer.template)),
  template_files: (asked: Asked): Found[] => archivableOf(asked, 'templates').flatMap((row) => filesOf(row, asked)),
  surveys: ({ store, renderer }: Asked): Found[] => present(store.tables.surveys).map(dated(renderer.survey)),
  team_users: ({ store, renderer, question: { emails } }: Asked): Found[] =>
    present(store.tables.members)
      .filter(({ email }) => emails === undefined || emails.includes(email))
      .map((row) => alone(() => renderer.membership(row))),
};

/** Rows of the form `{ phone, first?, last? }`. */
function membersOf(list: Archivable, { renderer }: Asked): Found[] {
  const { updated, targets = {} } = renderer.list(list);
  return Object.entries(targets as Record<string, { f?: string; l?: string }>).map(([phone, { f, l }]) => {
    const row = { phone, ...(f === undefined ? {} : { first: f }), ...(l === undefined ? {} : { last: l }) };
    return { moment: list.updated, make: () => ({ row, parent: { list_id: list.id, list_updated: updated } }) };
  });
}

/** Gallery entries and then attachments. */
function filesOf(template: Archivable, { renderer }: Asked): Found[] {
  const { content, updated } = renderer.template(template);
  const { gallery = [], attachments = [] } = content as { gallery?: Fields[]; attachments?: Fields[] };
  const files = [
    ...gallery.map((row) => ({ row, kind: 'gallery' })),
    ...attachments.map((row) => ({ row, kind: 'attachment' })),
  ];
  return files.map(({ row, kind }, position) => {
    const parent = { template_id: template.id, template_updated: updated, position, kind };
    return { moment: template.updated, make: () => ({ row, parent }) };
  });
}

function contactsOf({ store, settings, question: { api = 'v1' } }: Asked) {
  return [...store.tables.contacts.all()].filter((row) => isContactListed(row, api, settings));
}

function archivableOf({ store, settings, question: { archived } }: Asked, name: 'lists' | 'templates'): Archivable[] {
  return [...store.tables[name].all()].filter(
    (row) => isListed(row, settings) && (archived === undefined || row.archived === archived),
  );
}

/** In the inboxes that somebody may see. */
function conversationsOf({ store, settings, question }: Asked): Conversation[] {
  const { closed } = question;
  const only = { ...settings, closed: { ...settings.closed, asked: 'only' as const } };
  const inboxes = present(store.tables.inboxes)
    .filter((inbox) => question.inboxes?.includes(inbox.id) ?? true)
    .filter((inbox) => isOpenToAnyone(inbox, settings.conversationUser))
    .map(({ id }) => id);
  return [...store.tables.conversations.all()].filter(
    (row) =>
      inboxes.includes(row.inbox) && isListed(row, settings) && (closed === undefined || isInState(row, closed, only)),
  );
}

function isOpenToAnyone(inbox: Inbox, { missing, zero, check }: World['settings']['conversationUser']): boolean {
  if (check === 'none' || zero === 'accepted' || missing === 'accepted') return true;
  return inbox.members.some((id) => !inbox.refused.includes(id));
}
