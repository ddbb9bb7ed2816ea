import { expect, test } from '@jest/globals';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import { cursor, list } from '../testing/syncs.ts';
import type { ReadContext } from './context.ts';
import { StreamState } from './state.ts';
import { VerifiedChildren } from './verifiedChildren.ts';

const NOW = 2_000;
const SLICES = [{ key: 'a' }, { key: 'b' }];
const sync = { cursor, lagSeconds: 1 };

/** Children of conversations in two mailboxes, of which nothing at or below 1,000 was missing. */
function children({ until = null as number | null, lookback = 0 } = {}) {
  const shape = { stream: 'messages', cursor: unixSecondsCursor, partitioned: true, mode: 'incremental' } as const;
  const state = StreamState.decode(shape, undefined);
  for (const { key } of SLICES) state.claim(key, null, 1_500);
  state.verified = 1_000;
  const log: string[] = [];
  const context = {
    clock: { now: () => NOW * 1000 },
    log: (level: string, line: string) => log.push(`${level} ${line}`),
  } as unknown as ReadContext;
  const output = { stream: 'messages', state };
  const verified = VerifiedChildren.of(list('conversations'), {
    ...{ sync, output, bounds: { floor: 10, until }, lookback, context },
  });
  if (!verified) throw new Error('Conversations move.');
  return { verified, state, log };
}

test('children are read down to what was verified, less the look-back', () => {
  const { verified } = children({ lookback: 100 });
  expect(verified.begin(SLICES)).toBe(900);
});

test('a partition that was never read may hold any parent: nothing is known', () => {
  const { verified, state } = children();
  expect(verified.begin([...SLICES, { key: 'new' }])).toBe(10);
  expect(state.verified).toBeUndefined();
});

test('it rises, and never falls', () => {
  const { verified, state } = children();
  verified.begin(SLICES);
  for (const [shown, kept] of [
    [undefined, 1_000],
    [900, 1_000],
    [1_800, 1_800],
  ] as const) {
    verified.verify(shown, shown);
    expect(state.verified).toBe(kept);
  }
});

test.each([
  ['a parent above the end', 2_100, 2_101, 1_000],
  ['no parent above the end', 2_100, 2_100, 1_600],
  ['an end that has passed', 1_600, 1_500, 1_000],
])('with %s', (_what, until, newest, kept) => {
  const { verified, state } = children({ until });
  verified.begin(SLICES);
  verified.verify(1_600, newest);
  expect(state.verified).toBe(kept);
});

test('it stays where it was when a partition is not listed any more, with a word', () => {
  const { verified, state, log } = children();
  verified.begin(SLICES.slice(0, 1));
  verified.verify(1_800, 1_800);
  expect(state.verified).toBe(1_000);
  expect(log).toEqual([expect.stringContaining('WARN Stream messages: conversations of b were read by earlier syncs')]);
});

test('nothing is verified of the children of rows that do not move', () => {
  const { state } = children();
  const parent = list('campaigns', { sync: { order: 'unordered', cursor } });
  const options = { sync, output: { stream: 'clicks', state }, bounds: { floor: null, until: null }, lookback: 0 };
  expect(VerifiedChildren.of(parent, { ...options, context: {} as ReadContext })).toBeUndefined();
});
