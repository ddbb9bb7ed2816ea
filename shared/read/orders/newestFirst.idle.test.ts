import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { token } from '../../paging/token.ts';
import { FakeList } from '../../testing/fakeList.ts';
import { runs } from '../../testing/seeds.ts';
import { fill, kill, Walks } from '../../testing/walks.ts';

test('a completed run claims everything, and the next costs no more pages than the look-back and the disorder need', async () => {
  const shape = fc.record({
    steps: fc.array(fc.nat(2), { minLength: 1, maxLength: 60 }),
    jitter: fc.array(fc.nat(3), { minLength: 5, maxLength: 5 }),
    disorder: fc.nat(3),
    pageSize: fc.integer({ min: 4, max: 8 }),
    lookback: fc.nat(5),
    killAt: fc.integer({ min: 2, max: 30 }),
    arrivals: fc.nat(20),
  });
  await fc.assert(
    fc.asyncProperty(shape, async ({ steps, jitter, disorder, pageSize, lookback, killAt, arrivals }) => {
      let at = 1_000;
      const shuffled = (rows: number[]): number[] =>
        rows
          .map((row, place) => ({ row, place: place + 1.01 * ((jitter[place % 5] ?? 0) % (disorder + 1)) }))
          .sort((a, b) => a.place - b.place)
          .map(({ row }) => row);
      const list = fill(new FakeList(), shuffled(steps.map((step) => (at -= step))));
      const pager = token({ path: 'next', param: 'token', pageSize: { param: 'limit', value: pageSize } });
      const walks = new Walks({ list, pager, disorder }, lookback);
      await walks.run((call) => call === killAt && kill());
      list.rows.unshift(
        ...shuffled(Array.from({ length: arrivals }, (_one, index) => 1_000 + arrivals - index)).map((time) =>
          list.row(time),
        ),
      );
      list.now = 2_000;
      await walks.run();
      expect(walks.missing).toEqual([]);
      const [covered] = [walks.destination.states.at(-1)?.covered as object[]];
      expect(covered).toEqual(
        list.rows.length ? [{ low: null, high: Math.max(...list.rows.map((row) => row.at)) }] : [],
      );

      const top = Math.max(...list.rows.map((row) => row.at));
      const again = list.rows.filter((row) => row.at > top - lookback).length;
      await walks.run();
      expect(list.calls).toBeLessThanOrEqual(Math.ceil((again + 2 * disorder + 1) / pageSize) + 1);
    }),
    runs(400),
  );
});
