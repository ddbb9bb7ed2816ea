import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import { type ListStream, WHOLE } from '../declare/stream.ts';
import { SourceError } from '../errors.ts';
import { cursor, list } from '../testing/syncs.ts';
import { Holes } from './holes.ts';
import { StreamState } from './state.ts';

const newestFirst = list('conversations');
const unordered = list('conversations', { sync: { order: 'unordered', cursor } });

function holesOf(parent: ListStream) {
  const type = unixSecondsCursor;
  const shape = { stream: 'messages', cursor: type, partitioned: true, mode: 'incremental' } as const;
  const state = StreamState.decode(shape, undefined);
  const holes = new Holes({ parent, type, state, nameOf: ({ key }) => `conversation ${key}` });
  const leave = (at: number | undefined, slice = WHOLE): void =>
    holes.leave({ item: { key: at ?? 0 }, error: new SourceError('transient_error', 'Trouble.') }, slice, { at });
  return { holes, leave, intervals: ({ key } = WHOLE) => state.coverage(key).intervals };
}

describe('a parent that could not be followed', () => {
  test('is a gap in what is claimed later, of its own partition', () => {
    const { holes, leave, intervals } = holesOf(newestFirst);
    leave(5);
    const resume = { position: 'next', bound: null };
    for (const slice of [WHOLE, { key: 'other' }]) holes.claim(slice, 2, 9, resume);
    expect(intervals()).toEqual([
      { low: 5, high: 9 },
      { low: 2, high: 4, resume },
    ]);
    expect(intervals({ key: 'other' })).toEqual([{ low: 2, high: 9, resume }]);
  });

  test('is forgotten where it was claimed before', () => {
    const { holes, leave, intervals } = holesOf(newestFirst);
    holes.claim(WHOLE, null, 9);
    leave(9);
    expect(intervals()).toEqual([{ low: null, high: 8 }]);
  });

  test('is told of, by its name', () => {
    const { holes, leave } = holesOf(newestFirst);
    expect(holes.failure).toBeUndefined();
    leave(5);
    leave(6);
    expect(holes.failure).toMatchObject({ message: 'Not read: conversation 5, conversation 6. Trouble.' });
  });

  test('without a cursor value leaves no gap, so that nothing more is followed', () => {
    const { leave } = holesOf(unordered);
    expect(() => leave(undefined)).toThrow('Not read: conversation 0. Trouble.');
  });

  test('that is one of too many ends a list that is read newest first', () => {
    const { leave } = holesOf(newestFirst);
    for (let at = 11; at <= 18; at++) leave(at);
    expect(() => leave(19)).toThrow('and 4 more. Trouble.');
  });

  test('that is one of too many in another order: nothing is claimed from the lowest further one on', () => {
    const { holes, leave, intervals } = holesOf(unordered);
    holes.claim(WHOLE, null, 50);
    for (let at = 11; at <= 18; at++) leave(at);
    for (const further of [40, 30, 35]) leave(further);
    holes.claim(WHOLE, 29, 60);
    expect(intervals()).toEqual([
      { low: 18, high: 29 },
      { low: null, high: 10 },
    ]);
  });
});

test('whatever is claimed before and after, all of it but the holes is covered', () => {
  const value = fc.integer({ min: 1, max: 30 });
  const range = fc.tuple(fc.option(value), value);
  fc.assert(
    fc.property(fc.array(range), fc.uniqueArray(value, { maxLength: 8 }), fc.array(range), (before, left, after) => {
      const { holes, leave, intervals } = holesOf(newestFirst);
      for (const [low, high] of before) holes.claim(WHOLE, low, high);
      for (const at of left) leave(at);
      for (const [low, high] of after) holes.claim(WHOLE, low, high);
      const isIn = (at: number, low: unknown, high: unknown): boolean =>
        (low === null || at > Number(low)) && at <= Number(high);
      for (let at = 0; at <= 30; at++) {
        const isClaimed = [...before, ...after].some(([low, high]) => isIn(at, low, high));
        const isCovered = intervals().some(({ low, high }) => isIn(at, low, high));
        expect([at, isCovered]).toEqual([at, isClaimed && !left.includes(at)]);
      }
    }),
  );
});
