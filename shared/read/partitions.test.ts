import { describe, expect, test } from '@jest/globals';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import type { ListStream } from '../declare/stream.ts';
import { configError, SourceError } from '../errors.ts';
import { ApiError, type ErrorAction } from '../http/failure.ts';
import type { Row } from '../json.ts';
import { list, runRead, type SyncResult } from '../testing/syncs.ts';

const apiError = (action: ErrorAction, fault: 'transient_error' | 'config_error' = 'transient_error'): ApiError =>
  new ApiError(
    { action, fault, message: 'Trouble.' },
    { kind: 'answer', status: 500, text: '', headers: {} },
    'GET children',
  );

/** Reads the children of the parents 1 to `parents`, one after the other; those of some parents throw. */
function readChildren(failing: ReadonlyMap<number, Error>, parents = 4, state?: SyncResult): Promise<SyncResult> {
  const parent = list('parents', { sync: { order: 'full_refresh' } });
  const child = list('children', {
    sync: { order: 'full_refresh' },
    request: { path: ({ slice }) => `children/${slice.key}` },
    partitions: { parent, slice: ({ id }) => ({ key: id as number }) },
  });
  const ids = Array.from({ length: parents }, (_one, index) => index + 1);
  const answer = (id: number) => (): unknown => {
    const error = failing.get(id);
    if (error) throw error;
    return { rows: [{ id: id * 10 }], next: null };
  };
  return runRead({
    streams: [parent, child],
    answers: {
      parents: () => ({ rows: ids.map((id) => ({ id })), next: null }),
      ...Object.fromEntries(ids.map((id) => [`children/${id}`, answer(id)])),
    },
    selected: ['children'],
    concurrency: 1,
    ...(state && { state: state.states }),
  });
}

const idsOf = (run: SyncResult): unknown[] => run.records('children').map(({ id }) => id);

describe('a partition that keeps failing', () => {
  test.each([
    [[1], [20, 30, 40]],
    [[2], [10, 30, 40]],
    [[4], [10, 20, 30]],
    [
      [1, 3],
      [20, 40],
    ],
  ])('%j: the others are read, and the next sync reads only the failed ones', async (failing, others) => {
    const first = await readChildren(new Map(failing.map((id) => [id, apiError('retry')])));
    expect([first.complete, idsOf(first)]).toEqual([false, others]);
    expect(first.statuses('children').at(-1)).toBe('INCOMPLETE');
    expect(first.errors).toEqual([{ stream: 'children', message: `Not read: ${failing.join(', ')}. Trouble.` }]);
    const next = await readChildren(new Map(), 4, first);
    expect([next.complete, idsOf(next)]).toEqual([true, failing.map((id) => id * 10)]);
  });

  test('is named in the message, yet no more than five are', async () => {
    const failing = new Map([1, 2, 3, 4, 5, 6, 7].map((id) => [id, apiError('fail_stream')]));
    const { errors } = await readChildren(failing, 8);
    expect(errors).toEqual([{ stream: 'children', message: 'Not read: 1, 2, 3, 4, 5 and 2 more. Trouble.' }]);
  });
});

describe('partitions that are passed over', () => {
  const refused = apiError('skip_partition', 'config_error');
  const gone = apiError('skip_partition');
  const all = (error: Error): Map<number, Error> => new Map([1, 2, 3, 4].map((id) => [id, error]));

  test('because they are gone are none that failed', async () => {
    const run = await readChildren(all(gone));
    expect([run.complete, run.errors, idsOf(run)]).toEqual([true, [], []]);
  });

  test('because they are refused stop no other', async () => {
    const run = await readChildren(new Map([[2, refused]]));
    expect([run.complete, run.errors, idsOf(run)]).toEqual([true, [], [10, 30, 40]]);
  });

  test('because all of them are refused fail the stream, and are tried again by the next sync', async () => {
    const first = await readChildren(all(refused));
    expect([first.complete, first.statuses('children').at(-1)]).toEqual([false, 'INCOMPLETE']);
    expect(first.errors).toEqual([{ stream: 'children', message: 'Not read: 1, 2, 3, 4. Trouble.' }]);
    const next = await readChildren(all(refused), 4, first);
    expect([next.complete, next.errors]).toEqual([false, first.errors]);
    const last = await readChildren(new Map(), 4, next);
    expect([last.complete, idsOf(last)]).toEqual([true, [10, 20, 30, 40]]);
  });
});

