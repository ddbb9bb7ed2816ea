import { describe, test } from '@jest/globals';
import fc from 'fast-check';
import { unixSecondsCursor } from '../../../shared/coverage/cursor.ts';
import { type ListStream, listAt, offset, token } from '../../../shared/index.ts';
import { FakeList } from '../../../shared/testing/fakeList.ts';
import { histories, type Possible, play, type World } from '../../../shared/testing/history.ts';
import { fromChanges } from './fromChanges.ts';

interface Shape {
  pageSize: number;
  lookbacks: number[];
  changes: number;
  byToken: boolean;
}

/** A list, and lists of changes that all hold its rows, newest first. */
function world({ pageSize, lookbacks, changes, byToken }: Shape): World {
  const list = new FakeList({ order: 'descending' });
  const cursor = { field: 'at', type: unixSecondsCursor };
  const limit = { param: 'limit', value: pageSize };
  const pager = byToken
    ? token({ path: 'next', param: 'token', pageSize: limit })
    : offset({ offset: 'offset', limit, ends: 'short', overlap: null });
  const common = { primaryKey: ['id'], request: { path: 'rows' }, records: listAt('rows'), pager };
  const lists = Array.from(
    { length: changes },
    (_one, index): ListStream => ({
      name: `changes_${index}`,
      ...common,
      sync: { order: 'descending', disorder: 0, cursor, lagSeconds: 1 },
    }),
  );
  return {
    list,
    stream: { name: 'rows', ...common, sync: { order: 'own', cursor, lagSeconds: 1, read: fromChanges(lists) } },
    lagSeconds: 1,
    lookbacks,
    climbs: true,
  };
}

function holds(possible: Possible, changes: number, takers = 1): Promise<void> {
  const shape = fc.record({
    pageSize: fc.integer({ min: 3, max: 8 }),
    lookbacks: fc.array(fc.nat(4), { minLength: takers, maxLength: takers }),
    changes: fc.constant(changes),
    byToken: fc.boolean(),
  });
  const property = fc.asyncProperty(histories(possible), shape, async (history, one) => {
    await play(history, world(one));
  });
  return fc.assert(property, { numRuns: 300 });
}

describe('a reading of lists of changes loses nothing, claims nothing too early and repeats little', () => {
  test('with rows that change', () => holds({ edits: true }, 2));
  test('with rows that come late', () => holds({ lateness: 4 }, 1));
  test('with a start date that moves', () => holds({ edits: true, startDates: 'same' }, 1));
  test('with two takers and start dates of their own', () => holds({ destinations: 2, startDates: 'different' }, 1, 2));
});
