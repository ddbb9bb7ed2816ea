import { describe, expect, test } from '@jest/globals';
import { byTimestamp } from './paging.ts';

describe('messages of one conversation, before a second', () => {
  const second = (at: number): string => new Date(1_700_000_000_000 + at * 1000).toISOString();
  const page = (...times: number[]) => ({
    rows: times.map((at, id) => ({ id, date: second(at) })),
    body: null,
    fresh: times.length,
  });
  const next = (...times: number[]) => (byTimestamp.turn(page(...times), null) as { to: unknown }).to;

  test('are asked for without a limit, from the end of time on', () => {
    expect(byTimestamp.request(null)).toEqual({ timestamp: 2 ** 31 - 1 });
    expect(byTimestamp.request(next(9, 8, 7))).toEqual({ timestamp: 1_700_000_008 });
  });

  test('a page of one second that may have been cut is told of, and stepped below', () => {
    const turn = byTimestamp.turn(page(...Array(50).fill(7)), null);
    expect(turn).toMatchObject({ skipped: { value: second(7), rows: 50 } });
    expect(byTimestamp.request((turn as { to: unknown }).to)).toEqual({ timestamp: 1_700_000_007 });
    expect(byTimestamp.turn(page(...Array(49).fill(7)), null)).not.toHaveProperty('skipped');
    expect(byTimestamp.turn(page(...Array(49).fill(7), 6), null)).not.toHaveProperty('skipped');
  });

  test('a page above its second, or without the row that must come again, contradicts', () => {
    expect(byTimestamp.turn(page(12, 11), next(9, 8, 7))).toEqual({ contradicts: true });
    expect(byTimestamp.turn(page(), next(9, 8, 7))).toEqual({ contradicts: true });
    expect(byTimestamp.turn(page(7, 6), next(9, 8, 7))).toMatchObject({ to: {} });
  });

  test('no place in them outlasts a sync: they are read anew where that breaks off', () => {
    expect([byTimestamp.byValue, byTimestamp.startAt]).toEqual([true, undefined]);
  });
});
