import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Connector, stateOf } from '../support/connector.ts';
import { simulators } from './simulators.ts';

const root = join(import.meta.dirname, '..', '..');
const opened = await Promise.all(
  Object.entries(simulators).map(async ([name, start]) => {
    const { config, close } = await start();
    const connector = new Connector(name, { secretNames: [] });
    const incremental = (await connector.discover(config)).filter(({ supported_sync_modes: modes }) =>
      modes?.includes('incremental'),
    );
    const path = join(root, 'connectors', name, 'integration_tests', 'abnormal_state.json');
    const states = JSON.parse(readFileSync(path, 'utf8')) as ReturnType<typeof stateOf>[];
    return { name, config, close, connector, incremental, states };
  }),
);
afterAll(() => Promise.all(opened.map(({ close }) => close())));

const catalogOf = (streams: readonly object[]) => ({
  streams: streams.map((stream) => ({ stream, sync_mode: 'incremental', destination_sync_mode: 'append' })),
});

describe.each(opened)('$name', ({ config, connector, incremental, states }) => {
  test('reads nothing from a state in the future, and prints a STATE of each stream', async () => {
    const run = await connector.run('read', { config, catalog: catalogOf(incremental), state: states });
    const of = (type: string): object[] => run.messages.filter((message) => message.type === type);
    expect({ code: run.code, errors: run.errors, records: of('RECORD') }).toEqual({ code: 0, errors: [], records: [] });
    const printed = (of('STATE') as { state: ReturnType<typeof stateOf> }[]).map(
      ({ state }) => state.stream.stream_descriptor.name,
    );
    expect([...new Set(printed)].sort()).toEqual(incremental.map(({ name }) => name).sort());
  });

  test('refuses a state that it cannot read, and names the file, the place and what was expected', async () => {
    // Of a stream that no other connector has a state of.
    const stream = incremental.at(-1);
    const cursor = stream?.default_cursor_field?.[0] ?? '';
    for (const state of [{ [cursor]: {} }, { version: 2, [cursor]: 9, covered: 9, partitions: 9 }]) {
      const given = [stateOf(String(stream?.name), state)];
      const run = await connector.run('read', { config, catalog: catalogOf(incremental), state: given });
      expect(run.code).not.toBe(0);
      expect(run.errors).toMatchObject([{ failure_type: 'config_error' }]);
      const place = new RegExp(`state\\.json: the state of stream "${stream?.name}": .* must be `);
      expect(run.errors[0]?.message).toMatch(place);
      expect(run.messages.filter(({ type }) => type === 'RECORD' || type === 'STATE')).toEqual([]);
    }
  });
});
