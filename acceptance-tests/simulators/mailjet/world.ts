import type { Clock } from '../shared/clock.ts';
import { type Account, type AccountName, createAccounts } from './accounts.ts';
import type { Call } from './call.ts';
import { type GenerateOptions, generate } from './generated/generate.ts';
import type { Parameters } from './parameters.ts';
import { defaultSeedDate, shiftTo } from './seed/dates.ts';
import { seedAccounts } from './seed/seed.ts';
import type { MailjetSettings } from './settings.ts';

/** All that the operations work on. */
export type World = {
  readonly settings: MailjetSettings;
  /** In the API's own seconds. */
  now(): number;
  accounts: Record<AccountName, Account>;
  callOf(account: Account, parameters: Parameters): Call;
};

export type WorldOptions = {
  /** The moment that the sample rows and the generated rows lead up to (2025-05-20T10:00:00Z); `now` is the clock's. */
  seedDate?: string | Date | undefined;
  /**
   * False leaves out the sample rows: keys, senders, message states and default properties remain. `account` leaves out all
   * but those of the account: profile, accesses, webhooks, senders and domains.
   */
  sample?: boolean | 'account' | undefined;
  /** Of the master key. */
  generate?: GenerateOptions | undefined;
  /** Of the sub-account. */
  generateSub?: GenerateOptions | undefined;
};

export function createWorld(clock: Clock, settings: MailjetSettings, options: WorldOptions): World {
  const accounts = createAccounts();
  const now = () => clock.now() / 1000;
  const { seedDate = defaultSeedDate } = options;
  const moment = seedDate === 'now' ? Math.floor(now()) : new Date(seedDate).getTime() / 1000;
  seedAccounts(accounts, shiftTo(moment), options.sample ?? true);
  if (options.generate) generate(accounts.master.store, moment, options.generate);
  if (options.generateSub) generate(accounts.sub.store, moment, { seed: 2, ...options.generateSub });
  return {
    settings,
    now,
    accounts,
    callOf: (account, parameters) => ({ account, store: account.store, settings, now: now(), parameters }),
  };
}
