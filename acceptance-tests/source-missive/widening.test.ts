import { describe, expect, test } from '@jest/globals';
import { contactIDs } from '../simulators/missive/seed/contacts.ts';
import { conversationIDs } from '../simulators/missive/seed/conversations.ts';
import { bookIDs, labelIDs, organizationIDs, userIDs } from '../simulators/missive/seed/ids.ts';
import type { Row } from '../support/messages.ts';
import { byKey, keyOf as nameOf, sorted } from '../support/records.ts';
import type { Run } from '../support/run.ts';
import { wide } from '../support/wide.ts';
import { announcedFor, type Effect, EVERY_SPEC, readInTurn, settingsIn } from '../support/widening.ts';
import { catalogOf, configOf, day, key, keyOf, missiveConnector, read, withMissive } from './setup.ts';
import { idsOf, type TruthOptions, truth, upserted } from './truth.ts';

const effects: Record<string, Effect> = {
  ...{ api_key: 'none', api_url: 'none', concurrent_requests: 'none', kind: 'none', limit: 'none' },
  ...{ lookback_days: 'none', requests_per_15_minutes: 'none', requests_per_minute: 'none' },
  ...{ retry_budget_seconds: 'none', state_interval_seconds: 'none' },
  ...{ start_date: 'history', end_date: 'history', mailboxes: 'partitions', shared_label_ids: 'partitions' },
  ...{ organization_id: 'rows', include_deleted_contacts: 'rows', deletions: 'rows', fetch_message_bodies: 'columns' },
  ...{ 'analytics.period': 'rows', 'analytics.time_zone': 'rows', 'analytics.teams': 'rows' },
  ...{ 'analytics.users': 'rows', 'analytics.shared_labels': 'rows', 'analytics.accounts': 'rows' },
  'analytics.account_types': 'rows',
};

const inside = ['messages', 'comments', 'posts', 'drafts'];
const ofConversations = ['conversation_assignees', 'conversation_users', 'conversation_labels'];
const ofMessages = ['message_recipients', 'message_attachments'];
const conversations = ['conversations', ...inside, ...ofConversations, ...ofMessages];
const ofContacts = ['contacts', 'contact_infos', 'contact_memberships'];

interface Case {
  setting: string;
  narrow: Row;
  wide: Row;
  streams: readonly string[];
  /** Those that are read again. */
  again?: readonly string[];
  truth?: TruthOptions;
  /** Rows say when they were deleted. */
  marks?: true;
}

const marked = (row: Row): Row => ({
  ...row,
  _ab_cdc_deleted_at: row.deleted === true ? row.modified_at_datetime : null,
});
const label = { name: 'shared_label' as const, id: labelIDs.clients };
const cases: Case[] = [
  {
    ...{ setting: 'include_deleted_contacts', streams: ofContacts, again: ofContacts },
    ...{ narrow: { include_deleted_contacts: false }, wide: {} },
  },
  {
    ...{ setting: 'deletions', streams: ['contacts'], again: ['contacts'], marks: true },
    ...{ narrow: {}, wide: { deletions: 'mark' } },
  },
  {
    ...{ setting: 'organization_id', narrow: { organization_id: organizationIDs.saltworks }, wide: {} },
    streams: ['users', 'teams', 'shared_labels', 'responses', 'tasks', 'task_assignees', ...conversations],
    again: ['responses', 'tasks', 'task_assignees', ...conversations.filter((name) => name !== 'drafts')],
  },
  {
    ...{ setting: 'mailboxes', streams: conversations },
    ...{ narrow: { mailboxes: ['inbox'] }, wide: { mailboxes: ['all', 'team_all', 'trashed'] } },
    truth: { mailboxes: [{ name: 'all' }, { name: 'team_all' }, { name: 'trashed' }] },
  },
  {
    ...{ setting: 'shared_label_ids', streams: conversations },
    ...{ narrow: { mailboxes: ['inbox'] }, wide: { mailboxes: ['inbox'], shared_label_ids: [labelIDs.clients] } },
    truth: { mailboxes: [{ name: 'inbox' }, label] },
  },
  {
    setting: 'start_date',
    streams: ['tasks', 'task_assignees', ...conversations],
    again: ['comments', 'messages', 'posts', ...ofMessages],
    ...{ narrow: { start_date: '2026-06-20T00:00:00Z' }, wide: {} },
  },
  {
    ...{ setting: 'end_date', streams: ['tasks', ...conversations] },
    ...{ narrow: { end_date: '2026-06-20T00:00:00Z' }, wide: {} },
  },
];

