import { type MailshakeSimulator, startMailshake } from '../../simulators/mailshake/mailshake.ts';
import { newestDays, type Service, twoMinutesAgo } from '../account.ts';

const LARGE_NOW = '2026-03-01T00:10:00Z';
const DAY_MS = 86_400_000;

/** Twenty more campaigns, one for each day, with a hundred recipients each. */
function enlarge(simulator: MailshakeSimulator): void {
  for (let daysAgo = 20; daysAgo > 0; daysAgo--) {
    const date = new Date(Date.parse(LARGE_NOW) - daysAgo * DAY_MS);
    const [campaignID] = simulator.add({ campaigns: 1, date }).campaigns ?? [];
    if (campaignID !== undefined) simulator.add({ recipients: 100, campaignID, date });
  }
}

export const mailshake: Service = {
  title: 'Mailshake',
  port: 8401,
  streams: ['opens', 'replies', 'leads'],
  fields: ['id', 'actionDate', 'isDuplicate', 'recipient.emailAddress', 'campaign.title'],
  newest: 'actionDate',
  questions: [
    "select campaign->>'title' as campaign, count(*) as opens\nfrom opens group by 1 order by 2 desc limit 5",
    newestDays('actionDate', 'replies'),
    'select status, count(*) as leads\nfrom leads group by status order by 2 desc',
  ],
  start: async ({ size, ...listen }) => {
    const simulator = await startMailshake({
      ...listen,
      settings: { quota: { limit: null } },
      ...(size === 'small'
        ? { seedDate: twoMinutesAgo() }
        : { now: LARGE_NOW, generate: { opens: 2_000, clicks: 500, sent: 1_000, replies: 200, stepMs: DAY_MS / 33 } }),
    });
    if (size === 'large') enlarge(simulator);
    const [api_key = ''] = simulator.settings.apiKeys;
    return {
      config: { credentials: { auth_type: 'api_key', api_key }, api_url: simulator.url },
      request: ['-u', `${api_key}:`, `${simulator.url}/campaigns/list?perPage=2`],
      changes: '12 opens, 3 clicks, 5 replies and a lead arrive',
      change: () => simulator.add({ opens: 12, clicks: 3, replies: 5, leads: 1 }),
      control: { add: { opens: 12, leads: 1 } },
      totals: simulator.totals,
      clearTotals: simulator.clearCalls,
      close: () => simulator.close(),
    };
  },
};
