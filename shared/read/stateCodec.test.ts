import { expect, test } from '@jest/globals';
import { Coverage } from '../coverage/coverage.ts';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import type { ReadWith } from '../declare/readWith.ts';
import type { Row } from '../json.ts';
import { RowDigests } from './rowDigests.ts';
import { decodeState, encodeState, type StateContent } from './stateCodec.ts';
import type { StateShape } from './stateShape.ts';
import { SweptRows } from './sweptRows.ts';

const shape: StateShape = {
  ...{ stream: 'rows', cursor: unixSecondsCursor, partitioned: true, mode: 'incremental', since: 10, until: 900 },
  readWith: { rows: { all: true } },
};
const refresh: StateShape = { ...shape, mode: 'full_refresh' };
const content: StateContent = {
  coverages: new Map([['a', new Coverage(unixSecondsCursor).add(3, 9, { position: 'next', bound: 2 })]]),
  done: new Set(['a']),
  verified: 7,
  digests: RowDigests.decode({ a: 'abcdefgh' }, true, '', 'The state'),
  swept: SweptRows.decode({ 5: 'abcdefgh' }, 'The state'),
};
const under = { isOver: false, hints: true };
const interval = { low: 3, high: 9, resume: { position: 'next', bound: 2 } };
const stored = (state: Row): string => JSON.stringify(state);

test('of an incremental stream a state says what is covered, and in which states rows left', () => {
  expect(stored(encodeState(shape, content, under))).toBe(
    stored({
      ...{ version: 2, readWith: { all: true }, since: 10, verified: 7, partitions: { a: [interval] } },
      ...{ digests: { a: 'abcdefgh' }, swept: { 5: 'abcdefgh' } },
    }),
  );
});

test('of a full refresh it says what is finished and up to which end, and nothing of that when it is over', () => {
  const rest = { partitions: { a: [interval] }, digests: { a: 'abcdefgh' } };
  const common = { version: 2, readWith: { all: true }, since: 10, verified: 7 };
  expect(stored(encodeState(refresh, content, under))).toBe(
    stored({ ...common, refresh: 'running', until: 900, done: ['a'], ...rest }),
  );
  expect(stored(encodeState(refresh, content, { ...under, isOver: true }))).toBe(
    stored({ ...common, refresh: 'complete', ...rest }),
  );
});

test('a state without hints is without what could hold a secret', () => {
  const { partitions } = encodeState(shape, content, { ...under, hints: false });
  expect(partitions).toEqual({ a: [{ low: 3, high: 9 }] });
});

test.each([
  ['an incremental stream', shape, { done: new Set() }],
  ['a full refresh under way', refresh, { swept: SweptRows.none() }],
])('what a state of %s says is what is taken over from it', (_what, one, but) => {
  const again = decodeState(one, JSON.parse(stored(encodeState(one, content, under))));
  expect(again).toEqual({ ...content, ...but, widening: undefined });
  expect(again.coverages.get('a')?.intervals).toEqual([interval]);
  expect([again.digests.of('a'), again.swept.weeks]).toEqual([new Set(['abcdefgh']), one === shape ? [5] : []]);
});

test('nothing is taken over from a full refresh that is over, nor from one with other settings, which is told', () => {
  const taken = (state: Row, readWith: ReadWith = { rows: { all: true } }) => {
    const { coverages, done, verified, widening } = decodeState({ ...refresh, readWith }, state);
    return [coverages.size, done.size, verified, widening?.kind];
  };
  expect(taken(encodeState(refresh, content, { ...under, isOver: true }))).toEqual([0, 0, undefined, undefined]);
  expect(taken(encodeState(refresh, content, under), { rows: { all: false } })).toEqual([0, 0, undefined, 'refresh']);
});
