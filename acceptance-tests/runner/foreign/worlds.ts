import { startHeymarket } from '../../simulators/heymarket/heymarket.ts';
import { secrets } from '../../simulators/heymarket/seed/ids.ts';
import { credentials } from '../../simulators/mailjet/accounts.ts';
import { startMailjet } from '../../simulators/mailjet/mailjet.ts';
import { startMailshake } from '../../simulators/mailshake/mailshake.ts';
import { startMissive } from '../../simulators/missive/missive.ts';
import { organizationIDs, tokens } from '../../simulators/missive/seed/ids.ts';
import { noLimits } from '../../simulators/missive/settings.ts';
import { ANY_AGE, type RunningSimulator } from '../simulators.ts';

/** A checkpoint wherever one is safe, since it must be true; and no long waiting. */
const hurried = { state_interval_seconds: 0, retry_budget_seconds: 5 };

/** Of Mailshake: three pages or more of each list. */
const smallPages = {
  'activity/*': 10,
  'leads/list': 10,
  'recipients/list': 30,
  '*/list-members': 1,
  'senders/list': 1,
  'campaigns/list': 2,
};

/** The simulators with worlds that are small, and yet have several pages of each list. No look-back repairs what was lost. */
export const foreignWorlds: Readonly<Record<string, () => Promise<RunningSimulator>>> = {
  'source-heymarket': async () => {
    const simulator = await startHeymarket({
      now: '2026-04-03T21:45:00Z',
      settings: {
        quota: { limit: null },
        jwt: { lifetimeSeconds: ANY_AGE, leadSeconds: ANY_AGE },
        media: { host: 'own' },
      },
      sample: false,
      generate: {
        ...{ contacts: 13, contactFields: 3, conversations: 13, messages: 2, inboxes: 1, members: 3 },
        ...{ lists: 13, targets: 2, tags: 13, templates: 13, surveys: 13 },
        every: { media: 5 },
      },
    });
    const overlay = {
      ...{ api_url: simulator.url, page_size: 5, requests_per_minute: 1_000_000, ...hurried },
      ...{ message_lookback_days: 0, walk_lookback_minutes: 0 },
      ...{ fetch_contact_details: true, message_media_content: 'base64', template_file_content: 'metadata' },
    };
    const { id, key } = secrets.first;
    const signIn = { auth_type: 'api_secret', secret_id: id, secret_key: key };
    return { config: { credentials: signIn, ...overlay }, overlay, close: simulator.close };
  },

  'source-mailjet': async () => {
    const simulator = await startMailjet({
      now: '2025-05-20T10:10:00.000Z',
      settings: { pageCap: 10, sms: { cap: 6 } },
      sample: false,
      generate: {
        ...{
          contacts: 22,
          lists: 2,
          listsPerContact: 2,
          campaigns: 16,
          drafts: 2,
          templates: 22,
          messages: 60,
          days: 3,
        },
        ...{ signups: 17, histories: 17, imports: 17, segments: 17, senders: 17, sms: 17 },
      },
    });
    const overlay = {
      ...{ api_url: simulator.url, requests_per_second: 100_000, ...hurried },
      ...{ lookback_days: 0, stats_lookback_days: 0 },
    };
    const { apiKey, secretKey, smsToken } = credentials.master;
    const config = { api_key: apiKey, api_key_secret: secretKey, sms_token: smsToken, ...overlay };
    return { config, overlay, close: simulator.close };
  },

  'source-mailshake': async () => {
    const simulator = await startMailshake({
      now: '2026-03-01T00:10:00.000Z',
      settings: { quota: { limit: null }, pageCaps: smallPages, export: { polls: 1 } },
      generate: { sent: 35, opens: 35, clicks: 35, replies: 35 },
    });
    const overlay = { api_url: simulator.url, lookback_days: 0, ...hurried };
    const config = { credentials: { auth_type: 'api_key', api_key: simulator.settings.apiKeys[0] }, ...overlay };
    return { config, overlay, close: simulator.close };
  },

  'source-missive': async () => {
    const simulator = await startMissive({
      now: '2026-07-02T01:20:00.000Z',
      settings: { ...noLimits, conversationsMaximum: 10, analytics: { delayMs: 0 } },
      sample: false,
      generate: {
        ...{ conversations: 25, messages: [1, 22], comments: [0, 12], posts: [0, 2], drafts: [0, 1] },
        ...{ contacts: 410, tasks: 110, responses: 13, users: 13, teams: 1, labels: 13, books: 1, groups: 13 },
      },
    });
    const overlay = {
      ...{ api_url: simulator.url, lookback_days: 0, ...hurried },
      ...{ requests_per_minute: 1_000_000, requests_per_15_minutes: 1_000_000 },
    };
    const reports = {
      organization_id: organizationIDs.harbor,
      start_date: '2026-06-01T00:00:00Z',
      analytics: { period: 'month' },
    };
    return { config: { api_key: tokens.mara, ...reports, ...overlay }, overlay, close: simulator.close };
  },
};
