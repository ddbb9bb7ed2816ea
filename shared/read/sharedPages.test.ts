import { expect, test } from '@jest/globals';
import { SharedPages } from './sharedPages.ts';

const [one, two] = [{ reader: 1 }, { reader: 2 }];
const row = { id: 1 };

function pagesOf(readers: number) {
  const shared = new SharedPages<string>(readers);
  const asked: string[] = [];
  const take = (name: string, taker: object, of: { id: number } = row): Promise<string> =>
    shared.of(of).take(name, taker, async () => {
      asked.push(name);
      return `${name} ${asked.length}`;
    });
  return { asked, take };
}

test('a page is asked for once for all readers, also while it is under way, and is not kept beyond', async () => {
  const { asked, take } = pagesOf(2);
  expect(await Promise.all([take('a', one), take('a', two)])).toEqual(['a 1', 'a 1']);
  expect(await take('a', two)).toBe('a 2');
  expect(asked).toEqual(['a', 'a']);
});

test('a reader that comes for the same page again has it asked for anew, and others have the newer one', async () => {
  const { take } = pagesOf(2);
  expect([await take('a', one), await take('a', one), await take('a', two)]).toEqual(['a 1', 'a 2', 'a 2']);
});

test('a row that came with a later answer has pages of its own, although it is of the same parent', async () => {
  const { take } = pagesOf(2);
  expect([await take('a', one), await take('a', two, { ...row })]).toEqual(['a 1', 'a 2']);
});

test('an error is that of all readers', async () => {
  const shared = new SharedPages<string>(2);
  let asked = 0;
  const ask = async (): Promise<string> => {
    asked += 1;
    throw new Error('refused');
  };
  for (const reader of [one, two]) await expect(shared.of(row).take('a', reader, ask)).rejects.toThrow('refused');
  expect(asked).toBe(1);
});

test('of pages that a reader has no use for, few are kept', async () => {
  const { asked, take } = pagesOf(2);
  const names = Array.from({ length: 30 }, (_, n) => `page ${n}`);
  for (const name of names) await take(name, one);
  for (const name of names.toReversed()) await take(name, two);
  expect(asked.length).toBe(30 + 10);
});
