import { expect, test } from '@jest/globals';
import type { Row } from '../json.ts';
import { MAX_ROWS } from './rowDigests.ts';
import { type Mark, SweptRows, sweptDigest } from './sweptRows.ts';

const MUCH = 100_000;
const week = 7;
const mark = (id: number, state: string): Mark => ({ week, digest: sweptDigest(`${id}`, state), isSwept: true });
const leave = (rows: SweptRows, ...marks: Mark[]): boolean => {
  const isForgotten = rows.forget(marks);
  rows.note(marks);
  return isForgotten;
};
const encoded = (rows: SweptRows): Row => rows.encode(MUCH) ?? {};

test('of any number of rows, one that leaves in another state is not known in the one before', () => {
  const rows = SweptRows.none();
  const all = Array.from({ length: MAX_ROWS + 1 }, (_, id) => mark(id, 'spam'));
  leave(rows, ...all);
  const before = encoded(rows);
  expect(before).toEqual({ [week]: expect.stringMatching(/^=.{8}$/) });
  expect(leave(rows, { ...mark(3, ''), isSwept: false })).toBe(true);
  expect([rows.has(mark(3, 'spam')), encoded(rows)[week] === before[week]]).toEqual([false, false]);
  leave(rows, mark(3, 'spam'));
  expect(encoded(rows)).toEqual(before);
});

test('what was forgotten is not known again when what has been read does not count', () => {
  const rows = SweptRows.decode(encodedOf(mark(1, 'spam'), mark(2, 'spam')), 'The state');
  leave(rows, mark(1, 'bounced'), mark(3, 'spam'));
  rows.revert();
  const known = [mark(1, 'spam'), mark(1, 'bounced'), mark(2, 'spam'), mark(3, 'spam')].map((one) => rows.has(one));
  expect(known).toEqual([false, false, true, false]);
  const summed = SweptRows.decode({ [week]: '=AAAABBBB' }, 'The state');
  summed.revert();
  expect(summed.isSummed(week)).toBe(true);
  leave(summed, mark(1, 'bounced'));
  summed.revert();
  expect(summed.weeks).toEqual([]);
});

function encodedOf(...marks: Mark[]): Row {
  const rows = SweptRows.none();
  leave(rows, ...marks);
  return encoded(rows);
}

test.each([[null], [7], ['='], [[]], [{ x: '' }], [{ 2960: 5 }], [{ 2960: 'short' }], [{ 2960: '=toolong12' }]])(
  'what no state of ours holds is refused: %j',
  (value) => {
    expect(() => SweptRows.decode(value, 'The state')).toThrow(
      /^The state: "swept" must hold digests of rows by week\./,
    );
  },
);
