import { describe, expect, test } from '@jest/globals';
import { unixSecondsCursor } from '../../coverage/cursor.ts';
import { listAt } from '../../declare/records.ts';
import type { ListStream } from '../../declare/stream.ts';
import { keysetDescending } from '../../paging/keyset/keyset.ts';
import { FakeList, type FakeListOptions } from '../../testing/fakeList.ts';
import { Destination, runSync } from '../../testing/interruptedSync.ts';
import { fill } from '../../testing/walks.ts';

const times = [1_009, 1_008, 1_007, 1_006, 1_005];

/** A walk down a list, by a bound that may mean something else; and what is claimed of it then. */
function walk(
  api: Partial<FakeListOptions>,
  ifOutOfOrder?: string,
): { reading: Promise<boolean>; claimed(): unknown[] } {
  const list = fill(new FakeList(api), times);
  const destination = new Destination('rows', 0);
  const cursor = { field: 'at', type: unixSecondsCursor };
  const sync = { order: 'descending' as const, disorder: 0, lagSeconds: 1, cursor };
  const stream: ListStream = {
    name: 'rows',
    primaryKey: ['id'],
    request: { path: 'rows', params: { ascending: false } },
    records: listAt('rows'),
    pager: keysetDescending({
      ...{
        param: 'bound',
        field: 'at',
        cursor: unixSecondsCursor,
        inclusive: false,
        ends: 'empty',
        immutableCursor: true,
      },
      limit: { param: 'limit', value: 2 },
    }) as never,
    sync,
    ...(ifOutOfOrder !== undefined && { ifOutOfOrder }),
  };
  const reading = runSync({
    ...{ list, stream, late: new Set<number>(), tick: () => {}, mostCalls: 50, statesBack: 0 },
    destinations: [{ destination, floor: null }],
  });
  return { reading, claimed: () => times.filter(destination.claims(destination.states.at(-1))) };
}

describe('a newest-first list below a bound', () => {
  test('is claimed when it is read to its end', async () => {
    const { reading, claimed } = walk({ walk: 'keyset' });
    await reading;
    expect(claimed()).toEqual(times);
  });

  test('fails where the bound turns out to be a lower one, and nothing below it is claimed', async () => {
    const { reading, claimed } = walk({ walk: 'always_lower', lower: 'inclusive' });
    await expect(reading).rejects.toThrow('rows in the order, or within the bound, that it was asked for');
    expect(claimed()).not.toEqual(expect.arrayContaining([1_007, 1_006, 1_005]));
  });

  test('and says what its stream has to say of that', async () => {
    const { reading } = walk({ walk: 'always_lower', lower: 'inclusive' }, 'Turn it round.');
    await expect(reading).rejects.toThrow('Turn it round.');
  });
});
