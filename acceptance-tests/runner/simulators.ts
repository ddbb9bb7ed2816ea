import { startHeymarket } from '../simulators/heymarket/heymarket.ts';
import { secrets } from '../simulators/heymarket/seed/ids.ts';
import { credentials } from '../simulators/mailjet/accounts.ts';
import { startMailjet } from '../simulators/mailjet/mailjet.ts';
import { startMailshake } from '../simulators/mailshake/mailshake.ts';
import { startMissive } from '../simulators/missive/missive.ts';
import { tokens } from '../simulators/missive/seed/ids.ts';
import { noLimits } from '../simulators/missive/settings.ts';
import type { Row } from './json.ts';

/** A running simulator, and how a connector is pointed at it. */
export interface RunningSimulator {
  /** Takes the place of the configuration in `secrets`. */
  config: Row;
  /** Laid over every other configuration. */
  overlay: Row;
  close(): Promise<void>;
}

/** A checkpoint wherever one is safe, so that there are many to try; and no long waiting for what will not come. */
const testing = { state_interval_seconds: 0, retry_budget_seconds: 5 };

/** More seconds than three hundred years have. */
export const ANY_AGE = 1e10;

/** The simulator of each connector that has one. The clock stands shortly after the rows of the sample world. */
export const simulators: Readonly<Record<string, () => Promise<RunningSimulator>>> = {
  /** Tokens carry the real time, the account stands in its own: they are good at any age. */
  'source-heymarket': async () => {
    const simulator = await startHeymarket({
      now: '2026-04-03T21:45:00Z',
      settings: { quota: { limit: null }, jwt: { lifetimeSeconds: ANY_AGE, leadSeconds: ANY_AGE } },
    });
    const { id, key } = secrets.first;
    const shortest = { message_lookback_days: 0, walk_lookback_minutes: 0 };
    const overlay = { api_url: simulator.url, ...shortest, requests_per_minute: 1_000_000, ...testing };
    const credentials = { auth_type: 'api_secret', secret_id: id, secret_key: key };
    return { config: { credentials, ...overlay }, overlay, close: simulator.close };
  },

  /** With the shortest look-backs, for the reason that source-missive has none. */
  'source-mailjet': async () => {
    const simulator = await startMailjet({ now: '2025-05-20T10:10:00.000Z' });
    const shortest = { lookback_days: 0, stats_lookback_days: 0 };
    const overlay = { api_url: simulator.url, ...shortest, requests_per_second: 100_000, ...testing };
    const { apiKey, secretKey, smsToken } = credentials.master;
    const config = { api_key: apiKey, api_key_secret: secretKey, sms_token: smsToken, ...overlay };
    return { config, overlay, close: simulator.close };
  },

  'source-mailshake': async () => {
    const simulator = await startMailshake({ now: '2026-03-01T00:10:00.000Z', settings: { quota: { limit: null } } });
    const overlay = { api_url: simulator.url, ...testing };
    const config = { credentials: { auth_type: 'api_key', api_key: simulator.settings.apiKeys[0] }, ...overlay };
    return { config, overlay, close: simulator.close };
  },

  /**
   * Without analytics: how many reports there are depends on the day on which one looks. Without look-back: all posts of
   * the sample world are young, and reading them again makes a resumed read look like a whole one.
   */
  'source-missive': async () => {
    const simulator = await startMissive({ now: '2026-07-02T01:20:00.000Z', settings: noLimits });
    const unhurried = { requests_per_minute: 1_000_000, requests_per_15_minutes: 1_000_000 };
    const overlay = { api_url: simulator.url, lookback_days: 0, ...testing, ...unhurried };
    return { config: { api_key: tokens.mara, ...overlay }, overlay, close: simulator.close };
  },
};
