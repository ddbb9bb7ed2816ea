import { type HeymarketOptions, type HeymarketSimulator, startHeymarket } from '../simulators/heymarket/heymarket.ts';
import { legacyKey, secrets } from '../simulators/heymarket/seed/ids.ts';
import { type HeymarketSettings, noLimits } from '../simulators/heymarket/settings.ts';
import type { SettingChanges } from '../simulators/shared/settings.ts';
import type { CommandOptions } from '../support/connector.ts';
import { Connector, configure } from '../support/connector.ts';
import type { Row, StreamState } from '../support/messages.ts';

export const heymarketConnector = new Connector('source-heymarket', {
  secretNames: ['secret_id', 'secret_key', 'api_key'],
  // A minted token, or its signed parts.
  leakPatterns: [/eyJ[\w-]{8,}\.[\w-]{8,}/],
});

export type Settings = SettingChanges<HeymarketSettings>;

/** The moment that the sample rows lead up to, as the API writes it. */
export const seedDate = '2026-04-03T21:30:00Z';
export const day = 86_400_000;

/** A moment so many ms after the sample rows (or before them), as the API writes it. */
export function afterSeed(ms: number): string {
  return new Date(Date.parse(seedDate) + ms).toISOString();
}

/**
 * Starts a simulator without a limit of calls. Its clock is the real one, since tokens are signed for the present; the rows
 * lie before it.
 */
export function startSeeded({ settings = {}, ...rest }: HeymarketOptions = {}): Promise<HeymarketSimulator> {
  return startHeymarket({ keepCalls: 100_000, ...rest, settings: { ...noLimits, ...settings } });
}

/** A simulator for one piece of work, closed whatever happens; the work must leave no forbidden call behind. */
export async function withHeymarket<T>(
  options: HeymarketOptions,
  work: (heymarket: HeymarketSimulator) => Promise<T>,
): Promise<T> {
  const heymarket = await startSeeded(options);
  try {
    const result = await work(heymarket);
    const violations = [...heymarket.totals().violations, ...heymarket.files.totals().violations];
    if (violations.length > 0) throw new Error(`Forbidden calls: ${violations.join(', ')}`);
    return result;
  } finally {
    await heymarket.close();
  }
}

/** No limit of its own, so that no test waits for one. */
export const unhurried = { requests_per_minute: 1_000_000 };

export const apiSecret = { auth_type: 'api_secret', secret_id: secrets.first.id, secret_key: secrets.first.key };
export const apiKey = { auth_type: 'api_key', api_key: legacyKey };

export function configOf({ url }: { url: string }, settings: Row = {}): Row {
  return { credentials: apiSecret, api_url: url, ...unhurried, ...settings };
}

/** A configured catalog of the named streams, or of all that cost no request per row. */
export async function catalogOf(names: readonly string[] = plainStreams, mode?: 'full_refresh' | 'incremental') {
  const discover = () => withHeymarket({}, (heymarket) => heymarketConnector.discover(configOf(heymarket)));
  return configure(await heymarketConnector.usualStreams(discover), names, mode);
}

export type ReadOptions = Pick<CommandOptions, 'cutAfter' | 'env' | 'onMessage' | 'secrets'> & {
  config?: Row;
  mode?: 'full_refresh' | 'incremental';
  state?: readonly StreamState[] | object;
};

/** Starts a `read` of the named streams, or of all that cost no request per row. */
export async function startRead(heymarket: { url: string }, streams?: readonly string[], options: ReadOptions = {}) {
  const { config, mode, ...rest } = options;
  const catalog = await catalogOf(streams, mode);
  return heymarketConnector.start('read', { config: configOf(heymarket, config), catalog, ...rest });
}

/** Runs a `read` of the named streams and waits for its end. */
export async function read(heymarket: { url: string }, streams?: readonly string[], options: ReadOptions = {}) {
  const process = await startRead(heymarket, streams, options);
  return process.finished;
}

const id = ['id'];

/** What identifies the rows of each stream. */
export const keys = {
  ...{ team: id, members: id, team_users: id, inboxes: id, contact_fields: id, tags: id, surveys: id },
  ...{ lists: id, list_members: ['phone', 'list_id'], templates: id, template_files: ['template_id', 'position'] },
  ...{ contacts: id, conversations: id, messages: id, contact_statuses: id },
  ...{ contact_tags: ['contact_id', 'tag_key'], conversation_members: ['conversation_id', 'id'] },
} satisfies Record<string, readonly string[]>;

export type StreamName = keyof typeof keys;

/** In the order of reading. */
export const allStreams = Object.keys(keys) as StreamName[];

/** A request for each contact. */
export const costlyStreams: StreamName[] = ['contact_statuses'];

export const plainStreams = allStreams.filter((name) => !costlyStreams.includes(name));

export const keyOfStream = (stream: string): readonly string[] => keys[stream as StreamName];

export const cursors: Partial<Record<StreamName, string>> = {
  ...{ contacts: 'updated', conversations: 'updated', lists: 'updated', tags: 'updated', templates: 'updated' },
  ...{ surveys: 'updated', messages: 'date', inboxes: 'updated_at' },
  ...{ list_members: 'list_updated', template_files: 'template_updated' },
  ...{ contact_tags: 'contact_updated', conversation_members: 'conversation_updated' },
};

export const incrementalStreams = Object.keys(cursors) as StreamName[];

/** Walked newest first below a date. */
export const walkedStreams: StreamName[] = ['contacts', 'conversations', 'lists', 'tags', 'templates'];

/** No look-back, so that a sync without changes brings nothing. */
export const noLookback = { walk_lookback_minutes: 0, message_lookback_days: 0 };
