/** Names for what the account consists of. */
export const organizationIDs = {
  harbor: '7c1e0a52-3b7d-4c55-9a38-5f0d2c9be411',
  saltworks: '3f8a61c4-90de-4b27-8c15-a7d20e94b6f3',
} as const;

export const userIDs = {
  /** In both organizations. */
  mara: '2f9d6c1a-84e0-4b1f-a7c3-90be1d5f6a21',
  teo: 'b8a4f3e7-51c9-4d26-8e0b-3c7712f9d054',
  /** In the second organization only. */
  noa: '61d70b9e-2ac8-4f35-b194-e58c03f7a26d',
  /** In no organization. */
  una: '0ac95e72-d6b1-4834-9f27-13b8e60d45fc',
} as const;

export const teamIDs = {
  support: '5d3b8f10-6e27-4a94-b1cd-e82f40a7c935',
  /** Not Mara's. */
  sales: 'f2640c8b-17ea-4d59-83b6-9c0e5d71a4f8',
  studio: '8b19e5d3-f04c-4762-a5d8-27c6f1903eab',
} as const;

export const labelIDs = {
  clients: '94c7e2b6-0f1a-4d83-95ee-71b3a6d8c042',
  bakery: 'c02f71d9-a4b5-4e68-8b3a-1d96f57e2380',
  studio: '75e0d3a1-4c9b-4f26-8d17-b2f8a6c50e39',
  /** Teo's alone. */
  hidden: '1e6f92b4-8a3d-4c70-95b1-f4d7206ec8a5',
} as const;

export const bookIDs = {
  customers: 'e6a91d34-27bc-4f05-8d12-c45b709fa6e8',
  mara: '41b0c7f8-d9e3-4526-a6f4-0b8d12c73e95',
  teo: 'd3785fa0-6b1c-4e92-8047-5ca9f2e1b63d',
  studio: '9c24e7b6-f05a-4d18-b3e9-60f1d8a7c452',
} as const;

export const groupIDs = {
  wholesale: 'a95e3f61-7c0d-4b82-91fa-6d28e4b0c713',
  press: '1de84b07-52fa-4c9e-b6a3-f07c95d1e248',
  bakery: '6bfa2d90-13ce-47a8-9e05-84d7c1f3b62e',
  printers: '28c5f0e9-b47d-4a13-96f8-d01e73a9c5b2',
} as const;

/** Tokens of people with different rights. */
export const tokens = {
  mara: 'missive_pat-mara-4f1c9b27e0d85a63',
  teo: 'missive_pat-teo-b60e3d7f2a914c85',
  /** Of an account that has nothing. */
  una: 'missive_pat-una-09d5c8e7f1b3a246',
} as const;

export const defaultToken = tokens.mara;
