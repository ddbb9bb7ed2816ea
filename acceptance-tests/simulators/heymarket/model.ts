import type { Moment } from './moments.ts';

/**
 * What a row shows beside its id and its times. Values of the type bigint are moments, texts that begin with `files://` are
 * links to files; both are spelled when they are shown.
 */
export type Fields = Record<string, unknown>;

/** How every row is kept. The fields of a generated one are made anew at each read until something changes them. */
export type Kept = {
  id: number;
  created: Moment;
  updated: Moment;
  /** Deleted for good. */
  isGone: boolean;
  fields: Fields | ((row: never) => Fields);
};

export type Contact = Kept;
export type Archivable = Kept & { archived: boolean };

export type Conversation = Kept & { inbox: number; status: string };

/** `created` is the `date` of the API. */
export type Message = Kept & {
  conversation: number;
  /** The times of the conversation in it are not set. */
  isTimeless: boolean;
};

export type Inbox = Kept & {
  members: number[];
  /** Members who are not accepted as the `id` of a call for conversations. */
  refused: number[];
};

export type Member = Kept & { email: string; phone: string; roleID: number };

export type OptOut = {
  unsubscribed: boolean;
  unsubscribed_admin: boolean;
  unsubscribed_contact: boolean;
  blocked: boolean;
};

export function fieldsOf(row: Kept): Fields {
  return typeof row.fields === 'function' ? row.fields(row as never) : row.fields;
}
