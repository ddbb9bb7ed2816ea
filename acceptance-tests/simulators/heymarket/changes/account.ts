import { legacyKey, secrets } from '../seed/ids.ts';
import type { World } from '../world.ts';

export type AccountChanges = {
  /** Calls with the secret answer 401 from now on; the first secret, unless told otherwise. */
  revokeSecret(change?: { id?: string }): void;
  /** Makes a secret of the seed good again. */
  restoreSecret(change?: { id?: string }): void;
  addSecret(change: { id: string; key: string }): void;
  /** Another legacy key; the old one is dead at once. Null takes it away; without one, that of the seed. */
  rotateApiKey(change?: { key?: string | null }): void;
};

export function createAccountChanges({ store }: World): AccountChanges {
  return {
    revokeSecret: ({ id = secrets.first.id } = {}) => {
      if (!store.secrets.delete(id)) throw new Error(`There is no secret ${id}`);
    },
    restoreSecret: ({ id = secrets.first.id } = {}) => {
      const secret = Object.values(secrets).find((each) => each.id === id);
      if (!secret) throw new Error(`The seed has no secret ${id}`);
      store.secrets.set(id, secret.key);
    },
    addSecret: ({ id, key }) => {
      store.secrets.set(id, key);
    },
    rotateApiKey: ({ key = legacyKey } = {}) => {
      store.apiKey = key;
    },
  };
}
