export const teamID = 7704;

export const memberIDs = {
  ruth: 90_211,
  theo: 90_217,
  /** The only one whose e-mail address the team shows. */
  imani: 90_230,
  /** The first member of the second inbox, where he is not accepted. */
  nils: 90_244,
} as const;

export const inboxIDs = {
  front: 80_412,
  /** Its first member is not accepted as the `id` of a call for conversations. */
  recall: 80_413,
  /** Without members. */
  quiet: 80_414,
} as const;

/** Two have the same title, one has none. */
export const contactFieldIDs = { plan: 3181, account: 3182, otherPlan: 3190, untitled: 3195 } as const;

/** A value under this id stands in one contact, and no field has it. */
export const undefinedFieldID = 3999;

export const tagIDs = { vip: 6401, recall: 6402, new: 6403, billing: 6404, kids: 6405 } as const;

/** Two members, none, and archived. */
export const listIDs = { recall: 612_001, empty: 612_002, archived: 612_003 } as const;

/** One file, three and an attachment, none, archived. */
export const templateIDs = { welcome: 20_441, gallery: 20_442, bare: 20_443, archived: 20_444 } as const;

export const surveyIDs = { visit: 52 } as const;

export const contactIDs = {
  marisol: 5_512_087,
  /** The updated time has nine digits. */
  precise: 5_512_001,
  /** Shown to its owner only: `shared` is false. */
  private: 5_512_002,
  /** The first of 45 that share their updated time. */
  tied: 5_512_010,
  /** The first of ten with no more than the least fields. */
  minimal: 5_512_060,
  /** The first of two that have no phone. */
  emailOnly: 5_513_001,
} as const;

export const conversationIDs = {
  marisol: 30_177_421,
  ben: 30_177_488,
  /** A group. */
  group: 30_177_001,
} as const;

export const messageIDs = {
  marisol: 991_204_417,
  /** Failed, with errors per target and a picture. */
  failed: 991_204_390,
  /** A file that is nowhere, one that is elsewhere, one of 20 MiB, and a link that is no absolute URL. */
  missing: 991_204_101,
  moved: 991_204_102,
  large: 991_204_103,
  relative: 991_204_104,
} as const;

export const scheduleID = 70_931;

/** The two API secrets that a team may have, and the legacy key. */
export const secrets = {
  first: { id: '4b8e2f61-0d93-4c7a-9e15-7a60c3f8d214', key: 'Zk4mQ8rT1vXw6bN3cH7pLs9dFy2gJu5e' },
  second: { id: 'e17c90a5-63d8-42bf-8a04-1f5d9b7e6c38', key: 'q7WnB2xR5tKc8Vm1zLp4Hs6JdGf9YaE3' },
} as const;

export const legacyKey = 'hm_team_key_9f27c41b8e3d5a60';
