import { describe, expect, test } from '@jest/globals';
import type { DerivedStream } from '../declare/stream.ts';
import { type FailureType, SourceError } from '../errors.ts';
import { ApiError } from '../http/failure.ts';
import type { Row } from '../json.ts';
import { single } from '../paging/single.ts';
import { FakeList } from '../testing/fakeList.ts';
import { dated, list, runRead } from '../testing/syncs.ts';
import { fill } from '../testing/walks.ts';

const ids = (rows: readonly Row[]): unknown[] => rows.map(({ id }) => id).sort();
const some = (count: number): FakeList =>
  fill(
    new FakeList(),
    Array.from({ length: count }, (_one, index) => 1_000_000 - index),
  );
const children = (name: string, parent: ReturnType<typeof list>, more = {}) =>
  list(name, {
    request: { path: ({ slice }) => `${name}/${slice.key}` },
    sync: { order: 'full_refresh' },
    partitions: { parent, slice: ({ id }) => ({ key: id as number }) },
    ...more,
  });

describe('a sync', () => {
  test('tells of every stream STARTED, RUNNING, a STATE and COMPLETE, and counts its records', async () => {
    const { complete, recorder, statuses, errors } = await runRead({
      streams: [list('a'), list('empty')],
      answers: { a: some(7), empty: some(0) },
    });
    expect([complete, errors]).toEqual([true, []]);
    for (const name of ['a', 'empty']) {
      expect(statuses(name)).toEqual(['STARTED', 'RUNNING', 'COMPLETE']);
      const own = recorder.messages.filter(
        (one) => one.type === 'STATE' && one.state.stream.stream_descriptor.name === name,
      );
      expect(own.length).toBeGreaterThan(0);
      const counted = own.reduce((sum, one) => sum + (one.type === 'STATE' ? one.state.sourceStats.recordCount : 0), 0);
      expect(counted).toBe(name === 'a' ? 7 : 0);
    }
  });

  test('goes on with the others when one stream fails, and does not call that a success', async () => {
    const broken = (): never => {
      throw new Error('out of order');
    };
    const { complete, records, statuses, errors } = await runRead({
      streams: [list('a'), list('b'), list('c')],
      answers: { a: some(4), b: broken, c: some(4) },
    });
    expect(complete).toBe(false);
    expect([records('a').length, records('c').length]).toEqual([4, 4]);
    expect(statuses('b').at(-1)).toBe('INCOMPLETE');
    expect(errors.map(({ stream }) => stream)).toEqual(['b']);
  });

  describe('says which stream to deselect, since some clients keep all of a sync or nothing,', () => {
    const fault = (failureType: FailureType): SourceError => new SourceError(failureType, 'It may not be read.');
    const denied = new ApiError(
      { action: 'fail_stream', fault: 'config_error', message: 'It may not be read.' },
      { kind: 'answer', status: 403, text: '', headers: {} },
      'GET b',
    );
    test.each([
      ['where the configuration is at fault', fault('config_error'), ['a', 'b'], true],
      ['where the API refuses it', denied, ['a', 'b'], true],
      ['where the connector is at fault', new Error('unexpected'), ['a', 'b'], true],
      ['not where it passes', fault('transient_error'), ['a', 'b'], false],
      ['not where there is no other', fault('config_error'), ['b'], false],
    ])('%s', async (_name, thrown, selected, isAdvised) => {
      const broken = (): never => {
        throw thrown;
      };
      const { errors } = await runRead({
        streams: [list('a'), list('b')],
        answers: { a: some(4), b: broken },
        selected,
      });
      const [error, ...others] = errors.filter(({ stream }) => stream === 'b');
      expect([others, error?.message.match(/deselect the stream b/g)?.length ?? 0]).toEqual([[], isAdvised ? 1 : 0]);
    });
  });

  test('reads a parent once for itself and all its children', async () => {
    const parent = list('parents');
    const { requests, records, complete } = await runRead({
      streams: [parent, children('one', parent), children('two', parent)],
      answers: {
        parents: some(2),
        ...Object.fromEntries(['one', 'two'].flatMap((name) => [1, 2].map((key) => [`${name}/${key}`, some(2)]))),
      },
    });
    expect(complete).toBe(true);
    expect(requests.filter((path) => path === 'parents').length).toBe(1);
    expect([records('one').length, records('two').length]).toEqual([4, 4]);
  });

  test('fails the children of a parent that cannot be read, and says so', async () => {
    const parent = list('parents');
    const broken = (): never => {
      throw new Error('out of order');
    };
    const { complete, errors, statuses } = await runRead({
      streams: [parent, children('one', parent)],
      answers: { parents: broken },
    });
    expect(complete).toBe(false);
    expect(errors.find(({ stream }) => stream === 'one')?.message).toContain('It needs the list of parents');
    expect(statuses('one').at(-1)).toBe('INCOMPLETE');
  });
});

