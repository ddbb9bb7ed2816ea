/** Rows are kept as the API shows them, less what depends on the reader: `me`, links of attachments, counts. */

export type Organization = { id: string; name: string };

export type User = {
  id: string;
  email: string | null;
  name: string | null;
  avatar_url: string | null;
  /** Never shown. */
  organizations: string[];
};

export type Team = {
  id: string;
  name: string;
  organization: string;
  active_members: string[];
  observers: string[];
} & Record<string, unknown>;

export type Label = {
  id: string;
  name: string;
  name_with_parent_names: string;
  organization: string;
  color: string | null;
  parent: string | null;
  share_with_organization: boolean;
  share_with_team: string | null;
  share_with_users: string[];
  visibility: string | null;
};

export type Book = {
  id: string;
  user: string | null;
  name: string | null;
  description: string | null;
  organization: string | null;
  share_with_organization: boolean;
  share_with_team: string | null;
  share_with_users: string[];
  importing: boolean | null;
  exclude_from_search: boolean | null;
};

export type Group = {
  id: string;
  name: string;
  /** Neither of these is shown. */
  kind: 'group' | 'organization';
  contact_book: string;
};

export type Info = { kind: string; label?: string; value?: string } & Record<string, unknown>;
export type Membership = { group: { id: string; kind: string; name: string } } & Record<string, unknown>;

export type Contact = {
  id: string;
  contact_book: string;
  deleted: boolean;
  modified_at: number;
  first_name: string | null;
  last_name: string | null;
  /** Left out of answers when empty, like `memberships`. */
  infos: Info[];
  memberships: Membership[];
} & Record<string, unknown>;

export type Address = Record<string, string | null>;

export type Attachment = {
  id: string;
  filename: string;
  extension: string | null;
  media_type: string | null;
  sub_type: string | null;
  size: number | null;
  width?: number;
  height?: number;
};

export type UserReference = { id: string; name: string | null; email: string | null; avatar_url: string | null };

/** Drafts too. The body is shown by reads of one message only. */
export type Message = {
  id: string;
  subject: string | null;
  draft?: boolean;
  preview: string | null;
  type: string;
  delivered_at: number | null;
  created_at: number;
  updated_at: number;
  email_message_id?: string;
  from_field: Address | null;
  attachments: Attachment[];
  body: string | null;
} & Record<string, unknown>;

export type Comment = { id: string; body: string | null; created_at: number; attachment: Attachment | null } & Record<
  string,
  unknown
>;

export type Post = { id: string; created_at: number } & Record<string, unknown>;

export type Children = { messages: Message[]; comments: Comment[]; posts: Post[]; drafts: Message[] };
export const childKinds = ['messages', 'comments', 'posts', 'drafts'] as const;
export type ChildKind = (typeof childKinds)[number];

export const flags = [
  ...(['unassigned', 'closed', 'archived', 'trashed'] as const),
  ...(['junked', 'assigned', 'flagged', 'snoozed'] as const),
] as const;
export type Flag = (typeof flags)[number];

/** What one person sees of a conversation. */
export type UserState = { id: string; flags: readonly Flag[] };

/** The only row that is kept otherwise than it is shown. */
export type Conversation = {
  id: string;
  createdAt: number;
  lastActivityAt: number;
  closedAt: number | null;
  subject: string | null;
  organizationID: string | null;
  teamID: string | null;
  color: string | null;
  users: UserState[];
  /** Users who see only that it exists. */
  guests: string[];
  labelIDs: string[];
  hasDrafts: boolean;
  mergedInto: Conversation | null;
  /** Deleted for good. */
  isGone: boolean;
  /** Generated children are made anew for each read until something changes them. */
  children: Children | (() => Children);
};

export type Response = {
  id: string;
  organization: string | null;
  user: string | null;
  share_with_team: string | null;
  modified_at: number;
  attachments: Attachment[];
} & Record<string, unknown>;

export type Task = {
  id: string;
  conversation: string | null;
  title: string;
  description: string | null;
  state: string;
  started_at: number | null;
  closed_at: number | null;
  due_at: number | null;
  assignees: string[];
  team: string | null;
  type: 'task' | 'conversation';
  last_activity_at: number;
  /** Never shown. */
  organization: string | null;
};
