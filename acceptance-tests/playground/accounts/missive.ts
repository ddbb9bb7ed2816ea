import { startMissive } from '../../simulators/missive/missive.ts';
import { contactIDs } from '../../simulators/missive/seed/contacts.ts';
import { conversationIDs } from '../../simulators/missive/seed/conversations.ts';
import { tokens } from '../../simulators/missive/seed/ids.ts';
import { noLimits } from '../../simulators/missive/settings.ts';
import { type AccountSize, newestDays, type Service, twoMinutesAgo } from '../account.ts';

const THREE_HOURS = 3 * 3600;

const accounts = (size: AccountSize) =>
  size === 'small'
    ? {
        seedDate: twoMinutesAgo(),
        generate: { conversations: 300, stepSeconds: THREE_HOURS, posts: [0, 1] as [number, number], contacts: 500 },
      }
    : { now: '2026-07-02T02:00:00Z', generate: { conversations: 5_000 } };

export const missive: Service = {
  title: 'Missive',
  port: 8404,
  streams: ['conversations', 'messages', 'contacts'],
  fields: ['id', 'latest_message_subject', 'last_activity_at_datetime', 'messages_count', 'organization.name'],
  newest: 'last_activity_at',
  questions: [
    newestDays('delivered_at_datetime', 'messages'),
    "select author->>'name' as author, count(*) as comments\nfrom comments group by 1 order by 2 desc limit 5",
    'select state, count(*) as tasks\nfrom tasks group by state order by 2 desc',
  ],
  start: async ({ size, ...listen }) => {
    const simulator = await startMissive({ ...listen, settings: noLimits, ...accounts(size) });
    return {
      config: {
        api_key: tokens.mara,
        api_url: simulator.url,
        // Otherwise it would wait for the limits of the real API, which the simulator has switched off.
        requests_per_minute: 100_000,
        requests_per_15_minutes: 1_000_000,
      },
      request: ['-H', `Authorization: Bearer ${tokens.mara}`, `${simulator.url}/conversations?all=true&limit=2`],
      changes: '5 messages, 2 comments and a task arrive, one contact is edited and one deleted',
      change: () => {
        simulator.bumpConversation({ id: conversationIDs.main, messages: 2, comments: 1 });
        simulator.bumpConversation({ id: conversationIDs.sms, messages: 1, comments: 1 });
        simulator.addConversation({ messages: 2 });
        simulator.addTask({ title: 'Call Ines back' });
        simulator.changeContact({ id: contactIDs.juno, notes: 'Moved to Malmo' });
        simulator.deleteContact({ id: contactIDs.ines });
      },
      control: { addConversation: { messages: 2 } },
      totals: simulator.totals,
      clearTotals: simulator.clearCalls,
      close: () => simulator.close(),
    };
  },
};
