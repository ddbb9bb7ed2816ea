import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MissiveSimulator } from '../simulators/missive/missive.ts';
import { conversationIDs } from '../simulators/missive/seed/conversations.ts';
import type { Call } from '../simulators/shared/call-log.ts';
import type { Row } from '../support/messages.ts';
import { sorted } from '../support/records.ts';
import type { Run } from '../support/run.ts';
import { allStreams, childStreams, keyOf, read, startSeeded } from './setup.ts';
import { delivered, truth } from './truth.ts';

const ofMessages = ['message_recipients', 'message_attachments'];

let missive: MissiveSimulator;
let run: Run;
let calls: Call[];

beforeAll(async () => {
  missive = await startSeeded({ settings: { unknownParameters: 'refused' } });
  run = await read(missive);
  calls = missive.calls();
});
afterAll(() => missive.close());

test('a first sync of everything ends with 0', () => {
  expect([run.code, run.errors]).toEqual([0, []]);
});

test.each(allStreams)('%s: every record is what the API said, each once', (stream) => {
  const expected = truth(missive, stream);
  expect(expected.length).toBeGreaterThan(0);
  expect(sorted(delivered(run, stream), keyOf(stream))).toEqual(sorted(expected, keyOf(stream)));
});

test.each(allStreams)('%s: is started, runs, leaves a state and completes', (stream) => {
  const statuses = run.statuses(stream);
  expect([statuses[0], statuses.at(-1)]).toEqual(['STARTED', 'COMPLETE']);
  expect(run.states(stream).length).toBeGreaterThan(0);
});

test('nothing is warned of but the guest, once per list: the schemas know every field', () => {
  const warnings = run.logs('WARN').map(({ message }) => message);
  for (const warning of warnings) expect(warning).toMatch(/guest/);
  expect(warnings).toHaveLength(childStreams.length + ofMessages.length);
});

describe('the API sees', () => {
  test('nothing but refused lists of the guest, and the token in its header only', () => {
    const refused = calls.filter(({ status }) => status !== 200);
    for (const { path } of refused) expect(path).toContain(conversationIDs.guest);
    expect(calls.filter(({ credentials }) => credentials.url || credentials.body)).toEqual([]);
    expect(new Set(calls.map(({ credentials }) => credentials.header))).toEqual(new Set(['Bearer']));
    expect(new Set(calls.map(({ method }) => method))).toEqual(new Set(['GET']));
  });

  test('the largest page of every list', () => {
    const limits = new Map<string, Set<unknown>>();
    for (const { path, parameters } of calls) {
      const list = path.startsWith('conversations/') ? (path.split('/')[2] ?? 'conversation') : path.split('/')[0];
      limits.set(list as string, (limits.get(list as string) ?? new Set()).add(parameters.limit));
    }
    for (const list of ['organizations', 'users', 'teams', 'shared_labels', 'contact_books', 'contact_groups']) {
      expect([list, limits.get(list)]).toEqual([list, new Set(['200'])]);
    }
    for (const list of ['contacts', 'responses']) expect([list, limits.get(list)]).toEqual([list, new Set(['200'])]);
    for (const list of ['conversations', 'tasks']) expect([list, limits.get(list)]).toEqual([list, new Set(['50'])]);
  });

  test('each page of a list that several streams need once', () => {
    const lists = ['teams', 'contact_books', 'conversations', 'contact_groups', 'contacts', 'tasks'];
    // The newest conversations may be looked at again, for what has changed meanwhile.
    const isTop = ({ path, parameters }: Call) => path === 'conversations' && parameters.until === undefined;
    const isOfMany = ({ path }: Call) => lists.includes(path) || path.endsWith('/messages');
    const asked = calls.filter((call) => isOfMany(call) && !isTop(call)).map(({ url }) => url);
    expect(asked.length - new Set(asked).size).toBe(0);
  });

  test('exactly one mailbox per request', () => {
    for (const { parameters } of calls.filter(({ path }) => path === 'conversations')) {
      const { limit: _limit, until: _until, ...filters } = parameters;
      expect(Object.keys(filters)).toHaveLength(1);
    }
  });
});

describe('the records hold', () => {
  test('both kinds of groups, with their book', () => {
    const kinds = new Set(run.records('contact_groups').map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['group', 'organization']));
    for (const row of run.records('contact_groups')) expect(row.contact_book).toEqual(expect.any(String));
  });

  test('SMS and custom-channel messages, with the addresses of their kind', () => {
    const of = (type: string) => run.records('messages').filter((row) => row.type === type);
    expect(of('sms').every(({ from_field }) => 'phone_number' in (from_field as object))).toBe(true);
    expect(of('custom').every(({ from_field }) => 'username' in (from_field as object))).toBe(true);
    expect([of('sms').length > 0, of('custom').length]).toEqual([true, 2]);
  });

  test('a guest conversation of two keys, and the date-time that belongs to the one', () => {
    const guest = run.records('conversations').find(({ id }) => id === conversationIDs.guest);
    expect(Object.keys(guest as object).sort()).toEqual(['id', 'last_activity_at', 'last_activity_at_datetime']);
  });

  test('a date-time for every Unix time, those inside of tasks and boxes too', () => {
    const comments = run.records('comments').flatMap(({ task }) => (task ? [task as Row] : []));
    const boxes = run.records('posts').flatMap(({ attachments }) => (attachments ?? []) as Row[]);
    const rows = [...allStreams.flatMap((stream) => run.records(stream)), ...comments, ...boxes];
    const named = rows.flatMap((row) =>
      Object.entries(row).flatMap(([name, value]) => (/_at$|^timestamp$/.test(name) ? [{ row, name, value }] : [])),
    );
    expect(named.length).toBeGreaterThan(500);
    for (const { row, name, value } of named) {
      const date = row[`${name}_datetime`];
      expect([name, value === null ? date : Date.parse(String(date)) / 1000]).toEqual([name, value]);
    }
    const nested = [...comments, ...boxes].flatMap((row) => [row.due_at_datetime, row.timestamp_datetime]);
    expect(nested.filter((date) => typeof date === 'string').length).toBeGreaterThan(1);
  });

  test('attachments with a link', () => {
    const files = run.records('messages').flatMap(({ attachments }) => attachments as { url?: string }[]);
    expect(files.length).toBeGreaterThan(0);
    for (const { url } of files) expect(url).toMatch(/^https?:/);
  });

  test('responses of an organization and of a user', () => {
    const owners = run.records('responses').map(({ organization, user }) => [organization !== null, user !== null]);
    expect(owners).toContainEqual([true, false]);
    expect(owners).toContainEqual([false, true]);
  });
});

test('a conversation without messages costs no call of its messages, and one without drafts none of its drafts', () => {
  expect(missive.callCount(`conversations/${conversationIDs.chat}/messages`)).toBe(0);
  expect(missive.callCount(`conversations/${conversationIDs.chat}/comments`)).toBe(1);
  expect(missive.callCount(`conversations/${conversationIDs.long}/drafts`)).toBe(0);
});
