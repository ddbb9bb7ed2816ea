import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
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
