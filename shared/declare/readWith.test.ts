import { describe, expect, test } from '@jest/globals';
import { type Choice, changed, newlyWanted, replaces, restoreChoices } from './readWith.ts';

const gained = (before: Choice, now: Choice): boolean => newlyWanted({ one: before }, { one: now }).length > 0;

describe('a setting', () => {
  test.each<[Choice, Choice, boolean]>([
    [false, true, true],
    [true, false, false],
    [true, true, false],
    [['a'], ['a', 'b'], true],
    [['a', 'b'], ['b'], false],
    [['a', 'b'], ['b', 'a'], false],
    [['a'], ['b'], true],
    [[], ['a'], true],
    [[1], [2], true],
    [['a'], null, true],
    [[], null, true],
    [null, ['a'], false],
    [null, null, false],
  ])('of %j before and %j now brings more: %p', (before, now, more) => {
    expect(gained(before, now)).toBe(more);
  });

  test('that a state does not know was read as it is now', () => {
    expect(newlyWanted({}, { one: true, two: null })).toEqual([]);
    expect(newlyWanted({ gone: false }, {})).toEqual([]);
    expect(newlyWanted({ gone: false })).toEqual([]);
  });

  test('changes when it brings more or less, and replaces when it brings both', () => {
    const before = { same: ['a'], less: ['a', 'b'], more: ['a'], other: ['a'], all: null };
    const now = { same: ['a'], less: ['a'], more: null, other: ['b'], all: ['a'] };
    expect(changed(before, now)).toEqual(['less', 'more', 'other', 'all']);
    expect(newlyWanted(before, now)).toEqual(['more', 'other']);
    expect([replaces(before, now, ['more']), replaces(before, now, ['more', 'other'])]).toEqual([false, true]);
  });
});

test('only values of settings are restored', () => {
  expect(restoreChoices(undefined)).toEqual({});
  expect(restoreChoices({ one: true, two: null, three: ['a', 1] })).toEqual({ one: true, two: null, three: ['a', 1] });
  for (const bad of [null, 5, [], { one: 'a' }, { one: [true] }, { one: {} }]) {
    expect(restoreChoices(bad)).toBeUndefined();
  }
});
