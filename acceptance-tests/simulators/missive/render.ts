import { childrenOf } from './children.ts';
import {
  type Address,
  type Attachment,
  type Comment,
  type Contact,
  type Conversation,
  flags,
  type Label,
  type Message,
  type Response,
  type Task,
  type Team,
  type User,
  type UserReference,
  type UserState,
} from './model.ts';
import type { MissiveSettings } from './settings.ts';
import type { Store } from './store.ts';

export type Row = Record<string, unknown>;

/** How rows look on the wire. `show` turns an attachment into what the reader gets of it. */
export type Renderer = ReturnType<typeof createRenderer>;
export type ShowAttachment = (attachment: Attachment) => Row;

export function createRenderer(store: Store, settings: MissiveSettings) {
  const inner = <T>(list: readonly T[]): readonly (T | null)[] | null => {
    if (settings.innerLists === 'twice') return [...list, ...list.slice(0, 1)];
    if (settings.innerLists === 'null') return list.length > 0 ? [...list, null] : null;
    return list;
  };
  const userReference = (id: string): UserReference => {
    const { email = null, name = null, avatar_url = null } = store.users.find(id) ?? {};
    return { id, name, email, avatar_url };
  };
  const teamReference = (id: string | null) => {
    const team = id === null ? undefined : store.teams.find(id);
    return team ? { id: team.id, name: team.name, organization: team.organization } : null;
  };
  const organizationReference = (id: string | null) => (id === null ? null : (store.organizations.find(id) ?? null));

  const userState = (state: UserState): Row => {
    const { name, email } = userReference(state.id);
    return {
      id: state.id,
      name,
      email,
      ...Object.fromEntries(flags.map((flag) => [flag, state.flags.includes(flag)])),
    };
  };
  const labelReference = (label: Label): Row =>
    settings.labelFields === 'short' ? { id: label.id, name: label.name } : label;

  const conversation = (row: Conversation): Row => {
    const { messages, drafts } = childrenOf(row);
    const users = row.users.map(userState);
    const assignees = users.filter(({ assigned }) => assigned);
    const labels = row.labelIDs.flatMap((id) => store.labels.find(id) ?? []);
    const latest = messages.reduce<Message | undefined>(newer, undefined);
    const authors = distinct(messages.map(({ from_field }) => from_field).filter((address) => address !== null));
    const sendLater = drafts.filter(({ delivered_at }) => delivered_at !== null).length;
    const tasks = store.subtasks.get(row.id) ?? [];
    const url = `mail.missiveapp.com/#inbox/conversations/${row.id}`;
    return {
      id: row.id,
      created_at: row.createdAt,
      last_activity_at: row.lastActivityAt,
      closed_at: row.closedAt,
      subject: row.subject,
      latest_message_subject: latest?.subject ?? null,
      organization: organizationReference(row.organizationID),
      team: teamReference(row.teamID),
      color: row.color,
      assignees: inner(assignees),
      users: inner(users),
      assignee_names: assignees.map(({ name }) => name).join(', '),
      assignee_emails: assignees.map(({ email }) => email).join(', '),
      shared_labels: inner(labels.map(labelReference)),
      shared_label_names: labels.map(({ name }) => name).join(', '),
      authors,
      external_authors: authors.filter(isExternal),
      attachments_count: messages.reduce((sum, { attachments }) => sum + attachments.length, 0),
      messages_count: messages.length,
      drafts_count: drafts.length - sendLater,
      send_later_messages_count: sendLater,
      tasks_count: tasks.length,
      completed_tasks_count: tasks.filter(({ state }) => state === 'closed').length,
      web_url: `https://${url}`,
      app_url: `missive://${url}`,
    };
  };

  const message = ({ body: _body, attachments, ...row }: Message, show: ShowAttachment): Row => ({
    ...row,
    ...Object.fromEntries(addressLists.flatMap((name) => (isList(row[name]) ? [[name, inner(row[name])]] : []))),
    attachments: inner(attachments.map(show)),
  });

  return {
    user: ({ organizations: _organizations, ...row }: User, own: string): Row => ({ ...row, me: row.id === own }),
    team: (team: Team): Row =>
      settings.teamFields === 'all' ? team : { id: team.id, name: team.name, organization: team.organization },
    contact: ({ infos, memberships, ...row }: Contact): Row =>
      row.deleted
        ? { id: row.id, deleted: true, ...(settings.deletedModifiedAt ? { modified_at: row.modified_at } : {}) }
        : {
            ...row,
            ...(infos.length > 0 ? { infos: inner(infos) } : {}),
            ...(memberships.length > 0 ? { memberships: inner(memberships) } : {}),
          },
    conversation,
    guest: ({ id, lastActivityAt }: Conversation): Row => ({ id, last_activity_at: lastActivityAt }),
    message,
    draft: (row: Message, show: ShowAttachment): Row => ({
      ...message(row, show),
      delivered_at: settings.draftDelivered === 'set' ? (row.delivered_at ?? row.created_at) : row.delivered_at,
    }),
    fullMessage: (row: Message, parent: Conversation, show: ShowAttachment): Row => {
      const { last_activity_at: _lastActivityAt, ...rest } = conversation(parent);
      return { ...message(row, show), body: row.body, conversation: rest };
    },
    comment: (row: Comment, show: ShowAttachment): Row => ({
      ...row,
      attachment: row.attachment && show(row.attachment),
    }),
    response: (row: Response, show: ShowAttachment): Row => ({ ...row, attachments: row.attachments.map(show) }),
    task: ({ organization: _organization, ...row }: Task): Row => ({ ...row, assignees: inner(row.assignees) }),
    fullTask: ({ organization: _organization, last_activity_at: _lastActivityAt, ...row }: Task): Row => ({
      ...row,
      assignees: row.assignees.map(userReference),
      team: teamReference(row.team),
    }),
  };
}

const addressLists = ['to_fields', 'cc_fields', 'bcc_fields'];

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

function newer(known: Message | undefined, message: Message): Message {
  return known && (known.delivered_at ?? 0) >= (message.delivered_at ?? 0) ? known : message;
}

function distinct(addresses: Address[]): Address[] {
  return [...new Map(addresses.map((address) => [keyOf(address), address])).values()];
}

function keyOf({ address, phone_number, id }: Address): string {
  return address ?? phone_number ?? id ?? '';
}

/** The domain of every organization here ends in this. */
export const ownDomains = ['harborpine.example', 'saltworks.example'];

function isExternal({ address }: Address): boolean {
  return !ownDomains.includes(address?.split('@')[1] ?? '');
}
