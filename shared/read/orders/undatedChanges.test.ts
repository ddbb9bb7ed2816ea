import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Row } from '../../json.ts';
import { FakeList } from '../../testing/fakeList.ts';
import { runs } from '../../testing/seeds.ts';
import { cursor, list as listStream, runRead, type SyncResult } from '../../testing/syncs.ts';
import { MAX_ROWS } from '../rowDigests.ts';

const stream = listStream('rows', { sync: { order: 'unordered', cursor, lagSeconds: 1, undatedChanges: true } });

/** What a destination has of a list over several runs, each from the last STATE. */
class Story {
  readonly list = new FakeList({ order: 'ascending' });
  readonly arrived = new Map<unknown, Row>();
  state: Row | undefined;

  constructor(rows: number) {
    for (let at = 1; at <= rows; at++) this.list.rows.unshift(this.list.row(at));
    this.list.now = rows + 100;
  }

  change(index: number, name: string): void {
    const row = this.list.rows[index % this.list.rows.length];
    if (row) row.name = name;
  }

  /** The run is over when so many requests have been made. Only rows that a STATE follows have arrived. */
  async run(requests = Number.POSITIVE_INFINITY): Promise<SyncResult> {
    let made = 0;
    const run = await runRead({
      streams: [stream],
      answers: { rows: this.list },
      modes: { rows: 'incremental' },
      state: this.state ? { rows: this.state } : {},
      onRequest: () => {
        if (++made > requests) throw new Error('The network is gone.');
      },
    });
    const messages = run.recorder.messages;
    const last = messages.findLastIndex(({ type }) => type === 'STATE');
    for (const message of messages.slice(0, last + 1)) {
      if (message.type === 'RECORD') this.arrived.set(message.data.id, { ...message.data });
    }
    this.state = JSON.parse(JSON.stringify(run.states.rows ?? this.state)) as Row;
    return run;
  }

  get isWhole(): boolean {
    return this.list.rows.every((row) => JSON.stringify(this.arrived.get(row.id)) === JSON.stringify(row));
  }
}

const idsIn = (run: SyncResult): unknown[] => run.records('rows').map(({ id }) => id);

test('a row that changes leaves once, whatever its date', async () => {
  const story = new Story(10);
  await story.run();
  expect(idsIn(await story.run())).toEqual([]);
  story.change(7, 'changed');
  expect(idsIn(await story.run())).toEqual([3]);
  expect(idsIn(await story.run())).toEqual([]);
  story.change(7, 'and back');
  story.change(0, 'newest');
  expect(idsIn(await story.run())).toEqual([3, 10]);
  expect(story.isWhole).toBe(true);
});

test('a row that has left with a run that failed, and is again as it was, leaves again', async () => {
  const story = new Story(10);
  story.change(9, 'old');
  await story.run();
  story.change(9, 'new');
  const failed = await story.run(2);
  expect([failed.complete, idsIn(failed)]).toEqual([false, [1]]);
  story.change(9, 'old');
  await story.run();
  expect(story.isWhole).toBe(true);
  expect(idsIn(await story.run())).toEqual([]);
});

test('however runs are interrupted, no change is lost', async () => {
  const steps = fc.record({ changes: fc.array(fc.nat(20), { maxLength: 4 }), fresh: fc.nat(2), requests: fc.nat(6) });
  await fc.assert(
    fc.asyncProperty(
      fc.nat(14),
      fc.integer({ min: 1, max: 3 }),
      fc.array(steps, { maxLength: 8 }),
      async (rows, names, all) => {
        const story = new Story(rows + 1);
        for (const [at, { changes, fresh, requests }] of all.entries()) {
          await story.run(requests);
          for (const index of changes) story.change(index, `${at % names}`);
          for (let one = 0; one < fresh; one++) story.list.insert(story.list.row(story.list.now - 50));
          story.list.now += 100;
        }
        await story.run();
        expect(story.isWhole).toBe(true);
        expect(idsIn(await story.run())).toEqual([]);
      },
    ),
    runs(200),
  );
});

test('a state that does not say how rows were repeats nothing, and the next one does', async () => {
  const story = new Story(10);
  await story.run();
  const { digests, ...old } = story.state as Row;
  story.state = old;
  expect(String(digests)).toHaveLength(80);
  expect(idsIn(await story.run())).toEqual([]);
  story.change(4, 'changed');
  expect(idsIn(await story.run())).toEqual([6]);
});

test('of too many rows nothing is kept, and changes without a date do not leave', async () => {
  const story = new Story(MAX_ROWS);
  await story.run();
  story.change(5, 'changed');
  expect(idsIn(await story.run())).toHaveLength(1);
  story.list.rows.push(story.list.row(1));
  await story.run();
  expect(story.state?.digests).toBeUndefined();
  story.change(5, 'again');
  expect(idsIn(await story.run())).toEqual([]);
});
