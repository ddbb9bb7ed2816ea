import { startHeymarket } from '../../simulators/heymarket/heymarket.ts';
import * as ids from '../../simulators/heymarket/seed/ids.ts';
import { type AccountSize, newestDays, type Service, twoMinutesAgo } from '../account.ts';

const THREE_HOURS = 3 * 3600;
const ANY_AGE = 1e10;

const accounts = (size: AccountSize) =>
  size === 'small'
    ? {
        seedDate: twoMinutesAgo(),
        generate: { contacts: 300, conversations: 300, stepSeconds: THREE_HOURS, lists: 5, templates: 20 },
      }
    : { now: '2026-04-03T21:45:00Z', generate: { contacts: 2_000, conversations: 2_000, lists: 20, templates: 40 } };

export const heymarket: Service = {
  title: 'Heymarket',
  port: 8402,
  streams: ['messages', 'conversations', 'contacts'],
  fields: ['id', 'date', 'text', 'status', 'channel', 'phone'],
  newest: 'date',
  questions: [
    'select i.name as inbox, count(*) as messages, max(m.date) as newest\nfrom messages m join inboxes i on m.inbox_id = i.id group by 1 order by 2 desc',
    newestDays('date', 'messages'),
    'select status, count(*) as messages\nfrom messages group by status order by 2 desc',
  ],
  start: async ({ size, ...listen }) => {
    const simulator = await startHeymarket({
      ...listen,
      // Tokens carry the real time, whatever the account's own is.
      settings: { quota: { limit: null }, jwt: { lifetimeSeconds: ANY_AGE, leadSeconds: ANY_AGE } },
      ...accounts(size),
    });
    const { id: secret_id, key: secret_key } = ids.secrets.first;
    return {
      config: {
        credentials: { auth_type: 'api_secret', secret_id, secret_key },
        api_url: simulator.url,
        // Otherwise it would keep the pace that is right for the real API.
        requests_per_minute: 1_000_000,
      },
      request: ['-H', `Authorization: Bearer ${ids.legacyKey}`, `${simulator.url}/v1/inboxes`],
      changes:
        '5 messages and 3 contacts arrive, a conversation is closed, a contact, a list and a template are edited',
      change: () => {
        const { conversationIDs, contactIDs, listIDs, templateIDs } = ids;
        simulator.addConversation({ messages: 2 });
        simulator.bumpConversation({ id: conversationIDs.marisol, messages: 3 });
        simulator.closeConversation({ id: conversationIDs.group });
        simulator.addRows({ table: 'contacts', count: 3 });
        simulator.changeRow({ table: 'contacts', id: contactIDs.marisol, fields: { email: 'quade@example.com' } });
        simulator.touchRows({ table: 'lists', ids: [listIDs.recall] });
        simulator.touchRows({ table: 'templates', ids: [templateIDs.gallery] });
      },
      control: { addConversation: { messages: 2 } },
      totals: simulator.totals,
      clearTotals: simulator.clearCalls,
      close: () => simulator.close(),
    };
  },
};
