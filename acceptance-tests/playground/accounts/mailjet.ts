import { credentials } from '../../simulators/mailjet/accounts.ts';
import { sheetWorld } from '../../simulators/mailjet/generated/options.ts';
import { startMailjet } from '../../simulators/mailjet/mailjet.ts';
import * as ids from '../../simulators/mailjet/seed/ids.ts';
import { type AccountSize, newestDays, type Service, twoMinutesAgo } from '../account.ts';

const accounts = (size: AccountSize) =>
  size === 'small'
    ? {
        now: twoMinutesAgo(),
        seedDate: 'now',
        generate: {
          ...{ contacts: 300, lists: 2, campaigns: 6, messages: 300, days: 60, drafts: 3, templates: 5, sms: 40 },
          ...{ signups: 10, histories: 10, imports: 2, segments: 2, senders: 1 },
        },
      }
    : { now: '2025-05-20T10:10:00Z', generate: { ...sheetWorld, campaigns: 50 } };

export const mailjet: Service = {
  title: 'Mailjet',
  port: 8403,
  streams: ['messages', 'open_events', 'contacts'],
  fields: ['ArrivedAt', 'CampaignID', 'ContactAlt', 'Status', 'Subject'],
  newest: 'ArrivedAt',
  questions: [
    'select Status, count(*) as messages, max(ArrivedAt) as newest\nfrom messages group by Status order by 2 desc limit 5',
    newestDays('ArrivedAt', 'messages'),
    'select CampaignID, count(*) as opens\nfrom open_events group by CampaignID order by 2 desc limit 5',
  ],
  start: async ({ size, ...listen }) => {
    const simulator = await startMailjet({ ...listen, ...accounts(size) });
    const { apiKey, secretKey, smsToken } = credentials.master;
    return {
      config: {
        api_key: apiKey,
        api_key_secret: secretKey,
        sms_token: smsToken,
        api_url: simulator.url,
        // Otherwise it would keep the pace that is right for the real API.
        requests_per_second: 100_000,
      },
      request: ['-u', `${apiKey}:${secretKey}`, `${simulator.url}/v3/REST/contactslist?Limit=2`],
      changes: '4 messages, 2 opens, a click, an SMS, a contact and a subscription arrive, and a draft is sent',
      change: () => {
        const messages = simulator.addMessages({ campaign: ids.campaignIDs.orders, count: 4 }).ids;
        const { today } = ids.messageIDs;
        simulator.addEvent({ message: messages[0] ?? '', kind: 'opened' });
        simulator.addEvent({ message: today, kind: 'opened' });
        simulator.addEvent({ message: today, kind: 'clicked', url: 'https://shop-aurore.example/today' });
        simulator.addSMS();
        simulator.addContact();
        simulator.subscribe({ contact: ids.contactIDs.neverUpdated, list: ids.listIDs.newsletter });
        simulator.sendDraft({ draft: ids.draftIDs.programmed });
      },
      control: { addContact: {} },
      totals: simulator.totals,
      clearTotals: simulator.clearCalls,
      close: () => simulator.close(),
    };
  },
};
