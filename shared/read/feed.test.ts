import { describe, expect, test } from '@jest/globals';
import { configError, SourceError } from '../errors.ts';
import { ApiError, type ErrorAction } from '../http/failure.ts';
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