test('every setting has its effect named, and each that has one is tried', async () => {
  const { messages } = await missiveConnector.run('spec');
  const [spec] = messages.flatMap((message) => (message.type === 'SPEC' ? [message.spec] : []));
  expect(settingsIn(spec?.connectionSpecification ?? {})).toEqual(Object.keys({ ...effects, ...EVERY_SPEC }).sort());
  const tried = new Set([
    ...cases.map(({ setting }) => setting),
    'fetch_message_bodies',
    ...reports.map(([name]) => name),
  ]);
  const wanted = Object.keys(effects).filter((name) => effects[name] !== 'none');
  expect([...tried].sort()).toEqual(wanted.sort());
});

describe('what a setting left out comes when it is widened', () => {
  const orders = [['narrow', 'wide'] as const, ['wide', 'narrow', 'wide'] as const];
  const all = cases.flatMap((one) => orders.map((order) => [one.setting, order.join(' → '), one, order] as const));

  test.concurrent.each(all)('%s: %s', async (setting, _order, { narrow, wide, ...one }, order) => {
    await withMissive({ settings: { guestChildren: 'readable' } }, async (missive) => {
      const contacts = [contactIDs.ines, contactIDs.juno];
      const runs = await readInTurn(
        order.map((name) => ({ lookback_days: 0, ...(name === 'wide' ? wide : narrow) })),
        (config, state) => read(missive, one.streams, { config, ...(state && { state }) }),
        (number) => {
          missive.deleteContact({ id: String(contacts[number - 1]) });
          missive.addContact({ contact_book: bookIDs.mara });
          missive.addTask();
          missive.addResponse();
          missive.addConversation({ comments: 1 });
          missive.bumpConversation({ id: conversationIDs.main, messages: 1, posts: 1 });
          missive.advance(120_000);
        },
      );
      for (const run of runs) expect([run.code, run.errors, run.logs('WARN')]).toEqual([0, [], []]);
      for (const stream of one.streams) {
        const key = keyOf(stream);
        const wanted = byKey(truth(missive, stream, one.truth).map(one.marks ? marked : (row) => row), key);
        // What left a mailbox, or a draft that was sent, stays.
        const had = upserted(runs, stream).filter((row) => wanted.has(nameOf(row, key)));
        expect([stream, sorted(had, key)]).toEqual([stream, sorted([...wanted.values()], key)]);
      }
      expect(announcedFor(runs.at(-1) as Run, setting)).toEqual({ again: [...(one.again ?? [])].sort(), kept: [] });
      for (const run of runs.slice(0, -1)) expect(announcedFor(run, setting)).toEqual({ again: [], kept: [] });
    });
  });
});

test.concurrent('another organization is read whole; what is there of the first is told', async () => {
  await withMissive({}, async (missive) => {
    const streams = ['tasks', 'responses'];
    const ids = [organizationIDs.harbor, organizationIDs.saltworks];
    const runs = await readInTurn(
      ids.map((organization_id) => ({ organization_id, lookback_days: 0 })),
      (config, state) => read(missive, streams, { config, ...(state && { state }) }),
    );
    const alone = await read(missive, streams, { config: { organization_id: organizationIDs.saltworks } });
    for (const stream of streams) {
      expect([stream, idsOf(runs[1]?.records(stream) ?? [])]).toEqual([stream, idsOf(alone.records(stream))]);
    }
    expect(runs[1]?.logs('WARN').map(({ message }) => message)).toEqual(
      ['responses', 'tasks'].map((stream) => expect.stringMatching(`^Stream ${stream} is read again .* stay in the`)),
    );
  });
});

wide('bodies that come later are told of once; rows that are synced keep what they had', async () => {
  await withMissive({ settings: { guestChildren: 'readable' } }, async (missive) => {
    const [off, on] = [{ fetch_message_bodies: false, lookback_days: 0 }, { lookback_days: 0 }];
    const runs = await readInTurn(
      [off, on, on, off, on],
      (config, state) => read(missive, ['messages', 'comments'], { config, ...(state && { state }) }),
      () => {
        missive.addConversation();
        missive.advance(120_000);
      },
    );
    const kept = runs.map((run) => announcedFor(run, 'fetch_message_bodies').kept);
    expect(kept).toEqual([[], ['messages'], [], [], ['messages']]);
    expect(runs.map((run) => run.logs('WARN').length)).toEqual([0, 1, 0, 0, 1]);
    expect(runs.slice(1).map((run) => run.records('messages').map(({ body }) => body !== undefined))).toEqual([
      ...[[true], [true], [false], [true]],
    ]);
    expect(runs[1]?.logs('WARN')[0]?.message).toContain('refresh the stream');
  });
});

