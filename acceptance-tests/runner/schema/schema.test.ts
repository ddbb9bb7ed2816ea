import { describe, expect, test } from '@jest/globals';
import { parseJson, type Row } from '../json.ts';
import { problemsOfSchema } from './metaschema.ts';
import { schemaPaths, valuePaths, withoutExtras } from './structure.ts';
import { Validator } from './validator.ts';

const strict = { strictIntegers: true, checkFormats: true };
const fits = (schema: Row, json: string, options = strict) =>
  new Validator(schema, options).problems(parseJson(json)).length === 0;

describe('integers', () => {
  test.each([
    ['1', true],
    ['-0', true],
    ['12345678901234567890123', true],
    ['1.0', false],
    ['1e3', false],
    ['1.5', false],
    ['"1"', false],
    ['true', false],
    ['null', false],
  ])('%s: %s', (json, expected) => {
    expect(fits({ type: 'integer' }, json)).toBe(expected);
  });

  test('a configuration may write 1.0', () => {
    expect(fits({ type: 'integer' }, '1.0', {} as typeof strict)).toBe(true);
  });

  test('any of them is a number', () => {
    for (const json of ['1', '1.0', '1e3', '0.5', '123456789012345678901'])
      expect(fits({ type: 'number' }, json)).toBe(true);
  });

  test('1.0 and 1 are equal values', () => {
    expect(fits({ enum: [1] }, '1.0')).toBe(true);
    expect(fits({ const: 'a' }, '"b"')).toBe(false);
  });
});

describe('formats', () => {
  test.each([
    ['date', '2024-02-29', true],
    ['date', '2023-02-29', false],
    ['date', '2024-02-29T00:00:00Z', false],
    ['date-time', '2024-02-29T12:00:00Z', true],
    ['date-time', '2024-02-29 12:00:00', true],
    ['date-time', '2024-2-9T1:00:00.123+02:00', true],
    ['date-time', '2024-02-29', false],
    ['date-time', '2024-13-01T00:00:00Z', false],
    ['date-time', '2024-01-01T25:00:00Z', false],
    ['date-time', '', false],
    ['time', '23:59:59', true],
    ['time', '24:00:00', false],
    ['email', 'no mail', true],
  ])('%s of %s: %s', (format, text, expected) => {
    expect(fits({ type: ['null', 'string'], format }, JSON.stringify(text))).toBe(expected);
    expect(fits({ type: ['null', 'string'], format }, 'null')).toBe(true);
  });
});

test('the keywords of draft 7', () => {
  const schema: Row = {
    type: 'object',
    required: ['a'],
    properties: {
      a: { type: 'string', minLength: 2, pattern: '^x' },
      b: { type: 'array', items: { type: 'number', minimum: 1, multipleOf: 0.1 }, uniqueItems: true, maxItems: 2 },
      c: { oneOf: [{ type: 'string' }, { const: 1 }] },
      d: { $ref: '#/definitions/d' },
    },
    definitions: { d: { type: ['null', 'boolean'] } },
    additionalProperties: false,
  };
  const good = ['{"a":"xy"}', '{"a":"xy","b":[1,1.1],"c":1,"d":null}'];
  const bad = [
    '{}',
    '{"a":"x"}',
    '{"a":"ay"}',
    '{"a":"xy","b":[0.5]}',
    '{"a":"xy","b":[1,1]}',
    '{"a":"xy","c":2}',
    '{"a":"xy","d":1}',
    '{"a":"xy","e":1}',
  ];
  for (const json of good) expect([json, fits(schema, json)]).toEqual([json, true]);
  for (const json of bad) expect([json, fits(schema, json)]).toEqual([json, false]);
});

test('undeclared columns are found at every depth, not in free objects', () => {
  const object = { type: 'object', additionalProperties: true };
  const schema = withoutExtras({
    ...object,
    properties: { free: object, inner: { ...object, properties: { a: {} } } },
  });
  expect(fits(schema, '{"free":{"x":1},"inner":{"a":1}}')).toBe(true);
  expect(fits(schema, '{"extra":1}')).toBe(false);
  expect(fits(schema, '{"inner":{"extra":1}}')).toBe(false);
});

test('paths of schemas and of values', () => {
  const schema = {
    properties: { a: { type: 'string' }, b: { type: ['null', 'array'], items: { properties: { c: {} } } } },
  };
  expect(schemaPaths(schema)).toEqual(['/a', '/b/[]/c']);
  expect(valuePaths({ a: 1, b: [{ c: 2 }] })).toEqual(['/a', '/b', '/b/[]', '/b/[]/c']);
});

test('a schema that is none', () => {
  expect(problemsOfSchema({ type: 'object', $schema: 'https://json-schema.org/draft/2020-12/schema' })).toEqual([]);
  expect(problemsOfSchema({ type: 'text' })).not.toEqual([]);
  expect(problemsOfSchema({ properties: { a: { required: true } } })).not.toEqual([]);
});
