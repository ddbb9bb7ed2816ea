import { describe, expect, test } from '@jest/globals';
import { choices } from '../simulators/heymarket/choices.ts';
import type { Fault, FaultKind } from '../simulators/shared/faults.ts';
import { plainStreams, read, type Settings, type StreamName, withHeymarket } from './setup.ts';
import { expectRows, expectWhole } from './truth.ts';

/** Where each stream is read, and what else falls with it. */
const places: [path: string, streams: StreamName[], paging?: 'once'][] = [
  ['v1/tags', ['tags']],
  ['v1/surveys', ['surveys']],
  ['v1/lists', ['lists', 'list_members']],
  ['v1/templates', ['templates', 'template_files']],
  ['v1/contacts', ['contacts', 'contact_tags']],
  ['v1/messages/all', ['messages']],
  ['v1/contact-fields', ['contact_fields']],
  ['v1/users/get', ['team_users']],
  ['v1/conversations', ['conversations', 'conversation_members']],
];

/** Left out where others will do. */
const slow: StreamName[] = [
  'messages',
  'conversations',
  'contacts',
  'template_files',
  'contact_tags',
  'conversation_members',
];

/** What takes the place of a list that is not there. */
const besides: Record<string, string> = { 'v1/messages/all': 'v1/messages' };

/** A list that is not to be had in any way. */
const without = (path: string, status: number) => ({ [path]: status, [besides[path] ?? path]: status });

/** The id that every answer of the simulator has. */
const requestID = /d41c7e90-5b02-4f6e-93ad-[0-9a-f]{12}/;

describe('a stream that may not be read', () => {
  test.concurrent.each(places)('%s with 403 is INCOMPLETE, and stops no other', async (path, streams) => {
    await withHeymarket({ settings: { unavailable: without(path, 403) } }, async (heymarket) => {
      const others = plainStreams.filter((stream) => !streams.includes(stream) && !slow.includes(stream));
      const run = await read(heymarket, [...streams, ...others]);
      expect(run.code).not.toBe(0);
      for (const stream of streams) {
        expect([stream, run.lastStatus(stream), run.records(stream)]).toEqual([stream, 'INCOMPLETE', []]);
      }
      expect(run.errors.length).toBeGreaterThan(0);
      for (const error of run.errors) {
        expect(error.failure_type).toBe('config_error');
        expect(error.message).toMatch(requestID);
        expect(streams).toContain(error.stream_descriptor?.name);
      }
      expect(run.errors[0]?.message).toMatch(/plan|access/);
      const columns = path === 'v1/contact-fields' ? 'off' : 'by_title';
      for (const stream of others) {
        expect([stream, run.lastStatus(stream)]).toEqual([stream, 'COMPLETE']);
        expectRows(heymarket, run, stream, { columns });
      }
    });
  });

  const core = [
    ['v1/messages/all', ['messages']],
    ['v1/contacts', ['contacts']],
    ['v1/team', ['team', 'members']],
    ['v1/inboxes', ['inboxes', 'conversations']],
    ['v1/conversations', ['conversations']],
  ] as const;
  test.concurrent.each(core)('%s that is gone (404) is INCOMPLETE: no account is without it', async (path, streams) => {
    await withHeymarket({ settings: { unavailable: without(path, 404) } }, async (heymarket) => {
      const run = await read(heymarket, [...streams, 'tags']);
      expect(run.code).not.toBe(0);
      const failing = run.errors.map(({ stream_descriptor }) => stream_descriptor?.name);
      expect(streams).toEqual(expect.arrayContaining(failing));
      for (const stream of streams) expect([stream, run.lastStatus(stream)]).toEqual([stream, 'INCOMPLETE']);
      for (const { message } of run.errors) expect(message).toMatch(requestID);
      expectRows(heymarket, run, 'tags');
    });
  });

  const strangers = [
    ...['v1/tags', 'v1/surveys', 'v1/inboxes', 'v1/contact-fields', 'v1/messages/all'].map((path) => [path] as const),
    ...['v1/team', 'v1/contacts'].map((path) => [path] as const),
  ];
  test.concurrent.each(strangers)('%s that answers 200 with something else is no row', async (path) => {
    const [, streams] = [...places, ...core].find(([other]) => other === path) ?? [path, ['inboxes'] as const];
    await withHeymarket({}, async (heymarket) => {
      const body = '{"error":"x","message":"y"}';
      const headers = { 'content-type': 'application/json' };
      heymarket.fault({ kind: 'reply', status: 200, headers, body, times: 'always', path });
      const run = await read(heymarket, streams, { config: { retry_budget_seconds: 1, custom_field_columns: 'off' } });
      for (const stream of streams) {
        expect([stream, run.lastStatus(stream), run.records(stream)]).toEqual([stream, 'INCOMPLETE', []]);
      }
    });
  });

  const gone = places.slice(0, 4);
  test.concurrent.each(gone)('%s that is gone (404) is empty, with a warning', async (path, streams) => {
    await withHeymarket({ settings: { unavailable: { [path]: 404 } } }, async (heymarket) => {
      const run = await read(heymarket, [...streams, 'team']);
      expect([run.code, run.errors]).toEqual([0, []]);
      for (const stream of streams) expect([run.records(stream), run.lastStatus(stream)]).toEqual([[], 'COMPLETE']);
      expect(
        run
          .logs('WARN')
          .map(({ message }) => message)
          .join('\n'),
      ).toMatch(requestID);
      expect(heymarket.callCount(path)).toBeLessThanOrEqual(2);
    });
  });

  test.concurrent('a team without API access fails every stream', async () => {
    await withHeymarket({ settings: { apiAccess: 'denied' } }, async (heymarket) => {
      const run = await read(heymarket, ['team', 'tags', 'contacts']);
      expect(run.code).not.toBe(0);
      expect(new Set(run.errors.map(({ failure_type }) => failure_type))).toEqual(new Set(['config_error']));
      for (const stream of ['team', 'tags', 'contacts']) expect(run.lastStatus(stream)).toBe('INCOMPLETE');
    });
  });
});

