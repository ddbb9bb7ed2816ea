import { describe, expect, test } from '@jest/globals';
import type { Row } from '../support/messages.ts';
import { plainStreams, read, type Settings, type StreamName, walkedStreams, withHeymarket } from './setup.ts';
import { expectWhole, type TruthOptions } from './truth.ts';

const all = plainStreams;

/** What the documentation leaves open: every reading of it gives the same rows, and no warning. */
const readings: [string, Settings, (readonly StreamName[])?, TruthOptions?][] = [
  ['archived includes the others', { archived: { asked: 'too' } }, ['lists', 'list_members', 'templates']],
  [
    'archived is ignored and all are shown',
    { archived: { asked: 'ignored', omitted: 'both' } },
    ['lists', 'list_members', 'templates', 'template_files'],
  ],
  ['nobody is checked', { conversationUser: { check: 'none', missing: 'accepted' } }, ['conversations']],
  ['surveys without pages', { surveyPage: 'ignored' }, ['surveys']],
  ['contacts without a phone are listed', { emailOnly: 'everywhere' }, ['contacts']],
  ['tags of contacts as integers', { contactTags: 'integer' }, ['contacts']],
  ['tags of contacts as text', { contactTags: 'text' }, ['contacts']],
  ['custom values with types', { customValues: 'typed' }, ['contacts']],
  ['contact fields with names', { contactFields: { label: 'name' } }, ['contacts', 'contact_fields']],
  ['inboxes invite or not', { inboxes: { invited: 'boolean' } }, ['inboxes']],
  ['users by query', { memberEmails: 'all', usersGet: { reads: 'query', unfiltered: 400 } }, ['team_users']],
  ['members without addresses', { memberEmails: 'none' }, ['team_users', 'members']],
  ['members as lists within messages', { shapes: { embeddedMembers: 'list' } }, ['messages']],
  ['targets as objects', { shapes: { targets: 'object' } }, ['conversations', 'messages']],
  ['members as objects', { shapes: { members: 'object', embeddedMembers: 'null' } }, ['conversations', 'messages']],
  ['unset times as empty text', { unsetTimes: 'empty' }, ['conversations', 'messages']],
  ['unset times left out', { unsetTimes: 'left out' }, ['conversations', 'messages']],
  ['empty fields left out', { emptyFields: 'left out' }, all],
  ['empty fields and zeros left out', { emptyFields: 'left out with zeros' }, all],
  ['unknown fields refused', { unknownFields: 'refused' }, all],
  ['rate headers', { rateHeaders: 'always', quota: { limit: 100_000 } }, ['tags', 'lists', 'surveys']],
  ['times without a fraction', { dates: { fraction: 'none' } }, all],
  ['times with nanoseconds', { dates: { fraction: 'nanoseconds' } }, all],
  ['times with +00:00', { dates: { zone: '+00:00' } }, walkedStreams],
  ['times with +02:00', { dates: { zone: '+02:00' } }, all],
  ['times cut to seconds, bounds inclusive', { dates: { fraction: 'none' }, date: 'inclusive' }, walkedStreams],
];

describe('everything is read whole where', () => {
  test.concurrent.each(readings)('%s', async (_name, settings, streams = all, options = {}) => {
    await withHeymarket({ settings }, async (heymarket) => {
      const run = await read(heymarket, streams);
      expectWhole(heymarket, run, streams, options);
      expect(run.logs('WARN')).toEqual([]);
    });
  });
});

/** An inbox that does not tell when it changed comes every time. */
test.concurrent('inboxes with documented fields', async () => {
  await withHeymarket({ settings: { inboxes: { fields: 'documented' } } }, async (heymarket) => {
    const first = await read(heymarket, ['inboxes', 'conversations']);
    expectWhole(heymarket, first, ['inboxes', 'conversations']);
    const next = await read(heymarket, ['inboxes'], { state: first.stateAfter() });
    expectWhole(heymarket, next, ['inboxes']);
  });
});

test.concurrent.each(['camel', 'all camel'] as const)(
  'inboxes in camel case arrive in snake case (%s)',
  async (fields) => {
    await withHeymarket({ settings: { inboxes: { fields } } }, async (heymarket) => {
      const first = await read(heymarket, ['inboxes', 'conversations']);
      expectWhole(heymarket, first, ['inboxes', 'conversations']);
      for (const row of first.records('inboxes')) {
        const names = Object.keys({ ...row, ...(row.business_hours as Row), ...(row.widget_settings as Row) });
        expect(names.filter((name) => /[A-Z]/.test(name))).toEqual([]);
        expect(row).toMatchObject({
          auto_close: false,
          created_at: expect.any(String),
          updated_at: expect.any(String),
        });
        expect(row.business_hours).toMatchObject({ weekday_start_hour: expect.any(Number) });
      }
      const next = await read(heymarket, ['inboxes'], { state: first.stateAfter() });
      expect([next.code, next.records('inboxes')]).toEqual([0, []]);
    });
  },
);

test.concurrent('fields that nobody knows pass through', async () => {
  const fields = { new_key: { deep: [1, null] }, other: 'x' };
  const overlay = Object.fromEntries([...all, 'team'].map((stream) => [stream, fields]));
  await withHeymarket({ settings: { overlay } }, async (heymarket) => {
    const inside = ['list_members', 'template_files', 'contact_tags', 'conversation_members'];
    const streams = all.filter((name) => !inside.includes(name));
    const run = await read(heymarket, streams);
    expectWhole(heymarket, run, streams);
    for (const stream of streams) {
      for (const row of run.records(stream)) expect(row).toMatchObject(fields);
    }
  });
});

/** What one reading brings too leaves once, whatever the pages are. */
describe('a conversation that is met as open and as closed leaves once', () => {
  const asked = ['too', 'only'] as const;
  const pending = ['open', 'closed'] as const;
  const cases = asked.flatMap((one) => pending.flatMap((other) => [100, 7].map((size) => [one, other, size] as const)));
  test.concurrent.each(cases)('closed: %s, pending: %s, %i to a page', async (one, other, page_size) => {
    await withHeymarket({ settings: { closed: { asked: one, pending: other } } }, async (heymarket) => {
      const run = await read(heymarket, ['conversations'], { config: { page_size } });
      expectWhole(heymarket, run, ['conversations']);
      const next = await read(heymarket, ['conversations'], { config: { page_size }, state: run.stateAfter() });
      const ids = next.records('conversations').map(({ id }) => id);
      expect([next.code, new Set(ids).size]).toEqual([0, ids.length]);
    });
  });
});

test.concurrent('members by their id are a list of members', async () => {
  const members = { 90217: { id: 90_217, name: 'Theo Lund' }, 90230: { name: 'Imani Oduya' } };
  const overlay = { conversations: { members } };
  await withHeymarket({ settings: { overlay } }, async (heymarket) => {
    const run = await read(heymarket, ['conversations']);
    expect([run.code, run.logs('WARN')]).toEqual([0, []]);
    for (const row of run.records('conversations')) {
      expect(row.members).toEqual([members[90217], { id: 90_230, ...members[90230] }]);
    }
  });
});
