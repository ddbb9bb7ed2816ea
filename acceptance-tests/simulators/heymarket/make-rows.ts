import type { Contact, Conversation, Fields, Kept, Message } from './model.ts';
import { goZero, type Moment } from './moments.ts';
import type { Person } from './people.ts';
import { inboxIDs, memberIDs, teamID } from './seed/ids.ts';

/** Fields of rows from what is particular about them. */

const { ruth, theo, imani } = memberIDs;

export function kept(id: number, created: Moment, updated: Moment, fields: Fields): Kept {
  return { id, created, updated, isGone: false, fields };
}

/** What a contact has at the least. */
export function minimalContact({ first, last, name, email, phone }: Person): Fields {
  return {
    first,
    last,
    display_name: name,
    email,
    phone,
    assigned_user_id: theo,
    creator_id: ruth,
    team_id: teamID,
    shared: true,
    op: 'create',
    rev: 1,
  };
}

export function wholeContact(person: Person, fields: Fields = {}): Fields {
  return {
    ...minimalContact(person),
    avatar: `https://files.example.com/avatars/${person.phone}.jpg`,
    custom: {},
    note: [],
    tags: [],
    external_id: '',
    external_ref: '',
    inbox_id: inboxIDs.front,
    parent_id: 0,
    is_opted_out: false,
    type: 'contact',
    ...fields,
  };
}

export function contact(id: number, created: Moment, updated: Moment, fields: Contact['fields']): Contact {
  return { id, created, updated, isGone: false, fields };
}

export function conversationFields({ name, phone }: Pick<Person, 'name' | 'phone'>, fields: Fields = {}): Fields {
  return {
    name,
    type: 'individual',
    channel: 'sms',
    target: phone,
    targets: [],
    assigned: theo,
    creator: ruth,
    super: 0,
    members: [theo, imani],
    read: 0,
    last_inbound: 0,
    last_msg: 'See you then',
    unread: false,
    unread_users: [],
    blocked: false,
    muted: false,
    replied: true,
    support: false,
    email_noti: false,
    noreply: '',
    local_id: '',
    snooze_till: goZero,
    op: 'update',
    ...fields,
  };
}

type NewConversation = Pick<Conversation, 'id' | 'inbox' | 'status' | 'created' | 'updated' | 'fields'>;

export function conversation(row: NewConversation): Conversation {
  return { isGone: false, ...row };
}

/** Inbound unless a user is among the fields. */
export function messageFields(phone: string, fields: Fields = {}): Fields {
  return {
    text: 'Yes, 3pm works',
    type: 'text',
    status: 'delivered',
    channel: 'sms',
    phone,
    target: phone,
    user: 0,
    author: '',
    media: '',
    link_url: '',
    broadcast_id: 0,
    super: 0,
    flagged: false,
    support: false,
    hidden: false,
    raw_error: '',
    local_id: '',
    ...fields,
  };
}

export function message(row: Omit<Message, 'isGone' | 'isTimeless'> & { isTimeless?: boolean }): Message {
  return { isGone: false, isTimeless: false, ...row };
}
