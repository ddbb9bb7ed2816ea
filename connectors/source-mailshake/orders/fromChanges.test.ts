import { describe, expect, test } from '@jest/globals';
import { ApiError, type ListStream, listAt, offset, token } from '@mailroom/airbyte-cdk';
import fc from 'fast-check';
import { FakeList } from '../../../shared/testing/fakeList.ts';
import { histories, type Possible, play, type World } from '../../../shared/testing/history.ts';
import { runs } from '../../../shared/testing/seeds.ts';
import { cursor, list, runRead } from '../../../shared/testing/syncs.ts';
import { fill } from '../../../shared/testing/walks.ts';
import { fromChanges } from './fromChanges.ts';

interface Shape {
  pageSize: number;
  lookbacks: number[];
  changes: number;
  byToken: boolean;
}

/** A list, and lists of changes that all hold its rows, newest first. */
function world({ pageSize, lookbacks, changes, byToken }: Shape): World {
  const rows = new FakeList({ order: 'descending' });
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
    list: rows,
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
  return fc.assert(property, runs(300));
}

test('where a list of changes is not there, the whole list is read in its place', async () => {
  const [all, some, gone] = [new FakeList(), new FakeList(), new FakeList()];
  const changes = ['some', 'gone'].map((name) => list(name));
  const sync = { order: 'own', cursor, lagSeconds: 1, read: fromChanges(changes) } as const;
  const answers = { rows: fill(all, [1_003, 1_002, 1_001]), some, gone };
  const streams = [list('rows', { sync })];
  const first = await runRead({ streams, answers });
  const [newer, older] = [all.row(1_006), all.row(1_005)];
  all.insert(older, newer);
  some.insert(newer);
  gone.beforeAnswer = () => {
    throw new ApiError(
      { action: 'missing_resource', fault: 'config_error', message: 'Not in this plan.' },
      { kind: 'answer', status: 404, text: '', headers: {} },
      'GET gone',
    );
  };
  const second = await runRead({ streams, answers, state: first.states });
  expect([second.complete, second.records('rows').map(({ at }) => at)]).toEqual([true, [1_006, 1_005]]);
  expect(second.log).toEqual(['WARN Stream rows: it is read whole, since gone is not there. Not in this plan.']);
});

describe('a reading of lists of changes loses nothing, claims nothing too early and repeats little', () => {
  test('with rows that change', () => holds({ edits: true }, 2));
  test('with rows that come late', () => holds({ lateness: 4 }, 1));
  test('with a start date that moves', () => holds({ edits: true, startDates: 'same' }, 1));
  test('with start and end dates that move', () => holds({ edits: true, startDates: 'same', endDates: true }, 1));
  test('with two takers and start dates of their own', () => holds({ destinations: 2, startDates: 'different' }, 1, 2));
});
