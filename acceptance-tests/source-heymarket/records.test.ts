import { expect, test } from '@jest/globals';
import {
  allStreams,
  configOf,
  heymarketConnector as connector,
  cursors,
  incrementalStreams,
  keys,
  plainStreams,
  read,
  withHeymarket,
} from './setup.ts';
import { expectWhole, wantedRows } from './truth.ts';

test.concurrent('every stream brings exactly what there is', async () => {
  await withHeymarket({}, async (heymarket) => {
    const run = await read(heymarket, allStreams);
    expectWhole(heymarket, run, allStreams);
    for (const stream of allStreams) expect([stream, wantedRows(heymarket, stream).length > 0]).toEqual([stream, true]);
    expect(run.logs('WARN')).toEqual([]);
  });
});

test.concurrent('full refresh brings the same', async () => {
  await withHeymarket({}, async (heymarket) => {
    expectWhole(heymarket, await read(heymarket, plainStreams, { mode: 'full_refresh' }), plainStreams);
  });
});

test.concurrent('discover tells keys, cursors and the columns of custom fields', async () => {
  await withHeymarket({}, async (heymarket) => {
    const { catalog } = await connector.run('discover', { config: configOf(heymarket) });
    expect(catalog.map(({ name }) => name).sort()).toEqual([...allStreams].sort());
    for (const { name, ...stream } of catalog) {
      const key = keys[name as keyof typeof keys].map((field: string) => [field]);
      expect([name, stream.source_defined_primary_key]).toEqual([name, key]);
      const cursor = cursors[name as keyof typeof keys];
      expect([name, stream.default_cursor_field ?? []]).toEqual([name, cursor === undefined ? [] : [cursor]]);
      const isIncremental = stream.supported_sync_modes.includes('incremental');
      expect([name, isIncremental]).toEqual([name, incrementalStreams.includes(name as keyof typeof keys)]);
    }
  });
});
