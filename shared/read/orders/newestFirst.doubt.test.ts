import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unixSecondsCursor } from '../../coverage/cursor.ts';
import { keysetDescending } from '../../paging/keyset/keyset.ts';
import type { Pager } from '../../paging/pager.ts';
import { FakeList, type FakeRow } from '../../testing/fakeList.ts';
import { runs } from '../../testing/seeds.ts';
import { list, runRead } from '../../testing/syncs.ts';
import { fill, kill, Walks } from '../../testing/walks.ts';

const byUntil = (value: number): Pager =>
  keysetDescending({
    param: 'until',
    field: 'at',
    key: 'id',
    cursor: unixSecondsCursor,
    limit: { param: 'limit', value },
    inclusive: false,
    ends: 'empty',
  });

const TOP = 900_000;
const times = (count: number, gaps: readonly number[]): number[] => {
  let at = TOP;
  return Array.from({ length: count }, (_one, index) => {
    at -= 1 + (gaps[index % gaps.length] ?? 0);
    return at;
  });
};

/** What one answer shows that is not so. */
type Lie = { kind: 'old'; row: number; by: number } | { kind: 'short'; rows: number } | { kind: 'empty' };

function told(rows: readonly FakeRow[], lie: Lie): readonly FakeRow[] {
  if (lie.kind === 'empty') return [];
  // The row in common alone would say that nothing follows.
  if (lie.kind === 'short') return rows.slice(0, Math.max(2, rows.length - lie.rows));
  const place = lie.row % rows.length;
  // Among others it shows only where it stands above a newer one.
  const below = rows[place + 1] ?? rows[place];
  return rows.map((row, index) => (index === place ? { ...row, at: (below?.at ?? 0) - lie.by } : row));
}

const lies: fc.Arbitrary<Lie> = fc.oneof(
  fc.record({ kind: fc.constant('old' as const), row: fc.nat(5), by: fc.integer({ min: 1, max: 2_000 }) }),
  fc.record({ kind: fc.constant('short' as const), rows: fc.integer({ min: 1, max: 5 }) }),
  fc.constant({ kind: 'empty' as const }),
);

const worlds = fc.record({
  count: fc.integer({ min: 1, max: 40 }),
  added: fc.nat(15),
  gaps: fc.array(fc.nat(30), { minLength: 1, maxLength: 5 }),
  limit: fc.integer({ min: 2, max: 6 }),
  lie: lies,
  call: fc.integer({ min: 1, max: 12 }),
  killedAfter: fc.option(fc.nat(6), { nil: undefined }),
});

/** Ends in an error at the worst, which claims nothing that is not there (`runSync` looks at every STATE). */
const attempt = (run: Promise<boolean>): Promise<unknown> => run.catch(() => false);

describe('one answer that is not so', () => {
  test('costs no row of a first sync, nor of a later one, also when it is killed afterwards', async () => {
    const property = fc.asyncProperty(worlds, async ({ count, added, gaps, limit, lie, call, killedAfter }) => {
      const all = fill(new FakeList({ upper: 'exclusive' }), times(count, gaps));
      const walks = new Walks({ list: all, pager: byUntil(limit) });
      if (added > 0) {
        await walks.run();
        expect(walks.missing).toEqual([]);
        all.insert(...times(added, gaps).map((at) => all.row(at + 50_000)));
        all.now += 60_000;
      }
      let answers = 0;
      // An empty first page says what an empty list would.
      all.spoil = (rows) => {
        answers += 1;
        const isTold = answers === call && rows.length > 0 && !(answers === 1 && lie.kind === 'empty');
        return isTold ? told(rows, lie) : rows;
      };
      await attempt(
        walks.run(() => {
          if (killedAfter !== undefined && answers > call + killedAfter) kill();
        }),
      );
      all.spoil = (rows) => rows;
      await walks.run();
      await walks.run();
      expect(walks.missing).toEqual([]);
    });
    await fc.assert(property, runs(300));
  });
});

test('a page beyond the bound and then one out of order are two slips, of which neither is believed', async () => {
  const all = fill(new FakeList({ upper: 'exclusive' }), times(40, [0]));
  const walks = new Walks({ list: all, pager: byUntil(5) });
  let answers = 0;
  all.spoil = (rows) => {
    answers += 1;
    if (answers === 2) return rows.map((row) => ({ ...row, at: row.at + 1_000 }));
    const [first, ...others] = rows;
    return answers === 3 && first ? [...others.slice(1), first, ...others.slice(0, 1)] : rows;
  };
  expect(await walks.run()).toBe(true);
  expect(walks.missing).toEqual([]);
  // It was claimed as it was read, not at its end only.
  expect(walks.destination.states.length).toBeGreaterThan(5);
});

describe('a list that is never in order', () => {
  test('is read to its end, and nothing of it is lost', async () => {
    const rows = fc.array(fc.nat(400), { minLength: 2, maxLength: 30 });
    const property = fc.asyncProperty(rows, fc.integer({ min: 2, max: 6 }), async (ages, value) => {
      const all = fill(
        new FakeList({ tokens: 'offset' }),
        ages.map((age) => TOP - age),
      );
      const { records, statuses } = await runRead({ streams: [list('a')], answers: { a: all }, config: { value } });
      expect([records('a').length, statuses('a').at(-1)]).toEqual([ages.length, 'COMPLETE']);
    });
    await fc.assert(property);
  });
});

test('a full refresh has a row that moves up while the list is read, an incremental sync has it the next time', async () => {
  for (const mode of ['full_refresh', 'incremental'] as const) {
    const all = fill(
      new FakeList(),
      Array.from({ length: 20 }, (_one, index) => TOP - index),
    );
    const [moving] = all.rows.splice(15, 1) as [FakeRow];
    all.rows.push(moving);
    let calls = 0;
    all.beforeAnswer = () => {
      if (++calls !== 3) return;
      all.rows = all.rows.filter((row) => row !== moving);
      all.insert({ ...moving, at: TOP + 1 });
    };
    const { records } = await runRead({ streams: [list('a')], answers: { a: all }, modes: { a: mode } });
    expect(records('a').some(({ id }) => id === moving.id)).toBe(mode === 'full_refresh');
  }
});

test('a list of which all that a page ended with has moved up, and more has come since, is in order', async () => {
  const times = Array.from({ length: 20 }, (_one, index) => 1_020 - index);
  const list = fill(new FakeList(), times);
  const walks = new Walks({ list, pager: byUntil(4) });
  const finished = await walks.run((calls) => {
    if (calls !== 2) return;
    const moved = list.rows.splice(0, 4).map((row) => ({ ...row, at: ++list.now }));
    const fresh = Array.from({ length: 6 }, () => list.row(++list.now));
    list.rows.unshift(...[...moved, ...fresh].toReversed());
  });
  expect(finished).toBe(true);
  expect(walks.missing.filter(({ at }) => at <= 1_020)).toEqual([]);
  // It was claimed as it was read, not at its end only.
  expect(walks.destination.states.length).toBeGreaterThan(3);
});
