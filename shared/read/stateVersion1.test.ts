import { describe, expect, test } from '@jest/globals';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import type { Row } from '../json.ts';
import { upgraded } from './stateVersion1.ts';

const shape = { cursor: unixSecondsCursor, lookback: 0 };
const children = { ...shape, since: null };

describe('a state of version 1', () => {
  test('that was read to its end says the same', () => {
    const state = { version: 1, readWith: { all: true }, covered: [{ low: null, high: 90 }] };
    expect(upgraded(state, shape)).toEqual({ ...state, version: 2 });
  });

  test('without a cursor keeps what it has finished', () => {
    const state = { version: 1, refresh: 'running', done: ['a'] };
    expect(upgraded(state, { lookback: 0 })).toEqual({ ...state, version: 2 });
  });

  test('that was under way looks back from where it said, whatever the look-back is', () => {
    const covered = [
      { low: 50, high: 90, resume: { position: 'x', bound: null }, recheck: 30 },
      { low: null, high: 40 },
    ];
    const { recheck: _, ...newest } = covered[0] as Row;
    expect(upgraded({ version: 1, covered }, { ...shape, lookback: 7 })).toEqual({
      version: 2,
      covered: [{ ...newest, verified: 37 }, covered[1]],
    });
  });

  const partitions = (...lists: [string, Row[]][]): Row => ({
    version: 1,
    since: null,
    partitions: Object.fromEntries(lists),
  });
  const finished = [{ low: null, high: 90, reach: 95 }];

  test('of children knows them up to where the least is known of a partition', () => {
    const other = [{ low: null, high: 80, reach: 82 }];
    expect(upgraded(partitions(['a', finished], ['b', other]), children)).toEqual({
      version: 2,
      since: null,
      verified: 82,
      partitions: { a: [{ low: null, high: 90 }], b: [{ low: null, high: 80 }] },
    });
  });

  test.each<[string, Row[], number | undefined]>([
    ['what was known before a reading under way', [{ low: null, high: 99, known: 70 }], 70],
    ['nothing, where nothing was', [{ low: null, high: 99, known: null }], undefined],
    ['its top, where it does not say how far up they were', [{ low: null, high: 60 }], 60],
    [
      'what lies below its gaps',
      [
        { low: 50, high: 99 },
        { low: 20, high: 40 },
        { low: null, high: 10 },
      ],
      10,
    ],
    ['nothing, where the lowest gap has no end', [{ low: 50, high: 99 }], undefined],
    ['what the others say, where it had no rows', [], 95],
  ])('of children knows of a partition %s', (_what, list, verified) => {
    expect(upgraded(partitions(['a', finished], ['b', list]), children).verified).toBe(verified);
  });

  test('of children that look back has subtracted that already from what was known', () => {
    const list = [{ low: null, high: 99, known: 70, recheck: 75 }];
    const { verified } = upgraded(partitions(['a', list]), { ...children, lookback: 5 });
    expect(verified).toBe(75);
  });

  test('that is none is left to be refused', () => {
    expect(upgraded({ version: 1, covered: 5 }, shape)).toEqual({ version: 2, covered: 5 });
    expect(upgraded({ version: 1, partitions: [] }, shape)).toEqual({ version: 2, partitions: [] });
    expect(upgraded({ version: 1, covered: [7] }, children)).toMatchObject({ covered: [7] });
  });
});
