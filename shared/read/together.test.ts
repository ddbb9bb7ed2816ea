import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import { ApiError, type ErrorAction } from '../http/failure.ts';
import { list, runRead, type SyncResult } from '../testing/syncs.ts';

const PAGES = 3;
const lists = (count: number): string[] => Array.from({ length: count }, (_, index) => `m${index}`);
const refusal = (action: ErrorAction): ApiError =>
  new ApiError(
    { action, fault: 'config_error', message: 'No.' },
    { kind: 'answer', status: 403, text: '', headers: {} },
    'GET rows',
  );

interface Read {
  run: SyncResult;
  /** Most requests under way at once; most pages that had come and none of whose rows had left. */
  most: { underWay: number; held: number };
}

/** Reads so many lists with rows in common, of three pages of one row each; those of `refused` are refused. */
async function readLists(count: number, concurrency: number, refused: ReadonlyMap<string, ErrorAction> = new Map()) {
  const most = { underWay: 0, held: 0 };
  let [underWay, answered, taken] = [0, 0, 0];
  const stream = list('rows', {
    sync: { order: 'descending', disorder: 0, cursor: { field: 'at', type: unixSecondsCursor } },
    request: { path: ({ slice }) => `rows/${slice.key}` },
    partitions: { slices: () => lists(count).map((key) => ({ key })) },
    dedupeAcrossPartitions: true,
    completion: {
      batch: 1,
      async complete(rows) {
        taken += rows.length;
        for (let turn = 0; turn < 5; turn++) await setImmediate();
        return rows;
      },
    },
  });
  const answers = lists(count).map((key, index) => {
    let page = 0;
    const answer = (): unknown => {
      const action = refused.get(key);
      if (action) throw refusal(action);
      page += 1;
      answered += 1;
      most.held = Math.max(most.held, answered - taken);
      const id = page * 100 + index;
      return { rows: [{ id, at: 1_700_000_000 - id, from: key }], next: page < PAGES ? String(page) : null };
    };
    return [`rows/${key}`, answer] as const;
  });
  const onRequest = async (): Promise<void> => {
    underWay += 1;
    most.underWay = Math.max(most.underWay, underWay);
    for (let turn = 0; turn < 3; turn++) await setImmediate();
    underWay -= 1;
  };
  const run = await runRead({ streams: [stream], answers: Object.fromEntries(answers), concurrency, onRequest });
  return { run, most } satisfies Read;
}

const fromOf = ({ run }: Read): unknown[] => run.records('rows').map(({ from }) => from);

describe('the next pages of lists with rows in common', () => {
  test.each([1, 2, 5, 20])(
    'are asked for side by side, %i at once, and their rows leave in the same order',
    async (size) => {
      const read = await readLists(8, size);
      expect([read.run.complete, read.most.underWay]).toEqual([true, Math.min(size, 8)]);
      expect(fromOf(read)).toEqual([...lists(8), ...lists(8), ...lists(8)]);
      expect(read.run.requests.length).toBe(8 * PAGES);
    },
  );

  test('are kept in small numbers, however many lists there are', async () => {
    const { most } = await readLists(60, 5);
    expect(most.held).toBeLessThanOrEqual(5);
  });

  test('are not asked for before one has been read', async () => {
    const all = new Map(lists(12).map((key) => [key, 'fail_stream' as const]));
    const { run } = await readLists(12, 5, all);
    expect([run.complete, run.requests.length]).toEqual([false, 3]);
  });

  test('that are refused concern their own list only', async () => {
    const read = await readLists(
      6,
      5,
      new Map([
        ['m2', 'fail_stream'],
        ['m4', 'skip_partition'],
      ]),
    );
    const others = lists(6).filter((key) => key !== 'm2' && key !== 'm4');
    expect(fromOf(read)).toEqual([...others, ...others, ...others]);
    expect([read.run.complete, read.run.errors.map(({ message }) => message)]).toEqual([false, ['Not read: m2. No.']]);
  });

  test('are given up together with all lists', async () => {
    await expect(readLists(6, 5, new Map([['m3', 'fail_sync']]))).rejects.toThrow('No.');
  });
});
