/** A fixed count, or the least and the greatest. */
export type Count = number | [least: number, greatest: number];

/** Each n-th conversation is so; 0 is none. */
export type Every = {
  /** In a team, and in the reader's own mailboxes. */
  team: number;
  /** In a team, and in no mailbox of the reader's own. */
  teamOnly: number;
  label: number;
  closed: number;
  trashed: number;
  junked: number;
  flagged: number;
  snoozed: number;
  assigned: number;
  /** The reader is a guest. */
  guest: number;
  /** No messages. */
  chat: number;
  sms: number;
  custom: number;
  /** Merged into the one before it: of it there is but the old id. */
  merged: number;
};

export type GenerateOptions = {
  /** Another number makes other counts and people (1). */
  seed?: number;
  conversations?: number;
  /** Per conversation: 3 messages, 1 comment, no posts, no drafts. */
  messages?: Count;
  comments?: Count;
  posts?: Count;
  drafts?: Count;
  /** From one second with conversations to the one before it (61), and how many share it (1). */
  stepSeconds?: number;
  perSecond?: number;
  /** The same for the children of a conversation (600 and 1). */
  childStepSeconds?: number;
  childrenPerSecond?: number;
  /** So many more of each beside the account's own; those of the conversations are used in turn. */
  users?: number;
  teams?: number;
  labels?: number;
  books?: number;
  groups?: number;
  /** In each generated book; one book when none is asked for. */
  contacts?: number;
  contactsPerSecond?: number;
  /** Each n-th contact is a deleted one (0). */
  deletedEvery?: number;
  tasks?: number;
  tasksPerSecond?: number;
  responses?: number;
  /** Padding of bodies (0). */
  bodyBytes?: number;
  every?: Partial<Every>;
};

export const defaultEvery: Every = {
  team: 4,
  teamOnly: 10,
  label: 5,
  closed: 3,
  trashed: 0,
  junked: 0,
  flagged: 9,
  snoozed: 0,
  assigned: 6,
  guest: 0,
  chat: 0,
  sms: 0,
  custom: 0,
  merged: 0,
};

/** No peculiarities at all: every conversation is an ordinary one in `all`. */
export const nothing: Every = Object.fromEntries(Object.keys(defaultEvery).map((name) => [name, 0])) as Every;
