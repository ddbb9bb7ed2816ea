import { describe, test } from '@jest/globals';
import fc from 'fast-check';
import type { FakeListOptions } from '../../../shared/testing/fakeList.ts';
import { histories, type Possible, play } from '../../../shared/testing/history.ts';
import { runs } from '../../../shared/testing/seeds.ts';
import { type Shape, upwards } from './testing/upwards.ts';

const bound = fc.constantFrom('exclusive' as const, 'inclusive' as const);
const shapes = (walk: FakeListOptions['walk'], takers = 1): fc.Arbitrary<Shape> =>
  fc.record({
    api: fc.record({
      walk: fc.constant(walk),
      lower: bound,
      upper: bound,
      pages: fc.constantFrom(true, false, 'from zero' as const),
    }),
    limit: fc.integer({ min: 2, max: 6 }),
    lookbacks: fc.array(fc.nat(4), { minLength: takers, maxLength: takers }),
    lagSeconds: fc.integer({ min: 1, max: 3 }),
  });

function holds(walk: FakeListOptions['walk'], possible: Possible, takers = 1): Promise<void> {
  const property = fc.asyncProperty(histories(possible), shapes(walk, takers), async (history, one) => {
    await play(history, upwards(one));
  });
  return fc.assert(property, runs(300));
}

const walks = ['keyset', 'always_lower', 'always_upper', 'ascending_ignored', 'unbounded'] as const;

describe.each(walks)('whatever the bound means (%s), nothing is lost, claimed too early, or often repeated', (walk) => {
  test('with kills and rows that arrive meanwhile', () => holds(walk, {}));
  test('with no two rows of one value', () => holds(walk, { mostTies: 1 }));
  test('with a start date that moves', () => holds(walk, { startDates: 'same' }));
  test('with start and end dates that move', () => holds(walk, { startDates: 'same', endDates: true }));
  test('with two takers and start dates of their own', () =>
    holds(walk, { destinations: 2, startDates: 'different' }, 2));
});
