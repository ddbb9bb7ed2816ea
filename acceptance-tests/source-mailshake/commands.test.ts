import { describe, expect, test } from '@jest/globals';
import { textsUnder } from '../support/secrets.ts';
import {
  allStreams,
  configOf,
  mailshakeConnector as connector,
  cursors,
  readingCursors,
  withMailshake,
} from './setup.ts';

test.concurrent.each([['--help'], ['spec', '--help'], ['read', '--help']])(
  '%s %s answers a person',
  async (...args) => {
    const run = await connector.runArguments(args);
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.lines.join('\n')).toMatch(/source-mailshake/);
  },
);

test.concurrent('--version answers a version', async () => {
  const run = await connector.runArguments(['--version']);
  expect([run.code, run.stderr, run.lines.length]).toEqual([0, '', 1]);
  expect(run.lines[0]).toMatch(/^\d+\.\d+\.\d+/);
});

test.concurrent.each([[], ['frobnicate'], ['read'], ['check'], ['read', '--config']])(
  'a wrong command line (%s %s) is one ERROR trace',
  async (...args) => {
    const run = await connector.runArguments(args.filter((arg) => typeof arg === 'string'));
    expect(run.code).not.toBe(0);
    expect(run.errors).toMatchObject([{ failure_type: 'config_error' }]);
    expect(run.stderr).toBe('');
  },
);

describe('spec', () => {
  test.concurrent('comes alone and marks every secret', async () => {
    const run = await connector.run('spec');
    expect(run.code).toBe(0);
    expect(run.messages.map(({ type }) => type)).toEqual(['SPEC']);
    const [message] = run.messages;
    const text = JSON.stringify(message);
    for (const name of ['api_key', 'client_secret', 'refresh_token', 'access_token']) {
      const property = new RegExp(`"${name}":\\{"title"[^}]*"airbyte_secret":true`);
      expect(text).toMatch(property);
    }
    expect(textsUnder(message, ['default'])).not.toContain('');
  });
});

describe('discover', () => {
  test.concurrent('asks nothing of the API and lists every stream with what it can do', async () => {
    await withMailshake({}, async (mailshake) => {
      const { code, catalog } = await connector.run('discover', { config: configOf(mailshake) });
      expect(code).toBe(0);
      expect(mailshake.callCount()).toBe(0);
      expect(catalog.map(({ name }) => name).sort()).toEqual([...allStreams].sort());
      for (const stream of catalog) {
        expect(stream.json_schema).toMatchObject({ type: 'object', properties: expect.any(Object) });
        expect(JSON.stringify(stream.json_schema)).not.toMatch(/"\$ref"|"additionalProperties":(false|\{)/);
        expect(stream.source_defined_primary_key?.length).toBeGreaterThan(0);
      }
    });
  });

  test.concurrent('cursors are those of the design', async () => {
    const catalog = await connector.discover({ credentials: { auth_type: 'api_key', api_key: 'any-key-will-do' } });
    const found = catalog.flatMap(({ name, supported_sync_modes, default_cursor_field }) =>
      supported_sync_modes.includes('incremental') ? [[name, default_cursor_field]] : [],
    );
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(Object.entries({ ...cursors, ...readingCursors }).map(([name, field]) => [name, [field]])),
    );
  });
});
