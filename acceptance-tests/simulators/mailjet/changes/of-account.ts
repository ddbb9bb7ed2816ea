import type { AccountName } from '../accounts.ts';
import type { Store } from '../store.ts';
import type { World } from '../world.ts';

/** Which account a change or a question is about. */
export type OfAccount = { account?: AccountName };

export function storeOf({ accounts }: World, { account = 'master' }: OfAccount): Store {
  const found = accounts[account];
  if (!found) throw new Error(`There is no account "${account}". Known: ${Object.keys(accounts).join(', ')}`);
  return found.store;
}
