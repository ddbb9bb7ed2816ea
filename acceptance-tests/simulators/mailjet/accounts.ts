import { createStore, type Store } from './store.ts';

export type Region = 'eu' | 'us';

/** An API key with its secret, its SMS token and its data. */
export type Account = {
  name: string;
  region: Region;
  apiKey: string;
  secretKey: string;
  smsToken: string;
  isMaster: boolean;
  revoked: boolean;
  smsRevoked: boolean;
  store: Store;
};

export type AccountName = 'master' | 'sub' | 'us';

/** The keys that there are: a master, its sub-account, and an account of the other region. */
export const credentials = {
  master: {
    apiKey: '0f3c9d1e5b7a4c2e8d6f0a1b2c3d4e5f',
    secretKey: '9a8b7c6d5e4f30211203f4e5d6c7b8a9',
    smsToken: 'a1b2c3d4e5f60718293a4b5c6d7e8f90',
  },
  sub: {
    apiKey: '1e2d3c4b5a69788796a5b4c3d2e1f001',
    secretKey: '7f6e5d4c3b2a19080918a2b3c4d5e6f7',
    smsToken: 'b2c3d4e5f60718293a4b5c6d7e8f90a1',
  },
  us: {
    apiKey: '2c4e6a8b0d1f3a5c7e9b0d2f4a6c8e02',
    secretKey: '5d4c3b2a1908f7e6e6f70819a2b3c4d5',
    smsToken: 'c3d4e5f60718293a4b5c6d7e8f90a1b2',
  },
} as const;

export function createAccounts(): Record<AccountName, Account> {
  const account = (name: AccountName): Account => ({
    name,
    region: name === 'us' ? 'us' : 'eu',
    ...credentials[name],
    isMaster: name !== 'sub',
    revoked: false,
    smsRevoked: false,
    store: createStore(),
  });
  return { master: account('master'), sub: account('sub'), us: account('us') };
}
