import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { list, runRead } from '../testing/syncs.ts';
import { Pool } from './pool.ts';

test('whoever is under way goes on, in turn, before all that are yet to begin, whatever their places', async () => {
  const pool = new Pool(1);
  const order: string[] = [];
  const read = async (priority: number, pages: number): Promise<void> => {
    for (let page = 0; page < pages; page++) {
      await pool.acquire(priority, page > 0);
      order.push(`list ${priority}`);
      await setImmediate();
      pool.release();
    }
  };
  const first = read(2, 3);
  await setImmediate();
  await Promise.all([first, read(1, 2), read(0, 2)]);
  expect(order).toEqual(['list 2', 'list 2', 'list 2', 'list 0', 'list 0', 'list 1', 'list 1']);
});

test('whoever has lent its place does not wait for those that have more to go on with', async () => {
  const pool = new Pool(1);
  const order: string[] = [];
  let back = (): void => {};
  const away = new Promise<void>((resolve) => {
    back = resolve;
  });
  const lender = pool.run(1, async () => {
    await pool.lend(1, () => away);
    order.push('lender');
  });
  await setImmediate();
  for (let page = 0; page < 4; page++) {
    await pool.acquire(0, page > 0);
    if (page === 1) back();
    order.push('other');
    await setImmediate();
    pool.release();
  }
  await lender;
  expect(order).toEqual(['other', 'other', 'lender', 'other', 'other']);
});

test('children of a list that is under way do not wait for the many pages of lists further down', async () => {
  const conversations = list('conversations');
  const messages = list('messages', {
    partitions: { parent: conversations, slice: ({ id }) => ({ key: id as number }), incremental: true },
    completion: {
      batch: 10,
      // Long enough for others to take the place that was lent.
      complete: async (rows) => {
        for (let turn = 0; turn < 5; turn++) await setImmediate();
        return [...rows];
      },
    },
  });
  const pages = (count: number, from: number) => {
    let page = 0;
    return () => ({ rows: [{ id: from + ++page, at: 2e9 - page }], next: page < count ? `p${page}` : null });
  };
  let id = 0;
  const run = await runRead({
    streams: [conversations, messages, list('long1'), list('long2')],
    onRequest: () => setImmediate(),
    answers: {
      ...{ conversations: pages(6, 0), long1: pages(400, 1_000), long2: pages(400, 2_000) },
      messages: () => ({ rows: [{ id: ++id, at: 900 }], next: null }),
    },
  });
  expect(run.complete).toBe(true);
  expect(run.requests.lastIndexOf('messages')).toBeLessThan(run.requests.lastIndexOf('long1'));
});

describe('what runs before its turn', () => {
  const busy = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) await setImmediate();
  };

  test('takes a place that nobody waits for, and gives it back', async () => {
    const pool = new Pool(2);
    await pool.acquire(0);
    const ahead = pool.runAhead(busy);
    expect([ahead !== undefined, pool.runAhead(busy)]).toEqual([true, undefined]);
    const next = pool.acquire(0);
    await ahead?.settled;
    await next;
    expect(pool.runAhead(busy)).toBeUndefined();
  });

  test('is begun only as long as fewer than there are places were not taken', async () => {
    const pool = new Pool(3);
    const [first, second] = [pool.runAhead(busy), pool.runAhead(busy)];
    await first?.settled;
    await second?.settled;
    await setImmediate();
    expect(pool.runAhead(busy)).toBeUndefined();
    await first?.take();
    expect(pool.runAhead(busy)).toBeDefined();
  });

  test('may fail before anybody looks', async () => {
    const pool = new Pool(2);
    const ahead = pool.runAhead(async () => {
      throw new Error('Trouble.');
    });
    await ahead?.settled;
    await setImmediate();
    await expect(ahead?.take()).rejects.toThrow('Trouble.');
  });
});
