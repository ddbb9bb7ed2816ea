import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from '../json.ts';
import { parseCatalog } from './catalog.ts';

const stream = (name: string, rest: object = {}): object => ({ stream: { name, ...rest }, sync_mode: 'full_refresh' });

describe('a configured catalog', () => {
  test('as the platform, PyAirbyte and Singer wrappers send it', () => {
    const platform = {
      stream: { name: 'a', json_schema: {}, supported_sync_modes: ['full_refresh', 'incremental'], namespace: null },
      sync_mode: 'incremental',
      destination_sync_mode: 'append_dedup',
      cursor_field: [],
      primary_key: [['id']],
      generation_id: 3,
      minimum_generation_id: 0,
      sync_id: 7,
      include_files: false,
      destination_object_name: null,
    };
    const pyAirbyte = {
      stream: { name: 'b' },
      sync_mode: 'incremental',
      cursor_field: null,
      primary_key: null,
      generation_id: null,
    };
    const singer = { stream: { name: 'c', json_schema: {} }, sync_mode: 'full_refresh' };
    expect(parseCatalog({ streams: [platform, pyAirbyte, singer], unknown: 1 }, 'f')).toEqual([
      { name: 'a', syncMode: 'incremental' },
      { name: 'b', syncMode: 'incremental' },
      { name: 'c', syncMode: 'full_refresh' },
    ]);
    expect(parseCatalog({ streams: [] }, 'f')).toEqual([]);
  });

  test.each([
    [5, 'the catalog must be a JSON object'],
    [{}, 'streams must be a list'],
    [{ streams: null }, 'streams must be a list'],
    [{ streams: [stream('a'), 5] }, 'streams[1].stream must be an object'],
    [{ streams: [{ stream: null }] }, 'streams[0].stream must be an object'],
    [{ streams: [{ stream: {} }] }, 'streams[0].stream.name must be the name'],
    [
      { streams: [{ stream: { name: 'a' } }] },
      'streams[0].sync_mode of stream "a" must be "full_refresh" or "incremental", not absent',
    ],
    [{ streams: [{ stream: { name: 'a' }, sync_mode: 'cdc' }] }, 'not "cdc"'],
    [{ streams: [stream('a'), stream('a')] }, 'streams[1].stream.name repeats the stream "a"'],
    [
      parseJson('{"streams":[{"stream":{"name":"a"},"sync_mode":12345678901234567890}]}'),
      'must be "full_refresh" or "incremental"',
    ],
  ])('%# is refused, and the message names the file and the place', (value, message) => {
    expect(() => parseCatalog(value, 'catalog.json')).toThrow(message);
    expect(() => parseCatalog(value, 'catalog.json')).toThrow(/^catalog\.json: /);
  });

  test('anything else is a config error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(() => parseCatalog(value, 'f')).toThrow(
          expect.objectContaining({ failureType: 'config_error' }) as never,
        );
      }),
    );
  });
});
