import { expect, test } from '@jest/globals';
import { unixSecondsCursor } from '../../coverage/cursor.ts';
import type { ListStream } from '../../declare/stream.ts';
import { offset } from '../../paging/offset.ts';
import { FakeList } from '../../testing/fakeList.ts';
import { Destination, Killed, runSync } from '../../testing/interruptedSync.ts';
import { list as listStream } from '../../testing/syncs.ts';
import { fill } from '../../testing/walks.ts';

interface Case {
  pageSize: number;
  windowSeconds: number;
  maxRows?: number;
  /** The bounds are understood in steps of so many seconds. */
  stepSeconds?: number;
  lookback?: number;
}

/** A list that is read in windows, and what arrives of it over several runs. */
class Reading {
  readonly list = new FakeList({ order: 'ascending', lower: 'exclusive' });
  readonly destination: Destination;
  readonly #stream: ListStream;

  constructor({ pageSize, windowSeconds, maxRows = 1000, stepSeconds = 1, lookback = 0 }: Case) {
    const start = this.list.now;
    const stepOf = (value: string | number): number => Math.floor(Number(value) / stepSeconds) * stepSeconds;
    const sync = {
      order: 'windows' as const,
      cursor: { field: 'at', type: unixSecondsCursor },
      lagSeconds: 1,
      between: (after: string | number, until: string | number) =>
        stepSeconds === 1
          ? { since: after, upTo: until }
          : { since: stepOf(after) - 1, upTo: stepOf(until) + stepSeconds },
      windowSeconds: () => windowSeconds,
      maxRows,
      stepSeconds,
      historyStart: start * 1000,
    };
    const pager = offset({
      offset: 'offset',
      limit: { param: 'limit', value: pageSize },
      ends: 'short',
      overlap: { rows: 1, key: 'id' },
    }) as never;
    this.destination = new Destination('rows', lookback);
    this.#stream = listStream('rows', { pager, sync });
  }

  /** The times of the rows that a run brings, with a tick before every answer. */
  async run(tick: () => void = () => {}, floor: number | null = null): Promise<number[]> {
    await runSync({
      list: this.list,
      stream: this.#stream,
      destinations: [{ destination: this.destination, floor }],
      late: new Set(),
      tick,
      mostCalls: 5000,
      statesBack: 0,
    });
    return this.destination.emitted.map(({ at }) => at);
  }
}

const newestFirst = (from: number, count: number, step = 1): number[] =>
  Array.from({ length: count }, (_one, index) => from + step * (count - index));

test('a first reading that is interrupted goes on from the last window, but for the look-back', async () => {
  const reading = new Reading({ pageSize: 10, windowSeconds: 10, maxRows: 10, lookback: 20 });
  const start = reading.list.now;
  fill(reading.list, newestFirst(start, 1000));
  let ticks = 0;
  const first = await reading.run(() => {
    if (++ticks === 300) throw new Killed();
  });
  const { covered } = reading.destination.states.at(-1) ?? {};
  const [{ high }] = covered as [{ high: number }];
  expect([first.length > 500, high > start + 500]).toEqual([true, true]);
  const next = await reading.run();
  expect(Math.min(...next)).toBeGreaterThan(high - 20);
});

test.each([
  ['first', 0],
  ['later', 100],
])('a %s reading that is interrupted again and again comes to its end, whatever the look-back', async (_what, read) => {
  const reading = new Reading({ pageSize: 10, windowSeconds: 10, maxRows: 10, lookback: 20 });
  const start = reading.list.now;
  fill(reading.list, newestFirst(start, read));
  reading.list.now = start + read + 2;
  if (read) await reading.run();
  reading.list.insert(...newestFirst(start + read + 2, 300).map((at) => reading.list.row(at)));
  reading.list.now = start + read + 400;
  for (let runs = 0; runs < 40; runs++) {
    let ticks = 0;
    await reading.run(() => {
      if (++ticks === 60) throw new Killed();
    });
  }
  expect(reading.destination.arrived.size).toBe(read + 300);
});

test('a look-back that is longer than any run lasts keeps no new row from coming', async () => {
  const reading = new Reading({ pageSize: 5, windowSeconds: 10, maxRows: 10, lookback: 200 });
  const start = reading.list.now;
  fill(reading.list, newestFirst(start, 500));
  reading.list.now = start + 502;
  await reading.run();
  reading.list.insert(...newestFirst(start + 502, 10).map((at) => reading.list.row(at)));
  reading.list.now = start + 600;
  for (let runs = 0; runs < 50 && reading.destination.arrived.size < 510; runs++) {
    let ticks = 0;
    await reading.run(() => {
      if (++ticks === 40) throw new Killed();
    });
  }
  expect(reading.destination.arrived.size).toBe(510);
});

test('many rows that lie in the same step as the window, but outside of it, are no sign that the API repeats itself', async () => {
  const reading = new Reading({ pageSize: 3, windowSeconds: 10, stepSeconds: 100 });
  const start = Math.ceil(reading.list.now / 100) * 100;
  fill(reading.list, [start + 150, ...Array.from({ length: 60 }, (_one, index) => start + 90 - index)]);
  reading.list.now = start + 160;
  expect((await reading.run()).length).toBe(61);
});

test('rows that are deleted at the end of a page are no sign that the API repeats itself', async () => {
  const reading = new Reading({ pageSize: 2, windowSeconds: 100 });
  const start = reading.list.now;
  fill(reading.list, newestFirst(start, 3));
  reading.list.now = start + 90;
  await reading.run(() => {
    if (reading.destination.emitted.length === 3 && reading.list.rows.length === 3) reading.list.rows.shift();
  });
  expect(reading.destination.arrived.size).toBe(3);
});

test('where an older range is read as well, what is new since the last sync leaves once', async () => {
  const reading = new Reading({ pageSize: 100, windowSeconds: 50, lookback: 20 });
  const start = reading.list.now;
  fill(reading.list, newestFirst(start, 100));
  reading.list.now = start + 101;
  await reading.run(undefined, start + 50);
  reading.list.insert(...newestFirst(start + 101, 3000).map((at) => reading.list.row(at)));
  reading.list.now = start + 3200;
  const seen = await reading.run();
  const isNew = (at: number): boolean => at > start + 100;
  expect(seen.filter(isNew).length).toBe(3000);
});
