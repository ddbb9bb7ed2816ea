import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../simulators/shared/faults.ts';
import { allStreams, read, withMissive } from './setup.ts';
import { expectWhole, idsOf, truth } from './truth.ts';

describe('answers that are none', () => {
  const faults: Fault[] = [
    { kind: 'html', status: 502, path: 'organizations' },
    { kind: 'html', status: 200, path: 'users' },
    { kind: 'empty', path: 'contact_books' },
    { kind: 'empty', status: 201, path: 'shared_labels' },
    { kind: 'cut-json', path: 'tasks' },
    { kind: 'malformed', path: 'contacts' },
    { kind: 'reset', path: 'conversations', skip: 1 },
    { kind: 'reset-after', path: 'conversations/*/messages', skip: 3 },
    { kind: 'truncated', path: 'conversations/*/comments', skip: 2 },
    { kind: 'destroyed', path: 'messages/*', skip: 1 },
    { kind: 'error', code: 'internal_error', path: 'responses' },
    { kind: 'slow', ms: 300, path: 'conversations/*/posts' },
    { kind: 'stall', ms: 300, path: 'contact_groups' },
    { kind: 'reply', status: 200, body: '{"teams":null', path: 'teams' },
  ];

  test.concurrent('are asked for again, and nothing is lost or doubled', async () => {
    await withMissive({ faults }, async (missive) => {
      const run = await read(missive);
      expectWhole(missive, run, allStreams);
      expect(missive.calls().filter(({ fault }) => fault !== null)).toHaveLength(faults.length);
    });
  });

  test.concurrent('a list without its key is no empty list', async () => {
    await withMissive({}, async (missive) => {
      missive.fault({ kind: 'reply', status: 200, body: '{"other":[]}', path: 'tasks' });
      expectWhole(missive, await read(missive, ['tasks']), ['tasks']);
    });
  });
});

describe('a fault that stays', () => {
  test.concurrent('ends its own stream only, as a transient error, and is resumed from', async () => {
    await withMissive({ sample: false, generate: { conversations: 260, tasks: 60 } }, async (missive) => {
      const config = { retry_budget_seconds: 1, state_interval_seconds: 0, lookback_days: 0, mailboxes: ['all'] };
      missive.fault({ kind: 'html', status: 503, path: 'conversations', skip: 3, times: 'always' });
      const run = await read(missive, ['conversations', 'tasks'], { config });
      expect(run.code).not.toBe(0);
      expect(run.errors).toMatchObject([
        { failure_type: 'transient_error', stream_descriptor: { name: 'conversations' } },
      ]);
      expect([run.lastStatus('conversations'), run.lastStatus('tasks')]).toEqual(['INCOMPLETE', 'COMPLETE']);

      missive.clearFaults();
      missive.clearCalls();
      const next = await read(missive, ['conversations'], { config, state: run.stateAfter() });
      const ids = idsOf([...run.committed('conversations'), ...next.records('conversations')]);
      expect([next.code, ids]).toEqual([0, idsOf(truth(missive, 'conversations', { mailboxes: [{ name: 'all' }] }))]);
      // The top, and what had not been read.
      expect(missive.callCount('conversations')).toBeLessThanOrEqual(5);
    });
  });

  test.concurrent('inside of one conversation leaves the others read, and the next sync tries that one', async () => {
    await withMissive({ sample: false, generate: { conversations: 40 } }, async (missive) => {
      const config = { retry_budget_seconds: 0, lookback_days: 0, mailboxes: ['all'] };
      const mailboxes: { name: 'all' }[] = [{ name: 'all' }];
      const id = String(truth(missive, 'conversations', { mailboxes })[7]?.id);
      missive.fault({ kind: 'html', status: 503, path: `conversations/${id}/comments`, times: 'always' });
      const run = await read(missive, ['comments', 'messages'], { config });
      expect(run.code).not.toBe(0);
      expect(run.errors).toMatchObject([{ failure_type: 'transient_error', stream_descriptor: { name: 'comments' } }]);
      expect(run.lastStatus('messages')).toBe('COMPLETE');
      missive.clearFaults();
      missive.clearCalls();
      const next = await read(missive, ['comments'], { config, state: run.stateAfter() });
      const ids = idsOf([...run.committed('comments'), ...next.records('comments')]);
      expect([next.code, ids]).toEqual([0, idsOf(truth(missive, 'comments', { mailboxes }))]);
      expect(missive.callCount('conversations/*')).toBe(1);
    });
  });

  test.concurrent('of a parent takes its children with it, each with its own error, and nobody else', async () => {
    await withMissive({}, async (missive) => {
      missive.fault({ kind: 'html', status: 503, path: 'contact_books', times: 'always' });
      const streams = ['contact_groups', 'contacts', 'tasks'];
      const run = await read(missive, streams, { config: { retry_budget_seconds: 0 } });
      expect(run.code).not.toBe(0);
      expect(streams.map((stream) => run.lastStatus(stream))).toEqual(['INCOMPLETE', 'INCOMPLETE', 'COMPLETE']);
    });
  });

  test.concurrent('that is unknown ends its stream and is quoted', async () => {
    await withMissive({}, async (missive) => {
      const body = '{"error":{"message":"Come back after tea"}}';
      missive.fault({ kind: 'reply', status: 418, body, path: 'users', times: 'always' });
      const run = await read(missive, ['users', 'tasks']);
      expect(run.lastStatus('tasks')).toBe('COMPLETE');
      expect(JSON.stringify(run.errors)).toMatch(/Come back after tea/);
    });
  });
});
