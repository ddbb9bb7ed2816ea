import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MailshakeSimulator } from '../simulators/mailshake/mailshake.ts';
import type { Call } from '../simulators/shared/call-log.ts';
import { sorted } from '../support/records.ts';
import type { Run } from '../support/run.ts';
import { allStreams, keyOfStream, quickStreams, read, startSeeded } from './setup.ts';
import { shown, truth } from './truth.ts';

let mailshake: MailshakeSimulator;
let run: Run;
let calls: Call[];

beforeAll(async () => {
  mailshake = await startSeeded();
  run = await read(mailshake);
  calls = mailshake.calls();
});
afterAll(() => mailshake.close());

test('a first sync of everything ends with 0', () => {
  expect(run.code).toBe(0);
  expect(run.errors).toEqual([]);
});

test.each(quickStreams)('%s: every record is what the API said', async (stream) => {
  const expected = await truth(mailshake, stream);
  expect(expected.length).toBeGreaterThan(0);
  expect(sorted(shown(stream, run.records(stream)), keyOfStream(stream))).toEqual(
    sorted(expected, keyOfStream(stream)),
  );
});

test.each(allStreams)('%s: is started, runs, leaves a state and completes', (stream) => {
  const statuses = run.statuses(stream);
  expect(statuses[0]).toBe('STARTED');
  expect(statuses).toContain('RUNNING');
  expect(statuses.at(-1)).toBe('COMPLETE');
  expect(run.states(stream).length).toBeGreaterThan(0);
});

test('the counts of the states add up to the records', () => {
  for (const stream of allStreams) {
    const counted = run.states(stream).reduce((sum, { sourceStats }) => sum + (sourceStats?.recordCount ?? 0), 0);
    expect([stream, counted]).toEqual([stream, run.records(stream).length]);
  }
});

test('the API sees no refused call, no key outside the header, and one call at a time', () => {
  expect(calls.filter(({ status }) => status !== 200)).toEqual([]);
  expect(calls.filter(({ credentials }) => credentials.url || credentials.body)).toEqual([]);
  const ofApi = calls.filter(({ path }) => !path.startsWith('/downloads/'));
  expect(new Set(ofApi.map(({ credentials }) => credentials.header))).toEqual(new Set(['Basic']));
  for (const { url } of calls) expect(url).not.toMatch(/api_?key/i);
  expect(Math.max(...calls.map(({ inFlight }) => inFlight))).toBe(1);
});

test('a parent list is fetched once for all that need it', () => {
  expect(calls.filter(({ path }) => path === 'campaigns/list')).toHaveLength(1);
});

describe('records keep', () => {
  test('the keys of custom fields, also the odd ones', () => {
    const names = new Set(run.records('recipients').flatMap(({ fields }) => Object.keys(fields as object)));
    for (const name of ['', 'Straße', 'Annual Revenue (USD)', 'Annual Revenue USD']) expect(names).toContain(name);
  });

  test('a one-off mail without `message`, a reply without `parent`', () => {
    expect(run.records('sent_messages').filter((row) => !('message' in row))).toHaveLength(5);
    expect(run.records('replies').filter((row) => !('parent' in row))).toHaveLength(1);
  });

  test('nulls of an unassigned lead', () => {
    const lead = run.records('leads').find(({ assignedTo }) => assignedTo === null);
    expect(lead).toMatchObject({ assignedTo: null, assignedOnDate: null });
  });
});
