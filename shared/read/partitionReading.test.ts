import { describe, expect, test } from '@jest/globals';
import { listAt } from '../declare/records.ts';
import type { ListStream, ParentPartitions } from '../declare/stream.ts';
import { ApiError } from '../http/failure.ts';
import { single } from '../paging/single.ts';
import { list, runRead } from '../testing/syncs.ts';

const parent = list('boxes', { pager: single(), sync: { order: 'full_refresh' } });

/** A box whose rows are read as one of several users; `good` is the one that may. */
function rowsAs(users: readonly string[], more: Partial<ParentPartitions<Record<string, unknown>>> = {}): ListStream {
  return list('rows', {
    request: { path: ({ slice }) => `rows-${(slice.users as string[])[0]}` },
    pager: single(),
    sync: { order: 'full_refresh' },
    partitions: {
      parent,
      slice: ({ id }) => ({ key: String(id), users }),
      moved: async (slice) => {
        const [, ...rest] = slice.users as string[];
        return rest.length ? { ...slice, users: rest } : undefined;
      },
      ...more,
    },
  });
}

function refuse(): never {
  const rule = { action: 'skip_partition', fault: 'config_error', message: 'Not this user.' } as const;
  throw new ApiError(rule, { kind: 'answer', status: 403, text: '', headers: {} }, 'GET rows');
}

async function readAs(stream: ListStream, users: readonly string[]) {
  const tries: string[] = [];
  const answers = Object.fromEntries(
    users.map((user) => [
      `rows-${user}`,
      () => {
        tries.push(user);
        return user === 'good' ? { rows: [{ id: 1 }] } : refuse();
      },
    ]),
  );
  const result = await runRead({
    streams: [parent, stream],
    modes: { boxes: 'full_refresh', rows: 'full_refresh' },
    answers: { boxes: () => ({ rows: [{ id: 7 }] }), ...answers },
  });
  return { tries, rows: result.records('rows').length, statuses: result.statuses('rows') };
}

describe('a slice that can not be read becomes another one', () => {
  test('once, unless more is allowed', async () => {
    const users = ['a', 'b', 'good'];
    expect(await readAs(rowsAs(users), users)).toMatchObject({ tries: ['a', 'b'], rows: 0 });
  });

  test('as often as is allowed', async () => {
    const users = ['a', 'b', 'c', 'good'];
    expect(await readAs(rowsAs(users, { maxMoves: 3 }), users)).toMatchObject({ tries: users, rows: 1 });
    expect(await readAs(rowsAs(users, { maxMoves: 2 }), users)).toMatchObject({ tries: ['a', 'b', 'c'], rows: 0 });
  });

  test('never, where it may not', async () => {
    expect(await readAs(rowsAs(['a', 'good'], { maxMoves: 0 }), ['a', 'good'])).toMatchObject({ tries: ['a'] });
  });

  test('no further once it can be read, and nowhere when nothing is left', async () => {
    const all = ['good', 'b'];
    expect(await readAs(rowsAs(all, { maxMoves: 5 }), all)).toMatchObject({ tries: ['good'], rows: 1 });
    expect(await readAs(rowsAs(['a', 'b'], { maxMoves: 5 }), ['a', 'b'])).toMatchObject({
      tries: ['a', 'b'],
      rows: 0,
    });
  });
});

test('rows are found at a path, or by a function of the body', async () => {
  for (const records of [listAt('rows'), (body: unknown) => (body as { rows: unknown[] }).rows]) {
    const stream = list('rows', { records, pager: single(), sync: { order: 'full_refresh' } });
    const result = await runRead({ streams: [stream], answers: { rows: () => ({ rows: [{ id: 1 }, { id: 2 }] }) } });
    expect(result.records('rows')).toEqual([{ id: 1 }, { id: 2 }]);
  }
});
