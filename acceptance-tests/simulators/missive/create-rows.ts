import { noChildren } from './children.ts';
import type {
  Attachment,
  Comment,
  Contact,
  Conversation,
  Message,
  Post,
  Response,
  Task,
  User,
  UserReference,
} from './model.ts';
import { type Person, person } from './people.ts';

/** Full rows from what is particular about them. */

export type Channel = 'email' | 'sms' | 'custom';

type MessageOptions = {
  id: string;
  /** `delivered_at`. */
  at: number;
  subject: string;
  header: string;
  from?: Person;
  channel?: Channel;
  attachments?: Attachment[];
  bodyBytes?: number;
};

export function createMessage(options: MessageOptions): Message {
  const { id, at, subject, header, from = person(0), channel = 'email', attachments = [], bodyBytes = 0 } = options;
  const text = `Hello, ${from.first} here about "${subject}".`;
  const padding = bodyBytes > 0 ? '<p>The jars are packed from nine to ten.</p>'.repeat(Math.ceil(bodyBytes / 41)) : '';
  const images = attachments
    .map((row) => `<img alt="${row.filename}" data-missive-attachment-id="${row.id}">`)
    .join('');
  return {
    id,
    subject: channel === 'email' ? subject : null,
    ...(channel === 'email' ? { draft: false } : { external_id: `X${header}` }),
    preview: text,
    type: channel === 'email' ? 'email' : channel === 'sms' ? 'sms' : 'custom',
    delivered_at: at,
    created_at: at + 9,
    updated_at: at + 11,
    ...(channel === 'email' ? { email_message_id: header, in_reply_to: [], references: [] } : {}),
    ...addressFields(from, channel),
    attachments,
    body: `<div>${text}</div>${images}${padding}`,
    author: null,
  };
}

function addressFields(from: Person, channel: Channel): Pick<Message, 'from_field'> & Record<string, unknown> {
  if (channel === 'sms') {
    return {
      from_field: { name: from.first, phone_number: from.phone },
      to_fields: [{ name: 'Shop line', phone_number: '+46105550100' }],
    };
  }
  if (channel === 'custom') {
    return {
      from_field: { id: `visitor-${from.phone}`, username: from.first.toLowerCase(), name: from.name },
      to_fields: [{ id: 'shop', username: null, name: 'Shop chat' }],
    };
  }
  return {
    from_field: { name: from.name, address: from.address },
    to_fields: [{ name: 'Support', address: 'support@harborpine.example' }],
    cc_fields: [],
    bcc_fields: [],
    reply_to_fields: [],
  };
}

export function userReference({ id, name, email, avatar_url }: User): UserReference {
  return { id, name, email, avatar_url };
}

type DraftOptions = { id: string; at: number; subject: string; author: User; deliveredAt?: number | null };

/** Without `deliveredAt` an ordinary draft; with it, one that is to be sent later. */
export function createDraft({ id, at, subject, author, deliveredAt = null }: DraftOptions): Message {
  const { email_message_id: _header, ...message } = createMessage({ id, at, subject: `Re: ${subject}`, header: '' });
  return {
    ...message,
    draft: true,
    delivered_at: deliveredAt,
    created_at: at,
    updated_at: at + 20,
    from_field: { name: author.name, address: 'support@harborpine.example' },
    author: userReference(author),
  };
}

type CommentOptions = { id: string; at: number; author: User; body?: string };

export function createComment({ id, at, author, body = 'Can you take this one?' }: CommentOptions): Comment {
  return { id, body, created_at: at, mentions: [], author: userReference(author), attachment: null, task: null };
}

export function createPost({ id, at, text = 'Parcel **delivered**' }: { id: string; at: number; text?: string }): Post {
  return {
    id,
    created_at: at,
    username: 'Shop bot',
    username_icon: 'https://files.example/bot.png',
    conversation_icon: null,
    notification: { title: 'Parcel', body: 'Delivered' },
    text: null,
    markdown: text,
    references: [],
    from_field: null,
    attachments: [{ color: '#1F7A8C', title: 'Tracking', text: 'Left at the door', timestamp: at - 300 }],
  };
}

export function createConversation(
  row: Partial<Conversation> & Pick<Conversation, 'id' | 'lastActivityAt'>,
): Conversation {
  return {
    createdAt: row.lastActivityAt,
    closedAt: null,
    subject: null,
    organizationID: null,
    teamID: null,
    color: null,
    users: [],
    guests: [],
    labelIDs: [],
    hasDrafts: false,
    mergedInto: null,
    isGone: false,
    ...row,
    children: row.children ?? noChildren(),
  };
}

export function createContact(
  row: Partial<Contact> & Pick<Contact, 'id' | 'contact_book' | 'modified_at'>,
  { first, last, address }: Person,
): Contact {
  return {
    first_name: first,
    last_name: last,
    notes: null,
    starred: false,
    deleted: false,
    infos: [{ kind: 'email', label: 'work', value: address }],
    memberships: [],
    ...row,
  };
}

export function createTask(row: Partial<Task> & Pick<Task, 'id' | 'last_activity_at'>): Task {
  return {
    conversation: null,
    title: 'Send replacement',
    description: null,
    state: 'todo',
    started_at: null,
    closed_at: null,
    due_at: null,
    assignees: [],
    team: null,
    type: 'task',
    organization: null,
    ...row,
  };
}

export function createResponse(row: Partial<Response> & Pick<Response, 'id' | 'modified_at'>): Response {
  return {
    organization: null,
    user: null,
    share_with_team: null,
    title: 'Broken goods',
    subject: 'About your order',
    body: '<p>We are sorry. A replacement is on its way.</p>',
    to_fields: [],
    cc_fields: [],
    bcc_fields: [],
    shared_labels: [],
    external_id: null,
    external_source: null,
    attachments: [],
    ...row,
  };
}
