import { describe, expect, test } from '@jest/globals';
import type { HeymarketSimulator } from '../simulators/heymarket/heymarket.ts';
import { conversationIDs, inboxIDs, memberIDs } from '../simulators/heymarket/seed/ids.ts';
import type { Row } from '../support/messages.ts';
import { sorted } from '../support/records.ts';
import { announcedFor, type Effect, EVERY_SPEC, readInTurn, settingsIn } from '../support/widening.ts';
import {
  afterSeed,
  day,
  heymarketConnector,
  keyOfStream,
  noLookback,
  read,
  type Settings,
  withHeymarket,
} from './setup.ts';
import { type TruthOptions, upserted, valuesOf, wantedRows } from './truth.ts';

const effects: Record<string, Effect> = {
  ...{ 'credentials.auth_type': 'none', 'credentials.secret_id': 'none', 'credentials.secret_key': 'none' },
  ...{ 'credentials.api_key': 'none', api_url: 'none', messages_walk: 'none', page_size: 'none' },
  ...{ message_lookback_days: 'none', walk_lookback_minutes: 'none', requests_per_minute: 'none' },
  ...{ state_interval_seconds: 'none', retry_budget_seconds: 'none' },
  ...{
    start_date: 'history',
    end_date: 'history',
    conversation_user_id: 'partitions',
    include_closed_conversations: 'partitions',
  },
  ...{ include_archived: 'partitions', inbox_ids: 'rows', contacts_api: 'rows' },
  ...{ custom_field_columns: 'columns', fetch_contact_details: 'columns', message_media_content: 'columns' },
  template_file_content: 'columns',
};

interface Case {
  setting: string;
  narrow: Row;
  wide: Row;
  streams: readonly string[];
  /** Those that are read again. */
  again?: readonly string[];
  truth?: TruthOptions;
  settings?: Settings;
}

const cases: Case[] = [
  {
    ...{ setting: 'inbox_ids', narrow: { inbox_ids: [inboxIDs.front] }, wide: {} },
    ...{ streams: ['conversations', 'conversation_members', 'messages'], again: ['messages'] },
  },
  {
    ...{ setting: 'include_closed_conversations', streams: ['conversations', 'conversation_members'] },
    ...{ narrow: { include_closed_conversations: false }, wide: {} },
  },
  {
    ...{ setting: 'include_archived', narrow: { include_archived: false }, wide: {} },
    streams: ['lists', 'list_members', 'templates', 'template_files'],
  },
  {
    ...{ setting: 'contacts_api', narrow: {}, wide: { contacts_api: 'v2' } },
    streams: ['contacts', 'contact_tags', 'contact_statuses'],
    ...{ again: ['contact_tags', 'contacts'], truth: { api: 'v2' } },
  },
  {
    ...{ setting: 'start_date', narrow: { start_date: afterSeed(-2 * day) }, wide: {} },
    streams: ['conversations', 'conversation_members', 'messages'],
  },
  {
    ...{ setting: 'end_date', narrow: { end_date: afterSeed(-2 * day) }, wide: {} },
    streams: ['conversations', 'messages'],
  },
  {
    ...{ setting: 'conversation_user_id', narrow: {}, wide: { conversation_user_id: memberIDs.nils } },
    ...{ streams: ['conversations'], settings: { conversationUser: { zero: 'refused' } } },
  },
];

/** Where a setting leaves out columns: without them, with them, and what then happens to a row. */
const columns: Record<string, { off: Row; on: Row; stream: string; change(world: HeymarketSimulator): void }> = {
  custom_field_columns: {
    ...{ off: { custom_field_columns: 'off' }, on: { custom_field_columns: 'by_id' }, stream: 'contacts' },
    change: (world) => world.addRows({ table: 'contacts' }),
  },
  fetch_contact_details: {
    ...{ off: {}, on: { fetch_contact_details: true }, stream: 'contacts' },
    change: (world) => world.addRows({ table: 'contacts' }),
  },
  message_media_content: {
    ...{ off: { message_media_content: 'metadata' }, on: { message_media_content: 'base64' }, stream: 'messages' },
    change: (world) => world.addMessages({ conversation: conversationIDs.marisol }),
  },
  template_file_content: {
    ...{ off: {}, on: { template_file_content: 'metadata' }, stream: 'template_files' },
    change: (world) => world.addRows({ table: 'templates' }),
  },
};

test('every setting has its effect named, and each that has one is tried', async () => {
  const { messages } = await heymarketConnector.run('spec');
  const [spec] = messages.flatMap((message) => (message.type === 'SPEC' ? [message.spec] : []));
  expect(settingsIn(spec?.connectionSpecification ?? {})).toEqual(Object.keys({ ...effects, ...EVERY_SPEC }).sort());
  const tried = [...cases.map(({ setting }) => setting), ...Object.keys(columns)];
  expect(tried.sort()).toEqual(
    Object.keys(effects)
      .filter((name) => effects[name] !== 'none')
      .sort(),
  );
});

