import { describe, expect, test } from '@jest/globals';
import { unixSecondsCursor } from '../coverage/cursor.ts';
import type { ReadWith } from '../declare/readWith.ts';
import type { Row } from '../json.ts';
import { StreamState } from './state.ts';
import type { StateShape } from './stateShape.ts';

const shape = (readWith: ReadWith | undefined, more: Partial<StateShape> = {}): StateShape => ({
  ...{ stream: 'rows', cursor: unixSecondsCursor, partitioned: false, mode: 'incremental' as const },
  ...(readWith && { readWith }),
  ...more,
});
const deleted = (wanted: boolean): ReadWith => ({ rows: { include_deleted: wanted } });
const bodies = (wanted: boolean): ReadWith => ({ columns: { fetch_bodies: wanted } });

const stored = (state: StreamState, finished = true): Row => JSON.parse(JSON.stringify(state.encode(finished))) as Row;

/** The state of a sync that came so far. */
function syncedTo(high: number, how: StateShape, before?: Row, finished = true): Row {
  const state = StreamState.decode(how, before);
  state.claim('', null, high);
  return stored(state, finished);
}

describe('settings that leave rows out', () => {
  test('and bring more now: everything is read again, and the new breadth is in the first state', () => {
    const narrow = syncedTo(10, shape(deleted(false)));
    const wide = StreamState.decode(shape(deleted(true)), narrow);
    expect(wide.widening).toEqual({ kind: 'rows', settings: ['include_deleted'], replaces: false });
    expect(wide.coverage('').intervals).toEqual([]);
    expect(stored(wide, false)).toMatchObject({ readWith: { include_deleted: true }, covered: [] });
  });

  test('an interrupted reading of everything goes on', () => {
    const wide = StreamState.decode(shape(deleted(true)), syncedTo(10, shape(deleted(false))));
    wide.claim('', 8, 10);
    const next = StreamState.decode(shape(deleted(true)), stored(wide, false));
    expect([next.widening, next.coverage('').intervals]).toEqual([undefined, [{ low: 8, high: 10 }]]);
  });

  test('and bring less now: nothing is read again, until they bring more', () => {
    const wide = syncedTo(10, shape(deleted(true)));
    const narrow = StreamState.decode(shape(deleted(false)), wide);
    expect([narrow.widening, narrow.coverage('').top]).toEqual([undefined, 10]);
    const again = StreamState.decode(shape(deleted(true)), stored(narrow));
    expect([again.widening?.kind, again.coverage('').top]).toEqual(['rows', undefined]);
  });

  test('and bring others now: those that are not wanted any more are spoken of', () => {
    const one = syncedTo(10, shape({ rows: { region: ['eu'] } }));
    const other = StreamState.decode(shape({ rows: { region: ['us'] } }), one);
    expect(other.widening).toEqual({ kind: 'rows', settings: ['region'], replaces: true });
  });

  test('are taken as they are now where an older state does not name them', () => {
    const old = { version: 1, covered: [{ low: null, high: 10 }] };
    const state = StreamState.decode(shape({ ...deleted(true), ...bodies(true) }), old);
    expect([state.widening, state.coverage('').top]).toEqual([undefined, 10]);
  });

  test('count for a start date that a follower was read down to', () => {
    const since = (date: number | null) => shape(undefined, { since: date });
    const later = syncedTo(10, since(5));
    expect(StreamState.decode(since(3), later).widening).toEqual({
      ...{ kind: 'rows', settings: ['start_date'], replaces: false },
    });
    expect(StreamState.decode(since(7), later).widening).toBeUndefined();
  });
});

describe('settings that leave columns out', () => {
  test('and bring more now: that is told once, and nothing is read again', () => {
    const wide = StreamState.decode(shape(bodies(true)), syncedTo(10, shape(bodies(false))));
    expect([wide.widening, wide.coverage('').top]).toEqual([{ kind: 'columns', settings: ['fetch_bodies'] }, 10]);
    expect(StreamState.decode(shape(bodies(true)), stored(wide)).widening).toBeUndefined();
  });

  test('are not worth a word when all rows are read again, or none has been read', () => {
    const narrow = { ...deleted(false), ...bodies(false) };
    const wide = { ...deleted(true), ...bodies(true) };
    expect(StreamState.decode(shape(wide), syncedTo(10, shape(narrow))).widening?.kind).toBe('rows');
    const nothing = stored(StreamState.decode(shape(bodies(false)), undefined), false);
    expect(
      StreamState.decode(shape(bodies(true), { partitioned: true }), { ...nothing, partitions: {} }).widening,
    ).toBe(undefined);
  });
});

describe('a full refresh', () => {
  const full = (readWith: ReadWith): StateShape => shape(readWith, { mode: 'full_refresh' });

  test.each([
    [deleted(false), deleted(true)],
    [deleted(true), deleted(false)],
    [bodies(true), bodies(false)],
  ])('under way begins anew with other settings (%j, %j)', (before, now) => {
    const running = syncedTo(10, full(before), undefined, false);
    const state = StreamState.decode(full(now), running);
    expect([state.widening?.kind, state.coverage('').top]).toEqual(['refresh', undefined]);
    expect(StreamState.decode(full(before), running).coverage('').top).toBe(10);
  });

  test('that is finished begins anew without a word', () => {
    const finished = syncedTo(10, full(deleted(false)));
    const state = StreamState.decode(full(deleted(true)), finished);
    expect([state.widening, state.coverage('').top]).toEqual([undefined, undefined]);
  });
});

test('what no setting can be is refused', () => {
  const state = { version: 1, readWith: { include_deleted: 'yes' }, covered: [] };
  expect(() => StreamState.decode(shape(deleted(true)), state)).toThrow('The state of stream "rows": "readWith"');
});

test('a state stays below 64 KiB beside a long list of ids', () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => `7c1e0a52-3b7d-4c55-9a38-${String(index).padStart(12, '0')}`);
  const state = StreamState.decode(shape({ rows: { ids } }, { partitioned: true }), undefined);
  for (let key = 1; key <= 5_000; key++) state.claim(key, 1_700_000_000, 1_700_000_000 + key);
  expect(JSON.stringify(state.encode(false)).length).toBeLessThan(64 * 1024);
});
