import { afterAll, describe, expect, test } from '@jest/globals';
import { tokens } from '../simulators/missive/seed/ids.ts';
import { type FileContent, stateOf } from '../support/connector.ts';
import type { Run } from '../support/run.ts';
import { catalogOf, configOf, missiveConnector as connector, startSeeded } from './setup.ts';

const missive = await startSeeded();
afterAll(() => missive.close());

function expectOneConfigError(run: Run, ...places: RegExp[]): void {
  expect(run.code).not.toBe(0);
  expect(run.errors).toMatchObject([{ failure_type: 'config_error' }]);
  for (const place of places) expect(run.errors[0]?.message).toMatch(place);
  expect(run.messages.filter(({ type }) => type === 'RECORD' || type === 'STATE')).toEqual([]);
}

describe('the configuration', () => {
  const good = { api_key: tokens.mara };
  const cases: [string, FileContent, ...RegExp[]][] = [
    ['broken JSON', '{"api_key":', /config\.json/],
    ['no token', {}, /config\.json/, /api_key/],
    ['an empty token', { api_key: '' }, /api_key/],
    ['a token in a list', { api_key: [tokens.mara] }, /api_key/],
    ['a mailbox that does not exist', { ...good, mailboxes: ['all', 'everything'] }, /mailboxes/, /team_all/],
    ['a mailbox twice', { ...good, mailboxes: ['all', 'all'] }, /mailboxes/],
    ['mailboxes as text', { ...good, mailboxes: 'all' }, /mailboxes/],
    ['a label that is no UUID', { ...good, shared_label_ids: ['Clients'] }, /shared_label_ids/],
    ['an organization that is no UUID', { ...good, organization_id: 'Harbor' }, /organization_id/],
    ['a date without a time', { ...good, start_date: '2026-01-01' }, /start_date/],
    ['a day that is none', { ...good, start_date: '2026-02-31T00:00:00Z' }, /start_date/],
    ['an end that is no date', { ...good, end_date: '2026-02-01' }, /end_date must look like/],
    [
      'an end before the start',
      { ...good, start_date: '2026-02-01T00:00:00Z', end_date: '2026-01-31T23:59:59Z' },
      /end_date must not lie before start_date/,
    ],
    ['a negative look-back', { ...good, lookback_days: -1 }, /lookback_days/],
    ['no concurrency', { ...good, concurrent_requests: 0 }, /concurrent_requests/],
    ['a period that is none', { ...good, analytics: { period: 'year' } }, /analytics.*period/, /month/],
    ['a strange address', { ...good, api_url: 'ftp://example.com' }, /api_url/],
  ];
  test.concurrent.each(cases)('%s', async (_name, content, ...places) => {
    const config = typeof content === 'object' ? { api_url: missive.url, ...content } : content;
    expectOneConfigError(await connector.run('check', { config }), ...places);
  });

  test.concurrent('a token of spaces', async () => {
    const run = await connector.run('check', { config: configOf(missive, { api_key: '   ' }) });
    expect(run.connectionStatus?.status ?? run.errors[0]?.failure_type).toMatch(/FAILED|config_error/);
    expect(run.connectionStatus?.message ?? run.errors[0]?.message).toMatch(/api_key|token/);
  });

  test.concurrent('no mailbox at all fails read and discover too', async () => {
    const config = configOf(missive, { mailboxes: [] });
    const run = await connector.run('read', { config, catalog: await catalogOf(['users']) });
    expectOneConfigError(run, /mailboxes/);
  });

  test.concurrent('a wrong time zone fails the stream that needs it, with a sentence', async () => {
    const analytics = { time_zone: 'Mars/Base' };
    const config = configOf(missive, { organization_id: '7c1e0a52-3b7d-4c55-9a38-5f0d2c9be411', analytics });
    const run = await connector.run('read', { config, catalog: await catalogOf(['analytics_reports', 'users']) });
    expect(run.code).not.toBe(0);
    expect(run.errors).toMatchObject([{ failure_type: 'config_error' }]);
    expect(run.errors[0]?.message).toMatch(/time_zone/);
  });
});

describe('the state', () => {
  const interval = [{ low: null, high: 1782954411 }];
  const cases: [string, FileContent, ...RegExp[]][] = [
    ['broken JSON', '[{"type":', /state\.json/],
    ['a list of numbers', [7], /state\.json/, /\[0\]/],
    ['a later version', [stateOf('tasks', { version: 3, covered: interval })], /tasks/, /version/],
    ['no list of intervals', [stateOf('tasks', { version: 2, covered: 3 })], /tasks.*covered/],
    [
      'a moment that is none',
      [stateOf('tasks', { version: 2, covered: [{ low: null, high: 'soon' }] })],
      /tasks.*high/,
    ],
    [
      'partitions that are none',
      [stateOf('messages', { version: 2, since: null, partitions: 7 })],
      /messages.*partitions/,
    ],
  ];
  test.concurrent.each(cases)('%s', async (_name, state, ...places) => {
    const catalog = await catalogOf(['tasks', 'messages']);
    expectOneConfigError(await connector.run('read', { config: configOf(missive), catalog, state }), ...places);
  });

  test.concurrent('of nobody that is known is refused: nothing is read', async () => {
    const state = [stateOf('tasks', { last_activity_at: 1782954411 })];
    const run = await connector.run('read', { config: configOf(missive), catalog: await catalogOf(['tasks']), state });
    expect([run.code, run.records('tasks')]).toEqual([1, []]);
    expect(run.errors[0]).toMatchObject({
      failure_type: 'config_error',
      message: expect.stringMatching(/stream "tasks".*version/),
    });
  });
});
