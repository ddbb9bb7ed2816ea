import { describe, expect, test } from '@jest/globals';
import type { Row } from '../json.ts';
import { SeenRows } from './seen.ts';

const memory = (capacity: number): SeenRows => new SeenRows(['id'], ({ at }) => at, capacity);
const rows = (count: number, from = 0): Row[] => Array.from({ length: count }, (_one, index) => ({ id: from + index }));

describe('rows met lately', () => {
  test('are known by key and cursor', () => {
    const recent = memory(10);
    expect(
      recent.fresh([
        { id: 1, at: 5 },
        { id: 1, at: 5 },
      ]).length,
    ).toBe(1);
    expect(recent.fresh([{ id: 1, at: 6 }]).length).toBe(1);
    expect([recent.has({ id: 1, at: 6 }), recent.has({ id: 2, at: 6 })]).toEqual([true, false]);
  });

  test('are those of a whole page at least, however large it is', () => {
    const recent = memory(10);
    expect(recent.fresh(rows(1_200)).length).toBe(1_200);
    expect(recent.fresh(rows(1_200))).toEqual([]);
  });

  test('are forgotten when many others have come', () => {
    const recent = memory(10);
    recent.fresh(rows(10));
    for (let from = 10; from < 50; from += 10) recent.fresh(rows(10, from));
    expect(recent.fresh(rows(1)).length).toBe(1);
  });

  test('without a key are told apart by what they hold', () => {
    const recent = memory(10);
    expect(recent.fresh([{ error: 'x' }, { error: 'y' }, { error: 'x' }])).toEqual([{ error: 'x' }, { error: 'y' }]);
    expect(recent.fresh([{ error: 'x' }])).toEqual([]);
  });
});
