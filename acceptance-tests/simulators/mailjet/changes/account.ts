import type { AccountName } from '../accounts.ts';
import type { World } from '../world.ts';

export type AccountChanges = {
  /** Every further call with the key, or with the SMS token, is refused with 401. */
  revokeKey(change?: { account?: AccountName; of?: 'v3' | 'sms' }): void;
  restoreKey(change?: { account?: AccountName; of?: 'v3' | 'sms' }): void;
};

export function createAccountChanges({ accounts }: World): AccountChanges {
  const set = (change: { account?: AccountName; of?: 'v3' | 'sms' } | undefined, isRevoked: boolean) => {
    const { account = 'master', of = 'v3' } = change ?? {};
    accounts[account][of === 'sms' ? 'smsRevoked' : 'revoked'] = isRevoked;
  };
  return {
    revokeKey: (change) => set(change, true),
    restoreKey: (change) => set(change, false),
  };
}
