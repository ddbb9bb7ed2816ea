import {
  type HeymarketOptions,
  type HeymarketSimulator,
  startHeymarket,
} from '../../simulators/heymarket/heymarket.ts';
import { inboxIDs, legacyKey } from '../../simulators/heymarket/seed/ids.ts';
import { Connector } from '../../support/connector.ts';
import { accountOn, type World } from '../world.ts';

const minute = 60_000;
const hour = 60 * minute;
const credentials = { auth_type: 'api_key', api_key: legacyKey };
const connector = new Connector('source-heymarket', { secretNames: ['api_key'] });
const PAGE = 5;

const open = async ({ settings, generate }: Pick<HeymarketOptions, 'settings' | 'generate'> = {}) => {
  const simulator = await startHeymarket({
    ...{ now: '2026-04-03T21:45:00Z', stands: true, sample: false },
    settings: { quota: { limit: null }, ...settings },
    generate: {
      ...{ contacts: 36, contactFields: 3, conversations: 25, messages: 3, inboxes: 1, members: 3 },
      ...{ stepSeconds: 7200, lists: 36, targets: 2, tags: 30, templates: 36, surveys: 30 },
      every: { emailOnly: 5 },
      ...generate,
    },
  });
  const config = {
    ...{ credentials, api_url: simulator.url, page_size: PAGE, requests_per_minute: 1_000_000 },
    ...{ state_interval_seconds: 0, message_lookback_days: 0.5, walk_lookback_minutes: 10 },
    contacts_api: 'v2',
  };
  return accountOn(simulator, config, { steps: [change, change, change], trouble });
};

export const heymarket: World = {
  name: 'heymarket',
  connector,
  narrower: { inbox_ids: [inboxIDs.front], custom_field_columns: 'off', contacts_api: 'v1', include_archived: false },
  page: () => PAGE,
  meanwhile: 110,
  open,
};

const way = (name: string, settings: NonNullable<HeymarketOptions['settings']>): World => ({
  ...heymarket,
  name: `heymarket-${name}`,
  streams: ['messages'],
  interruptions: ['middle', 'complete', 'changed', 'changed-again', 'failed'],
  open: () => open({ settings, generate: { conversations: 25, messages: 3 } }),
});

/** The ways in which messages may have to be asked for, beside that of the whole account: from the oldest on. */
export const ways = [
  way('backward', { messagesMode: 'always_upper' }),
  way('by-page', { messagesBound: 'neither' }),
  way('by-conversation', { messagesBound: 'neither', page: 'ignored' }),
];

/** Two days go by in which some pages of everything come and change, and messages come late. */
function change(simulator: HeymarketSimulator): void {
  const before = simulator.now().getTime();
  const rows = simulator.truth({ stream: 'conversations' }).map(({ row }) => Number(row.id));
  const ids = (stream: 'contacts' | 'lists' | 'tags' | 'templates' | 'surveys') =>
    simulator.truth({ stream }).map(({ row }) => Number(row.id));
  const tables = ['contacts', 'lists', 'tags', 'templates', 'surveys'] as const;
  for (let index = 0; index < 12; index += 1) {
    simulator.advance(4 * hour);
    if (index % 3 === 0) simulator.addConversation({ messages: 2 });
    else simulator.addMessages({ conversation: rows[(index * 5) % rows.length] ?? 0, count: 2 });
    for (const table of tables) {
      simulator.advance(minute);
      if (index % 2) simulator.addRows({ table });
      else simulator.changeRow({ table, id: ids(table)[(index * 3) % ids(table).length] ?? 0 });
    }
  }
  const at = new Date(before - 6 * hour).toISOString();
  simulator.addMessages({ conversation: rows[2] ?? 0, at });
  simulator.closeConversation({ id: rows[4] ?? 0 });
  simulator.advance(hour);
}

function trouble(simulator: HeymarketSimulator): void {
  const refused = { kind: 'error', code: 'internal_error', times: 'always' } as const;
  const [, first, second] = simulator.truth({ stream: 'contacts' });
  for (const contact of [first, second]) {
    simulator.fault({ ...refused, path: 'v1/contact/status', where: { id: Number(contact?.row.id) } });
  }
  for (const path of ['v1/messages*', 'v1/lists', 'v1/tags']) simulator.fault({ ...refused, path, skip: 4 });
}
