import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import type { ListStream } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import { cursor, list, runRead } from '../testing/syncs.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const PAGES = 8;
const lag = { cursor, lagSeconds: 1 };
const orders: [ListStream['sync'], number][] = [
  [{ order: 'full_refresh' }, 0],
  [{ order: 'descending', disorder: 0, ...lag }, 0],
  [{ order: 'ascending', ...lag, from: () => ({}) }, 0],
  [{ order: 'unordered', ...lag }, 0],
  // The first page of a window waits for the second. What is covered comes before: of a first window, all rows may be kept.
  [{ order: 'windows', ...lag, between: () => ({}), windowSeconds: () => 1e10, maxRows: 1e6, historyStart: 0 }, 1],
];

test.each(orders)('$order: no page is kept while the next one is asked for', async (sync, most) => {
  const firstRows: WeakRef<object>[] = [];
  const kept: number[] = [];
  const answer = (): unknown => {
    const page = firstRows.length;
    const way = sync.order === 'ascending' ? 1 : -1;
    const rows = [0, 1, 2].map((one): Row => ({ id: page * 3 + one, at: 1_000_000 + way * (page * 3 + one) }));
    firstRows.push(new WeakRef(rows[0] as Row));
    return { rows, next: page + 1 < PAGES ? `p${page}` : null };
  };
  const run = await runRead({
    streams: [list('rows', { sync })],
    answers: { rows: answer },
    state: sync.order === 'windows' ? { rows: { version: 2, covered: [{ low: null, high: 900_000 }] } } : {},
    modes: { rows: sync.order === 'full_refresh' ? 'full_refresh' : 'incremental' },
    // What was asked for within one job is kept until its end.
    onRequest: async () => {
      await setImmediate();
      collect();
      kept.push(firstRows.filter((row) => row.deref() !== undefined).length);
    },
  });
  expect([run.complete, kept.length]).toEqual([true, PAGES]);
  expect(Math.max(...kept)).toBeLessThanOrEqual(most);
});
