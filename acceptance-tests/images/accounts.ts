import { type Accounts, ofEveryConnector } from '../support/accounts.ts';
import type { Image } from './docker.ts';

/** An account at a simulator. */
export type Account = Awaited<ReturnType<Accounts['images']['small']>>;

const accounts = ofEveryConnector(({ images }) => images);

export async function withAccount<T>(
  { connector }: Image,
  size: keyof Accounts['images'],
  work: (account: Account) => Promise<T>,
): Promise<T> {
  const own = accounts[connector];
  if (!own) throw new Error(`${connector} has no accounts in acceptance-tests/${connector}/accounts.ts.`);
  const account = await own[size]();
  try {
    return await work(account);
  } finally {
    await account.close();
  }
}
