import { expect, test } from '@jest/globals';
import type { Again, AgainAsked, ChangedRows } from '../declare/stream.ts';
import type { Row } from '../json.ts';
import { FakeList } from '../testing/fakeList.ts';
import { cursor, list, runRead } from '../testing/syncs.ts';

const now = 3_000_000_000;
const [oldest, older, young] = [now - 5000, now - 4000, now - 5];
const rowsAt = (...ats: number[]): Row[] => ats.map((at) => ({ id: [oldest, older, young].indexOf(at) + 1, at }));

type Asked = Omit<AgainAsked<Row>, 'config' | 'api' | 'log'>;

/** Messages in windows; `find` brings those that have changed, and what it was asked for is kept. */
function world(find: (asked: AgainAsked<Row>) => AsyncIterable<ChangedRows>) {
  const asked: Asked[] = [];
  const again: Again<Row> = ({ since, below, above, ...rest }) => {
    asked.push({ since, below, above });
    return find({ since, below, above, ...rest });
  };
  const messages = new FakeList({ lower: 'exclusive' });
  for (const at of [oldest, older, young]) messages.insert(messages.row(at));
  messages.now = now;
  const stream = list('messages', {
    sync: {
      ...{ order: 'windows', cursor, lagSeconds: 1, maxRows: 100, historyStart: 0, again },
      between: (since, upTo) => ({ since, upTo }),
      windowSeconds: () => 1000,
      lookback: () => 10,
    },
  });
  const run = (state: Record<string, Row> = {}, config: Row = {}) =>
    runRead({ streams: [stream], answers: { messages }, state, config, modes: { messages: 'incremental' } });
  return { run, asked };
}

const idsIn = (run: { records(stream: string): Row[] }) => run.records('messages').map(({ id }) => id);
const dateOf = (at: number): string => new Date(at * 1000).toISOString();

async function* everything(): AsyncGenerator<ChangedRows> {
  yield { rows: rowsAt(oldest, young), upTo: now - 2000 };
  yield { rows: rowsAt(older) };
}

test('rows below the look-back that have changed leave after the list, but in no first run', async () => {
  const { run, asked } = world(everything);
  const first = await run();
  expect([first.complete, idsIn(first), asked]).toEqual([true, [1, 2, 3], []]);
  const next = await run(first.states);
  expect([next.complete, idsIn(next)]).toEqual([true, [3, 1, 2]]);
  expect(asked).toEqual([{ since: now - 1, below: now - 11, above: null }]);
  expect(next.states.messages?.verified).toBe(now - 1);
});

test('those before the start date, above the end date and in a gap do not leave so', async () => {
  const { run, asked } = world(everything);
  const { states } = await run();
  const bounded = await run(states, { start_date: dateOf(older) });
  expect(idsIn(bounded)).toEqual([3, 2]);
  expect(asked.at(-1)).toEqual({ since: now - 1, below: now - 11, above: older - 1 });
  const since = { ...states.messages, verified: now - 5000 };
  // Below the end there is something to be read still.
  const behind = { ...since, covered: [{ low: null, high: older - 500 }] };
  const ended = await run({ messages: behind }, { end_date: dateOf(older - 1) });
  expect([idsIn(ended), asked.at(-1)?.below]).toEqual([[1], older - 510]);
  // What is covered reaches above an end that was moved down, below which a gap is to be read.
  const beyond = { ...since, covered: [{ low: oldest - 10, high: now - 1 }] };
  const lowered = await run({ messages: beyond }, { end_date: dateOf(older - 1) });
  expect([idsIn(lowered), asked.at(-1)?.below]).toEqual([[1], older - 1]);
  const ending = await run(states, { end_date: dateOf(older) });
  expect([idsIn(ending), ending.states.messages?.verified, asked.length]).toEqual([[], now - 1, 3]);
  const holed = { ...since, covered: [{ low: older - 10, high: now - 1 }] };
  expect(idsIn(await run({ messages: holed })).sort()).toEqual([1, 2, 3]);
});

test('a run that is interrupted has got on by portions, to the moment that they tell of', async () => {
  const { run, asked } = world(async function* () {
    yield { rows: rowsAt(oldest), upTo: now - 2000 };
    throw new Error('There is trouble.');
  });
  const { states } = await run();
  const since = { messages: { ...states.messages, verified: now - 3000 } };
  const next = await run(since);
  expect([next.complete, idsIn(next), next.statuses('messages').at(-1)]).toEqual([false, [3, 1], 'INCOMPLETE']);
  expect(next.states.messages).toEqual({ ...states.messages, verified: now - 2000 });
  await run(next.states);
  expect(asked.map((one) => one.since)).toEqual([now - 3000, now - 2000]);
});

test('a state of before, without a moment, has one from then on', async () => {
  const { run, asked } = world(everything);
  const { states } = await run();
  const { verified, ...before } = states.messages ?? {};
  const next = await run({ messages: before });
  expect([idsIn(next), next.states.messages?.verified, asked]).toEqual([[3], verified, []]);
});
