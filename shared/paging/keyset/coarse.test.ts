import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { millisecondsTimestampCursor } from '../../coverage/cursor.ts';
import { toOf } from '../../testing/turns.ts';
import { keysetAscending, keysetDescending } from './keyset.ts';
import type { KeysetPosition } from './position.ts';

const SECOND = 1000;
const dateOf = (ms: number) => new Date(Date.parse('2026-03-01T00:00:00Z') + ms).toISOString();
const secondOf = (date: string) => date.slice(0, 19);

interface Api {
  /** Of the rows, no two in one second. */
  times: readonly number[];
  /** No page has more rows, whatever is asked for. */
  cap: number;
  isDescending: boolean;
  /** As it is declared. */
  inclusive: boolean;
}

/** The dates that a walk meets where the API compares seconds, and so answers rows at the bound and in its second. Where it shows that, it is refused. */
function met({ times, cap, isDescending, inclusive }: Api): string[] | 'refused' {
  const make = isDescending ? keysetDescending : keysetAscending;
  const limit = { param: 'limit', value: 100 };
  const pager = make({ param: 'bound', field: 'at', cursor: millisecondsTimestampCursor, limit, inclusive });
  const list = times.map(dateOf).sort();
  if (isDescending) list.reverse();
  const answer = (bound: string): string[] => {
    const second = secondOf(bound);
    const fits = (at: string) => (isDescending ? secondOf(at) <= second : secondOf(at) >= second);
    return list.filter(fits).slice(0, cap);
  };
  const found = new Set<string>();
  for (let at: KeysetPosition<string> | null = null, pages = 0; pages < 200; pages++) {
    const dates = answer(String(pager.request(at).bound ?? (isDescending ? '9' : '0')));
    const fresh = dates.filter((date) => !found.has(date)).length;
    for (const date of dates) found.add(date);
    const turn = pager.turn({ rows: dates.map((date) => ({ at: date })), body: null, fresh }, at);
    if ('contradicts' in turn) return 'refused';
    const next: KeysetPosition<string> | undefined = toOf(turn);
    if (next === undefined) return [...found].sort();
    if (JSON.stringify(next) === JSON.stringify(at)) throw new Error(`It stays at ${JSON.stringify(next)}.`);
    at = next;
  }
  throw new Error('The walk makes no end.');
}

const times = fc.uniqueArray(fc.nat(60 * SECOND), { maxLength: 12, selector: (ms) => Math.floor(ms / SECOND) });

const property = (cap: number | fc.Arbitrary<number>, judge: (api: Api) => void) =>
  fc.assert(
    fc.property(
      times,
      typeof cap === 'number' ? fc.constant(cap) : cap,
      fc.boolean(),
      fc.boolean(),
      (all, most, isDescending, inclusive) => judge({ times: all, cap: most, isDescending, inclusive }),
    ),
  );

describe('bounds of whole seconds, for dates of milliseconds', () => {
  test('lose no row without a word', () => {
    property(fc.integer({ min: 2, max: 4 }), (api) => {
      expect([api.times.map(dateOf).sort(), 'refused']).toContainEqual(met(api));
    });
  });

  test('are gone by where pages have one row', () => {
    property(1, (api) => expect(met(api)).toEqual(api.times.map(dateOf).sort()));
  });

  test.each([true, false])('let a list of a single row end (newest first: %s)', (isDescending) => {
    expect(met({ times: [345], cap: 100, isDescending, inclusive: false })).toEqual([dateOf(345)]);
  });
});
