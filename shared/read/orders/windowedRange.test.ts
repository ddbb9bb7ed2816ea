import { describe, expect, test } from '@jest/globals';
import { type CursorValue, unixSecondsCursor } from '../../coverage/cursor.ts';
import { WindowedRange } from './windowedRange.ts';
import type { Window } from './windowPages.ts';

const FIRST_SECONDS = 30;
const MOST = 100;
const END = 1_000;

const rules = (more: { longest?: number; isEndOpen?: boolean } = {}) => ({
  sync: { cursor: { field: 'at', type: unixSecondsCursor }, windowSeconds: () => FIRST_SECONDS },
  config: {},
  bounds: { end: END, longest: Number.POSITIVE_INFINITY, isEndOpen: false, ...more },
  limit: { most: MOST },
});

/** What a range asks for, where windows have so many rows; undefined: as many as they may. */
function asked(
  range: WindowedRange,
  rowsOf: (window: Window) => number,
  isCounted = true,
): [CursorValue, CursorValue][] {
  const windows: [CursorValue, CursorValue][] = [];
  for (let window = range.next(); window; window = range.next()) {
    windows.push([window.after, window.until]);
    if (windows.length > 100) throw new Error('It makes no end.');
    const rows = rowsOf(window);
    if (rows > window.most()) range.hadTooMany(window, { tooMany: rows, isCounted });
    else range.read(window, rows);
  }
  return windows;
}

const rowsAt =
  (...times: number[]) =>
  ({ after, until }: Window): number =>
    times.filter((at) => at > Number(after) && at <= Number(until)).length;
const each = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_one, index) => from + index);

describe('a range in windows', () => {
  test('is one window where nothing says that it is too long', () => {
    expect(asked(new WindowedRange(0, null, rules()), () => 0)).toEqual([[0, END]]);
    expect(asked(new WindowedRange(0, 400, rules()), () => MOST)).toEqual([[0, 400]]);
  });

  test('ends where all windows do', () => {
    expect(asked(new WindowedRange(900, END + 50, rules()), () => 0)).toEqual([[900, END]]);
    expect(asked(new WindowedRange(END, null, rules()), () => 0)).toEqual([]);
  });

  test('has no window longer than the longest', () => {
    expect(asked(new WindowedRange(0, 250, rules({ longest: 100 })), () => 0)).toEqual([
      [0, 100],
      [100, 200],
      [200, 250],
    ]);
  });

  test('is cut to half as many rows as a window may have, where it is known how many there are', () => {
    // 400 rows in 400 seconds, of which 100 may come at once.
    expect(asked(new WindowedRange(0, 400, rules()), rowsAt(...each(1, 400))).slice(0, 3)).toEqual([
      [0, 400],
      [0, 50],
      [50, 100],
    ]);
  });

  test('is cut to the window that is declared, where it is not known how many there are', () => {
    expect(asked(new WindowedRange(0, 400, rules()), rowsAt(...each(1, 400)), false)[1]).toEqual([0, FIRST_SECONDS]);
  });

  test('looks for the first rows in the half of what is left', () => {
    const windows = asked(new WindowedRange(0, 400, rules()), rowsAt(...each(280, 400)));
    expect(windows.slice(0, 4)).toEqual([
      [0, 400],
      [0, 166],
      [166, 283],
      [283, 400],
    ]);
  });

  test('doubles its windows as long as they have few rows', () => {
    // A minute full of rows at the beginning, and hardly any after.
    const windows = asked(new WindowedRange(0, 900, rules()), rowsAt(...each(1, 120)), false);
    expect(windows.slice(1, 7).map(([after, until]) => Number(until) - Number(after))).toEqual([
      30, 30, 30, 30, 30, 60,
    ]);
  });

  test('has at least windows of one second, which may have any number of rows', () => {
    const window = new WindowedRange(0, 1, rules()).next();
    expect(window?.most()).toBe(Number.POSITIVE_INFINITY);
    const windows = asked(new WindowedRange(0, 4, rules()), () => 1_000);
    expect(windows.at(-1)).toEqual([3, 4]);
  });

  test('asks at least once where the server may turn out to be ahead', () => {
    const open = { isEndOpen: true };
    expect(new WindowedRange(END + 10, null, rules(open)).next()).toMatchObject({ after: END + 10, until: END + 11 });
    expect(new WindowedRange(END + 10, END + 10, rules(open)).next()).toBeUndefined();
  });
});
