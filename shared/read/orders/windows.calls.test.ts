import { expect, test } from '@jest/globals';
import { unixSecondsCursor } from '../../coverage/cursor.ts';
import { offset } from '../../paging/offset.ts';
import { FakeList } from '../../testing/fakeList.ts';
import { Destination, runSync } from '../../testing/interruptedSync.ts';
import { list as listStream } from '../../testing/syncs.ts';
import { fill } from '../../testing/walks.ts';

const day = 86_400;
const years = 16 * 365 * day;
const pageSize = 1000;

/** Calls of a first run over sixteen years, of which only the last days have rows. */
async function callsFor({ rows, days, isCounted }: { rows: number; days: number; isCounted: boolean }) {
  const list = new FakeList({ order: 'ascending', lower: 'exclusive', counts: 1 });
  list.now = 1_800_000_000;
  const start = list.now - years;
  fill(
    list,
    Array.from({ length: rows }, (_one, index) => list.now - 60 - Math.floor((index * days * day) / rows)),
  );
  const sync = {
    order: 'windows' as const,
    cursor: { field: 'at', type: unixSecondsCursor },
    lagSeconds: 1,
    between: (since: string | number, upTo: string | number) => ({ since, upTo }),
    windowSeconds: () => day,
    maxRows: 50_000,
    historyStart: start * 1000,
    ...(isCounted && { count: { params: { count: true }, at: 'total' } }),
  };
  const limit = { param: 'limit', value: pageSize };
  const pager = offset({ offset: 'offset', limit, ends: 'short', overlap: null });
  const destination = new Destination('rows', 0);
  await runSync({
    list,
    stream: listStream('rows', { pager, sync }),
    destinations: [{ destination, floor: null }],
    late: new Set(),
    tick: () => {},
    mostCalls: 10_000,
    statesBack: 0,
  });
  expect(destination.arrived.size).toBe(rows);
  return list.calls;
}

test.each([true, false])(
  'few rows, or none, cost a page, however long the years before them (counted: %s)',
  async (isCounted) => {
    expect(await callsFor({ rows: 0, days: 1, isCounted })).toBe(1);
    // A page, and one that shows that there are no more.
    expect(await callsFor({ rows: 900, days: 2, isCounted })).toBe(2);
    expect(await callsFor({ rows: 900, days: 4000, isCounted })).toBe(2);
  },
);

test.each([
  [3000, 2],
  [3000, 700],
  [20_000, 2],
  [20_000, 700],
  [20_000, 5800],
])(
  'of %d rows of the last %d days, the years before them cost few requests beside those for the pages',
  async (rows, days) => {
    // Each window ends with a page that is short, and may be counted; some pages are short since windows begin small.
    const most = 1.3 * (rows / pageSize) + 32;
    expect(await callsFor({ rows, days, isCounted: true })).toBeLessThanOrEqual(most);
    expect(await callsFor({ rows, days, isCounted: false })).toBeLessThanOrEqual(most + 32);
  },
);