describe('no further partition is begun', () => {
  test.each([
    ['a config error', configError('Trouble.')],
    ['a quota that is used up for too long', new SourceError('transient_error', 'Trouble.')],
    ['a fault of the connector', new TypeError('Trouble.')],
  ])('after %s', async (_what, error) => {
    const run = await readChildren(new Map([[2, error]]), 9);
    expect(run.complete).toBe(false);
    expect(run.requests.filter((path) => path.startsWith('children/')).length).toBeLessThanOrEqual(3);
    expect(run.errors[0]?.message).not.toContain('Not read');
  });

  test('after three were refused and none was read', async () => {
    const refused = apiError('fail_stream', 'config_error');
    const all = await readChildren(new Map([1, 2, 3, 4, 5, 6, 7, 8, 9].map((id) => [id, refused])), 9);
    expect(all.requests.filter((path) => path.startsWith('children/')).length).toBeLessThanOrEqual(6);
    const one = await readChildren(new Map([[2, refused]]), 9);
    expect([one.complete, idsOf(one).length]).toEqual([false, 8]);
  });

  test('after an error that ends the sync', async () => {
    const last = new Map([
      [2, apiError('fail_sync')],
      [9, new Error('The last was read.')],
    ]);
    await expect(readChildren(last, 9)).rejects.toThrow(/^Trouble\.$/);
  });
});

describe('a list that repeats itself', () => {
  const repeating = { rows: [{ id: 99, at: 1_700_000_000 }], next: 'again' };

  test.each([true, undefined])('keeps no other from being read to its end (rows in common: %s)', async (common) => {
    const boxes = ['a', 'b', 'c', 'd', 'e', 'f'];
    const rows = list('rows', {
      request: { path: ({ slice }) => `rows/${slice.key}` },
      partitions: { slices: () => boxes.map((key) => ({ key })) },
      ...(common && { dedupeAcrossPartitions: common }),
    });
    const bodies = boxes.map((box, index) => {
      let pages = 0;
      const next = (): Row => {
        const [id, more] = [10 * index + ++pages, pages < 4];
        return { rows: [{ id, at: 1_700_000_000 - id }], next: more ? `${pages}` : null };
      };
      return [`rows/${box}`, box === 'b' ? () => repeating : next] as const;
    });
    const run = await runRead({ streams: [rows], answers: Object.fromEntries(bodies), concurrency: 1 });
    expect(run.complete).toBe(false);
    expect(new Set(run.records('rows').map(({ id }) => Number(id))).size).toBe(5 * 4 + 1);
    expect(run.errors[0]?.message).toMatch(/^Not read: b\. The API repeats itself/);
    const { partitions } = run.states.rows as { partitions: Record<string, unknown> };
    expect(Object.keys(partitions).toSorted()).toEqual(['a', 'c', 'd', 'e', 'f']);
  });

  test('three times, where none could be read, is the last that is tried', async () => {
    const boxes = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const rows = list('rows', {
      request: { path: ({ slice }) => `rows/${slice.key}` },
      partitions: { slices: () => boxes.map((key) => ({ key })) },
    });
    const answers = Object.fromEntries(boxes.map((box) => [`rows/${box}`, () => repeating]));
    const run = await runRead({ streams: [rows], answers, concurrency: 1 });
    expect([run.complete, run.requests.includes('rows/c'), run.requests.includes('rows/g')]).toEqual([
      false,
      true,
      false,
    ]);
  });
});

describe('slices with rows in common', () => {
  const at = (id: number): number => 1_700_000_000 - id;
  /** A read over four slices of two rows each, a row a page: the slices that the records are from, and the requests, in their order. */
  async function readOf(
    dedupeAcrossPartitions: NonNullable<ListStream['dedupeAcrossPartitions']>,
  ): Promise<{ from: readonly unknown[]; requests: readonly string[] }> {
    const slices = ['a1', 'a2', 'b1', 'b2'].map((key, index) => ({ key, group: key[0], first: index * 10 }));
    const stream = list('rows', {
      sync: { order: 'descending', disorder: 0, cursor: { field: 'at', type: unixSecondsCursor } },
      request: { path: ({ slice }) => `rows/${slice.key}` },
      partitions: { slices: () => slices },
      dedupeAcrossPartitions,
    });
    const answers = slices.map(({ key, first }) => {
      let asked = 0;
      const answer = (): unknown => {
        const id = first + ++asked;
        return { rows: [{ id, at: at(id), from: key }], next: asked < 2 ? String(asked) : null };
      };
      return [`rows/${key}`, answer] as const;
    });
    const run = await runRead({ streams: [stream], answers: Object.fromEntries(answers), concurrency: 4 });
    expect(run.complete).toBe(true);
    return { from: run.records('rows').map(({ from }) => from), requests: run.requests };
  }

  test('are walked side by side, the newest first', async () => {
    const { from } = await readOf(true);
    expect(from).toEqual(['a1', 'a2', 'b1', 'b2', 'a1', 'a2', 'b1', 'b2']);
  });

  test('group by group, where only those of a group have any', async () => {
    const { from, requests } = await readOf(({ group }) => group);
    const of = (group: string): unknown[] => from.filter((key) => String(key).startsWith(group));
    expect([of('a'), of('b')]).toEqual([
      ['a1', 'a2', 'a1', 'a2'],
      ['b1', 'b2', 'b1', 'b2'],
    ]);
    // Those of the second do not wait for those of the first.
    expect(requests.indexOf('rows/b1')).toBeLessThan(requests.lastIndexOf('rows/a1'));
    expect(requests.lastIndexOf('rows/b1')).toBeLessThan(requests.lastIndexOf('rows/a2'));
  });
});
