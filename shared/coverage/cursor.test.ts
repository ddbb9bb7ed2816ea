import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from '../json.ts';
import { runs } from '../testing/seeds.ts';
import { anySpelling, type Spelled, spelledTimestamps } from '../testing/timestamps.ts';
import { secondsTimestampCursor, timestampCursor, unixSecondsCursor } from './cursor.ts';

const sign = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
const near = fc
  .tuple(spelledTimestamps, spelledTimestamps, fc.boolean())
  .map(([a, b, same]): [Spelled, Spelled] => [a, same ? a : b]);

describe('date-time cursors', () => {
  test('read every spelling, and nothing else', () => {
    fc.assert(fc.property(anySpelling, ({ text }) => expect(timestampCursor.read(text)).toBe(text)));
    for (const wrong of [
      '',
      '2026-03-02',
      '0000-00-00T00:00:00',
      '2026-13-02T00:00:00Z',
      'soon',
      5,
      null,
      undefined,
      {},
    ]) {
      expect(timestampCursor.read(wrong)).toBeUndefined();
    }
  });

  test('everything that can be read can be compared', () => {
    const spelling = fc.stringMatching(
      /^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d([Zz]|[+-]\d\d:?\d\d)?$/,
    );
    fc.assert(
      fc.property(spelling, (text) => {
        const read = timestampCursor.read(text);
        if (read !== undefined) expect(timestampCursor.compare(read, '2026-03-02T09:14:11.5+01:00')).not.toBeNaN();
      }),
    );
  });

  test('are ordered as the moments that they mean, to the nanosecond', () => {
    fc.assert(
      fc.property(near, ([a, b]) => {
        expect(Math.sign(timestampCursor.compare(a.text, b.text))).toBe(sign(a.nanos, b.nanos));
      }),
      runs(2_000),
    );
  });

  test('are ordered whatever stands between date and time', () => {
    fc.assert(
      fc.property(anySpelling, anySpelling, (a, b) => {
        expect(Math.sign(timestampCursor.compare(a.text, b.text))).toBe(sign(a.nanos, b.nanos));
      }),
    );
    expect(timestampCursor.compare('2026-03-02 10:00:00Z', '2026-03-02T09:00:00Z')).toBeGreaterThan(0);
    expect(timestampCursor.compare('2026-03-02T09:00:00Z', '2026-03-02t08:00:00Z')).toBeGreaterThan(0);
  });

  test('digits beyond the ninth do not count', () => {
    expect(timestampCursor.compare('2026-03-02T10:00:00.1234567891Z', '2026-03-02T10:00:00.1234567899Z')).toBe(0);
  });

  test.each([
    ['nanoseconds', timestampCursor, 1n],
    ['seconds', secondsTimestampCursor, 1_000_000_000n],
  ])('before and after are the next values in %s', (_name, cursor, resolution) => {
    fc.assert(
      fc.property(spelledTimestamps, ({ text, nanos }) => {
        const [below, above] = [cursor.before(text), cursor.after(text)];
        const isWhole = nanos % resolution === 0n;
        expect(nanosOf(below)).toBe(isWhole ? nanos - resolution : nanos - (nanos % resolution));
        expect(nanosOf(above)).toBe(nanos - (nanos % resolution) + resolution);
        expect(cursor.compare(below, text)).toBeLessThan(0);
        expect(cursor.compare(above, text)).toBeGreaterThan(0);
        expect(cursor.read(below)).toBe(below);
        if (isWhole) expect(cursor.compare(cursor.after(below), text)).toBe(0);
      }),
    );
  });

  test('minusSeconds moves by the seconds asked for and keeps the fraction', () => {
    fc.assert(
      fc.property(spelledTimestamps, fc.integer({ min: -1_000_000, max: 1_000_000 }), ({ text, nanos }, seconds) => {
        const moved = timestampCursor.minusSeconds(text, seconds);
        expect(nanosOf(moved)).toBe(nanos - BigInt(seconds) * 1_000_000_000n);
        expect(timestampCursor.compare(timestampCursor.minusSeconds(moved, -seconds), text)).toBe(0);
      }),
    );
  });

  test('a value far in the future is followed by a value that can be read', () => {
    const above = timestampCursor.after('9999-12-31T23:59:59.999999999Z');
    expect(timestampCursor.read(above)).toBeDefined();
  });

  test('a moment becomes the value at or just below it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (ms) => {
        expect(nanosOf(timestampCursor.fromTime(ms))).toBe(BigInt(ms) * 1_000_000n);
        expect(nanosOf(secondsTimestampCursor.fromTime(ms))).toBe(BigInt(Math.floor(ms / 1000)) * 1_000_000_000n);
        expect(unixSecondsCursor.fromTime(ms)).toBe(Math.floor(ms / 1000));
      }),
    );
  });
});

test('Unix times: zero and less are unset, fractions are cut', () => {
  expect([0, -1, Number.NaN, '5', null].map(unixSecondsCursor.read)).toEqual(Array(5).fill(undefined));
  expect(unixSecondsCursor.read(1_700_000_000.9)).toBe(1_700_000_000);
  expect(unixSecondsCursor.read(0.5)).toBeUndefined();
});

test('a Unix time of more digits than a double holds is read', () => {
  expect(unixSecondsCursor.read(parseJson('1700000000.12345678901'))).toBe(1_700_000_000);
  expect(unixSecondsCursor.read(parseJson('1e400'))).toBeUndefined();
});

/** Of what the cursors write: UTC with a Z, up to nine digits. */
function nanosOf(text: string): bigint {
  const [, whole = '', fraction = ''] = /^(.{19})(?:\.(\d{1,9}))?Z$/.exec(text) ?? [];
  return BigInt(Date.parse(`${whole}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}
