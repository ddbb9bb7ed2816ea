import fc from 'fast-check';

export interface Spelled {
  text: string;
  nanos: bigint;
}

const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');

/** Date-times in any spelling that RFC 3339 allows, beside the moment that they mean, worked out without the code under test. */
export const spelledTimestamps: fc.Arbitrary<Spelled> = spelled('T');

/** The same with every separator that RFC 3339 allows between date and time. */
export const anySpelling: fc.Arbitrary<Spelled> = spelled('T', 't', ' ');

function spelled(...separators: string[]): fc.Arbitrary<Spelled> {
  return fc
    .record({
      second: fc.integer({ min: Date.UTC(1971, 0, 1) / 1000, max: Date.UTC(2099, 0, 1) / 1000 }),
      fraction: fc.oneof(fc.constant(''), fc.stringMatching(/^\d{1,9}$/)),
      offsetMinutes: fc.oneof(fc.constant(null), fc.constant(0), fc.integer({ min: -23 * 60, max: 23 * 60 })),
      separator: fc.constantFrom(...separators),
      colon: fc.boolean(),
    })
    .map(({ second, fraction, offsetMinutes, separator, colon }) => {
      const shown = new Date((second + (offsetMinutes ?? 0) * 60) * 1000);
      const date = `${shown.getUTCFullYear()}-${pad(shown.getUTCMonth() + 1)}-${pad(shown.getUTCDate())}`;
      const time = `${pad(shown.getUTCHours())}:${pad(shown.getUTCMinutes())}:${pad(shown.getUTCSeconds())}`;
      const minutes = Math.abs(offsetMinutes ?? 0);
      const sign = (offsetMinutes ?? 0) < 0 ? '-' : '+';
      const zone =
        offsetMinutes === null ? 'Z' : `${sign}${pad(Math.floor(minutes / 60))}${colon ? ':' : ''}${pad(minutes % 60)}`;
      const nanos = BigInt(second) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
      return { text: `${date}${separator}${time}${fraction && '.'}${fraction}${zone}`, nanos };
    });
}
