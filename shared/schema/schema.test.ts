import { describe, expect, test } from '@jest/globals';
import { parseJson } from '../json.ts';
import { dereference } from './dereference.ts';
import { driftReporter } from './drift.ts';
import { valueNormalizer } from './normalize.ts';

const definitions = {
  definitions: {
    id: { type: ['null', 'integer'] },
    user: { type: ['null', 'object'], properties: { id: { $ref: '#/definitions/id' }, name: { type: 'string' } } },
  },
};

describe('dereference', () => {
  test('puts definitions in, at any depth, and keeps what stands beside', () => {
    const schema = {
      type: 'object',
      properties: {
        owner: { $ref: 'definitions.json#/definitions/user', description: 'Who owns it.' },
        list: { type: 'array', items: { $ref: 'definitions.json#/definitions/user/properties/id' } },
      },
    };
    expect(dereference(schema, definitions)).toEqual({
      type: 'object',
      properties: {
        owner: {
          type: ['null', 'object'],
          properties: { id: { type: ['null', 'integer'] }, name: { type: 'string' } },
          description: 'Who owns it.',
        },
        list: { type: 'array', items: { type: ['null', 'integer'] } },
      },
    });
  });

  test('a definition that is missing is an error that names it', () => {
    expect(() => dereference({ $ref: '#/definitions/none' }, definitions)).toThrow('#/definitions/none');
  });
});

describe('drift', () => {
  const schema = {
    type: 'object' as const,
    properties: {
      id: { type: ['integer' as const, 'null' as const] },
      size: { type: 'number' as const },
      tags: { type: 'array' as const, items: { type: 'string' as const } },
      at: { type: 'string' as const, format: 'date-time' },
    },
  };
  const lines = async (...records: Record<string, unknown>[]): Promise<string[]> => {
    const found: string[] = [];
    const look = await driftReporter('rows', schema, (line) => found.push(line));
    for (const record of records) look(record);
    return found;
  };

  test('is told once for each path and type', async () => {
    const found = await lines(
      { id: 'x' },
      { id: 'y' },
      { id: true },
      { tags: [1, 2] },
      { tags: [3] },
      { at: 'soon' },
      { at: 'later' },
    );
    expect(found.map((line) => /: (\/\S*)/.exec(line)?.[1])).toEqual(['/id', '/id', '/tags/*', '/at']);
  });

  test('is none where all is well, exact integers and unknown fields included', async () => {
    expect(await lines({ id: 12345678901234567890n, unknown: 5, tags: [] }, { id: null })).toEqual([]);
  });

  test('an exact integer is a number', async () => expect(await lines({ size: 12345678901234567890n })).toEqual([]));

  test('an exact number is one, and no integer unless it is whole, nor an object', async () => {
    const number = (text: string): unknown => parseJson(text);
    expect(
      await lines({ size: number('1e400') }, { size: number('0.10000000000000001') }, { id: number('1e400') }),
    ).toEqual([]);
    const [found, ...others] = await lines({ id: number('0.10000000000000001') }, { id: number('1e-400') });
    expect([found, others]).toEqual([expect.stringMatching(/\/id .* found number/), []]);
  });

  test('never quotes a value', async () => expect((await lines({ id: 'private' })).join()).not.toContain('private'));
});

describe('date-times', () => {
  const dateTime = { type: ['string' as const, 'null' as const], format: 'date-time' };
  const schema = {
    type: 'object' as const,
    properties: {
      at: dateTime,
      text: { type: 'string' as const },
      deep: { type: 'object' as const, properties: { at: dateTime } },
      list: { type: 'array' as const, items: { type: 'object' as const, properties: { at: dateTime } } },
      times: { type: 'array' as const, items: dateTime },
    },
  };
  const mended = (record: Record<string, unknown>): object => {
    valueNormalizer(schema, { unset: /^(0001-01-01T00:00:00Z)?$/, withoutZone: true })?.(record);
    return record;
  };

  test('without a zone get one, unset ones become null, other fields stay', () => {
    const at = '2026-03-02T09:00:00';
    expect(
      mended({ at, text: '', deep: { at: '' }, list: [{ at: '0001-01-01T00:00:00Z' }, { at: `${at}.5` }] }),
    ).toEqual({
      at: `${at}Z`,
      text: '',
      deep: { at: null },
      list: [{ at: null }, { at: `${at}.5Z` }],
    });
    expect(mended({ at: `${at}+02:00`, deep: null, list: 'x' })).toEqual({ at: `${at}+02:00`, deep: null, list: 'x' });
    expect(mended({})).toEqual({});
  });

  test('in a list are mended too', () =>
    expect(mended({ times: ['', '2026-03-02T09:00:00'] })).toEqual({ times: [null, '2026-03-02T09:00:00Z'] }));

  test('nothing to do when nothing is declared', () => {
    expect(valueNormalizer(schema, {})).toBeUndefined();
    expect(valueNormalizer({ type: 'object', properties: { a: { type: 'string' } } }, { unset: /^$/ })).toBeUndefined();
  });
});

test('numbers that come as text become numbers, exactly, where the schema has numbers only', () => {
  const schema = {
    type: 'object' as const,
    properties: {
      id: { type: 'integer' as const },
      cost: { type: ['number' as const, 'null' as const] },
      either: { type: ['integer' as const, 'string' as const] },
    },
  };
  const mended = (record: Record<string, unknown>): object => {
    valueNormalizer(schema, { quotedNumbers: true })?.(record);
    return record;
  };
  expect(mended({ id: '1152921527938472101', cost: '0.25', either: '5' })).toEqual({
    id: 1152921527938472101n,
    cost: 0.25,
    either: '5',
  });
  for (const other of ['', '007', '1e5', 'x']) expect(mended({ id: other })).toEqual({ id: other });
});
