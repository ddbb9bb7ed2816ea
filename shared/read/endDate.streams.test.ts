import { expect, test } from '@jest/globals';
import type { CustomStream, DerivedStream, Stream } from '../declare/stream.ts';
import { dateOf, highest, timesOf } from '../testing/endDates.ts';
import { FakeList } from '../testing/fakeList.ts';
import { cursor, list, runRead, type SyncResult } from '../testing/syncs.ts';
import { fill } from '../testing/walks.ts';

/** Where the clock of these runs stands; rows lie a thousand seconds apart below it. */
const NOW = 3_000_000_000;
const times = Array.from({ length: 12 }, (_one, index) => NOW - 1000 * (index + 1));
const END = NOW - 6000;

const upTo = (end: number): number[] => times.filter((at) => at <= end);

test('rows of a list out of order stay above the end, too', async () => {
  const rows = new FakeList();
  rows.rows.push(...[NOW - 5000, NOW - 1000, NOW - 9000, NOW - 2000, NOW - 8000].map((at) => rows.row(at)));
  rows.now = NOW;
  const run = await runRead({ streams: [list('rows')], answers: { rows }, config: { end_date: dateOf(END) } });
  expect(timesOf(run)).toEqual([NOW - 8000, NOW - 9000]);
});

test('a stream that the start date does not bound, and what is derived from one that it does', async () => {
  const rows = fill(new FakeList(), times);
  rows.now = NOW;
  const own = list('own');
  const free = list('free', { boundedByStartDate: false });
  const derived: DerivedStream = {
    ...{ name: 'derived', primaryKey: ['id'], parent: own, cursorField: 'at' },
    derive: (row) => [row],
  };
  const run = await runRead({
    streams: [own, free, derived],
    answers: { own: rows, free: rows },
    config: { end_date: dateOf(END) },
  });
  expect([timesOf(run, 'own'), timesOf(run, 'derived'), timesOf(run, 'free')]).toEqual([
    ...[upTo(END), upTo(END), times],
  ]);
});

test('a stream that is no list: rows above the end do not leave, and are not claimed, whatever it brings', async () => {
  const asked: unknown[] = [];
  const rows: Stream = {
    ...{ name: 'rows', primaryKey: ['at'], sync: { cursor } },
    async *read({ after, until, end, claim }) {
      asked.push([after, until, end]);
      yield times.map((at) => ({ at }));
      claim(NOW - 1000);
    },
  } satisfies CustomStream;
  const config = { end_date: dateOf(END) };
  const first = await runRead({ streams: [rows], answers: {}, config });
  expect([timesOf(first), highest(first)]).toEqual([upTo(END), END]);
  await runRead({ streams: [rows], answers: {}, config, state: first.states });
  await runRead({ streams: [rows], answers: {}, state: first.states });
  expect(asked).toEqual([
    [null, END, END],
    [END, null, null],
  ]);
});

test('changes without a date: of rows up to the end only, and those that were not looked for come later', async () => {
  const rows = fill(new FakeList(), times);
  rows.now = NOW;
  const stream = list('rows', { sync: { order: 'unordered', cursor, lagSeconds: 1, undatedChanges: true } });
  const run = (end: number | null, before?: SyncResult): Promise<SyncResult> =>
    runRead({
      streams: [stream],
      answers: { rows },
      config: end === null ? {} : { end_date: dateOf(end) },
      ...(before && { state: before.states }),
    });
  const first = await run(END);
  for (const at of [END, END + 1000]) Object.assign(rows.rows.find((row) => row.at === at) ?? {}, { changed: at });
  const raised = await run(END + 500, first);
  expect(timesOf(raised)).toEqual([END]);
  expect(timesOf(await run(null, raised))).toEqual(times.filter((at) => at > END));
});

test('a full refresh that was begun with another end begins anew', async () => {
  const rows = fill(new FakeList(), times);
  rows.now = NOW;
  const once = (end: number | null, state = {}): Promise<SyncResult> => {
    const config = end === null ? {} : { end_date: dateOf(end) };
    return runRead({ streams: [list('rows')], answers: { rows }, modes: { rows: 'full_refresh' }, config, state });
  };
  const under = (until?: number) => ({
    rows: {
      ...{ version: 2, refresh: 'running', covered: [{ low: NOW - 9500, high: END }] },
      ...(until !== undefined && { until }),
    },
  });
  expect(timesOf(await once(END, under(END)))).toEqual(upTo(NOW - 9500));
  expect(timesOf(await once(null, under(END)))).toEqual(times);
  expect(timesOf(await once(END, under()))).toEqual(upTo(END));
});
