import { type MissiveOptions, type MissiveSimulator, startMissive } from '../simulators/missive/missive.ts';
import { organizationIDs, tokens } from '../simulators/missive/seed/ids.ts';
import { noLimits } from '../simulators/missive/settings.ts';
import { Connector, configure } from '../support/connector.ts';
import type { Row, StreamState } from '../support/messages.ts';

export const missiveConnector = new Connector('source-missive', {
  secretNames: ['api_key'],
  leakPatterns: [/missive_pat-[a-z]+-[0-9a-f]{16}/],
});

/** A moment shortly after the seeded and the generated data. */
export const seededNow = '2026-07-02T01:20:00.000Z';
/** The moment that they lead up to, as the API counts. */
export const seedDate = Date.parse('2026-07-02T01:10:00.000Z') / 1000;
export const hour = 3600;
export const day = 24 * hour;

/** Starts a simulator without limits, whose clock stands behind the seeded rows, unless told otherwise. */
export function startSeeded({ settings = {}, ...rest }: MissiveOptions = {}): Promise<MissiveSimulator> {
  return startMissive({ now: seededNow, ...rest, settings: { ...noLimits, ...settings } });
}

/** A simulator for one piece of work, closed whatever happens; the work must leave no forbidden call behind. */
export async function withMissive<T>(
  options: MissiveOptions,
  work: (missive: MissiveSimulator) => Promise<T>,
): Promise<T> {
  const missive = await startSeeded(options);
  try {
    const result = await work(missive);
    const { violations } = missive.totals();
    if (violations.length > 0) throw new Error(`Forbidden calls: ${violations.join(', ')}`);
    return result;
  } finally {
    await missive.close();
  }
}

/** No limit of its own, so that no test waits for one. */
export const unhurried = { requests_per_minute: 1_000_000, requests_per_15_minutes: 1_000_000 };

export function configOf({ url }: { url: string }, settings: Row = {}): Row {
  return { api_key: tokens.mara, api_url: url, ...unhurried, ...settings };
}

/** A configured catalog of the named streams, or of all that need no special configuration. */
export async function catalogOf(names: readonly string[] = allStreams, mode?: 'full_refresh' | 'incremental') {
  const config = { api_key: tokens.mara, organization_id: organizationIDs.harbor, analytics: {} };
  return configure(await missiveConnector.usualStreams(() => missiveConnector.discover(config)), names, mode);
}

export type ReadOptions = {
  config?: Row;
  mode?: 'full_refresh' | 'incremental';
  state?: readonly StreamState[] | object;
  cutAfter?: number;
};

/** Runs a `read` of the named streams, or of all, and waits for its end. */
export async function read(missive: { url: string }, streams?: readonly string[], options: ReadOptions = {}) {
  const { config, mode, ...rest } = options;
  const catalog = await catalogOf(streams, mode);
  return missiveConnector.run('read', { config: configOf(missive, config), catalog, ...rest });
}

/** The lists inside of rows. */
export const elementStreams = [
  ...['contact_infos', 'contact_memberships', 'task_assignees'],
  ...['conversation_assignees', 'conversation_users', 'conversation_labels'],
  ...['message_recipients', 'message_attachments'],
];

export const allStreams = [
  ...['organizations', 'users', 'teams', 'shared_labels', 'contact_books', 'contact_groups', 'contacts', 'responses'],
  ...['tasks', 'conversations', 'messages', 'comments', 'posts', 'drafts'],
  ...elementStreams,
];

export const cursors: Record<string, string> = {
  contacts: 'modified_at',
  responses: 'modified_at',
  tasks: 'last_activity_at',
  conversations: 'last_activity_at',
  messages: 'delivered_at',
  comments: 'created_at',
  posts: 'created_at',
  contact_infos: 'contact_modified_at',
  contact_memberships: 'contact_modified_at',
  task_assignees: 'task_last_activity_at',
  conversation_assignees: 'conversation_last_activity_at',
  conversation_users: 'conversation_last_activity_at',
  conversation_labels: 'conversation_last_activity_at',
  message_recipients: 'message_delivered_at',
  message_attachments: 'message_delivered_at',
};

export const incrementalStreams = Object.keys(cursors);
/** Read inside of each conversation. */
export const childStreams = ['messages', 'comments', 'posts', 'drafts'];

/** All but the lists inside of rows have it. */
export const key = ['id'];

const keys: Record<string, readonly string[]> = {
  contact_infos: ['contact_id', 'position'],
  contact_memberships: ['contact_id', 'position'],
  task_assignees: ['task_id', 'id'],
  conversation_assignees: ['conversation_id', 'id'],
  conversation_users: ['conversation_id', 'id'],
  conversation_labels: ['conversation_id', 'id'],
  message_recipients: ['message_id', 'position'],
  message_attachments: ['id', 'message_id'],
};

export const keyOf = (stream: string): readonly string[] => keys[stream] ?? key;
