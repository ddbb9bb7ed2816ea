import { expect, test } from '@jest/globals';
import { inOrder } from './inOrder.ts';

/** Work that ends when it is told to. */
class Bench {
  readonly begun: number[] = [];
  readonly #ends = new Map<number, PromiseWithResolvers<string>>();
  over: (() => boolean) | undefined;

  readonly work = (item: number, isOver: () => boolean): Promise<string> => {
    this.begun.push(item);
    this.over = isOver;
    const end = Promise.withResolvers<string>();
    this.#ends.set(item, end);
    return end.promise;
  };

  end(item: number): void {
    this.#ends.get(item)?.resolve(`done ${item}`);
  }

  fail(item: number): void {
    this.#ends.get(item)?.reject(new Error(`failed ${item}`));
  }
}

test('results come in order, the first item is worked on alone, then as many as may be', async () => {
  const bench = new Bench();
  const results = inOrder([1, 2, 3, 4, 5], 3, bench.work);
  const first = results.next();
  expect(bench.begun).toEqual([1]);
  bench.end(1);
  expect(await first).toEqual({ done: false, value: 'done 1' });
  const second = results.next();
  expect(bench.begun).toEqual([1, 2, 3, 4]);
  bench.end(3);
  bench.end(4);
  bench.end(2);
  expect((await second).value).toBe('done 2');
  expect((await results.next()).value).toBe('done 3');
  const [fourth, fifth] = [results.next(), results.next()];
  expect((await fourth).value).toBe('done 4');
  bench.end(5);
  expect((await fifth).value).toBe('done 5');
  expect((await results.next()).done).toBe(true);
});

test('an error is thrown in its turn, and what is under way is told that it is over', async () => {
  const bench = new Bench();
  const results = inOrder([1, 2, 3], 3, bench.work);
  const first = results.next();
  bench.end(1);
  await first;
  const second = results.next();
  bench.fail(3);
  bench.end(2);
  expect((await second).value).toBe('done 2');
  expect(bench.over?.()).toBe(false);
  await expect(results.next()).rejects.toThrow('failed 3');
  expect(bench.over?.()).toBe(true);
});

test('whoever wants no more ends it', async () => {
  const bench = new Bench();
  const results = inOrder([1, 2], 3, bench.work);
  const first = results.next();
  bench.end(1);
  await first;
  await results.return();
  expect([bench.begun, bench.over?.()]).toEqual([[1], true]);
});
