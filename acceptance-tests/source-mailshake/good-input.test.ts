import { afterAll, describe, expect, test } from '@jest/globals';
import { stateOf } from '../support/connector.ts';
import { catalogOf, configOf, mailshakeConnector as connector, read, startSeeded } from './setup.ts';

const mailshake = await startSeeded();
afterAll(() => mailshake.close());

describe('catalogs', () => {
  test.concurrent('an unknown stream is warned of and incomplete; the others go on', async () => {
    const { streams } = await catalogOf(['senders', 'clicks']);
    const unknown = { name: 'moon_phases', json_schema: {}, supported_sync_modes: ['full_refresh'] };
    const entry = { stream: unknown, sync_mode: 'full_refresh', destination_sync_mode: 'append' };
    const catalog = { streams: [entry, ...streams] };
    const run = await connector.run('read', { config: configOf(mailshake), catalog });
    expect(run.code).not.toBe(0);
    expect(run.logs('WARN').map(({ message }) => message)).toEqual([expect.stringContaining('moon_phases')]);
    expect(run.lastStatus('moon_phases')).toBe('INCOMPLETE');
    expect([run.records('senders').length, run.records('clicks').length]).toEqual([3, 40]);
    expect([run.lastStatus('senders'), run.lastStatus('clicks')]).toEqual(['COMPLETE', 'COMPLETE']);
  });

  test.concurrent('incremental of streams without a cursor is served as a full refresh', async () => {
    const names = ['me', 'campaigns', 'campaign_messages', 'senders'];
    const run = await read(mailshake, names, { mode: 'incremental' });
    expect(run.code).toBe(0);
    const again = await read(mailshake, names, { mode: 'incremental', state: run.stateAfter() });
    for (const name of names) expect(again.records(name)).toEqual(run.records(name));
  });

  test.concurrent('nulls, empty lists and unknown fields, as PyAirbyte sends them', async () => {
    const { streams } = await catalogOf(['opens', 'me'], 'incremental');
    const catalog = {
      streams: streams.map(({ stream, sync_mode }) => ({
        stream: { ...(stream as object), namespace: null, default_cursor_field: null, is_file_based: null, more: [1] },
        sync_mode,
        destination_sync_mode: 'append',
        cursor_field: [],
        primary_key: null,
        generation_id: null,
        minimum_generation_id: null,
        sync_id: null,
        include_files: null,
        destination_object_name: null,
        whatever: { is: 'new' },
      })),
      extra: true,
    };
    const run = await connector.run('read', { config: configOf(mailshake), catalog, state: [] });
    expect([run.code, run.records('opens').length, run.records('me').length]).toEqual([0, 130, 1]);
  });

  test.concurrent('a catalog without destination_sync_mode, and one without streams', async () => {
    const stream = { name: 'senders', json_schema: {}, supported_sync_modes: ['full_refresh'] };
    const config = configOf(mailshake);
    const run = await connector.run('read', { config, catalog: { streams: [{ stream, sync_mode: 'full_refresh' }] } });
    expect([run.code, run.records('senders').length]).toEqual([0, 3]);
    expect((await connector.run('read', { config, catalog: { streams: [] } })).code).toBe(0);
  });
});

describe('configurations', () => {
  test.concurrent('unknown keys are tolerated', async () => {
    const config = { ...configOf(mailshake), added_by_the_platform: { x: 1 } };
    expect((await connector.run('check', { config })).connectionStatus?.status).toBe('SUCCEEDED');
  });
});

describe('states that mean: from the start', () => {
  const shapes: [string, object | string][] = [
    ['an empty file', ''],
    ['[]', []],
    ['{}', {}],
    ['null', 'null'],
    ['an empty state of the stream', [stateOf('opens', {})]],
    ['a null state of the stream', [stateOf('opens', null)]],
    ['a state of another stream', [stateOf('gone_stream', { some: 'state' })]],
    ['a finished full refresh of the Python CDK', [stateOf('opens', { __ab_full_refresh_sync_complete: true })]],
    ['a state without cursor of the Python CDK', [stateOf('opens', { __ab_no_cursor_state_message: true })]],
  ];
  test.concurrent.each(shapes)('%s', async (_name, state) => {
    const run = await read(mailshake, ['opens'], { state: state as object });
    expect([run.code, run.records('opens').length]).toEqual([0, 130]);
  });
});

describe('states that mean: go on', () => {
  test.concurrent('a list, one object, wrapped in messages, and GLOBAL', async () => {
    const first = await read(mailshake, ['opens', 'clicks'], { config: { lookback_days: 0 } });
    const states = first.stateAfter();
    const global = {
      type: 'GLOBAL',
      global: { shared_state: null, stream_states: states.map(({ stream }) => stream) },
    };
    const shapes: object[] = [
      states,
      states.map((state) => ({ ...state, id: 3, destinationStats: { recordCount: 1.0 } })),
      states.map((state) => ({ type: 'STATE', state })),
      [global],
      global,
      { type: 'STATE', state: global },
    ];
    for (const state of shapes) {
      const run = await read(mailshake, ['opens', 'clicks'], { config: { lookback_days: 0 }, state });
      expect([run.code, run.records('opens'), run.records('clicks')]).toEqual([0, [], []]);
    }
    const [one] = states.filter(({ stream }) => stream.stream_descriptor.name === 'opens');
    const run = await read(mailshake, ['opens', 'clicks'], { config: { lookback_days: 0 }, state: one as object });
    expect([run.records('opens').length, run.records('clicks').length]).toEqual([0, 40]);
  });
});
