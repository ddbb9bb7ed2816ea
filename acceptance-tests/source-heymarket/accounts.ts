import { heymarket as playground } from '../playground/accounts/heymarket.ts';
import { startHeymarket } from '../simulators/heymarket/heymarket.ts';
import type { Accounts } from '../support/accounts.ts';
import { apiSecret, configOf, heymarketConnector } from './setup.ts';

/** More seconds than three hundred years have. */
const ANY_AGE = 1e10;
const noQuota = { quota: { limit: null } };
/** Tokens carry the real time, the account stands in its own: they are good at any age. */
const timeless = { ...noQuota, jwt: { lifetimeSeconds: ANY_AGE, leadSeconds: ANY_AGE } };
const now = '2026-04-03T21:45:00Z';

/** A checkpoint wherever one is safe, so that there are many to try; no long waiting for what will not come; the shortest look-backs. */
const testing = {
  ...{ requests_per_minute: 1_000_000, state_interval_seconds: 0, retry_budget_seconds: 5 },
  ...{ message_lookback_days: 0, walk_lookback_minutes: 0 },
};

export const accounts: Accounts = {
  acceptance: async () => {
    const simulator = await startHeymarket({ now, settings: timeless });
    const overlay = { api_url: simulator.url, ...testing };
    return { config: { credentials: apiSecret, ...overlay }, overlay, close: simulator.close };
  },

  foreign: async () => {
    const simulator = await startHeymarket({
      now,
      settings: { ...timeless, media: { host: 'own' } },
      sample: false,
      generate: {
        ...{ contacts: 13, contactFields: 3, conversations: 13, messages: 2, inboxes: 1, members: 3 },
        ...{ lists: 13, targets: 2, tags: 13, templates: 13, surveys: 13 },
        every: { media: 5 },
      },
    });
    const overlay = {
      ...{ api_url: simulator.url, page_size: 5, ...testing },
      ...{ fetch_contact_details: true, message_media_content: 'base64', template_file_content: 'metadata' },
    };
    return { config: { credentials: apiSecret, ...overlay }, overlay, close: simulator.close };
  },

  everySource: {
    connector: heymarketConnector,
    settings: { secret: 'secret_key' },
    start: async () => {
      const generate = { contacts: 100, conversations: 100, stepSeconds: 3 * 3600, lists: 5, templates: 20 };
      const simulator = await startHeymarket({ settings: noQuota, generate });
      return { config: configOf(simulator), close: simulator.close };
    },
  },

  images: {
    small: () => ofImages({}),
    large: async () => {
      const counts = { messages: 40_000, contacts: 2_000 };
      const generate = { contacts: 2_000, conversations: 4_000, messages: 10 };
      return { ...(await ofImages({ sample: false, generate })), counts };
    },
  },

  playground,
};

async function ofImages(options: Parameters<typeof startHeymarket>[0]) {
  const simulator = await startHeymarket({ settings: noQuota, seedDate: new Date(), ...options });
  return { config: configOf(simulator), close: simulator.close };
}
