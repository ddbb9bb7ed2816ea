import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { MailshakeSimulator } from '../simulators/mailshake/mailshake.ts';
import { defaultSettings } from '../simulators/mailshake/settings.ts';
import { configOf, mailshakeConnector as connector, read, startSeeded } from './setup.ts';

let mailshake: MailshakeSimulator;
beforeAll(async () => {
  mailshake = await startSeeded();
});
afterAll(() => mailshake.close());
beforeEach(() => {
  mailshake.set({ account: defaultSettings.account, authFailureStatus: 401, limitStatus: 429 });
  mailshake.clearFaults();
  mailshake.clearCalls();
});

const check = (settings = {}) => connector.run('check', { config: { ...configOf(mailshake), ...settings } });
const wrongKey = { credentials: { auth_type: 'api_key', api_key: 'not-the-key-4711' } };

test('a good key passes with one call', async () => {
  const run = await check();
  expect([run.code, run.connectionStatus?.status]).toEqual([0, 'SUCCEEDED']);
  expect(mailshake.calls().map(({ path }) => path)).toEqual(['me']);
});

test.each([401, 403, 400, 200] as const)('a wrong key fails, also when the API answers %i', async (status) => {
  mailshake.set({ authFailureStatus: status });
  const run = await check(wrongKey);
  expect([run.code, run.connectionStatus?.status, run.errors]).toEqual([0, 'FAILED', []]);
  expect(run.connectionStatus?.message).toMatch(/API key/);
});

const sentences = [
  ['user_is_disabled', /[Ee]nable the user|active one/],
  ['team_blocked', /support/],
  ['missing_team_admin', /administrator/],
  ['missing_subscription', /[Rr]enew/],
  ['user_not_admin', /key of an administrator/],
  ['not_authorized', /Use the key/],
] as const;

test.each(sentences)('%s: check fails and says what to do', async (state, sentence) => {
  mailshake.set({ account: { state, refuses: 'everything' } });
  const run = await check();
  expect([run.code, run.connectionStatus?.status]).toEqual([0, 'FAILED']);
  expect(run.connectionStatus?.message).toMatch(sentence);
});

test.each(sentences)('%s: read fails with a config_error on every stream', async (state, sentence) => {
  mailshake.set({ account: { state, refuses: 'everything' } });
  const streams = ['senders', 'opens', 'recipients'];
  const run = await read(mailshake, streams);
  expect(run.code).not.toBe(0);
  expect(run.errors[0]?.message).toMatch(sentence);
  expect(new Set(run.errors.map(({ failure_type }) => failure_type))).toEqual(new Set(['config_error']));
  for (const stream of streams) expect(run.lastStatus(stream)).toBe('INCOMPLETE');
});

test.each([
  ['user_is_disabled', /disabled/],
  ['team_blocked', /blocked/],
] as const)('%s that `me` only shows: check passes with a hint', async (state, hint) => {
  mailshake.set({ account: { state, refuses: 'all but me' } });
  const run = await check();
  expect(run.connectionStatus?.status).toBe('SUCCEEDED');
  expect(JSON.stringify(run.messages)).toMatch(hint);
});

test('a fault and then a good answer pass', async () => {
  mailshake.fault({ kind: 'html', status: 502 });
  const run = await check();
  expect([run.code, run.connectionStatus?.status]).toEqual([0, 'SUCCEEDED']);
  expect(mailshake.callCount('me')).toBe(2);
});

test('an API that stays out of order fails, and another try may do', async () => {
  mailshake.fault({ kind: 'error', code: 'internal_error', times: 'always' });
  const run = await check({ retry_budget_seconds: 0 });
  expect([run.code, run.errors, run.connectionStatus?.status]).toEqual([0, [], 'FAILED']);
  expect(run.connectionStatus?.message).toMatch(/try again later/);
});

test('an address where no Mailshake lives fails', async () => {
  mailshake.fault({ kind: 'reply', status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":1}' });
  const run = await check({ retry_budget_seconds: 0 });
  expect(run.connectionStatus?.status).not.toBe('SUCCEEDED');
});
