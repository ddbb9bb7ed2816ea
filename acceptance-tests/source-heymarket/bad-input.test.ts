import { afterAll, describe, expect, test } from '@jest/globals';
import { inboxIDs, secrets } from '../simulators/heymarket/seed/ids.ts';
import { type FileContent, stateOf } from '../support/connector.ts';
import type { Run } from '../support/run.ts';
import { apiSecret, catalogOf, configOf, heymarketConnector as connector, read, startSeeded } from './setup.ts';
import { expectWhole } from './truth.ts';

const heymarket = await startSeeded();
afterAll(() => heymarket.close());

function expectOneConfigError(run: Run, ...places: RegExp[]): void {
  expect(run.code).not.toBe(0);
  expect(run.errors).toMatchObject([{ failure_type: 'config_error' }]);
  for (const place of places) expect(run.errors[0]?.message).toMatch(place);
  expect(run.messages.filter(({ type }) => type === 'RECORD' || type === 'STATE')).toEqual([]);
}

describe('the configuration', () => {
  const good = { credentials: apiSecret };
  const { id, key } = secrets.first;
  const secret = { auth_type: 'api_secret' };
  const cases: [string, FileContent, ...RegExp[]][] = [
    ['broken JSON', '{"credentials":', /config\.json/],
    ['no credentials', {}, /config\.json/, /credentials/],
    ['credentials without a type', { credentials: { secret_id: id, secret_key: key } }, /credentials/, /auth_type/],
    [
      'credentials of an unknown type',
      { credentials: { auth_type: 'basic', api_key: key } },
      /auth_type/,
      /api_secret/,
    ],
    ['a secret id without a key', { credentials: { ...secret, secret_id: id } }, /secret_key/],
    ['a secret key without an id', { credentials: { ...secret, secret_key: key } }, /secret_id/],
    ['an empty secret key', { credentials: { ...secret, secret_id: id, secret_key: '' } }, /secret_key/],
    ['a type without a key', { credentials: { auth_type: 'api_key' } }, /api_key/],
    ['a page size of none', { ...good, page_size: 0 }, /page_size/, /1/],
    ['a page size that is too large', { ...good, page_size: 201 }, /page_size/, /200/],
    ['a page size that is no integer', { ...good, page_size: 1.5 }, /page_size/],
    ['a page size as text', { ...good, page_size: '100' }, /page_size/],
    ['no requests', { ...good, requests_per_minute: 0 }, /requests_per_minute/],
    ['inboxes by name', { ...good, inbox_ids: ['Front Desk'] }, /inbox_ids/],
    ['an inbox twice', { ...good, inbox_ids: [80_412, 80_412] }, /inbox_ids/],
    ['a negative inbox', { ...good, inbox_ids: [-1] }, /inbox_ids/],
    ['a member by name', { ...good, conversation_user_id: 'Theo' }, /conversation_user_id/],
    ['an unknown walk', { ...good, messages_walk: 'sideways' }, /messages_walk/, /backward/],
    ['an unknown version', { ...good, contacts_api: 'v3' }, /contacts_api/, /v2/],
    ['unknown columns', { ...good, custom_field_columns: 'all' }, /custom_field_columns/, /by_id/],
    ['unknown media', { ...good, message_media_content: true }, /message_media_content/],
    ['a negative look-back', { ...good, message_lookback_days: -1 }, /message_lookback_days/],
    ['a date without a time', { ...good, start_date: '2026-01-01' }, /start_date/],
    ['a day that is none', { ...good, start_date: '2026-02-31T00:00:00Z' }, /start_date/],
    ['an end that is no date', { ...good, end_date: '2026-02-01' }, /end_date must look like/],
    [
      'an end before the start',
      { ...good, start_date: '2026-02-01T00:00:00Z', end_date: '2026-01-31T23:59:59Z' },
      /end_date must not lie before start_date/,
    ],
    ['a strange address', { ...good, api_url: 'ftp://example.com' }, /api_url/],
  ];
  test.concurrent.each(cases)('%s', async (_name, content, ...places) => {
    const config = typeof content === 'object' ? { api_url: heymarket.url, ...content } : content;
    expectOneConfigError(await connector.run('check', { config }), ...places);
  });

  test.concurrent.each(['secret_id', 'secret_key'])('a %s of spaces', async (name) => {
    const config = configOf(heymarket, { credentials: { ...apiSecret, [name]: '   ' } });
    const run = await connector.run('check', { config });
    expect(run.connectionStatus?.status ?? run.errors[0]?.failure_type).toMatch(/FAILED|config_error/);
    expect(run.connectionStatus?.message ?? run.errors[0]?.message).toMatch(/secret/);
  });

  test.concurrent('an inbox that does not exist is told of by read too', async () => {
    const run = await read(heymarket, ['conversations', 'messages'], { config: { inbox_ids: [99_999] } });
    const words = [...run.errors, ...run.logs('WARN')].map(({ message }) => message).join('\n');
    expect(words).toMatch(/99999/);
    expectOneConfigError(run, /^inbox_ids: there is no inbox 99999\. Take the ids from .*80413 \(Recall\)/);
  });

  test.concurrent('beside one that does, it is a warning', async () => {
    const inbox_ids = [inboxIDs.front, 99_999];
    const run = await read(heymarket, ['conversations', 'messages'], { config: { inbox_ids } });
    expectWhole(heymarket, run, ['conversations'], { inboxes: inbox_ids });
    expect(run.records('messages').length).toBeGreaterThan(0);
    const warnings = run.logs('WARN').map(({ message }) => message);
    expect(warnings).toEqual([expect.stringMatching(/^inbox_ids: there is no inbox 99999\. .*80413 \(Recall\)/)]);
  });

  test.concurrent('and it matters to no other stream', async () => {
    const run = await read(heymarket, ['tags', 'inboxes'], { config: { inbox_ids: [99_999] } });
    expectWhole(heymarket, run, ['tags', 'inboxes']);
    expect(run.logs('WARN')).toEqual([]);
  });
});

describe('the state', () => {
  const cases: [string, FileContent, ...RegExp[]][] = [
    ['broken JSON', '[{"type":', /state\.json/],
    ['a list of numbers', [7], /state\.json/, /\[0\]/],
    ['a later version', [stateOf('tags', { version: 3, covered: [] })], /tags/, /version/],
    ['no list of intervals', [stateOf('tags', { version: 2, covered: 3 })], /tags.*covered/],
    ['a moment that is none', [stateOf('tags', { version: 2, covered: [{ low: null, high: 'soon' }] })], /tags.*high/],
    ['of nobody that is known', [stateOf('tags', { updated: '2026-01-01T00:00:00Z' })], /tags.*version/],
    ['partitions that are none', [stateOf('conversations', { version: 2, since: null, partitions: 7 })], /partitions/],
  ];
  test.concurrent.each(cases)('%s', async (_name, state, ...places) => {
    const catalog = await catalogOf(['tags', 'conversations']);
    expectOneConfigError(await connector.run('read', { config: configOf(heymarket), catalog, state }), ...places);
  });
});

test.concurrent('a stream that nobody knows stops no other', async () => {
  const catalog = await catalogOf(['tags']);
  const unknown = { ...(catalog.streams[0] as object), stream: { name: 'broadcasts', json_schema: {} } };
  const streams = [unknown, ...catalog.streams];
  const run = await connector.run('read', { config: configOf(heymarket), catalog: { streams } });
  expect(run.code).not.toBe(0);
  expect([run.lastStatus('broadcasts'), run.lastStatus('tags')]).toEqual(['INCOMPLETE', 'COMPLETE']);
});