describe('a parent that is read for its children, too', () => {
  test('delivers what a start date that moves back uncovers', async () => {
    const parent = list('parents');
    const streams = [parent, children('one', parent)];
    const parents = some(30);
    const answers = { parents, ...Object.fromEntries(parents.rows.map(({ id }) => [`one/${id}`, some(0)])) };
    const late = new Date(999_996 * 1000).toISOString();
    const first = await runRead({ streams, answers, config: { start_date: late } });
    const second = await runRead({ streams, answers, state: first.states });
    const delivered = [...first.records('parents'), ...second.records('parents')];
    expect(ids(delivered)).toEqual(ids(parents.rows));
  });
});

describe('a derived stream', () => {
  const derived = (parent: ReturnType<typeof list>): DerivedStream => ({
    name: 'derived',
    primaryKey: ['id'],
    parent,
    derive: (row) => [{ id: `${row.id}a` }, { id: `${row.id}b` }],
  });

  test('comes with its full-refresh parent, or without it', async () => {
    const parent = list('parents', { sync: { order: 'full_refresh' } });
    const both = await runRead({ streams: [parent, derived(parent)], answers: { parents: some(4) } });
    expect([both.complete, both.records('parents').length, both.records('derived').length]).toEqual([true, 4, 8]);
    expect(both.requests.length).toBe(2);
    const alone = await runRead({
      streams: [parent, derived(parent)],
      selected: ['derived'],
      answers: { parents: some(4) },
    });
    expect([alone.records('parents').length, alone.records('derived').length]).toEqual([0, 8]);
  });

  test('comes with an incremental parent', async () => {
    const parent = list('parents');
    const { complete, errors, records } = await runRead({
      streams: [parent, derived(parent)],
      answers: { parents: some(4) },
    });
    expect(errors).toEqual([]);
    expect(complete).toBe(true);
    expect([records('parents').length, records('derived').length]).toEqual([4, 8]);
  });
});

describe('records', () => {
  test('with an unset time as cursor always come, whatever the start date, and their time is null', async () => {
    const times = ['2026-03-02T10:00:00', '0001-01-01T00:00:00Z', '2025-03-02T10:00:00'];
    const { records } = await runRead({
      streams: [list('a', { sync: { order: 'descending', disorder: 0, cursor: dated } })],
      schemas: {
        a: { type: 'object', properties: { id: {}, at: { type: ['null', 'string'], format: 'date-time' } } },
      },
      values: { unset: /^0001-01-01T00:00:00Z$/, withoutZone: true },
      config: { start_date: '2026-01-01T00:00:00Z' },
      answers: { a: () => ({ rows: times.map((at, id) => ({ id, at })) }) },
    });
    expect(records('a')).toEqual([
      { id: 0, at: '2026-03-02T10:00:00Z' },
      { id: 1, at: null },
    ]);
  });

  const broken = [null, 'x', 7, [], {}, { id: null }, { name: 'x' }];
  test.each(broken)('a page with %j among its rows is no answer, and nothing of it leaves', async (odd) => {
    const { records, statuses } = await runRead({
      streams: [list('a', { sync: { order: 'full_refresh' } })],
      answers: { a: () => ({ rows: [{ id: 1 }, odd] }) },
    });
    expect([records('a'), statuses('a').at(-1)]).toEqual([[], 'INCOMPLETE']);
  });

  test('that are derived without a key are no records, and an error', async () => {
    const parent = list('a', { sync: { order: 'full_refresh' } });
    const derive = (row: Row) => [{ of: row.id, id: 1 }, { of: row.id }];
    const { records, statuses } = await runRead({
      streams: [parent, { name: 'b', primaryKey: ['of', 'id'], parent, derive }],
      answers: { a: () => ({ rows: [{ id: 1 }] }) },
    });
    expect([records('b').length, statuses('b').at(-1)]).toEqual([1, 'INCOMPLETE']);
    expect([records('a').length, statuses('a').at(-1)]).toEqual([1, 'COMPLETE']);
  });

  const maybe = { records: (body: unknown) => (body as { rows: unknown[] | null }).rows };
  test('null for a list is asked for once more before it means none; a list that comes then counts', async () => {
    const cases: [(readonly Row[] | null)[], Row[]][] = [
      [[null, null], []],
      [[null, [{ id: 1 }]], [{ id: 1 }]],
    ];
    for (const [left, found] of cases) {
      const stream = list('a', { ...maybe, pager: single(), sync: { order: 'full_refresh' } });
      const { records, statuses } = await runRead({
        streams: [stream],
        answers: { a: () => ({ rows: left.length > 1 ? left.shift() : left[0] }) },
      });
      expect([records('a'), statuses('a').at(-1)]).toEqual([found, 'COMPLETE']);
    }
  });
});

test('an incremental run after an interrupted full refresh reads the partitions that were done', async () => {
  const streams = [
    list('kids', {
      request: { path: ({ slice }) => `kids/${slice.key}` },
      partitions: { slices: () => [{ key: 1 }, { key: 2 }] },
    }),
  ];
  const interrupted = {
    version: 1,
    refresh: 'running',
    done: ['1'],
    partitions: { 1: [{ low: null, high: 5 }] },
  };
  const { records, complete } = await runRead({
    streams,
    answers: { 'kids/1': some(3), 'kids/2': some(3) },
    state: { kids: interrupted },
  });
  expect(complete).toBe(true);
  expect(records('kids').length).toBe(6);
});
