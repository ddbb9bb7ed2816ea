import { describe, expect, test } from '@jest/globals';
import type { ListStream } from '../declare/stream.ts';
import { ApiError } from '../http/failure.ts';
import { QuotaError } from '../http/quota.ts';
import type { Row } from '../json.ts';
import { list, runRead } from '../testing/syncs.ts';

type Answer = () => unknown;

function throwing(error: Error): Answer {
  return () => {
    throw error;
  };
}

const apiError = (action: 'fail_stream' | 'missing_resource', status: number): ApiError =>
  new ApiError(
    { action, fault: 'config_error', message: 'No right.' },
    { kind: 'answer', status, text: '', headers: {} },
    'GET rows',
  );
const refused = throwing(apiError('fail_stream', 403));
const good: Answer = () => ({ rows: [{ id: 1, at: 1_000 }], next: null });
/** Ever new tokens, and no new row. */
const repeating = (): Answer => {
  let page = 0;
  return () => ({ rows: [{ id: 99, at: 1_000 }], next: `t${++page}` });
};

const fullRefresh = { sync: { order: 'full_refresh' } } as const;
const boxes = (count: number): string[] => Array.from({ length: count }, (_one, index) => `box${index}`);
const partitioned = (count: number, more: Partial<ListStream> = {}): ListStream =>
  list('rows', {
    request: { path: ({ slice }) => `rows/${slice.key}` },
    partitions: { slices: () => boxes(count).map((key) => ({ key })) },
    ...more,
  });
const answering = (count: number, answer: (index: number) => Answer): Record<string, Answer> =>
  Object.fromEntries(boxes(count).map((key, index) => [`rows/${key}`, answer(index)]));

describe('of partitions with rows in common, all of them ill, so many are begun', () => {
  test.each([
    ['refused', refused, 3],
    ['without quota for too long', throwing(new QuotaError('Too long.')), 1],
    ['a fault of the connector', throwing(new TypeError('A fault.')), 1],
  ])('%s', async (_what, answer, most) => {
    const streams = [partitioned(20, { dedupeAcrossPartitions: true })];
    const run = await runRead({ streams, answers: answering(20, () => answer) });
    expect(run.complete).toBe(false);
    expect(new Set(run.requests).size).toBeLessThanOrEqual(most);
  });

  test('not filtered: one, and no STATE claims what it answers', async () => {
    let page = 0;
    const belonging = { says: ({ box }: Row, { key }: { key: unknown }) => box === key };
    const answer = (): unknown => ({ rows: [{ id: ++page, at: 1e6 - page, box: 'other' }], next: `p${page}` });
    const streams = [partitioned(3, { dedupeAcrossPartitions: true, belonging })];
    const run = await runRead({ streams, answers: answering(3, () => answer) });
    const claims = run.recorder.messages.filter(
      (one) => one.type === 'STATE' && JSON.stringify(one.state).includes('"high"'),
    );
    expect([claims, new Set(run.requests).size]).toEqual([[], 1]);
  });
});

test('lists that repeat themselves are given up after some of them, and the error names those', async () => {
  const answers = answering(201, (index) => (index ? repeating() : good));
  const run = await runRead({ streams: [partitioned(201)], answers });
  expect(run.requests.length).toBeLessThan(500);
  expect(run.errors[0]?.message).toMatch(
    /^Not read: box1, box2, box3, box4, box5 and \d+ more\. The API repeats itself/,
  );
});

describe.each([
  ['refused', () => refused],
  ['repeating', repeating],
])('three partitions that are always %s', (_what, ill) => {
  test('keep no other from being read while a first one, which is long, is under way', async () => {
    let page = 0;
    const long: Answer = () => ({ rows: [{ id: 100 + ++page, at: 1e6 - page }], next: page < 50 ? `p${page}` : null });
    const answers = answering(16, (index) => (index === 0 ? long : index < 4 ? ill() : good));
    const run = await runRead({ streams: [partitioned(16)], answers, concurrency: 3 });
    expect(run.requests).toContain('rows/box15');
  });

  test('keep no other from being read by a refresh that goes on', async () => {
    const answers = answering(16, (index) => (index > 0 && index < 4 ? ill() : good));
    const state = { rows: { version: 2, refresh: 'running', done: ['box0'] } };
    const run = await runRead({ streams: [partitioned(16, fullRefresh)], answers, state, concurrency: 1 });
    expect(run.requests).toContain('rows/box15');
  });

  test('keep no refresh from beginning anew at last', async () => {
    const answers = answering(6, (index) => (index > 2 ? ill() : good));
    let state: Record<string, Row> = {};
    const begun: boolean[] = [];
    for (let run = 0; run < 4; run++) {
      const result = await runRead({ streams: [partitioned(6, fullRefresh)], answers, state, concurrency: 1 });
      state = result.states;
      begun.push(result.requests.includes('rows/box0'));
    }
    expect(begun).toEqual([true, false, true, false]);
  });
});

test('a resource that is not there for one partition, and answers for another at the same time, is not complete', async () => {
  const missing = throwing(apiError('missing_resource', 404));
  let isAnswered = (): void => {};
  const first = new Promise<void>((resolve) => {
    isAnswered = resolve;
  });
  const run = await runRead({
    streams: [partitioned(4, fullRefresh)],
    answers: answering(4, (index) => (index ? good : missing)),
    // The second is on its way when the first is answered.
    onRequest: async (path) => {
      if (path === 'rows/box1') await first;
      if (path === 'rows/box0') setTimeout(isAnswered);
    },
  });
  expect([run.complete, run.errors[0]?.message]).toEqual([false, 'No right.']);
});
