import { type MissiveSimulator, startMissive } from '../../simulators/missive/missive.ts';
import { bookIDs, labelIDs, organizationIDs, tokens, userIDs } from '../../simulators/missive/seed/ids.ts';
import { noLimits } from '../../simulators/missive/settings.ts';
import { Connector } from '../../support/connector.ts';
import type { Row } from '../../support/messages.ts';
import { type Account, accountOn, type World } from '../world.ts';

const hour = 3600;
const newConnector = () => new Connector('source-missive', { secretNames: ['api_key'] });
const pages: Record<string, number> = { contacts: 200, tasks: 50, responses: 200, users: 200, shared_labels: 200 };

const start = { now: '2026-07-02T01:20:00.000Z', stands: true };
const settings = { ...noLimits, conversationsMaximum: 10 as const, analytics: { delayMs: 0 } };
const unhurried = {
  requests_per_minute: 1_000_000,
  requests_per_15_minutes: 1_000_000,
  state_interval_seconds: 0,
};

export const missive: World = {
  name: 'missive',
  connector: newConnector(),
  page: (stream) => pages[stream] ?? 10,
  narrower: { mailboxes: ['all'], fetch_message_bodies: false, start_date: '2026-06-25T00:00:00Z' },
  meanwhile: 130,
  open: () => open({ mailboxes: ['all', 'team_all'], shared_label_ids: [labelIDs.clients] }),
};

/** One mailbox: no other keeps the past of a conversation unknown. */
export const mailbox: World = {
  ...missive,
  name: 'mailbox',
  streams: ['conversations', 'messages', 'comments', 'posts', 'drafts'],
  interruptions: ['moved'],
  meanwhile: 70,
  open: () => open({ mailboxes: ['all'] }),
};

async function open(mailboxes: Row): Promise<Account> {
  const simulator = await startMissive({
    ...start,
    settings,
    sample: false,
    generate: {
      ...{
        conversations: 36,
        stepSeconds: 6 * hour,
        messages: [1, 12],
        comments: [0, 2],
        posts: [0, 1],
        drafts: [0, 1],
      },
      ...{ contacts: 410, tasks: 120, responses: 13, teams: 1, labels: 1, books: 1, groups: 5 },
    },
  });
  const config = { api_key: tokens.mara, api_url: simulator.url, ...unhurried, ...mailboxes };
  return accountOn(simulator, config, { steps: [changeContacts, change, change], trouble });
}

/** Two days go by in which conversations begin and go on, and messages come late. */
function change(simulator: MissiveSimulator): void {
  const moment = () => Math.floor(simulator.now().getTime() / 1000);
  const rows = simulator.truth({ stream: 'conversations' }).map(({ row }) => String(row.id));
  const before = moment();
  for (let index = 0; index < 24; index += 1) {
    simulator.advance(2 * hour * 1000);
    const kinds = { messages: 1 + (index % 3), comments: index % 2, posts: index % 4 === 0 ? 1 : 0 };
    const id = rows[(index * 7) % rows.length] ?? '';
    if (index % 2) simulator.bumpConversation({ id, ...kinds });
    else
      simulator.addConversation({
        ...kinds,
        users: { [userIDs.mara]: [] },
        labelIDs: index % 3 ? [] : [labelIDs.clients],
      });
    for (let task = 0; task < 3; task += 1) simulator.addTask();
    if (index % 4 === 0) simulator.addContact({ contact_book: bookIDs.customers });
  }
  simulator.bumpConversation({ id: rows[3] ?? '', messages: 2, deliveredAt: before - 5 * hour });
  simulator.addTask({ last_activity_at: before - 5 * hour });
  simulator.addResponse();
  simulator.advance(hour * 1000);
}

/** More contacts of a book than a page has, too. */
function changeContacts(simulator: MissiveSimulator): void {
  const contacts = simulator.truth({ stream: 'contacts' }).map(({ row }) => row);
  for (const { id } of contacts.slice(0, 220)) simulator.changeContact({ id: String(id) });
  change(simulator);
}

function trouble(simulator: MissiveSimulator): void {
  const refused = { kind: 'error', code: 'internal_error', status: 500, times: 'always' } as const;
  const rows = simulator.truth({ stream: 'conversations' }).map(({ row }) => String(row.id));
  for (const id of rows.slice(12, 15)) simulator.fault({ ...refused, path: `conversations/${id}/*` });
}

/** Reports of three months. */
export const analytics: World = {
  name: 'analytics',
  connector: newConnector(),
  streams: ['analytics_reports'],
  page: () => 1,
  interruptions: ['middle', 'complete'],
  open: async () => {
    const simulator = await startMissive({ ...start, settings });
    const reports = {
      organization_id: organizationIDs.harbor,
      analytics: { period: 'month' },
      start_date: '2026-05-01T00:00:00Z',
    };
    const config = { api_key: tokens.mara, api_url: simulator.url, ...unhurried, ...reports };
    const steps = [(missive: MissiveSimulator) => missive.advance(32 * 24 * hour * 1000)];
    return accountOn(simulator, config, { steps });
  },
};
