import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../simulators/shared/faults.ts';
import { sorted } from '../support/records.ts';
import { keyOfStream, quickStreams, read, withMailshake } from './setup.ts';
import { shown, truth } from './truth.ts';

describe('answers that are none', () => {
  const faults: Fault[] = [
    { kind: 'html', status: 502, path: 'me' },
    { kind: 'html', status: 200, path: 'senders/list' },
    { kind: 'empty', path: 'campaigns/list' },
    { kind: 'cut-json', path: 'activity/opens' },
    { kind: 'malformed', path: 'activity/clicks' },
    { kind: 'reset', path: 'activity/replies', skip: 1 },
    { kind: 'reset-after', path: 'activity/sent', skip: 1 },
    { kind: 'truncated', path: 'recipients/list', skip: 2 },
    { kind: 'destroyed', path: 'recipients/list', skip: 5 },
    { kind: 'error', code: 'internal_error', path: 'leads/list' },
    { kind: 'error', code: 'unspecified_error', path: 'activity/created-leads' },
    { kind: 'slow', ms: 300, path: 'activity/lead-assignments' },
    { kind: 'stall', ms: 300, path: 'activity/lead-status-changes' },
    { kind: 'reply', status: 200, body: '{"results":null', path: 'team/list-members' },
  ];

  test.concurrent('are asked for again, and nothing is lost or doubled', async () => {
    await withMailshake({ faults }, async (mailshake) => {
      const run = await read(mailshake, quickStreams);
      expect([run.code, run.errors]).toEqual([0, []]);
      for (const stream of quickStreams) {
        const key = keyOfStream(stream);
        expect(sorted(shown(stream, run.records(stream)), key)).toEqual(sorted(await truth(mailshake, stream), key));
      }
      expect(mailshake.calls().filter(({ fault }) => fault !== null)).toHaveLength(faults.length);
    });
  });

  test.concurrent('a list without `results` is no empty list', async () => {
    await withMailshake({}, async (mailshake) => {
      mailshake.fault({ kind: 'reply', status: 200, body: '{"nextToken":null}', path: 'activity/clicks' });
      const run = await read(mailshake, ['clicks']);
      expect([run.code, run.records('clicks').length]).toEqual([0, 40]);
    });
  });
});

describe('a fault that stays', () => {
  test.concurrent('ends its own stream only, as a transient error, and is resumed from', async () => {
    await withMailshake({ generate: { replies: 200 } }, async (mailshake) => {
      const config = { retry_budget_seconds: 1, state_interval_seconds: 0, lookback_days: 0 };
      mailshake.fault({ kind: 'html', status: 503, path: 'activity/replies', skip: 4, times: 'always' });
      const run = await read(mailshake, quickStreams, { config });
      expect(run.code).not.toBe(0);
      expect(run.errors).toMatchObject([{ failure_type: 'transient_error', stream_descriptor: { name: 'replies' } }]);
      for (const stream of quickStreams) {
        expect([stream, run.lastStatus(stream)]).toEqual([stream, stream === 'replies' ? 'INCOMPLETE' : 'COMPLETE']);
      }

      mailshake.clearFaults();
      mailshake.clearCalls();
      const next = await read(mailshake, ['replies'], { config, state: run.stateAfter() });
      const ids = new Set([...run.records('replies'), ...next.records('replies')].map(({ id }) => id));
      expect([next.code, ids.size]).toEqual([0, 200]);
      expect(mailshake.callCount('activity/replies')).toBeLessThanOrEqual(7);
    });
  });

  test.concurrent('a right that is missing for one stream is a config_error of that stream', async () => {
    await withMailshake({}, async (mailshake) => {
      mailshake.fault({ kind: 'error', code: 'not_authorized', path: 'senders/list', times: 'always' });
      const streams = ['me', 'senders', 'team_members', 'clicks'];
      const run = await read(mailshake, streams);
      expect(run.code).not.toBe(0);
      expect(run.errors).toMatchObject([{ failure_type: 'config_error', stream_descriptor: { name: 'senders' } }]);
      expect(streams.map((stream) => run.lastStatus(stream))).toEqual([
        'COMPLETE',
        'INCOMPLETE',
        'COMPLETE',
        'COMPLETE',
      ]);
    });
  });

  test.concurrent('a parent that fails takes its children with it, each with its own error, and nobody else', async () => {
    await withMailshake({}, async (mailshake) => {
      mailshake.fault({ kind: 'html', status: 503, path: 'campaigns/list', times: 'always' });
      const streams = ['recipients', 'campaign_messages', 'clicks'];
      const run = await read(mailshake, streams, { config: { retry_budget_seconds: 0 } });
      expect(run.code).not.toBe(0);
      expect(streams.map((stream) => run.lastStatus(stream))).toEqual(['INCOMPLETE', 'INCOMPLETE', 'COMPLETE']);
      const blamed = run.errors.map(({ stream_descriptor }) => stream_descriptor?.name).sort();
      expect(blamed).toEqual(['campaign_messages', 'recipients']);
    });
  });

  test.concurrent('a key that is wrong says so even when only a parent list met it', async () => {
    await withMailshake({}, async (mailshake) => {
      mailshake.fault({ kind: 'error', code: 'invalid_api_key', path: 'campaigns/list', times: 'always' });
      const run = await read(mailshake, ['recipients']);
      expect(run.code).not.toBe(0);
      expect(run.errors[0]).toMatchObject({ failure_type: 'config_error', message: expect.stringMatching(/API key/) });
    });
  });

  test.concurrent('an unknown code ends its stream and is quoted', async () => {
    await withMailshake({}, async (mailshake) => {
      const body = '{"code":"tea_time","error":"Come back after tea","time":"2026-03-01T00:00:00Z"}';
      mailshake.fault({ kind: 'reply', status: 418, body, path: 'senders/list', times: 'always' });
      const run = await read(mailshake, ['senders', 'clicks']);
      expect(run.lastStatus('clicks')).toBe('COMPLETE');
      expect(JSON.stringify(run.errors)).toMatch(/tea_time/);
      expect(JSON.stringify(run.errors)).toMatch(/Come back after tea/);
    });
  });
});
