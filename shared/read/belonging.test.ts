import { describe, expect, test } from '@jest/globals';
import type { Belonging, Stream } from '../declare/stream.ts';
import { ApiError } from '../http/failure.ts';
import type { Row } from '../json.ts';
import { FakeList } from '../testing/fakeList.ts';
import { list, runRead } from '../testing/syncs.ts';
import { fill } from '../testing/walks.ts';
import { assertBelonging, type Belongings, isUnfiltered } from './belonging.ts';

const rows = (...ids: number[]): Row[] => ids.map((id) => ({ id, of: id % 10 }));

function looking(belonging: Belonging) {
  const stream = list('rows', { belonging });
  const known: Belongings = new Map();
  const asked: unknown[] = [];
  return {
    asked,
    isUnfiltered: () => isUnfiltered(known, 'rows'),
    at: (key: number, page: readonly Row[], nobodys: readonly Row[] | Error = [], isFirstPage = true) =>
      assertBelonging(known, stream, {
        slice: { key },
        name: String(key),
        rows: page,
        isFirstPage,
        params: { of: key, limit: 3 },
        ask: async (params) => {
          asked.push(params);
          if (nobodys instanceof Error) throw nobodys;
          return nobodys;
        },
      }),
  };
}

const refused = (kind: 'answer' | 'network') =>
  new ApiError(
    { action: 'skip_partition', fault: 'transient_error', message: 'No.' },
    { kind, text: '', headers: {} },
    'rows',
  );
const notKept = 'did not keep to what it was asked for';

describe('rows that say whose they are', () => {
  const says: Belonging['says'] = ({ of }, { key }) => (of === undefined ? undefined : of === key);

  test('are believed; one of somebody else is none', async () => {
    const look = looking({ says, nobody: { of: 99 } });
    await look.at(1, rows(1, 11));
    expect([look.asked, look.isUnfiltered()]).toEqual([[], false]);
    await expect(look.at(2, rows(2, 13), [], false)).rejects.toThrow(notKept);
    expect(look.isUnfiltered()).toBe(true);
  });

  test('and do not say it: it is looked for in another way', async () => {
    const look = looking({ says, nobody: { of: 99 } });
    await look.at(1, [{ id: 1 }]);
    expect(look.asked).toEqual([{ of: 99, limit: 3 }]);
  });
});

describe('rows that stand in one slice only', () => {
  test('may come again in the same one, and in no other', async () => {
    const look = looking({ apart: true });
    await look.at(1, rows(1, 2));
    await look.at(1, rows(1, 2));
    await look.at(2, []);
    await look.at(2, rows(3, 1));
    await expect(look.at(3, rows(1, 5))).rejects.toThrow(notKept);
  });
});

describe('something that is not there', () => {
  test('is asked for once, when rows came', async () => {
    const look = looking({ nobody: { of: 99 } });
    await look.at(1, []);
    expect(look.asked).toEqual([]);
    await look.at(1, rows(1));
    await look.at(2, rows(1));
    expect(look.asked).toHaveLength(1);
  });

  test('must not be answered as a slice is, whatever the counts and the order', async () => {
    await expect(looking({ nobody: { of: 99 } }).at(1, rows(1, 2), rows(2, 1))).rejects.toThrow(notKept);
  });

  test('may be answered otherwise, or be refused', async () => {
    await looking({ nobody: { of: 99 } }).at(1, rows(1), rows(2, 3));
    await looking({ nobody: { of: 99 } }).at(1, rows(1), refused('answer'));
    await expect(looking({ nobody: { of: 99 } }).at(1, rows(1), refused('network'))).rejects.toThrow('No.');
  });
});

describe('of a list that turned out not to be filtered nothing is claimed', () => {
  const rows = list('rows', {
    request: { path: ({ slice }) => `rows/${slice.key}` },
    partitions: { slices: () => [{ key: 'a' }, { key: 'b' }] },
    belonging: { apart: true },
  });

  /** In the first run the API answers the rows of b for both; in the second it filters. */
  async function bothRuns(other: Stream, answers: Record<string, () => unknown>) {
    const [a, b] = [new FakeList(), fill(new FakeList(), [1_003, 1_002])];
    a.rows.push({ id: 101, at: 1_001 }, { id: 100, at: 1_000 });
    a.now = b.now;
    const common = { streams: [rows, other], concurrency: 1 };
    const first = await runRead({ ...common, answers: { ...answers, 'rows/a': b, 'rows/b': b } });
    const second = await runRead({ ...common, answers: { ...answers, 'rows/a': a, 'rows/b': b }, state: first.states });
    expect([first.complete, second.complete]).toEqual([false, true]);
    expect(second.records('rows').map(({ id }) => id)).toContain(101);
    return second.records(other.name).map(({ id }) => id);
  }

  test('nor of what is derived from it', async () => {
    const derive = ({ id, at }: Row): Row[] => [{ id: `part of ${id}`, at }];
    const parts: Stream = { name: 'parts', primaryKey: ['id'], parent: rows, derive, cursorField: 'at' };
    expect(await bothRuns(parts, {})).toContain('part of 101');
  });

  test('nor of the children of its rows', async () => {
    const children = list('children', {
      request: { path: ({ slice }) => `children/${slice.key}` },
      partitions: { parent: rows, slice: ({ id }) => ({ key: id as number }), incremental: true },
    });
    const child = (id: number) =>
      [`children/${id}`, () => ({ rows: [{ id: 1_000 + id, at: 999 }], next: null })] as const;
    expect(await bothRuns(children, Object.fromEntries([1, 2, 100, 101].map(child)))).toContain(1_101);
  });
});
