import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { reversed, shortenedTimestampCursor as shortened, timestampCursor, unixSecondsCursor } from './cursor.ts';

const MICRO = 1_000n;
const SECOND = 1_000_000_000n;
const moments = fc.bigInt({ min: 0n, max: 4_000_000_000n * SECOND - 1n });

/** As an API writes a moment with so many digits, the rest cut off; `trimmed` leaves zeros at the end out. */
function printed(nanos: bigint, digits: number, trimmed: boolean): string {
  const whole = new Date(Number(nanos / 1_000_000n)).toISOString().slice(0, 19);
  const cut = (nanos % SECOND).toString().padStart(9, '0').slice(0, digits);
  const shown = trimmed ? cut.replace(/0+$/, '') : cut;
  return `${whole}${shown && `.${shown}`}Z`;
}

function nanosOf(text: string): bigint {
  const [, whole = '', fraction = ''] = /^(.{19})(?:\.(\d{1,9}))?Z$/.exec(text) ?? [];
  return BigInt(Date.parse(`${whole}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

/** A moment, and another one that is printed alike. */
const alike = (digits: number) =>
  fc.tuple(moments, moments).map(([a, b]): [bigint, bigint] => {
    const unit = 10n ** BigInt(9 - digits);
    return [a, a - (a % unit) + (b % unit)];
  });

describe.each([
  { digits: 0, stored: 9 },
  { digits: 3, stored: 3 },
  { digits: 3, stored: 9 },
  { digits: 6, stored: 9 },
])('dates shown with $digits digits, of $stored that are kept', ({ digits, stored }) => {
  const kept = (nanos: bigint): bigint => nanos - (nanos % 10n ** BigInt(9 - stored));

  test('whatever is printed as a value is lies below the one after it, and not below the value itself', () => {
    fc.assert(
      fc.property(alike(digits), ([a, b]) => {
        const value = printed(kept(a), digits, false);
        expect(printed(kept(b), digits, false)).toBe(value);
        expect(kept(b) < nanosOf(shortened.after(value))).toBe(true);
        expect(kept(b) > nanosOf(shortened.before(value))).toBe(true);
      }),
    );
  });
});

test('a value whose zeros were left out is itself, or has no fraction and may be any in its second', () => {
  fc.assert(
    fc.property(moments, fc.constantFrom(6, 9), (nanos, digits) => {
      const kept = nanos - (nanos % 10n ** BigInt(9 - digits));
      const value = printed(kept, digits, true);
      expect(kept < nanosOf(shortened.after(value))).toBe(true);
      expect(kept > nanosOf(shortened.before(value))).toBe(true);
    }),
  );
});

test('the value after is a unit of what is shown above, or what is left to the border of one; the one before a microsecond below', () => {
  const cases: [value: string, before: string, after: string][] = [
    ['2026-03-02T10:00:00Z', '2026-03-02T09:59:59.999999Z', '2026-03-02T10:00:01Z'],
    ['2026-03-02T10:00:00.36Z', '2026-03-02T10:00:00.359999Z', '2026-03-02T10:00:00.361Z'],
    ['2026-03-02T10:00:00.123456Z', '2026-03-02T10:00:00.123455Z', '2026-03-02T10:00:00.123457Z'],
    ['2026-03-02T10:00:00.123456789Z', '2026-03-02T10:00:00.123456Z', '2026-03-02T10:00:00.123457Z'],
    ['2026-03-02T12:00:00.000001+02:00', '2026-03-02T10:00:00Z', '2026-03-02T10:00:00.000002Z'],
  ];
  for (const [value, before, after] of cases) {
    expect(timestampCursor.compare(shortened.before(value), before)).toBe(0);
    expect(timestampCursor.compare(shortened.after(value), after)).toBe(0);
  }
});

test('the other way round, a cursor is walked downwards, and twice it is itself', () => {
  const value = fc.integer({ min: 1, max: 1_000 });
  fc.assert(
    fc.property(value, value, fc.nat(50), (a, b, seconds) => {
      const back = reversed(unixSecondsCursor);
      expect(Math.sign(back.compare(a, b))).toBe(Math.sign(b - a));
      expect([back.before(a), back.after(a), back.minusSeconds(a, seconds)]).toEqual([a + 1, a - 1, a + seconds]);
      const again = reversed(back);
      expect([again.compare(a, b), again.before(a), again.after(a)]).toEqual([a - b, a - 1, a + 1]);
      expect([back.read(a), back.fromTime(a * 1000), back.timeOf(a)]).toEqual([a, a, a * 1000]);
    }),
  );
});

test('the next value is no further away than a unit of what is shown', () => {
  fc.assert(
    fc.property(moments, (nanos) => {
      const value = printed(nanos, 9, true);
      const digits = /\.(\d+)/.exec(value)?.[1]?.length ?? 0;
      const unit = digits === 0 ? SECOND : digits <= 3 ? 1_000n * MICRO : MICRO;
      expect(nanosOf(shortened.after(value)) - nanos <= unit).toBe(true);
    }),
  );
});
