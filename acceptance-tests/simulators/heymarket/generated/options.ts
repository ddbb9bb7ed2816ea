/** A fixed count, or the least and the greatest. */
export type Count = number | [least: number, greatest: number];

/** Each n-th row is so; 0 is none. */
export type Every = {
  /** Of conversations. */
  closed: number;
  pending: number;
  unread: number;
  /** Of messages; the picture is one that can be had. */
  inbound: number;
  media: number;
  failed: number;
  /** Of contacts: no more than the least fields, no phone, shown to its owner only. */
  minimal: number;
  emailOnly: number;
  private: number;
  /** Of contact lists and templates. */
  archived: number;
};

export type GenerateOptions = {
  /** Another number makes other people, counts and fractions of seconds (1). */
  seed?: number;
  contacts?: number;
  /** From one updated time of contacts to the one before it, in seconds (61), and how many contacts share it (1). */
  contactStepSeconds?: number;
  contactsPerSecond?: number;
  conversations?: number;
  stepSeconds?: number;
  perSecond?: number;
  /** Per conversation (3). */
  messages?: Count;
  /** The same for the messages of a conversation (600 and 1). */
  messageStepSeconds?: number;
  messagesPerSecond?: number;
  /** So many more beside the account's own; the conversations are in all of them, in turn. */
  inboxes?: number;
  members?: number;
  contactFields?: number;
  /** With so many targets each (2). */
  lists?: number;
  targets?: number;
  tags?: number;
  /** With so many files each (1). */
  templates?: number;
  filesPerTemplate?: number;
  surveys?: number;
  /** Of lists, tags, templates and surveys (1). */
  othersPerSecond?: number;
  /** Digits after the second, of all times (6). */
  fractionDigits?: 0 | 3 | 6 | 9;
  /** Characters of padding in the texts of messages (0). */
  padding?: number;
  every?: Partial<Every>;
};

export const defaultEvery: Every = {
  closed: 3,
  pending: 11,
  unread: 7,
  inbound: 2,
  media: 0,
  failed: 29,
  minimal: 10,
  emailOnly: 0,
  private: 0,
  archived: 5,
};

export function isNth(index: number, every: number): boolean {
  return every > 0 && index % every === every - 1;
}

export function countOf(count: Count, number: number): number {
  if (typeof count === 'number') return count;
  const [least, greatest] = count;
  return least + (number % (greatest - least + 1));
}

/** An even-looking number below 2^32 made of two. */
export function mix(a: number, b: number): number {
  let value = Math.imul(a ^ 0x5bd1_e995, 0x85eb_ca6b) ^ Math.imul(b + 0x27d4_eb2f, 0xc2b2_ae35);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b_3c6d);
  value = Math.imul(value ^ (value >>> 13), 0x297a_2d39);
  return (value ^ (value >>> 16)) >>> 0;
}
