import {
  type Contact,
  type Conversation,
  type Fields,
  fieldsOf,
  type Inbox,
  type Kept,
  type Member,
  type Message,
} from './model.ts';
import { type ContactView, renderContact } from './render-contact.ts';
import { renderConversation, renderMessage } from './render-conversation.ts';
import { renderInbox } from './render-inbox.ts';
import type { HeymarketSettings } from './settings.ts';
import { type LinkOf, show } from './show.ts';
import { optOutOf, type Store } from './store.ts';

/** How rows look on the wire. */
export type Renderer = ReturnType<typeof createRenderer>;

export function createRenderer(store: Store, settings: HeymarketSettings, linkOf: LinkOf) {
  const shown = (stream: string, fields: Fields): Fields => show(fields, stream, settings, linkOf);
  const plain = (stream: string) => (row: Kept) =>
    shown(stream, { id: row.id, ...fieldsOf(row), created: row.created, updated: row.updated });
  const archivable = (stream: string) => (row: Kept & { archived: boolean }) =>
    shown(stream, {
      id: row.id,
      ...fieldsOf(row),
      archived: row.archived,
      created: row.created,
      updated: row.updated,
    });

  const member = (row: Member): Fields => {
    const { name, role, showsEmail } = fieldsOf(row);
    const { memberEmails } = settings;
    const isShown = memberEmails === 'all' || (memberEmails === 'some' && showsEmail === true);
    return shown('members', { id: row.id, name, role, ...(isShown ? { email: row.email } : {}) });
  };

  return {
    contact: (row: Contact, view: ContactView) => shown('contacts', renderContact(row, view, store, settings)),
    contactField: (row: Kept) =>
      shown('contact_fields', { id: row.id, [settings.contactFields.label]: fieldsOf(row).title }),
    optOut: (row: Contact): Fields => {
      const { unsubscribed, blocked, ...who } = optOutOf(store, row.id);
      const fields = { id: row.id, phone: fieldsOf(row).phone, unsubscribed, blocked };
      return shown('contact_statuses', settings.statusFields === 'all' ? { ...fields, ...who } : fields);
    },
    conversation: (row: Conversation) => shown('conversations', renderConversation(row, store, settings)),
    message: (row: Message) => shown('messages', renderMessage(row, store, settings)),
    inbox: (row: Inbox) => shown('inboxes', renderInbox(row, settings)),
    list: archivable('lists'),
    tag: plain('tags'),
    template: archivable('templates'),
    survey: plain('surveys'),
    schedule: plain('schedules'),
    member,
    team: (): Fields => {
      const members = [...store.tables.members.all()].filter(({ isGone }) => !isGone).map(member);
      return { ...shown('team', store.team), members };
    },
    /** A member as `users/get` tells of them. */
    membership: (row: Member): Fields =>
      shown('team_users', {
        id: row.id,
        phone: row.phone,
        name: fieldsOf(row).name,
        email: row.email,
        role_id: row.roleID,
        team_id: store.team.id,
        created_at: row.created,
        updated_at: row.updated,
        user_created_at: row.created,
        user_updated_at: row.updated,
      }),
  };
}
