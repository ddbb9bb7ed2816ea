import type { Account } from './accounts.ts';
import type { Parameters } from './parameters.ts';
import type { MailjetSettings } from './settings.ts';
import type { Store } from './store.ts';

/** A question whose asker is known. */
export type Call = {
  account: Account;
  store: Store;
  settings: MailjetSettings;
  /** In seconds, as the server states it. */
  now: number;
  parameters: Parameters;
};
