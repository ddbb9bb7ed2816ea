import { describe, test } from '@jest/globals';
import fc from 'fast-check';
import { unixSecondsCursor } from '../../coverage/cursor.ts';
import { keysetDescending } from '../../paging/keyset/keyset.ts';
import type { KeysetOptions } from '../../paging/keyset/options.ts';
import { FakeList, type FakeListOptions } from '../../testing/fakeList.ts';
import { histories, type Possible, play } from '../../testing/history.ts';
import { runs } from '../../testing/seeds.ts';
import { list as listStream } from '../../testing/syncs.ts';

interface Shape {
  api: Partial<FakeListOptions>;
  limit: number;
  options: Pick<KeysetOptions<number>, 'inclusive' | 'ends' | 'ties'>;
  lookback: number;
  disorder?: number;
  mostTies?: number;
}

async function holds(possible: Possible, shapes: fc.Arbitrary<Shape>): Promise<void> {
  const property = fc.asyncProperty(
    histories(possible),
    shapes,
    fc.boolean(),
    async (history, { api, limit, options, lookback, disorder = 0, mostTies }, isKnown) => {
      const pager = keysetDescending({
        param: 'until',
        field: 'at',
        cursor: unixSecondsCursor,
        limit: { param: 'limit', value: limit },
        ...(isKnown && { key: 'id' }),
        ...options,
      });
      const sync = {
        order: 'descending' as const,
        disorder,
        cursor: { field: 'at', type: unixSecondsCursor },
        lagSeconds: 1,
      };
      const stream = listStream('rows', { pager, sync });
      await play(history, {
        list: new FakeList(api),
        stream,
        lagSeconds: 1,
        lookbacks: [lookback],
        ...(mostTies !== undefined && { mostTies }),
      });
    },
  );
  await fc.assert(property, runs(500));
}

const limit = fc.integer({ min: 2, max: 6 });
const lookback = fc.nat(4);
const ends = fc.constantFrom('short' as const, 'empty' as const);
const everything: Possible = { edits: true, startDates: 'same', endDates: true };
/** An edit takes a row out of its place; where pages are numbered, no reader could make up for that. */
const noEdits: Possible = { startDates: 'same', endDates: true };

describe('a newest-first walk by an upper bound', () => {
  describe.each([
    { said: true, meant: 'inclusive' as const },
    { said: false, meant: 'exclusive' as const },
    { said: false, meant: 'inclusive' as const },
  ])('that is declared inclusive: $said, and is $meant', ({ said: inclusive, meant: upper }) => {
    test('groups of equal values no larger than a page', () =>
      holds(
        everything,
        fc.tuple(limit, ends, lookback).map(([limit, ends, lookback]) => ({
          api: { upper },
          limit,
          options: { inclusive, ends },
          lookback,
          mostTies: limit,
        })),
      ));

    test('groups of any size, where pages inside a bound are honoured', () =>
      holds(
        noEdits,
        fc.tuple(limit, ends, lookback).map(([limit, ends, lookback]) => ({
          api: { upper },
          limit,
          options: { inclusive, ends, ties: { page: 'page' } },
          lookback,
        })),
      ));

    test('pages are ignored, but a larger limit is honoured', () =>
      holds(
        everything,
        fc.tuple(limit, ends, lookback).map(([limit, ends, lookback]) => ({
          api: { upper, pages: false },
          limit,
          options: { inclusive, ends, ties: { page: 'page', largerLimit: 60 } },
          lookback,
        })),
      ));

    test('pages are ignored and limits are capped silently', () =>
      holds(
        everything,
        fc.tuple(limit, lookback).map(([limit, lookback]) => ({
          api: { upper, pages: false, cap: limit },
          limit: limit + 1,
          options: { inclusive, ends: 'empty' as const, ties: { page: 'page', largerLimit: 60 } },
          lookback,
          mostTies: limit,
        })),
      ));

    test('only the larger limit is capped silently, and short pages end the list', () =>
      holds(
        everything,
        fc.tuple(limit, lookback).map(([limit, lookback]) => ({
          api: { upper, cap: limit },
          limit,
          options: { inclusive, ends: 'short' as const, ties: { largerLimit: 60 } },
          lookback,
          mostTies: limit,
        })),
      ));
  });
});