describe('an error of any shape tells its words and the request', () => {
  const bodies = choices.errorBody as NonNullable<Settings['errorBody']>[];
  test.concurrent.each(bodies)('%s', async (errorBody) => {
    await withHeymarket({ settings: { errorBody } }, async (heymarket) => {
      heymarket.fault([
        { kind: 'error', code: 'server_error', path: 'v1/tags', times: 'always' },
        { kind: 'error', code: 'bad_data', path: 'v1/templates', times: 'always', message: 'a field is odd' },
      ]);
      const config = { retry_budget_seconds: 0 };
      const run = await read(heymarket, ['tags', 'templates', 'surveys'], { config });
      expect([run.lastStatus('tags'), run.lastStatus('surveys')]).toEqual(['INCOMPLETE', 'COMPLETE']);
      const [tags, templates] = ['tags', 'templates'].map((name) => {
        return run.errors.find((error) => error.stream_descriptor?.name === name);
      });
      expect(tags).toMatchObject({ failure_type: 'transient_error', message: expect.stringMatching(requestID) });
      expect(templates?.message).toMatch(requestID);
      const isTold = !['empty', 'html'].includes(errorBody);
      if (isTold) expect([tags?.message, templates?.message].join()).toMatch(/unexpected error[\s\S]*a field is odd/);
      expect([tags?.message, templates?.message].join()).not.toMatch(/\[object|undefined|<html/i);
    });
  });
});

describe('what passes is tried again', () => {
  const kinds: FaultKind[] = [
    ...([500, 502, 503, 504] as const).map((status) => ({ kind: 'error', code: 'server_error', status }) as const),
    ...(['reset', 'reset-after', 'truncated', 'destroyed', 'cut-json', 'malformed'] as const).map((kind) => ({ kind })),
    ...[{ kind: 'html', status: 502 } as const, { kind: 'empty' } as const],
  ];
  const paths = ['v1/team', 'v1/inboxes', 'v1/conversations', 'v1/messages/all', 'v1/surveys', 'v1/lists'];
  /** Each kind meets several of the calls. */
  test.concurrent.each([0, 1, 2, 3])('%i', async (turn) => {
    const faults: Fault[] = paths.map((path, index) => {
      return { ...(kinds[(index * 2 + turn * 3) % kinds.length] as FaultKind), path };
    });
    await withHeymarket({ faults }, async (heymarket) => {
      const streams = ['team', 'inboxes', 'conversations', 'messages', 'surveys', 'lists'];
      expectWhole(heymarket, await read(heymarket, streams), streams);
      expect(heymarket.calls().filter(({ fault }) => fault !== null)).toHaveLength(paths.length);
    });
  });
});
