import { mailjet as playground } from '../playground/accounts/mailjet.ts';
import { startMailjet } from '../simulators/mailjet/mailjet.ts';
import type { Accounts } from '../support/accounts.ts';
import { configOf, mailjetConnector, withContent } from './setup.ts';

const now = '2025-05-20T10:10:00.000Z';

/** A checkpoint wherever one is safe, so that there are many to try; no long waiting for what will not come; the shortest look-backs. */
const testing = {
  ...{ requests_per_second: 100_000, state_interval_seconds: 0, retry_budget_seconds: 5 },
  ...{ lookback_days: 0, stats_lookback_days: 0, ...withContent },
};

export const accounts: Accounts = {
  acceptance: () => tested({}),

  foreign: () =>
    tested({
      settings: { pageCap: 10, sms: { cap: 6 } },
      sample: 'account',
      generate: {
        ...{ contacts: 22, lists: 2, listsPerContact: 2, campaigns: 16, drafts: 2, templates: 22, messages: 60 },
        ...{ days: 3, signups: 17, histories: 17, imports: 17, segments: 17, senders: 17, sms: 17, content: 17 },
      },
    }),

  everySource: {
    connector: mailjetConnector,
    settings: { secret: 'api_key_secret' },
    start: async () => {
      const size = { contacts: 100, lists: 2, campaigns: 6, messages: 600, days: 60, drafts: 3, senders: 1 };
      const simulator = await startMailjet({ generate: { ...size, every: { hardBounced: 11, softBounced: 7 } } });
      return { config: configOf(simulator, withContent), close: simulator.close };
    },
  },

  images: {
    small: () => ofImages({}),
    large: async () => {
      const counts = { messages: 40_000, contacts: 500 };
      return { ...(await ofImages({ sample: false, generate: counts })), counts };
    },
  },

  playground,
};

async function tested(options: Parameters<typeof startMailjet>[0]) {
  const simulator = await startMailjet({ now, ...options });
  const overlay = { api_url: simulator.url, ...testing };
  return { config: configOf(simulator, overlay), overlay, close: simulator.close };
}

async function ofImages(options: Parameters<typeof startMailjet>[0]) {
  const simulator = await startMailjet({ now, ...options });
  return { config: configOf(simulator, { requests_per_second: 1_000_000 }), close: simulator.close };
}
