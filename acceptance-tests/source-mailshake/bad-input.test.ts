import { afterAll, describe, expect, test } from '@jest/globals';
import { defaultApiKey } from '../simulators/mailshake/settings.ts';
import { type FileContent, stateOf } from '../support/connector.ts';
import type { Run } from '../support/run.ts';
import { catalogOf, configOf, mailshakeConnector as connector, startSeeded } from './setup.ts';

const mailshake = await startSeeded();
afterAll(() => mailshake.close());

function expectOneConfigError(run: Run, ...places: RegExp[]): void {
  expect(run.code).not.toBe(0);
  expect(run.errors).toMatchObject([{ failure_type: 'config_error' }]);
  for (const place of places) expect(run.errors[0]?.message).toMatch(place);
  expect(run.messages.filter(({ type }) => type === 'RECORD' || type === 'STATE')).toEqual([]);
  for (let start = 0; start + 6 <= defaultApiKey.length; start += 1) {
    expect(run.lines.join('\n')).not.toContain(defaultApiKey.slice(start, start + 6));
  }
}

describe('the configuration', () => {
  const key = { auth_type: 'api_key', api_key: defaultApiKey };
  const cases: [string, FileContent, ...RegExp[]][] = [
    ['an empty file', '', /config\.json/],
    ['cut off within the key', '{"credentials":{"auth_type":"api_key","api_key":"5c1d2a7e-8f04-4b', /config\.json/],
    ['a key without quotes', `{"credentials":{"auth_type":"api_key","api_key": ${defaultApiKey}}}`, /config\.json/],
    ['a comma too many', `{"credentials":{"auth_type":"api_key","api_key":"${defaultApiKey}"},}`, /config\.json/],
    ['a list', [], /config\.json/],
    ['null', 'null', /config\.json/],
    ['no credentials', {}, /config\.json/, /credentials/],
    ['unknown auth_type', { credentials: { ...key, auth_type: 'password' } }, /credentials/, /auth_type/, /api_key/],
    ['no auth_type', { credentials: { api_key: defaultApiKey } }, /credentials/, /auth_type/],
    ['no key', { credentials: { auth_type: 'api_key' } }, /credentials/, /api_key/],
    ['an empty key', { credentials: { auth_type: 'api_key', api_key: '' } }, /credentials.*api_key/],
    ['a key in a list', { credentials: { auth_type: 'api_key', api_key: [defaultApiKey] } }, /credentials.*api_key/],
    [
      'no refresh token',
      { credentials: { auth_type: 'oauth2.0', client_id: 'a', client_secret: 'b' } },
      /refresh_token/,
    ],
    ['a date without a time', { credentials: key, start_date: '2026-01-01' }, /start_date/],
    ['a day that is none', { credentials: key, start_date: '2026-02-31T00:00:00Z' }, /start_date/],
    ['a month that is none', { credentials: key, start_date: '2026-13-01T00:00:00Z' }, /start_date/],
    ['an end that is no date', { credentials: key, end_date: '2026-02-01' }, /end_date must look like/],
    [
      'an end before the start',
      { credentials: key, start_date: '2026-02-01T00:00:00Z', end_date: '2026-01-31T23:59:59Z' },
      /end_date must not lie before start_date/,
    ],
    ['a text for a number', { credentials: key, lookback_days: 'three' }, /lookback_days/],
    ['a negative look-back', { credentials: key, lookback_days: -1 }, /lookback_days/],
    ['a strange address', { credentials: key, api_url: 'ftp://example.com' }, /api_url/],
  ];
  test.concurrent.each(cases)('%s', async (_name, content, ...places) => {
    const isObject = typeof content === 'object' && content !== null && !Array.isArray(content);
    const config = isObject ? { api_url: mailshake.url, ...content } : content;
    expectOneConfigError(await connector.run('check', { config }), ...places);
  });

  test.concurrent('a wrong one fails read and discover in the same way', async () => {
    const config = { credentials: { auth_type: 'password' } };
    expectOneConfigError(await connector.run('discover', { config }), /config\.json/, /auth_type/);
    const run = await connector.run('read', { config, catalog: await catalogOf(['me']) });
    expectOneConfigError(run, /config\.json/, /auth_type/);
  });

  test.concurrent('a file that does not exist', async () => {
    for (const verb of ['check', 'discover']) {
      const run = await connector.runArguments([verb, '--config', '/nowhere/config.json']);
      expectOneConfigError(run, /\/nowhere\/config\.json/);
    }
  });
});

describe('the catalog', () => {
  const stream = { name: 'opens', json_schema: {}, supported_sync_modes: ['full_refresh', 'incremental'] };
  const cases: [string, FileContent, ...RegExp[]][] = [
    ['broken JSON', '{"streams": [', /catalog\.json/],
    ['an empty file', '', /catalog\.json|empty/],
    ['an empty list', [], /catalog\.json/, /streams/],
    ['an empty object', {}, /catalog\.json/, /streams/],
    ['streams that are no list', { streams: 1 }, /catalog\.json/, /streams/],
    ['an entry without a stream', { streams: [{ sync_mode: 'full_refresh' }] }, /catalog\.json/, /streams\[0\]/],
    ['a stream without a name', { streams: [{ stream: {}, sync_mode: 'full_refresh' }] }, /streams\[0\].*name/],
    ['no sync_mode', { streams: [{ stream }] }, /streams\[0\]\.sync_mode/, /full_refresh/],
    ['a wrong sync_mode', { streams: [{ stream, sync_mode: 'sometimes' }] }, /streams\[0\]\.sync_mode/, /incremental/],
  ];
  test.concurrent.each(cases)('%s', async (_name, catalog, ...places) => {
    expectOneConfigError(await connector.run('read', { config: configOf(mailshake), catalog }), ...places);
  });
});

describe('the state', () => {
  const cases: [string, FileContent, ...RegExp[]][] = [
    ['broken JSON', '[{"type":', /state\.json/],
    ['a number', '7', /state\.json/],
    ['a list of numbers', [7], /state\.json/, /\[0\]/],
    ['a legacy state', [{ type: 'LEGACY', data: { opens: '2026-01-01' } }], /state\.json/, /\[0\]\.type/],
    ['a legacy blob', { opens: { actionDate: '2026-01-01' } }, /state\.json/],
    ['a state without a stream', [{ type: 'STREAM' }], /state\.json/, /\[0\]\.stream/],
    ['a state of another connector', [stateOf('opens', { actionDate: '2026-01-01T00:00:00Z' })], /opens/, /version/],
    ['a later version', [stateOf('opens', { version: 3, covered: [] })], /opens/, /version/],
    ['no list of intervals', [stateOf('opens', { version: 2, covered: 3 })], /opens.*covered/],
    ['a date that is none', [stateOf('opens', { version: 2, covered: [{ low: null, high: 'soon' }] })], /opens.*high/],
  ];
  test.concurrent.each(cases)('%s', async (_name, state, ...places) => {
    const catalog = await catalogOf(['opens', 'me']);
    expectOneConfigError(await connector.run('read', { config: configOf(mailshake), catalog, state }), ...places);
  });
});

test('nothing of all this was asked of the API', () => {
  expect(mailshake.callCount()).toBe(0);
});
