import { describe, expect, test } from '@jest/globals';
import { type ColumnType, columnTypeOf, commonType } from './column-type.ts';
import { isExact } from './numbers.ts';
import { daysOf, microsecondsOf } from './times.ts';

test.each([
  [{ type: 'integer' }, 'BIGINT'],
  [{ type: ['null', 'integer'], airbyte_type: 'big_integer' }, 'DECIMAL(38,0)'],
  [{ type: ['null', 'number'] }, 'DOUBLE'],
  [{ type: ['number', 'integer', 'null'] }, 'DOUBLE'],
  [{ type: 'number', airbyte_type: 'integer' }, 'BIGINT'],
  [{ type: ['null', 'string'], format: 'date-time' }, 'TIMESTAMPTZ'],
  [{ type: 'string', format: 'date-time', airbyte_type: 'timestamp_without_timezone' }, 'TIMESTAMP'],
  [{ type: 'string', format: 'date' }, 'DATE'],
  [{ type: 'string', format: 'email' }, 'VARCHAR'],
  [{ type: ['string', 'integer'] }, 'JSON'],
  [{ type: ['null', 'object'] }, 'JSON'],
  [{ type: 'array' }, 'JSON'],
  [{ type: 'null' }, 'JSON'],
  [{}, 'JSON'],
  [true, 'JSON'],
])('%j is %s', (schema, type) => {
  expect(columnTypeOf(schema)).toBe(type);
});

test.each<[ColumnType, ColumnType, ColumnType]>([
  ['BIGINT', 'BIGINT', 'BIGINT'],
  ['BIGINT', 'DOUBLE', 'DOUBLE'],
  ['DOUBLE', 'BIGINT', 'DOUBLE'],
  ['BIGINT', 'DECIMAL(38,0)', 'DECIMAL(38,0)'],
  ['DECIMAL(38,0)', 'DOUBLE', 'VARCHAR'],
  ['TIMESTAMPTZ', 'VARCHAR', 'VARCHAR'],
  ['VARCHAR', 'DATE', 'VARCHAR'],
  ['VARCHAR', 'JSON', 'JSON'],
])('a column of %s whose schema says %s becomes %s', (held, wanted, common) => {
  expect(commonType(held, wanted)).toBe(common);
});

describe('a double holds', () => {
  test.each([
    '0',
    '-0',
    '1.10',
    '0.1',
    '123456789012345',
    '1e21',
    '1.5e300',
    '9007199254740992',
    '0.30000000000000004',
  ])('%s', (text) => {
    expect(isExact(text)).toBe(true);
  });

  test.each(['9007199254740993', '12345678901234567.89', '1e400', '1e-400', '0.1000000000000000055'])(
    'not %s',
    (text) => {
      expect(isExact(text)).toBe(false);
    },
  );
});

describe('moments', () => {
  test.each([
    ['1970-01-01T00:00:00Z', 0n],
    ['1970-01-01', 0n],
    ['1970-01-01 00:00:01', 1_000_000n],
    ['1970-01-01T02:00:00.000001+02:00', 1n],
    ['1970-01-01T00:00:00-0130', 5_400_000_000n],
    ['1970-01-01T05:00:00.5+05', 500_000n],
    ['1969-12-31T23:59:59.999999Z', -1n],
    ['0001-01-01T00:00:00Z', -62_135_596_800_000_000n],
    ['2026-01-02T03:04:05.123456999Z', 1_767_323_045_123_456n],
  ])('%s', (text, micros) => {
    expect(microsecondsOf(text, 'anywhere')).toBe(micros);
  });

  test.each(['', 'soon', '2026-02-30T00:00:00Z', '2026-01-01T24:00:00Z', '2026-01-01T00:60:00Z', '26-01-01'])(
    'none: %j',
    (text) => {
      expect(microsecondsOf(text, 'anywhere')).toBeUndefined();
    },
  );

  test('one with a zone is no local one', () => {
    expect(microsecondsOf('2026-01-01T00:00:00Z', 'nowhere')).toBeUndefined();
    expect(microsecondsOf('1970-01-01T00:00:00', 'nowhere')).toBe(0n);
  });

  test('days', () => {
    expect([daysOf('1970-01-02'), daysOf('1969-12-31'), daysOf('2026-02-29'), daysOf('1970-01-02T00:00:00Z')]).toEqual([
      ...[1, -1, undefined, undefined],
    ]);
  });
});
