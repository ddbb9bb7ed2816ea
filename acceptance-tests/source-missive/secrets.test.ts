import { describe, expect, test } from '@jest/globals';
import { conversationIDs } from '../simulators/missive/seed/conversations.ts';
import { userIDs } from '../simulators/missive/seed/ids.ts';
import { spellings } from '../support/secrets.ts';
import { catalogOf, configOf, missiveConnector as connector, read, withMissive } from './setup.ts';
import { expectWhole, idsOf, truth } from './truth.ts';

/** With characters that look different in URLs and in JSON. */
const token = 'missive_pat-k3y+with/odd=signs&"quotes"%';

/** The support code looks for secrets in every run of every test; these runs tempt the connector. */
describe('an API that repeats the token in what it answers', () => {
  test.concurrent.each(spellings(token))('in an error: %s', async (text) => {
    await withMissive({}, async (missive) => {
      missive.addToken({ token, user: userIDs.mara });
      const body = JSON.stringify({ error: { message: `The token ${text} may not do that` } });
      missive.fault({ kind: 'reply', status: 403, body, path: 'users', times: 'always' });
      missive.fault({ kind: 'reply', status: 500, body: `<p>${text}</p>`, path: 'teams', times: 'always' });
      missive.fault({ kind: 'reply', status: 404, body, path: `conversations/${conversationIDs.sms}/comments` });
      const config = configOf(missive, { api_key: token, retry_budget_seconds: 0, mailboxes: ['all'] });
      const run = await connector.run('read', {
        config,
        catalog: await catalogOf(['users', 'teams', 'tasks', 'comments']),
      });
      expect(run.errors).toHaveLength(2);
      expect(run.lastStatus('tasks')).toBe('COMPLETE');
    });
  });

  test.concurrent('in the answer to check', async () => {
    await withMissive({}, async (missive) => {
      const body = JSON.stringify({ error: { message: `Authentication token ${token} is invalid` } });
      missive.fault({ kind: 'reply', status: 401, body, times: 'always' });
      const run = await connector.run('check', { config: configOf(missive, { api_key: token }) });
      expect(run.connectionStatus?.status).toBe('FAILED');
    });
  });

  test.concurrent('in a record: records are never altered', async () => {
    await withMissive({}, async (missive) => {
      missive.addToken({ token: 'Lindqvist', user: userIDs.mara });
      const config = configOf(missive, { api_key: 'Lindqvist' });
      // Checked by hand: the record holds it.
      const process = connector.start('read', { config, catalog: await catalogOf(['users']) });
      await expect(process.finished).rejects.toThrow(/the secret Lind…/);
      expect(JSON.stringify(process.messages.filter(({ type }) => type === 'RECORD'))).toContain('Mara Lindqvist');
    });
  });
});

describe('a token that is revoked in the middle of a run', () => {
  test.concurrent('ends it as a config_error; the state is kept, and the next run goes on', async () => {
    await withMissive({ generate: { conversations: 60 } }, async (missive) => {
      const streams = ['users', 'conversations', 'messages', 'comments'];
      const config = { state_interval_seconds: 0, lookback_days: 0 };
      missive.hook({ when: 'before', path: 'conversations/*/messages', skip: 25, actions: { revokeToken: {} } });
      const run = await read(missive, streams, { config });
      expect(run.code).not.toBe(0);
      expect(new Set(run.errors.map(({ failure_type }) => failure_type))).toEqual(new Set(['config_error']));
      expect(run.errors[0]?.message).toMatch(/token/);
      expect(run.lastStatus('users')).toBe('COMPLETE');
      expect(run.lastStatus('messages')).toBe('INCOMPLETE');
      expect(run.states('messages').length).toBeGreaterThan(0);
      // Whoever is under way may meet it once.
      expect(missive.calls({ status: 401 }).length).toBeLessThan(20);

      missive.restoreToken({});
      const next = await read(missive, streams, { config, state: run.stateAfter() });
      expectWhole(missive, next, ['users']);
      for (const stream of streams.slice(1)) {
        const ids = idsOf([...run.committed(stream), ...next.records(stream)]);
        expect([stream, ids]).toEqual([stream, idsOf(truth(missive, stream))]);
      }
      expect(next.records('messages').length).toBeLessThan(truth(missive, 'messages').length);
    });
  });
});
