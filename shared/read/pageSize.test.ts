import { describe, expect, test } from '@jest/globals';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import type { ListStream } from '../declare/stream.ts';
import { ApiError, type ErrorRule } from '../http/failure.ts';
import type { Params } from '../http/params.ts';
import { keysetDescending } from '../paging/keyset/keyset.ts';
import type { Pager } from '../paging/pager.ts';
import { FakeList } from '../testing/fakeList.ts';
import { list, runRead } from '../testing/syncs.ts';

const rule: ErrorRule = { action: 'smaller_pages', fault: 'config_error', message: 'Too many rows.' };

/** A list that refuses pages of more rows than it takes. */
class Strict extends FakeList {
  readonly asked: unknown[] = [];
  readonly most: number;

  constructor(most: number) {
    super({ upper: 'exclusive' });
    this.most = most;
    this.rows = Array.from({ length: 8 }, (_, index) => this.row(100 - index));
  }

  override answer(params: Params): ReturnType<FakeList['answer']> {
    this.asked.push(params.limit);
    if (Number(params.limit) > this.most)
      throw new ApiError(rule, { kind: 'answer', status: 400, text: '', headers: {} }, 'GET rows');
    return super.answer(params);
  }
}

const paged = (value: number): Pager =>
  keysetDescending({
    ...{ param: 'until', field: 'at', cursor: unixSecondsCursor, inclusive: false, ends: 'empty' },
    limit: { param: 'limit', value },
  });

const sized = (name: string, [first = 1, ...smaller]: readonly number[]): ListStream =>
  list(name, { pager: paged(first), smallerPages: smaller.map(paged), errors: [rule] });

/** Reads lists one after the other, each with the sizes that it asks for and the most that it is given; answers with the sizes asked for. */
async function readLists(lists: Record<string, readonly [sizes: readonly number[], most: number]>) {
  const answers = Object.fromEntries(Object.entries(lists).map(([name, [, most]]) => [name, new Strict(most)]));
  const streams = Object.entries(lists).map(([name, [sizes]]) => sized(name, sizes));
  const run = await runRead({ streams, answers, concurrency: 1 });
  const asked = Object.values(answers).map((one) => one.asked);
  const told = run.log.filter((line) => line.includes('smaller pages')).length;
  return { asked, told, run, rows: streams.map(({ name }) => run.records(name).length) };
}

const startOf = (asked: readonly unknown[]): unknown[] => asked.filter((size, index) => size !== asked[index - 1]);

describe('a size of pages that the API refuses', () => {
  test.each([
    [9, [6]],
    [5, [6, 4]],
    [3, [6, 4, 2]],
  ])('is lowered step by step: at most %i rows', async (most, steps) => {
    const { asked, rows, told, run } = await readLists({ a: [[6, 4, 2], most] });
    expect([run.complete, rows, told]).toEqual([true, [8], steps.length > 1 ? 1 : 0]);
    expect(startOf(asked[0] ?? [])).toEqual(steps);
  });

  test('that has no smaller one left fails the stream', async () => {
    const { asked, run } = await readLists({ a: [[6, 4, 2], 1] });
    expect([run.complete, asked]).toEqual([false, [[6, 4, 2]]]);
    expect(run.errors[0]?.message).toMatch(/^Too many rows\./);
  });

  test('is no matter of lists whose own is smaller', async () => {
    const { asked } = await readLists({ a: [[6, 4, 2], 4], b: [[4, 2], 4] });
    expect(asked.map(startOf)).toEqual([[6, 4], [4]]);
  });

  test('is not tried again by other lists', async () => {
    const { asked, told } = await readLists({ a: [[4, 2], 3], b: [[6, 4, 2], 3], c: [[4, 2], 3] });
    expect([asked.map(startOf), told]).toEqual([[[4, 2], [2], [2]], 1]);
  });
});
