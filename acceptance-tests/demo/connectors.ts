import { startMailshake } from '../simulators/mailshake/mailshake.ts';
import { startMissive } from '../simulators/missive/missive.ts';
import { contactIDs } from '../simulators/missive/seed/contacts.ts';
import { conversationIDs } from '../simulators/missive/seed/conversations.ts';
import { tokens } from '../simulators/missive/seed/ids.ts';
import { noLimits } from '../simulators/missive/settings.ts';

/** One connector of the demo: an account to read, and what happens in it between the two reads. */
export interface DemoAccount {
  /** The configuration that a user would write. */
  config: Record<string, unknown>;
  /** Other people go on working in the account. */
  change(): void;
  changes: string;
  close(): Promise<void>;
}

const THREE_HOURS = 3 * 3600;

/** Every connector that the demo shows; a new one joins by being listed here. */
export const demoConnectors: Readonly<Record<string, () => Promise<DemoAccount>>> = {
  'source-mailshake': async () => {
    const simulator = await startMailshake({ settings: { quota: { limit: null } } });
    return {
      config: {
        credentials: { auth_type: 'api_key', api_key: simulator.settings.apiKeys[0] },
        api_url: simulator.url,
      },
      changes: '12 opens, 3 clicks, 5 replies and a lead arrive',
      change: () => simulator.add({ opens: 12, clicks: 3, replies: 5, leads: 1 }),
      close: () => simulator.close(),
    };
  },

  'source-missive': async () => {
    const simulator = await startMissive({
      settings: noLimits,
      now: '2026-07-02T02:00:00Z',
      generate: { conversations: 300, stepSeconds: THREE_HOURS, posts: [0, 1], contacts: 500 },
    });
    return {
      config: {
        api_key: tokens.mara,
        api_url: simulator.url,
        // Otherwise the demo would wait for the limits of the real API, which the simulator has switched off.
        requests_per_minute: 100_000,
        requests_per_15_minutes: 1_000_000,
      },
      changes: '5 messages, 2 comments and a task arrive, one contact is edited and one deleted',
      change: () => {
        simulator.bumpConversation({ id: conversationIDs.main, messages: 2, comments: 1 });
        simulator.bumpConversation({ id: conversationIDs.sms, messages: 1, comments: 1 });
        simulator.addConversation({ messages: 2 });
        simulator.addTask({ title: 'Call Ines back' });
        simulator.changeContact({ id: contactIDs.juno, notes: 'Moved to Malmo' });
        simulator.deleteContact({ id: contactIDs.ines });
      },
      close: () => simulator.close(),
    };
  },
};
