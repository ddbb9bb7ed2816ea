import { describe, test } from '@jest/globals';
import fc from 'fast-check';
import { unixSecondsCursor } from '../../coverage/cursor.ts';
import { listAt } from '../../declare/records.ts';
import type { ListStream } from '../../declare/stream.ts';
import { token } from '../../paging/token.ts';
import { FakeList, type FakeListOptions } from '../../testing/fakeList.ts';
import { histories, type Possible, play, type World } from '../../testing/history.ts';
import { runs } from '../../testing/seeds.ts';

interface Shape {
  api?: Partial<FakeListOptions>;
  disorder?: number;
  pageSize: number;
  lagSeconds?: number;
  lookbacks?: number[];
  withSince?: boolean;
}

function world({ api, disorder = 0, pageSize, lagSeconds = 1, lookbacks = [0], withSince = false }: Shape): World {
  const sync = {
    order: 'descending' as const,
    disorder,
    cursor: { field: 'at', type: unixSecondsCursor },
    lagSeconds,
    ...(withSince && { since: (bound: string | number) => ({ since: bound }) }),
  };
  const stream: ListStream = {
    name: 'rows',
    primaryKey: ['id'],
    request: { path: 'rows' },
    records: listAt('rows'),
    pager: token({ path: 'next', param: 'token', pageSize: { param: 'limit', value: pageSize } }),
    sync,
  };
  return { list: new FakeList(api), stream, lagSeconds, lookbacks };
}

/** Not below 3: the loop guard's ten pages have a test of their own. */
const pageSize = fc.integer({ min: 3, max: 8 });
const lookback = fc.nat(4);
const lagSeconds = fc.integer({ min: 1, max: 3 });

function holds(possible: Possible, shapes: fc.Arbitrary<Shape>): Promise<void> {
  const property = fc.asyncProperty(histories(possible), shapes, async (history, shape) => {
    await play(history, world(shape));
  });
  return fc.assert(property, runs(500));
}

describe('a newest-first walk, whatever happens to it, loses nothing, claims nothing too early and repeats little', () => {
  test('strict order, tokens that shift when rows are inserted', () =>
    holds({ edits: true }, fc.record({ pageSize, lagSeconds, lookbacks: lookback.map((one) => [one]) })));

  test('strict order, tokens that name a row and may go stale', () =>
    holds(
      { staleTokens: true },
      fc.record({
        api: fc.constant({ tokens: 'keyset' as const }),
        pageSize,
        lagSeconds,
        lookbacks: lookback.map((one) => [one]),
      }),
    ));

  test('shifting tokens that may go stale', () =>
    holds({ staleTokens: true, edits: true }, fc.record({ pageSize, lagSeconds })));

  test('saved tokens that point lower, since rows were removed between runs', () =>
    holds({ removals: true }, fc.record({ pageSize })));

  test('a start date that moves', () =>
    holds({ startDates: 'same', edits: true }, fc.record({ pageSize, lookbacks: lookback.map((one) => [one]) })));

  test('start and end dates that move', () =>
    holds(
      { startDates: 'same', endDates: true, edits: true, staleTokens: true },
      fc.record({ pageSize, lagSeconds, lookbacks: lookback.map((one) => [one]) }),
    ));

  test('a lower bound that the API honours, exclusively or not, or ignores', () =>
    holds(
      { startDates: 'same', edits: true },
      fc.record({
        api: fc.record({ lower: fc.constantFrom('exclusive', 'inclusive', 'ignored') }),
        withSince: fc.constant(true),
        pageSize,
        lookbacks: lookback.map((one) => [one]),
      }),
    ));

  describe.each([1, 2, 3])('rows that stand up to %i places off the order', (disorder) => {
    test('nothing is inserted meanwhile', () =>
      holds(
        { disorder, mostTies: 1 },
        fc.record({ disorder: fc.constant(disorder), pageSize, lookbacks: lookback.map((one) => [one]) }),
      ));

    test('with end dates', () =>
      holds(
        { disorder, startDates: 'same', endDates: true, edits: true },
        fc.record({ disorder: fc.constant(disorder), pageSize, lookbacks: lookback.map((one) => [one]) }),
      ));

    test('with insertions, edits and start dates', () =>
      holds(
        { disorder, startDates: 'same', edits: true },
        fc.record({ disorder: fc.constant(disorder), pageSize, lookbacks: lookback.map((one) => [one]) }),
      ));
  });

  test('two takers of the rows, with coverage of their own', () =>
    holds({ destinations: 2 }, fc.record({ pageSize, lookbacks: fc.array(lookback, { minLength: 2, maxLength: 2 }) })));

  test('two takers and end dates', () =>
    holds(
      { destinations: 2, startDates: 'different', endDates: true },
      fc.record({ pageSize, lookbacks: fc.array(lookback, { minLength: 2, maxLength: 2 }) }),
    ));

  test('two takers with start dates of their own', () =>
    holds(
      { destinations: 2, startDates: 'different' },
      fc.record({ pageSize, lookbacks: fc.array(lookback, { minLength: 2, maxLength: 2 }) }),
    ));
});
