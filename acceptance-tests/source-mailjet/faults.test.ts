import { describe, expect, test } from '@jest/globals';
import { sheetWorld } from '../simulators/mailjet/generated/options.ts';
import type { Fault } from '../simulators/shared/faults.ts';
import { wide } from '../support/wide.ts';
import { read, startRead, withMailjet } from './setup.ts';
import { expectUpserted, expectWhole } from './truth.ts';

const streams = [
  ...['contacts', 'contact_data', 'list_recipients', 'campaigns', 'messages', 'click_events', 'open_events', 'sms'],
  ...['stats_account_daily', 'campaign_geo', 'template_contents', 'senders', 'users'],
];
const rest = (path: string) => `v3/REST/${path}`;

describe('a passing fault', () => {
  const faults: Fault[] = [
    { kind: 'html', status: 502, path: rest('contact'), skip: 1 },
    { kind: 'html', status: 503, path: rest('contactdata') },
    { kind: 'empty', status: 504, path: rest('listrecipient') },
    { kind: 'empty', path: rest('campaign') },
    { kind: 'cut-json', path: rest('message'), skip: 2 },
    { kind: 'malformed', path: rest('clickstatistics') },
    { kind: 'reset', path: rest('openinformation'), skip: 1 },
    { kind: 'truncated', path: rest('statcounters'), skip: 1 },
    { kind: 'destroyed', path: rest('geostatistics') },
    { kind: 'error', code: 'internal_error', path: rest('template/*/detailcontent') },
    { kind: 'reply', status: 200, body: '{ "Other" : [] }', path: rest('sender') },
    { kind: 'reply', status: 500, body: '{"ErrorIdentifier":"x","StatusCode":500}', path: 'v4/sms' },
  ];

  test.concurrent('is asked for again, and nothing is lost or doubled', async () => {
    await withMailjet({ generate: sheetWorld, faults }, async (mailjet) => {
      const run = await read(mailjet, streams, { config: { start_date: '2024-01-01T00:00:00Z' } });
      expectWhole(
        mailjet,
        run,
        streams.filter((stream) => !stream.startsWith('campaign')),
      );
      expect(mailjet.calls().filter(({ fault }) => fault !== null)).toHaveLength(faults.length);
    });
  });
});

describe('too many requests: HTML, and no word on when to come back', () => {
  test.concurrent('now and then: the sync waits and goes on', async () => {
    await withMailjet({ settings: { refuseEvery: 3 } }, async (mailjet) => {
      const names = ['messages', 'sms', 'contacts'];
      expectWhole(mailjet, await read(mailjet, names, { config: { start_date: '2024-05-01T00:00:00Z' } }), names);
      expect(mailjet.totals().refusals).toBeGreaterThan(0);
    });
  });

  test.concurrent('three times: it pauses each time, and the sync succeeds', async () => {
    await withMailjet({}, async (mailjet) => {
      mailjet.fault({ kind: 'error', code: 'too_many_requests', path: rest('user'), times: 3 });
      const began = Date.now();
      const run = await read(mailjet, ['users']);
      expectWhole(mailjet, run, ['users']);
      const times = mailjet.calls({ path: rest('user') }).map(({ time }) => Date.parse(time));
      const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      // After those a page, and one that shows that there are no more.
      expect(pauses).toHaveLength(4);
      // Half of two seconds at least.
      for (const pause of pauses.slice(0, 3)) expect(pause).toBeGreaterThanOrEqual(990);
      expect(run.statuses('users')).toContain('RUNNING RATE_LIMITED');
      for (const reset of run.quotaResets('users')) expect(reset).toBeGreaterThan(began);
      expect(run.logs().some(({ message }) => /refused/.test(message))).toBe(true);
    });
  });

  wide('with a Retry-After that Mailjet does not document: it is kept to', async () => {
    await withMailjet({ settings: { retryAfter: 3 } }, async (mailjet) => {
      mailjet.fault({ kind: 'error', code: 'too_many_requests', path: rest('user') });
      const run = await read(mailjet, ['users']);
      expectWhole(mailjet, run, ['users']);
      const [first = 0, second = 0] = mailjet.calls({ path: rest('user') }).map(({ time }) => Date.parse(time));
      expect(second - first).toBeGreaterThanOrEqual(2990);
    });
  });

  test.concurrent('is made unlikely by a pace that is configured', async () => {
    await withMailjet({}, async (mailjet) => {
      const rate = 3;
      const began = Date.now();
      const run = await read(mailjet, ['messages', 'contacts', 'senders'], { config: { requests_per_second: rate } });
      expect(run.code).toBe(0);
      const least = (1000 * (mailjet.callCount() - rate)) / rate;
      expect(Date.now() - began).toBeGreaterThanOrEqual(least);
      expect(least).toBeGreaterThan(0);
    });
  });
});

describe('a fault that stays', () => {
  wide('ends its own stream only, and what had been read is not read again', async () => {
    const generate = { contacts: 50, campaigns: 2, messages: 12_000, days: 60 };
    await withMailjet({ generate, settings: { fromTS: 'inclusive' } }, async (mailjet) => {
      const config = { retry_budget_seconds: 1, state_interval_seconds: 0, lookback_days: 0 };
      mailjet.fault({ kind: 'html', status: 503, path: rest('message'), skip: 14, times: 'always' });
      const bounds = { start_date: '2025-03-01T00:00:00Z' };
      const run = await read(mailjet, ['messages', 'contacts'], { config: { ...config, ...bounds } });
      expect(run.code).not.toBe(0);
      expect(run.errors).toMatchObject([{ failure_type: 'transient_error', stream_descriptor: { name: 'messages' } }]);
      expect([run.lastStatus('messages'), run.lastStatus('contacts')]).toEqual(['INCOMPLETE', 'COMPLETE']);
      mailjet.clearFaults();
      mailjet.clearCalls();
      const next = await read(mailjet, ['messages'], { config: { ...config, ...bounds }, state: run.stateAfter() });
      expect(next.code).toBe(0);
      const asked = mailjet.calls({ path: rest('message') }).map(({ parameters }) => parameters);
      const starts = asked.filter(({ MessageStatus }) => !MessageStatus).map(({ FromTS }) => Number(FromTS));
      expect(Math.min(...starts)).toBeGreaterThan(Date.parse('2025-03-02') / 1000);
      const all = await read(mailjet, ['messages'], { config });
      expectUpserted(mailjet, [run, next, all], ['messages']);
    });
  });
});

test.concurrent('a key that is revoked in the middle ends everything, and a state is left', async () => {
  await withMailjet({ generate: sheetWorld }, async (mailjet) => {
    const names = ['users', 'contacts', 'messages', 'message_history'];
    const config = { state_interval_seconds: 0 };
    mailjet.hook({ when: 'before', path: rest('messagehistory/*'), skip: 50, actions: { revokeKey: {} } });
    const process = await startRead(mailjet, names, { config });
    const run = await process.finished;
    expect(run.code).not.toBe(0);
    expect(new Set(run.errors.map(({ failure_type }) => failure_type))).toEqual(new Set(['config_error']));
    expect(run.errors[0]?.message).toMatch(/api_key_secret/);
    expect([run.lastStatus('users'), run.lastStatus('message_history')]).toEqual(['COMPLETE', 'INCOMPLETE']);
    expect(mailjet.calls({ status: 401 }).length).toBeLessThan(20);
  });
});
