import { mailshake as playground } from '../playground/accounts/mailshake.ts';
import { type MailshakeOptions, startMailshake } from '../simulators/mailshake/mailshake.ts';
import type { Accounts } from '../support/accounts.ts';
import { configOf, mailshakeConnector } from './setup.ts';

const now = '2026-03-01T00:10:00.000Z';
const noQuota = { quota: { limit: null } };

/** A checkpoint wherever one is safe, so that there are many to try; no long waiting for what will not come. */
const testing = { state_interval_seconds: 0, retry_budget_seconds: 5 };

/** Three pages or more of each list. */
const smallPages = {
  'activity/*': 10,
  'leads/list': 10,
  'recipients/list': 30,
  '*/list-members': 1,
  'senders/list': 1,
  'campaigns/list': 2,
};

export const accounts: Accounts = {
  /** Exports are finished at once: no run is to wait until its time is up, however slow the machine is. */
  acceptance: () => tested({ settings: { ...noQuota, export: { polls: 0 } } }, testing),

  foreign: () =>
    tested(
      {
        settings: { ...noQuota, pageCaps: smallPages, export: { polls: 1 } },
        generate: { sent: 35, opens: 35, clicks: 35, replies: 35 },
      },
      { lookback_days: 0, ...testing },
    ),

  everySource: {
    connector: mailshakeConnector,
    settings: { secret: 'api_key' },
    start: () => untested({}),
  },

  images: {
    small: () => untested({}),
    large: async () => ({ ...(await untested({ generate: { opens: 40_000 } })), counts: { opens: 40_000 } }),
  },

  playground,
};

async function tested(options: MailshakeOptions, settings: object) {
  const simulator = await startMailshake({ now, ...options });
  const overlay = { api_url: simulator.url, ...settings };
  return { config: configOf(simulator, overlay), overlay, close: simulator.close };
}

async function untested(options: MailshakeOptions) {
  const simulator = await startMailshake({ settings: noQuota, ...options });
  return { config: configOf(simulator), close: simulator.close };
}
