import { expect, test } from '@jest/globals';
import { formatMoment, goZero, momentOf, parseMoment } from './moments.ts';

const plain = { fraction: 'trimmed', zone: 'Z' } as const;

test.each([
  ['2026-04-03T21:07:33.902511Z', '2026-04-03T21:07:33.902511Z'],
  ['2026-04-03T23:07:33.100+02:00', '2026-04-03T21:07:33.1Z'],
  ['2026-04-03T21:07:33.1234567899Z', '2026-04-03T21:07:33.123456789Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
])('%s is read as %s', (text, shown) => {
  expect(formatMoment(momentOf(text), plain)).toBe(shown);
});

test.each(['2026-04-03', '2026-04-03 21:07:33Z', '2026-04-03T21:07:33', '2026-13-03T21:07:33Z', 'now', ''])(
  '"%s" is no moment',
  (text) => {
    expect(parseMoment(text)).toBeUndefined();
  },
);

test('a nanosecond makes a difference, also for dates long past', () => {
  const moment = momentOf('2026-04-03T21:07:33.902511Z');
  expect(formatMoment(moment + 1n, plain)).toBe('2026-04-03T21:07:33.902511001Z');
  expect(formatMoment(goZero + 1n, plain)).toBe('0001-01-01T00:00:00.000000001Z');
});

test('moments are spelled in several ways', () => {
  const moment = momentOf('2026-04-03T21:07:33.9Z');
  const spell = (fraction: 'none' | 'milliseconds' | 'microseconds' | 'nanoseconds') =>
    formatMoment(moment, { fraction, zone: '+00:00' });
  expect(spell('none')).toBe('2026-04-03T21:07:33+00:00');
  expect(spell('milliseconds')).toBe('2026-04-03T21:07:33.900+00:00');
  expect(spell('microseconds')).toBe('2026-04-03T21:07:33.900000+00:00');
  expect(spell('nanoseconds')).toBe('2026-04-03T21:07:33.900000000+00:00');
  expect(formatMoment(moment, { fraction: 'none', zone: '+02:00' })).toBe('2026-04-03T23:07:33+02:00');
});
