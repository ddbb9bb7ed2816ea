import { expect, test } from '@jest/globals';
import { unixSecondsCursor } from '../../coverage/cursor.ts';
import type { Range } from '../subscription.ts';
import { type NewestRange, plannedRanges } from './rangePlan.ts';

/** What is new lies above 90, of which what lies above `from` is looked back on; 60 to 70 and all up to 20 is missing. */
const rangesFrom = (from: number | null): Range[] => [
  { from, low: 90, high: null },
  { from: 60, low: 60, high: 70 },
  { from: null, low: null, high: 20 },
];

const planned = (from: number | null, how: NewestRange): (readonly unknown[])[] =>
  plannedRanges(unixSecondsCursor, rangesFrom(from), how).map(({ from: low, high }) => [low, high]);

test('as a whole, what is new is read with the look-back below it', () => {
  expect(planned(80, 'whole')).toEqual([
    [80, null],
    [60, 70],
    [null, 20],
  ]);
});

test('apart, what is new comes first', () => {
  expect(planned(80, 'apart')).toEqual([
    [90, null],
    [80, 90],
    [60, 70],
    [null, 20],
  ]);
});

test('nothing is read again that has been read already', () => {
  expect(planned(80, 'already')).toEqual([
    [60, 70],
    [null, 20],
  ]);
});

test.each([
  ['whole', [[50, null]]],
  [
    'apart',
    [
      [90, null],
      [50, 90],
    ],
  ],
  ['already', []],
] as const)('a gap within what is looked back on is read with that (%s)', (how, newest) => {
  expect(planned(50, how)).toEqual([...newest, [null, 20]]);
});

test('a gap that reaches into what is looked back on is read below it only', () => {
  expect(planned(65, 'already')).toEqual([
    [60, 65],
    [null, 20],
  ]);
});

test('nothing is left below a look-back without an end', () => {
  expect(planned(null, 'whole')).toEqual([[null, null]]);
  expect(planned(null, 'already')).toEqual([]);
});

test('of no ranges there is nothing to read', () => {
  expect(plannedRanges(unixSecondsCursor, [], 'whole')).toEqual([]);
});