/** Something new in each stream, some of it in parts that a setting may leave out. */
function change(world: HeymarketSimulator): void {
  world.addRows({ table: 'contacts', count: 2 });
  world.addRows({ table: 'lists' });
  world.addRows({ table: 'templates', fields: { archived: true } });
  world.addConversation();
  world.addConversation({ inbox: inboxIDs.recall, status: 'closed' });
  world.bumpConversation({ id: conversationIDs.marisol, messages: 2 });
  world.closeConversation({ id: conversationIDs.marisol });
  world.advance(120_000);
}

/** A row without the conversation in it, which is as it was when the row was read. */
const itself = ({ conversation: _conversation, ...row }: Row): Row => row;

describe('what a setting left out comes when it is widened', () => {
  const orders = [['narrow', 'wide'] as const, ['wide', 'narrow', 'wide'] as const];
  const all = cases.flatMap((one) => orders.map((order) => [one.setting, order.join(' → '), one, order] as const));

  test.concurrent.each(all)('%s: %s', async (setting, _order, { narrow, wide, settings = {}, ...one }, order) => {
    await withHeymarket({ settings }, async (heymarket) => {
      const { ruth, theo, imani, nils } = memberIDs;
      if (setting === 'conversation_user_id') {
        const fields = { members: [ruth, theo, imani, nils], refused: [ruth, theo, imani] };
        heymarket.changeRow({ table: 'inboxes', id: inboxIDs.front, fields });
      }
      const runs = await readInTurn(
        order.map((name) => ({ ...noLookback, ...(name === 'wide' ? wide : narrow) })),
        (config, state) => read(heymarket, one.streams, { config, ...(state && { state }) }),
        () => change(heymarket),
      );
      for (const run of runs) expect([run.code, run.errors]).toEqual([0, []]);
      for (const stream of one.streams) {
        const key = keyOfStream(stream);
        const [had, wanted] = [upserted(runs, stream), wantedRows(heymarket, stream, one.truth)];
        expect([stream, sorted(had.map(itself), key)]).toEqual([stream, sorted(wanted.map(itself), key)]);
      }
      expect(runs.map((run) => announcedFor(run, setting))).toEqual(
        runs.map((_run, index) => ({ again: index === runs.length - 1 ? (one.again ?? []) : [], kept: [] })),
      );
    });
  });
});

describe('columns that come later are told of once; rows that are synced keep what they had', () => {
  test.concurrent.each(Object.entries(columns))('%s', async (setting, { off, on, stream, change: happen }) => {
    await withHeymarket({}, async (heymarket) => {
      const runs = await readInTurn(
        [off, on, on, off, on].map((config) => ({ ...noLookback, ...config })),
        (config, state) => read(heymarket, [stream], { config, ...(state && { state }) }),
        () => {
          happen(heymarket);
          // A token may be signed by a clock that is five minutes slow, and no more.
          heymarket.advance(65_000);
        },
      );
      const kept = runs.map((run) => announcedFor(run, setting).kept);
      expect(kept).toEqual([[], [stream], [], [], [stream]]);
      for (const run of runs.slice(1)) expect([run.code, run.records(stream).length < 5]).toEqual([0, true]);
      if (stream !== 'contacts') return;
      const names = Object.keys(runs[1]?.records(stream)[0] ?? {});
      const before = Object.keys(runs[0]?.records(stream)[0] ?? {});
      expect(names.filter((name) => !before.includes(name)).length).toBeGreaterThan(0);
    });
  });
});

test.concurrent('reading messages again that is killed goes on', async () => {
  await withHeymarket({}, async (heymarket) => {
    const config = { ...noLookback, state_interval_seconds: 0, page_size: 50 };
    const narrow = { ...config, inbox_ids: [inboxIDs.recall] };
    const first = await read(heymarket, ['messages'], { config: narrow });
    const cut = await read(heymarket, ['messages'], { config, state: first.stateAfter(), cutAfter: 230 });
    expect(announcedFor(cut, 'inbox_ids').again).toEqual(['messages']);
    const next = await read(heymarket, ['messages'], { config, state: cut.stateAfter(first.stateAfter()) });
    expect([next.code, announcedFor(next, 'inbox_ids').again]).toEqual([0, []]);
    const had = [...cut.committed('messages'), ...next.records('messages')];
    const wanted = wantedRows(heymarket, 'messages');
    expect(valuesOf(had)).toEqual(valuesOf(wanted));
    expect(cut.committed('messages').length).toBeGreaterThan(100);
    expect(had.length).toBeLessThan(wanted.length + 100);
    expect(sorted(had, keyOfStream('messages')).length).toBeGreaterThanOrEqual(wanted.length);
  });
});

test.concurrent('other inboxes are read; what is there of the first is told', async () => {
  await withHeymarket({}, async (heymarket) => {
    const runs = await readInTurn(
      [inboxIDs.front, inboxIDs.recall].map((id) => ({ ...noLookback, inbox_ids: [id] })),
      (config, state) => read(heymarket, ['messages'], { config, ...(state && { state }) }),
    );
    const wanted = wantedRows(heymarket, 'messages').filter(({ inbox_id }) => inbox_id === inboxIDs.recall);
    expect(valuesOf(runs[1]?.records('messages') ?? [])).toEqual(valuesOf(wanted));
    expect(runs[1]?.logs('WARN').map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Stream messages is read again .* stay in the destination/),
    ]);
  });
});
