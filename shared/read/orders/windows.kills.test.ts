import { expect, test } from '@jest/globals';
import { unixSecondsCursor } from '../../coverage/cursor.ts';
import { offset } from '../../paging/offset.ts';
import { FakeList } from '../../testing/fakeList.ts';
import { Destination, Killed, runSync } from '../../testing/interruptedSync.ts';
import { list as listStream } from '../../testing/syncs.ts';
import { fill } from '../../testing/walks.ts';

const day = 86_400;
const rows = 20_000;
const MOST_RUNS = 300;

/** Runs of a first sync, each of which is killed at a request, until one comes to its end. */
async function runsFor(pageSize: number, killedAt: number, isCounted: boolean): Promise<number> {
  const list = new FakeList({ order: 'ascending', lower: 'exclusive', counts: 1 });
  list.now = 1_800_000_000;
  const span = 700 * day;
  fill(
    list,
    Array.from({ length: rows }, (_one, index) => list.now - 60 - Math.floor((index * span) / rows)),
  );
  const stream = listStream('rows', {
    pager: offset({ offset: 'offset', limit: { param: 'limit', value: pageSize }, ends: 'short', overlap: null }),
    sync: {
      order: 'windows',
      cursor: { field: 'at', type: unixSecondsCursor },
      lagSeconds: 1,
      between: (since, upTo) => ({ since, upTo }),
      windowSeconds: () => day,
      maxRows: 50_000,
      historyStart: (list.now - 5000 * day) * 1000,
      ...(isCounted && { count: { params: { count: true }, at: 'total' } }),
    },
  });
  const destination = new Destination('rows', 0);
  for (let run = 1; run <= MOST_RUNS; run++) {
    const tick = (): void => {
      if (list.calls >= killedAt) throw new Killed();
    };
    const destinations = [{ destination, floor: null }];
    if (await runSync({ list, stream, destinations, late: new Set(), tick, mostCalls: 10_000, statesBack: 0 })) {
      expect(destination.arrived.size).toBe(rows);
      return run;
    }
  }
  throw new Error(`${destination.arrived.size} rows after ${MOST_RUNS} runs.`);
}

test.each([
  [1000, 8, true],
  [1000, 12, true],
  [1000, 12, false],
  [200, 60, true],
  [20, 200, true],
  [20, 200, false],
])(
  'a first sync with pages of %i rows that is killed again and again at request %i comes to its end (counted: %s)',
  async (...how) => {
    expect(await runsFor(...how)).toBeGreaterThan(1);
  },
);
