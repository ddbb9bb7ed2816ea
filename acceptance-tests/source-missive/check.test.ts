import { describe, expect, test } from '@jest/globals';
import type { MissiveOptions } from '../simulators/missive/missive.ts';
import { labelIDs, organizationIDs, tokens } from '../simulators/missive/seed/ids.ts';
import type { Row } from '../support/messages.ts';
import { configOf, missiveConnector as connector, read, withMissive } from './setup.ts';

const unknownID = '00000000-1111-4222-8333-444444444444';

async function check(config: Row = {}, options: MissiveOptions = {}, prepare = (_missive: Prepared) => {}) {
  return withMissive(options, async (missive) => {
    prepare(missive);
    const run = await connector.run('check', { config: configOf(missive, config) });
    return { run, ...run.connectionStatus, calls: missive.calls() };
  });
}

type Prepared = Parameters<Parameters<typeof withMissive>[1]>[0];

test.concurrent('a good token passes, and proves that conversations may be read', async () => {
  const { run, status, calls } = await check();
  expect([run.code, status]).toEqual([0, 'SUCCEEDED']);
  expect(calls.map(({ path }) => path)).toEqual(['organizations', 'conversations']);
  expect(run.logs('WARN')).toEqual([]);
});

test.concurrent('spaces around the token do no harm', async () => {
  const { status } = await check({ api_key: ` ${tokens.mara}\n` });
  expect(status).toBe('SUCCEEDED');
});

test.concurrent('an account that has nothing passes with a hint', async () => {
  const { run, status } = await check({ api_key: tokens.una });
  expect([run.code, status]).toEqual([0, 'SUCCEEDED']);
  expect(JSON.stringify(run.messages)).toMatch(/belongs to no organization/);
});

test.concurrent('what is configured and there passes', async () => {
  const { status } = await check({
    organization_id: organizationIDs.saltworks.toUpperCase(),
    shared_label_ids: [labelIDs.clients],
    mailboxes: [],
  });
  expect(status).toBe('SUCCEEDED');
});

describe('fails and says what to do', () => {
  const envelopes = ['nested', 'text', 'message', 'errors', 'plain', 'empty'] as const;
  test.concurrent.each(envelopes)('a revoked token (error as %s)', async (errorEnvelope) => {
    const { run, status, message } = await check({}, { settings: { errorEnvelope } }, ({ revokeToken }) =>
      revokeToken(),
    );
    expect([run.code, status, run.errors]).toEqual([0, 'FAILED', []]);
    expect(message).toMatch(/token/);
    expect(message).toMatch(/missive_pat-/);
    expect(message).toMatch(/Productive/);
    expect(message).not.toMatch(/\[object|undefined/);
    if (errorEnvelope !== 'empty') expect(message).toContain('invalid or has been revoked');
  });

  test.concurrent('a wrong token', async () => {
    const { run, status, message } = await check({ api_key: 'missive_pat-of-nobody-at-all' });
    expect([run.code, status]).toEqual([0, 'FAILED']);
    expect(message).toMatch(/missive_pat-/);
  });

  test.concurrent.each([401, 403] as const)('a plan without API (%i)', async (planStatus) => {
    const { run, status, message } = await check({}, { settings: { planStatus } });
    expect([run.code, status]).toEqual([0, 'FAILED']);
    expect(message).toMatch(/Productive/);
  });

  test.concurrent('an organization that is not theirs, with those that are', async () => {
    const { run, status, message } = await check({ organization_id: unknownID });
    expect([run.code, status]).toEqual([0, 'FAILED']);
    expect(message).toMatch(/organization_id/);
    expect(message).toContain(organizationIDs.harbor);
  });

  test.concurrent.each([unknownID, labelIDs.hidden])('the shared label %s', async (id) => {
    const { run, status, message } = await check({ shared_label_ids: [id] });
    expect([run.code, status]).toEqual([0, 'FAILED']);
    expect(message).toMatch(/shared_label_ids/);
    expect(message).toContain(id);
  });

  test.concurrent('no mailbox at all', async () => {
    const { run, status, message } = await check({ mailboxes: [] });
    expect(status ?? run.errors[0]?.failure_type).toMatch(/FAILED|config_error/);
    expect(message ?? run.errors[0]?.message).toMatch(/mailboxes/);
  });

  test.concurrent('a time zone that is none', async () => {
    const { status, message } = await check({
      organization_id: organizationIDs.harbor,
      analytics: { time_zone: 'Mars/Base' },
    });
    expect(status).toBe('FAILED');
    expect(message).toMatch(/time_zone/);
  });
});

test.concurrent.each([401, 403] as const)('a plan without API fails read on every stream (%i)', async (planStatus) => {
  await withMissive({ settings: { planStatus } }, async (missive) => {
    const streams = ['users', 'tasks', 'conversations', 'messages'];
    const run = await read(missive, streams);
    expect(run.code).not.toBe(0);
    expect(new Set(run.errors.map(({ failure_type }) => failure_type))).toEqual(new Set(['config_error']));
    expect(run.errors[0]?.message).toMatch(/Productive/);
    for (const stream of streams) expect([stream, run.lastStatus(stream)]).toEqual([stream, 'INCOMPLETE']);
  });
});

test.concurrent('a fault and then a good answer pass', async () => {
  const { run, status } = await check({}, { faults: [{ kind: 'html', status: 502 }] });
  expect([run.code, status]).toEqual([0, 'SUCCEEDED']);
});

test.concurrent('an API that stays out of order fails, and another try may do', async () => {
  const faults = [{ kind: 'error', code: 'internal_error', times: 'always' } as const];
  const { run } = await check({ retry_budget_seconds: 0 }, { faults });
  expect([run.code, run.errors, run.connectionStatus?.status]).toEqual([0, [], 'FAILED']);
  expect(run.connectionStatus?.message).toMatch(/try again later/);
});

test.concurrent('an address where no Missive lives fails', async () => {
  const faults = [
    { kind: 'reply', status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":1}' } as const,
  ];
  const { status } = await check({ retry_budget_seconds: 0 }, { faults });
  expect(status).not.toBe('SUCCEEDED');
});
