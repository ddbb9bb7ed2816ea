import { describe, expect, test } from '@jest/globals';
import { type CursorValue, unixSecondsCursor } from '../../coverage/cursor.ts';
import { type Slice, WHOLE } from '../../declare/stream.ts';
import { ServerClock } from '../../http/serverClock.ts';
import { list as listStream } from '../../testing/syncs.ts';
import type { ReadContext } from '../context.ts';
import { Findings } from '../findings.ts';
import { PagedList } from '../pages.ts';
import type { Pass } from '../passes.ts';
import { WindowBounds } from './windowBounds.ts';
import type { Windows } from './windowPages.ts';

const LAG = 10;
const START = 1_000_000;
const clock = { now: () => START * 1000, sleep: async () => {} };

interface Shape extends Partial<Pick<Windows, 'historyStart' | 'maxSeconds'>> {
  until?: CursorValue | null;
  floor?: CursorValue | null;
  /** Where the lowest gap begins. Default the floor. */
  lowestGap?: CursorValue;
  serverClock?: ServerClock;
}

function boundsOf({ until = null, floor = null, lowestGap, serverClock, ...more }: Shape = {}): WindowBounds {
  const sync: Windows = {
    order: 'windows',
    cursor: { field: 'at', type: unixSecondsCursor },
    lagSeconds: LAG,
    between: () => ({}),
    windowSeconds: () => 60,
    maxRows: 100,
    historyStart: 0,
    ...more,
  };
  const context = { clock, findings: new Findings(), ...(serverClock && { serverClock }) } as unknown as ReadContext;
  const list = new PagedList(listStream('rows', { sync }), WHOLE, [], context);
  const pass = { until, subscriptions: [{ lowestGap: lowestGap ?? floor, subscriber: { floor } }] } as unknown as Pass;
  return new WindowBounds(list, sync, pass);
}

/** What has been answered by a server whose clock is so many seconds ahead of ours; undefined: it does not say. */
function answeredBy(ahead: number | undefined): ServerClock {
  const serverClock = new ServerClock(clock, () => {});
  serverClock.see(ahead === undefined ? {} : { date: new Date((START + ahead) * 1000).toUTCString() });
  return serverClock;
}

describe('the end of all windows', () => {
  test('is what had settled when the run began, or the end date', () => {
    expect(boundsOf().end).toBe(START - LAG);
    expect(boundsOf({ until: START - 500 }).end).toBe(START - 500);
    expect(boundsOf({ until: START + 500 }).end).toBe(START - LAG);
  });

  test("is the server's, where that is ahead, as soon as an answer has shown it", () => {
    const serverClock = new ServerClock(clock, () => {});
    const bounds = boundsOf({ serverClock });
    expect([bounds.end, bounds.isEndOpen]).toEqual([START - LAG, true]);
    serverClock.see({ date: new Date((START + 300) * 1000).toUTCString() });
    expect([bounds.end, bounds.isEndOpen]).toEqual([START + 300 - LAG, false]);
  });

  test('does not move again', () => {
    const serverClock = answeredBy(300);
    const bounds = boundsOf({ serverClock });
    const { end } = bounds;
    serverClock.see({ date: new Date((START + 900) * 1000).toUTCString() });
    expect(bounds.end).toBe(end);
  });
});

describe('what may be claimed', () => {
  test('is what had settled when it was asked for', () => {
    const bounds = boundsOf({ serverClock: answeredBy(-300) });
    const time = (START - 300) * 1000;
    expect(bounds.claimable(START - 400, time, undefined)).toBe(START - 400);
    expect(bounds.claimable(START - 100, time, undefined)).toBe(START - 300 - LAG);
  });

  test('is nothing above the newest row, where the server does not say what time it is', () => {
    const bounds = boundsOf({ serverClock: answeredBy(undefined) });
    const time = START * 1000;
    expect(bounds.claimable(START, time, START - 700)).toBe(START - 700 - LAG);
    expect(bounds.claimable(START, time, START + 700)).toBe(START - LAG);
    expect(bounds.claimable(START, time, undefined)).toBeUndefined();
    // Asked for twenty seconds ago: then the server stood as much below the newest row that has come since.
    expect(bounds.claimable(START, time - 20_000, START - 700)).toBe(START - 720 - LAG);
  });
});

describe('the beginning', () => {
  test('is that of history, which may be one of each slice', () => {
    const historyStart = (slice: Slice): number => (slice === WHOLE ? 500_000 : 0);
    const bounds = boundsOf({ historyStart });
    expect([null, 3, 700].map((from) => bounds.notBeforeStart(from))).toEqual([499, 499, 700]);
  });

  test.each<[string, string, Shape, number]>([
    ['the account', 'windows have a longest', { maxSeconds: 3_600 }, 899_999],
    ['history', 'windows may be as long as it takes', {}, 99],
    ['history', 'what is read does not begin shortly before', { maxSeconds: 3_600, floor: START - 600 }, 99],
    ['history', 'something below has been read', { maxSeconds: 3_600, lowestGap: 200 }, 99],
  ])('is that of %s, where %s', (_whose, _name, shape, expected) => {
    const bounds = boundsOf({ historyStart: 100_000, ...shape });
    const learning = bounds.learnStart(shape.lowestGap ?? shape.floor ?? null);
    if (!learning.next().done) learning.next(900_000_000);
    expect(bounds.notBeforeStart(null)).toBe(expected);
  });
});
