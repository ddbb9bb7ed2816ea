import { startMailshake } from '../../simulators/mailshake/mailshake.ts';
import { fiveMinutesAgo, type Service } from '../account.ts';

const LARGE_NOW = '2026-03-01T00:10:00Z';

export const mailshake: Service = {
  title: 'Mailshake',
  port: 8401,
  streams: ['opens', 'replies', 'leads'],
  fields: ['id', 'actionDate', 'isDuplicate', 'recipient.emailAddress', 'campaign.title'],
  start: async ({ size, ...listen }) => {
    const simulator = await startMailshake({
      ...listen,
      settings: { quota: { limit: null } },
      ...(size === 'small' ? { seedDate: fiveMinutesAgo() } : { now: LARGE_NOW }),
    });
    if (size === 'large') simulator.add({ recipients: 2_000, date: '2026-02-28T23:00:00Z' });
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
