import { missive as playground } from '../playground/accounts/missive.ts';
import { type MissiveOptions, startMissive } from '../simulators/missive/missive.ts';
import { organizationIDs } from '../simulators/missive/seed/ids.ts';
import { noLimits } from '../simulators/missive/settings.ts';
import type { Accounts } from '../support/accounts.ts';
import { configOf, missiveConnector, seededNow as now, unhurried } from './setup.ts';

const HOUR_MS = 3600_000;
const MONTH_MS = 31 * 24 * 3600_000;
const organization_id = organizationIDs.harbor;

/**
 * A checkpoint wherever one is safe, so that there are many to try; no long waiting for what will not come. Without
 * look-back: all posts of the sample world are young, and reading them again makes a resumed read look like a whole one.
 */
const testing = { ...unhurried, lookback_days: 0, state_interval_seconds: 0, retry_budget_seconds: 5 };

export const accounts: Accounts = {
  /** Without analytics: how many reports there are depends on the day on which one looks. */
  acceptance: () => tested({ settings: noLimits }),

  foreign: () => {
    const reports = { organization_id, start_date: '2026-06-01T00:00:00Z', analytics: { period: 'month' } };
    const world: MissiveOptions = {
      settings: { ...noLimits, conversationsMaximum: 10, analytics: { delayMs: 0 } },
      sample: false,
      generate: {
        ...{ conversations: 25, messages: [1, 22], comments: [0, 12], posts: [0, 2], drafts: [0, 1] },
        ...{ contacts: 410, tasks: 110, responses: 13, users: 13, teams: 1, labels: 13, books: 1, groups: 13 },
      },
    };
    return tested(world, reports);
  },

  everySource: {
    connector: missiveConnector,
    settings: { secret: 'api_key' },
    start: async () => {
      // Reports are made of the last months, and a start date that bounds them bounds the rows too.
      const seedDate = new Date(Date.now() - HOUR_MS).toISOString();
      const simulator = await startMissive({ seedDate, settings: { ...noLimits, analytics: { delayMs: 0 } } });
      const start_date = new Date(Date.now() - 2 * MONTH_MS).toISOString();
      const config = configOf(simulator, { organization_id, analytics: { period: 'month' }, start_date });
      return { config, close: simulator.close };
    },
  },

  images: {
    small: () => ofImages({}),
    large: async () => {
      const counts = { contacts: 40_000, conversations: 500, messages: 1_500 };
      const generate = { ...counts, messages: 3, comments: 0, bodyBytes: 20_000 };
      return { ...(await ofImages({ sample: false, generate })), counts };
    },
  },

  playground,
};

async function tested(options: MissiveOptions, settings: object = {}) {
  const simulator = await startMissive({ now, ...options });
  const overlay = { api_url: simulator.url, ...testing };
  return { config: configOf(simulator, { ...settings, ...overlay }), overlay, close: simulator.close };
}

async function ofImages(options: MissiveOptions) {
  const simulator = await startMissive({ settings: noLimits, now: '2026-07-02T02:00:00Z', ...options });
  return { config: configOf(simulator), close: simulator.close };
}
