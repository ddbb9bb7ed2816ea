import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ExactNumber } from '../exactNumber.ts';
import { dateTimeAdder } from './twins.ts';

const time = { type: ['null' as const, 'integer' as const] };
const dateTime = { type: ['null' as const, 'string' as const], format: 'date-time' };
const times = { at: time, at_datetime: dateTime };
const schema = {
  type: 'object' as const,
  properties: {
    ...times,
    other_at: time,
    text: { type: 'string' as const },
    task: { type: 'object' as const, properties: times },
    boxes: { type: 'array' as const, items: { type: 'object' as const, properties: times } },
  },
};
const added = (record: Record<string, unknown>): object => {
  dateTimeAdder(schema, '_datetime')?.(record);
  return record;
};
const dateTimeOf = (at: unknown): unknown => Object.entries(added({ at })).at(-1)?.[1];
const both = { at: 1_782_954_411, at_datetime: '2026-07-02T01:06:51Z' };
const noTime = { at: null, at_datetime: null };

describe('a Unix time', () => {
  test('gets a date-time beside it wherever the schema declares one, and nowhere else', () => {
    expect(added({ at: both.at, other_at: both.at, text: 'x' })).toEqual({ ...both, other_at: both.at, text: 'x' });
    expect(added({ task: { at: both.at }, boxes: [{ at: both.at }, {}, { at: null }] })).toEqual({
      task: both,
      boxes: [both, {}, noTime],
    });
    expect(dateTimeAdder(schema, 'DateTime')).toBeUndefined();
  });

  test('that is null has null, and one that is absent has nothing', () => {
    expect(added({ at: null, task: null, boxes: null })).toEqual({ ...noTime, task: null, boxes: null });
    expect(added({ task: 'x', boxes: [null, 5] })).toEqual({ task: 'x', boxes: [null, 5] });
  });

  test('that has changed since gets a new one', () => {
    expect(added({ ...both, at: both.at + 1 })).toEqual({ at: both.at + 1, at_datetime: '2026-07-02T01:06:52Z' });
  });
});

describe('the text', () => {
  test('is the same moment, in RFC 3339, with a fraction where there is one', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200, max: 253_402_300_799 }), (seconds) => {
        const text = dateTimeOf(seconds);
        expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        expect(Date.parse(String(text))).toBe(seconds * 1000);
      }),
    );
    expect(dateTimeOf(1_782_954_411.25)).toBe('2026-07-02T01:06:51.250Z');
    expect(dateTimeOf(0)).toBe('1970-01-01T00:00:00Z');
  });

  test.each(['1782954411', 253_402_300_800, -62_167_219_201, 10n, new ExactNumber('1e400'), true, {}, Number.NaN])(
    'is null for %p, which is no such time',
    (value) => expect(dateTimeOf(value)).toBeNull(),
  );
});
