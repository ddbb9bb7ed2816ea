import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../clock.ts';
import { listAt } from '../declare/records.ts';
import type { Source } from '../declare/source.ts';
import { json, serve, type TestServer } from '../testing/server.ts';
import { list } from '../testing/syncs.ts';
import { runVerb, sourceAt } from '../testing/verbRun.ts';
import { discover } from './discover.ts';

const schema = { type: 'object', properties: { id: { type: 'integer' }, at: { type: ['null', 'integer'] } } };
const text = { type: ['null', 'string'] };

async function catalogWith(columns: Source['columns'], server?: TestServer) {
  const source = sourceAt(server?.url ?? 'http://127.0.0.1:1', {
    schemas: { people: schema, places: schema },
    streams: () => [list('people'), list('places')],
    ...(columns && { columns }),
  });
  const { messages, thrown } = await runVerb(discover, source, systemClock);
  if (thrown) throw thrown;
  const streams = messages.flatMap((one) => (one.type === 'CATALOG' ? one.catalog.streams : []));
  const logs = messages.flatMap((one) => (one.type === 'LOG' ? [one.log] : []));
  const properties = Object.fromEntries(
    streams.map(({ name, json_schema }) => [name, Object.keys((json_schema as typeof schema).properties)]),
  );
  return { streams, logs, properties };
}

describe('discover', () => {
  test('asks nobody where a source has no columns of an account', async () => {
    const { properties, streams } = await catalogWith(undefined);
    expect(properties).toEqual({ people: ['id', 'at'], places: ['id', 'at'] });
    expect(streams[0]).toMatchObject({
      supported_sync_modes: ['full_refresh', 'incremental'],
      default_cursor_field: ['at'],
      source_defined_primary_key: [['id']],
      is_resumable: true,
    });
  });

  test('puts the columns of an account behind those of the stream that they are of', async () => {
    const server = await serve(json({ fields: ['custom_a', 'custom_b'] }));
    try {
      const { properties, streams } = await catalogWith(async ({ config, call }) => {
        expect(config).toMatchObject({ region: 'eu' });
        const expects = (body: unknown) => listAt('fields')(body) ?? undefined;
        const names = await call({ method: 'GET', path: 'fields', params: {}, cost: 1, expects });
        return { people: Object.fromEntries(names.map((name) => [name, text])) };
      }, server);
      expect(properties).toEqual({ people: ['id', 'at', 'custom_a', 'custom_b'], places: ['id', 'at'] });
      expect(streams[0]?.json_schema).toMatchObject({ properties: { id: { type: 'integer' }, custom_b: text } });
      expect(server.requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([
        ['/fields', 'Bearer token'],
      ]);
    } finally {
      await server.close();
    }
  });

  test('the schemas of a source stay as they are', async () => {
    await catalogWith(async () => ({ people: { custom: text } }));
    expect(Object.keys(schema.properties)).toEqual(['id', 'at']);
  });

  test('hands on a warning, and leaves out streams that are not there', async () => {
    const { logs, properties } = await catalogWith(async ({ warn }) => {
      warn('No columns.');
      return { nowhere: { custom: text } };
    });
    expect(logs).toEqual([{ level: 'WARN', message: 'No columns.' }]);
    expect(properties).toEqual({ people: ['id', 'at'], places: ['id', 'at'] });
  });

  test('fails with what goes wrong', async () => {
    const broken = catalogWith(async () => Promise.reject(new Error('It is broken.')));
    await expect(broken).rejects.toThrow('It is broken.');
  });
});
