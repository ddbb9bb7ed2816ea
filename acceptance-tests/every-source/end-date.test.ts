import { expect, test } from '@jest/globals';
import { type Connector, configure } from '../support/connector.ts';
import type { CatalogStream, Row, StreamState } from '../support/messages.ts';
import type { Output } from '../support/output.ts';
import { readInPieces } from '../support/pieces.ts';
import { keyOf } from '../support/records.ts';
import { accounts, names, triedBy, withAccount } from './accounts.ts';

interface Bounded {
  streams: readonly string[];
  /** Half of the rows of this one lie below the end. */
  by: string;
  /** What counts of a row where that is not its cursor; `rows` are all that there are, by stream. */
  values?: Record<string, (row: Row, rows: ReadonlyMap<string, readonly Row[]>) => unknown>;
  settings?: Row;
  /** Streams that are too slow here. */
  without?: readonly string[];
}

const ofConversation: NonNullable<Bounded['values']>[string] = ({ conversation_id }, rows) =>
  rows.get('conversations')?.find(({ id }) => id === conversation_id)?.last_activity_at;

const ofMessage: typeof ofConversation = ({ message_id }, rows) => {
  const message = rows.get('messages')?.find(({ id }) => id === message_id);
  return message && ofConversation(message, rows);
};

/** The streams that the end date bounds; the others are read whole. */
const bounded: Record<string, Bounded> = {
  'source-mailshake': {
    by: 'opens',
    streams: [
      ...['opens', 'clicks', 'sent_messages', 'replies', 'leads'],
      ...['created_leads', 'lead_assignments', 'lead_status_changes'],
    ],
    values: { lead_status_changes: (row) => row.lastStatusChangeDate ?? row.openedDate ?? row.created },
  },
  'source-missive': {
    by: 'conversations',
    streams: [
      ...['conversations', 'conversation_assignees', 'conversation_users', 'conversation_labels'],
      ...['messages', 'message_recipients', 'message_attachments', 'comments', 'posts', 'drafts'],
      ...['tasks', 'task_assignees'],
    ],
    values: {
      ...{ messages: ofConversation, comments: ofConversation, posts: ofConversation, drafts: ofConversation },
      ...{ message_recipients: ofMessage, message_attachments: ofMessage },
    },
    settings: { start_date: '', analytics: {}, requests_per_minute: 1_000_000, requests_per_15_minutes: 1_000_000 },
    without: ['analytics_reports'],
  },
  'source-heymarket': { by: 'messages', streams: ['messages', 'conversations', 'conversation_members'] },
  'source-mailjet': {
    by: 'messages',
    streams: [
      ...['messages', 'message_history', 'message_information', 'sms', 'bounce_events', 'click_events', 'open_events'],
      ...['campaigns', 'campaign_link_clicks', 'campaign_mailbox_providers', 'campaign_geo', 'campaign_user_agents'],
      ...['campaign_top_links', 'stats_account_daily', 'stats_campaign_daily', 'stats_sender_daily'],
      'stats_campaign_lifetime',
    ],
  },
};

const momentOf = (value: unknown): number => (typeof value === 'number' ? value * 1000 : Date.parse(String(value)));

class Account {
  readonly #connector: Connector;
  readonly #config: Row;
  readonly #bounded: Bounded;
  readonly #catalog: readonly CatalogStream[];
  /** All rows that there are. */
  #rows: ReadonlyMap<string, readonly Row[]> = new Map();

  constructor(connector: Connector, config: Row, one: Bounded, catalog: readonly CatalogStream[]) {
    this.#connector = connector;
    this.#config = { ...config, ...one.settings, state_interval_seconds: 0 };
    this.#bounded = one;
    this.#catalog = catalog.filter(({ name }) => !one.without?.includes(name));
  }

  start(end: string | undefined, state?: StreamState[], cutAfter?: number) {
    return this.#connector.start('read', {
      config: { ...this.#config, ...(end !== undefined && { end_date: end }) },
      catalog: configure([...this.#catalog]),
      ...(state && { state }),
      ...(cutAfter !== undefined && { cutAfter }),
    });
  }

  learn(all: Output): void {
    this.#rows = new Map(this.#catalog.map(({ name }) => [name, all.records(name)]));
  }

  /** A moment below which such a part of the rows lie; some have more digits than it. */
  endAt(part: number): string {
    const { by } = this.#bounded;
    const values = (this.#rows.get(by) ?? []).map((row) => this.#momentOf(by, row)).sort((a, b) => a - b);
    return new Date((values[Math.floor(part * (values.length - 1))] as number) + 1).toISOString();
  }

  expectUpTo(end: string | undefined, delivered: (stream: string) => readonly Row[]): void {
    const { streams } = this.#bounded;
    for (const { name, source_defined_primary_key: key = [] } of this.#catalog) {
      const keysOf = (rows: readonly Row[]): string[] => [...new Set(rows.map((row) => keyOf(row, key.flat())))].sort();
      const isWanted = (row: Row): boolean =>
        end === undefined || !streams.includes(name) || this.#momentOf(name, row) <= Date.parse(end);
      const wanted = (this.#rows.get(name) ?? []).filter(isWanted);
      expect([name, keysOf(delivered(name))]).toEqual([name, keysOf(wanted)]);
    }
  }

  #momentOf(name: string, row: Row): number {
    const field = this.#catalog.find((stream) => stream.name === name)?.default_cursor_field?.[0];
    const value = this.#bounded.values?.[name] ?? ((one: Row) => one[field ?? '']);
    return momentOf(value(row, this.#rows));
  }
}

test.concurrent('every connector that has the setting is tried', async () => {
  const specs = await Promise.all(names.map((name) => accounts[name]?.connector.run('spec')));
  const having = names.filter((_name, at) => JSON.stringify(specs[at]?.messages).includes('"end_date"'));
  expect(Object.keys(bounded).sort()).toEqual(having.sort());
});

test.concurrent.each(triedBy(import.meta.url, Object.keys(bounded).sort()))(
  '%s: an end leaves what lies up to it, killed or not; moved up and gone, the rest comes',
  async (name) => {
    await withAccount(name, async (connector, config) => {
      const one = bounded[name] as Bounded;
      const { catalog } = await connector.run('discover', { config: { ...config, ...one.settings } });
      const account = new Account(connector, config, one, catalog);
      const all = await account.start(undefined).finished;
      expect([all.code, all.errors]).toEqual([0, []]);
      account.learn(all);
      const [low, middle, high] = [0.3, 0.5, 0.8].map((part) => account.endAt(part)) as [string, string, string];

      const pieces = await readInPieces({ start: (state, cut) => account.start(middle, state, cut), cuts: [40, 90] });
      expect([pieces.last.code, pieces.last.errors]).toEqual([0, []]);
      account.expectUpTo(middle, (stream) => pieces.delivered(stream));

      const runs: Output[] = [];
      let state = pieces.runs.reduce<StreamState[] | undefined>((before, run) => run.stateAfter(before), undefined);
      for (const [end, reached] of [
        [low, middle],
        [high, high],
        [low, high],
        [undefined, undefined],
      ] as const) {
        const run = await account.start(end, state).finished;
        expect([run.code, run.errors]).toEqual([0, []]);
        state = run.stateAfter(state);
        runs.push(run);
        account.expectUpTo(reached, (stream) => [
          ...pieces.delivered(stream),
          ...runs.flatMap((one) => one.records(stream)),
        ]);
      }
    });
  },
);
