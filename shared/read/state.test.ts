import { describe, expect, test } from '@jest/globals';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import type { Row } from '../json.ts';
import { StreamState } from './state.ts';
import type { StateShape } from './stateShape.ts';

const cursor = unixSecondsCursor;
const incremental = (partitioned: boolean): StateShape => ({
  stream: 'rows',
  cursor,
  partitioned,
  mode: 'incremental',
});
const full = (partitioned: boolean): StateShape => ({ stream: 'rows', partitioned, mode: 'full_refresh' });
const stored = (state: StreamState, finished: boolean): Row =>
  JSON.parse(JSON.stringify(state.encode(finished))) as Row;

describe('the state of a stream', () => {
  test('keeps coverage per partition', () => {
    const state = StreamState.decode(incremental(true), undefined);
    state.claim('a', null, 5);
    state.claim(7, 3, 9);
    const again = StreamState.decode(incremental(true), stored(state, false));
    expect(again.coverage('a').top).toBe(5);
    expect(again.coverage('7').intervals).toEqual([{ low: 3, high: 9 }]);
    expect(again.coverage('b').intervals).toEqual([]);
  });

  test('an interrupted full refresh goes on, a finished one begins anew', () => {
    const state = StreamState.decode(full(true), undefined);
    state.markDone(3);
    state.markDone(8);
    const running = StreamState.decode(full(true), stored(state, false));
    expect([3, 8, 9].map((key) => running.isDone(key))).toEqual([true, true, false]);
    const finished = StreamState.decode(full(true), stored(state, true));
    expect([3, 8, 9].map((key) => finished.isDone(key))).toEqual([false, false, false]);
  });

  test('a partition that fails in two runs does not keep the others from being read anew', () => {
    const first = StreamState.decode(full(true), undefined);
    first.markDone(3);
    first.endWithFailures();
    const second = StreamState.decode(full(true), stored(first, false));
    expect(second.isDone(3)).toBe(true);
    second.endWithFailures();
    expect(StreamState.decode(full(true), stored(second, false)).isDone(3)).toBe(false);
  });

  test('a finished full refresh of a stream with a cursor begins anew, an interrupted one goes on', () => {
    const shape: StateShape = { ...incremental(false), mode: 'full_refresh' };
    const state = StreamState.decode(shape, undefined);
    state.claim('', null, 10);
    expect(StreamState.decode(shape, stored(state, false)).coverage('').top).toBe(10);
    expect(StreamState.decode(shape, stored(state, true)).coverage('').top).toBeUndefined();
    expect(StreamState.decode(incremental(false), stored(state, true)).coverage('').top).toBe(10);
  });

  test('an incremental run after an interrupted full refresh reads every partition', () => {
    const state = StreamState.decode({ ...incremental(true), mode: 'full_refresh' }, undefined);
    state.claim(3, null, 10);
    state.markDone(3);
    expect(StreamState.decode(incremental(true), stored(state, false)).isDone(3)).toBe(false);
  });

  test('of another connector is refused with a config error that names the stream', () => {
    for (const state of [
      { cursor: '2026' },
      { version: 3 },
      { version: 2 },
      { version: 1 },
      { version: 1, covered: 5 },
    ]) {
      expect(() => StreamState.decode(incremental(false), state)).toThrow('The state of stream "rows"');
    }
    expect(() => StreamState.decode(incremental(true), { version: 1, partitions: [] })).toThrow('partitions');
  });

  test('says of the rows of the last partitions how they were, of no more than fit', () => {
    const state = StreamState.decode(incremental(true), undefined);
    for (const key of ['a', 'b', 'c', 'd']) {
      state.claim(key, null, 5);
      state.digests.set(
        key,
        new Set(Array.from({ length: 1000 }, (_one, row) => `${key}${String(row).padStart(7, '0')}`)),
      );
    }
    const again = StreamState.decode(incremental(true), stored(state, true));
    expect(['a', 'b', 'c', 'd'].map((key) => again.digests.of(key)?.size)).toEqual([undefined, 1000, 1000, 1000]);
    expect(again.digests.of('d')?.has('d0000999')).toBe(true);
    for (let key = 1; key <= 900; key++) again.claim(key, 1_700_000_000, 1_700_000_000 + key);
    expect(JSON.stringify(again.encode(true)).length).toBeLessThan(64 * 1024);
    expect(again.digests.of('b')?.size).toBe(1000);
    again.keepOnly(new Set(['b', 'd']));
    const last = StreamState.decode(incremental(true), stored(again, true));
    expect([last.digests.of('b')?.size, last.digests.of('c')]).toEqual([1000, undefined]);
  });

  test('whose digests are none is refused', () => {
    const bad = { version: 2, covered: [], digests: 'abc' };
    expect(() => StreamState.decode(incremental(false), bad)).toThrow('"digests"');
  });

  test('stays below 64 KiB, however many partitions there are', () => {
    const state = StreamState.decode(incremental(true), undefined);
    for (let key = 1; key <= 5_000; key++) state.claim(key, 1_700_000_000, 1_700_000_000 + key);
    expect(JSON.stringify(state.encode(false)).length).toBeLessThan(64 * 1024);
  });
});