describe('reading again that is killed goes on', () => {
  test.concurrent('of a list, page by page', async () => {
    const generate = { contacts: 900, books: 1, deletedEvery: 9 };
    await withMissive({ sample: false, generate }, async (missive) => {
      const config = { state_interval_seconds: 0 };
      const narrow = await read(missive, ['contacts'], { config: { ...config, include_deleted_contacts: false } });
      const states = narrow.stateAfter();
      const cut = await read(missive, ['contacts'], { config, state: states, cutAfter: 420 });
      expect(announcedFor(cut, 'include_deleted_contacts').again).toEqual(['contacts']);
      const next = await read(missive, ['contacts'], { config, state: cut.stateAfter(states) });
      expect([next.code, announcedFor(next, 'include_deleted_contacts').again]).toEqual([0, []]);
      const had = [...cut.committed('contacts'), ...next.records('contacts')];
      expect(sorted([...byKey(had, key).values()], key)).toEqual(sorted(truth(missive, 'contacts'), key));
      expect(cut.committed('contacts').length).toBeGreaterThanOrEqual(200);
      expect(had.length).toBeLessThan(900 + 100);
    });
  });

  test.concurrent('of what follows another stream', async () => {
    await withMissive({ generate: { conversations: 60 } }, async (missive) => {
      const streams = ['conversations', 'messages'];
      const config = { state_interval_seconds: 0, lookback_days: 0, concurrent_requests: 1 };
      const narrow = { ...config, organization_id: organizationIDs.saltworks };
      const first = await read(missive, streams, { config: narrow });
      const cut = await read(missive, streams, { config, state: first.stateAfter(), cutAfter: 200 });
      expect(announcedFor(cut, 'organization_id').again).toEqual(streams);
      const next = await read(missive, streams, { config, state: cut.stateAfter(first.stateAfter()) });
      expect([next.code, announcedFor(next, 'organization_id').again]).toEqual([0, []]);
      for (const stream of streams) {
        const had = [...cut.committed(stream), ...next.records(stream)];
        expect([stream, idsOf(had)]).toEqual([stream, idsOf(truth(missive, stream))]);
        expect(cut.committed(stream).length).toBeGreaterThan(0);
        expect([stream, had.length < idsOf(had).length + cut.committed(stream).length]).toEqual([stream, true]);
      }
    });
  });
});

/** Reports are about periods that are over by the real clock. */
const today = Math.floor(Date.now() / 1000 / day) * day;
const reports: [string, Row][] = [
  ['analytics.period', { period: 'week' }],
  ['analytics.time_zone', { time_zone: 'Asia/Tokyo' }],
  ['analytics.teams', { teams: ['5d3b8f10-6e27-4a94-b1cd-e82f40a7c935'] }],
  ['analytics.users', { users: [userIDs.mara] }],
  ['analytics.shared_labels', { shared_labels: [labelIDs.clients] }],
  ['analytics.accounts', { accounts: ['any'] }],
  ['analytics.account_types', { account_types: ['email'] }],
];

test.concurrent.each(reports)('reports are made again when %s changes', async (setting, analytics) => {
  await withMissive({ settings: { analytics: { delayMs: 0 } } }, async (missive) => {
    const stream = 'analytics_reports';
    const start = today - (setting === 'analytics.period' ? 13 : 2) * day;
    const config = {
      ...{ organization_id: organizationIDs.harbor, start_date: new Date(start * 1000).toISOString() },
      ...{ lookback_days: 0, state_interval_seconds: 0 },
    };
    const before = await read(missive, [stream], { config: { ...config, analytics } });
    expect([before.code, before.records(stream).length > 0]).toEqual([0, true]);
    const process = missiveConnector.start('read', {
      config: configOf(missive, { ...config, analytics: { period: 'day' } }),
      catalog: await catalogOf([stream]),
      state: before.stateAfter(),
      onMessage: (message, self) => {
        if (message.type === 'RECORD') self.kill('SIGTERM');
      },
    });
    const run = await process.finished;
    expect(run.records(stream)[0]).toMatchObject({ start, end: start + day - 1, time_zone: 'UTC', filters: {} });
    expect(announcedFor(run, setting).again).toEqual([stream]);
  });
});
