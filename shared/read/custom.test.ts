import { expect, test } from '@jest/globals';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import type { CustomStream } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import { runRead } from '../testing/syncs.ts';

const cursor = { field: 'at', type: unixSecondsCursor };

/** What leaves of a stream that brings these rows, each after the other. */
async function leavingOf(rows: readonly Row[], sync?: CustomStream['sync']): Promise<readonly Row[]> {
  const stream: CustomStream = {
    name: 'rows',
    primaryKey: ['id'],
    ...(sync && { sync }),
    async *read() {
      for (const row of rows) yield [row];
    },
  };
  const run = await runRead({ streams: [stream], answers: {} });
  expect(run.complete).toBe(true);
  return run.records('rows');
}

test('a row that has changed while its stream is read leaves again', async () => {
  const [before, after] = [
    { id: 1, at: 10, balance: 0 },
    { id: 1, at: 20, balance: 1 },
  ];
  expect(await leavingOf([before, { ...before }, after, { ...after }], { cursor })).toEqual([before, after]);
});

test('without a cursor, a row leaves once', async () => {
  expect(await leavingOf([{ id: 1 }, { id: 2 }, { id: 1 }])).toEqual([{ id: 1 }, { id: 2 }]);
});
