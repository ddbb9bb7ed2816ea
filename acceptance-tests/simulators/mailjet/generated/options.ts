/** Each n-th message is so; 0 is none. */
export type Every = {
  opened: number;
  /** Of those opened, each n-th is opened twice; likewise clicked. */
  openedTwice: number;
  clicked: number;
  unsub: number;
  spam: number;
  hardBounced: number;
  softBounced: number;
  blocked: number;
  queued: number;
};

export type GenerateOptions = {
  /** Another number makes other people and choices (1). */
  seed?: number;
  contacts?: number;
  /** With so many of the contacts' memberships each (1). */
  lists?: number;
  listsPerContact?: number;
  /** Marketing campaigns, spread over the days; each with its draft. */
  campaigns?: number;
  /** Transactional campaigns, which go on through all days (1). */
  transactional?: number;
  /** Drafts that were not sent. */
  drafts?: number;
  templates?: number;
  messages?: number;
  /** Of a hundred messages so many are transactional (20). */
  transactionalShare?: number;
  /** The days before the seed date that messages lie in (120). */
  days?: number;
  /** Messages of a campaign that arrive in the same second (20). */
  perSecond?: number;
  signups?: number;
  histories?: number;
  imports?: number;
  segments?: number;
  senders?: number;
  sms?: number;
  /** Of each list of the Content API, and of labels of either kind. */
  content?: number;
  /** Characters of padding in subjects (0). */
  padding?: number;
  every?: Partial<Every>;
};

export const defaultEvery: Every = {
  opened: 3,
  openedTwice: 4,
  clicked: 5,
  unsub: 211,
  spam: 1009,
  hardBounced: 53,
  softBounced: 71,
  blocked: 97,
  queued: 0,
};

/** Beside the samples, the world of the specification. */
export const sheetWorld: GenerateOptions = {
  ...{ contacts: 2500, lists: 2, listsPerContact: 2, campaigns: 8, messages: 3000, drafts: 4, templates: 5, sms: 48 },
  ...{ signups: 25, histories: 30, imports: 3, segments: 4, senders: 1 },
};
