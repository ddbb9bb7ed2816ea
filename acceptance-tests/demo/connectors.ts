import { startHeymarket } from '../simulators/heymarket/heymarket.ts';
import * as heymarket from '../simulators/heymarket/seed/ids.ts';
import { credentials } from '../simulators/mailjet/accounts.ts';
import { startMailjet } from '../simulators/mailjet/mailjet.ts';
import * as mailjet from '../simulators/mailjet/seed/ids.ts';
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
const FIVE_MINUTES_MS = 5 * 60_000;

/** Every connector that the demo shows; a new one joins by being listed here. */
export const demoConnectors: Readonly<Record<string, () => Promise<DemoAccount>>> = {
  'source-heymarket': async () => {
    const simulator = await startHeymarket({
      settings: { quota: { limit: null } },
      seedDate: new Date(Date.now() - FIVE_MINUTES_MS),
      generate: { contacts: 300, conversations: 300, stepSeconds: THREE_HOURS, lists: 5, templates: 20 },
    });
    const { id: secret_id, key: secret_key } = heymarket.secrets.first;
    return {
      config: {
        credentials: { auth_type: 'api_secret', secret_id, secret_key },
        api_url: simulator.url,
        // Otherwise the demo would keep the pace that is right for the real API.
        requests_per_minute: 1_000_000,
      },
      changes:
        '5 messages and 3 contacts arrive, a conversation is closed, a contact, a list and a template are edited',
      change: () => {
        const { conversationIDs, contactIDs, listIDs, templateIDs } = heymarket;
        simulator.addConversation({ messages: 2 });
        simulator.bumpConversation({ id: conversationIDs.marisol, messages: 3 });
        simulator.closeConversation({ id: conversationIDs.group });
        simulator.addRows({ table: 'contacts', count: 3 });
        simulator.changeRow({ table: 'contacts', id: contactIDs.marisol, fields: { email: 'quade@example.com' } });
        simulator.touchRows({ table: 'lists', ids: [listIDs.recall] });
        simulator.touchRows({ table: 'templates', ids: [templateIDs.gallery] });
      },
      close: () => simulator.close(),
    };
  },

  'source-mailjet': async () => {
    const simulator = await startMailjet({
      // The account's clock is late, since a sync leaves the last minute to the next one.
      now: new Date(Date.now() - FIVE_MINUTES_MS),
      seedDate: 'now',
      generate: {
        ...{ contacts: 300, lists: 2, campaigns: 6, messages: 300, days: 60, drafts: 3, templates: 5, sms: 40 },
        ...{ signups: 10, histories: 10, imports: 2, segments: 2, senders: 1 },
      },
    });
    const { apiKey, secretKey, smsToken } = credentials.master;
    return {
      config: {
        api_key: apiKey,
        api_key_secret: secretKey,
        sms_token: smsToken,
        api_url: simulator.url,
        // Otherwise the demo would keep the pace that is right for the real API.
        requests_per_second: 100_000,
      },
      changes: '4 messages, 2 opens, a click, an SMS, a contact and a subscription arrive, and a draft is sent',
      change: () => {
        const ids = simulator.addMessages({ campaign: mailjet.campaignIDs.orders, count: 4 }).ids;
        simulator.addEvent({ message: ids[0] ?? '', kind: 'opened' });
        simulator.addEvent({ message: mailjet.messageIDs.today, kind: 'opened' });
        simulator.addEvent({
          message: mailjet.messageIDs.today,
          kind: 'clicked',
          url: 'https://shop-aurore.example/today',
        });
        simulator.addSMS();
        simulator.addContact();
        simulator.subscribe({ contact: mailjet.contactIDs.neverUpdated, list: mailjet.listIDs.newsletter });
        simulator.sendDraft({ draft: mailjet.draftIDs.programmed });
      },
      close: () => simulator.close(),
    };
  },

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
