/** Of the sample rows. */
export const contactIDs = {
  ines: 5_214_407_731,
  bounced: 5_214_408_812,
  anonymized: 5_214_400_001,
  neverUpdated: 5_214_409_001,
  unsubscribed: 5_214_409_002,
  excluded: 5_214_409_003,
  late: 5_214_409_004,
} as const;

export const listIDs = { newsletter: 36_735, prospects: 36_736, deleted: 36_737 } as const;

export const campaignIDs = {
  spring: 7_390_730,
  today: 7_391_200,
  todayTransactional: 7_391_201,
  orders: 7_100_001,
  fortyDaysAgo: 7_350_000,
  deleted: 7_300_000,
} as const;

/** One draft has the id of a campaign. */
export const draftIDs = {
  sent: 44_098,
  programmed: 44_150,
  ax: 44_151,
  bare: 44_152,
  colliding: 7_390_730,
  archived: 44_153,
  deleted: 44_154,
} as const;

export const messageIDs = {
  opened: 1_152_921_527_938_472_101n,
  bounced: 1_152_921_527_938_472_144n,
  softBounced: 288_230_381_068_036_023n,
  order: 576_460_755_655_154_659n,
  late: 1_152_921_509_561_800_354n,
  withoutCampaign: 95_420_017_985_181_303n,
  queued: 1_152_921_527_938_479_001n,
  today: 1_152_921_527_938_479_002n,
  welcome: 72_057_594_049_990_003n,
} as const;

export const senderIDs = { news: 46_935, domain: 46_936, deleted: 46_937 } as const;
export const keyIDs = { master: 1_404_561, sub: 1_404_562, us: 2_404_561 } as const;
export const userID = 1_389_226;

/** What must never be seen outside. */
export const secrets = {
  signupKey: '5f1d0c3ba9e84c2f9d77aa01b6c4e2f0',
  hookPassword: 'h00k-pa55word',
  parsePassword: 'pars3-pa55word',
  contentToken: '612d5125131d406081abb9cd2afdc4e3',
} as const;
