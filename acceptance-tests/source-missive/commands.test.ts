import { describe, expect, test } from '@jest/globals';
import { organizationIDs, tokens } from '../simulators/missive/seed/ids.ts';
import { textsUnder } from '../support/secrets.ts';
import { allStreams, configOf, missiveConnector as connector, cursors, keyOf, withMissive } from './setup.ts';

test.concurrent.each([['--help'], ['spec', '--help'], ['read', '--help']])(
  '%s %s answers a person',
  async (...args) => {
    const run = await connector.runArguments(args);
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.lines.join('\n')).toMatch(/source-missive/);
  },
);

test.concurrent('--version answers a version', async () => {
  const run = await connector.runArguments(['--version']);
  expect([run.code, run.stderr, run.lines.length]).toEqual([0, '', 1]);
  expect(run.lines[0]).toMatch(/^\d+\.\d+\.\d+/);
});

describe('spec', () => {
  test.concurrent('comes alone, marks the token as secret, and demands nothing else', async () => {
    const run = await connector.run('spec');
    expect([run.code, run.messages.map(({ type }) => type)]).toEqual([0, ['SPEC']]);
    const [message] = run.messages;
    const specification = message?.type === 'SPEC' ? message.spec.connectionSpecification : {};
    const properties = specification.properties as Record<string, Record<string, unknown>>;
    expect(specification.required).toEqual(['api_key']);
    const secrets = Object.keys(properties).filter((name) => properties[name]?.airbyte_secret === true);
    expect(secrets).toEqual(['api_key', 'hash_salt']);
    expect(textsUnder(message, ['default'])).not.toContain('');
  });

  test.concurrent('has the documented settings and defaults', async () => {
    const [message] = (await connector.run('spec')).messages;
    const specification = message?.type === 'SPEC' ? message.spec.connectionSpecification : {};
    const properties = specification.properties as Record<string, { default?: unknown }>;
    const defaults = Object.fromEntries(
      Object.entries(properties).flatMap(([name, property]) =>
        'default' in property ? [[name, property.default]] : [],
      ),
    );
    expect(defaults).toMatchObject({
      mailboxes: ['all', 'team_all'],
      shared_label_ids: [],
      fetch_message_bodies: true,
      include_deleted_contacts: true,
      lookback_days: 1,
      concurrent_requests: 5,
      requests_per_minute: 300,
      requests_per_15_minutes: 900,
      api_url: 'https://public.missiveapp.com/v1',
    });
    for (const name of ['start_date', 'organization_id', 'kind', 'limit']) expect(properties).toHaveProperty(name);
  });
});

describe('discover', () => {
  test.concurrent('asks nothing of the API and lists every stream with its key', async () => {
    await withMissive({}, async (missive) => {
      const { code, catalog } = await connector.run('discover', { config: configOf(missive) });
      expect([code, missive.callCount()]).toEqual([0, 0]);
      expect(catalog.map(({ name }) => name).sort()).toEqual([...allStreams].sort());
      for (const stream of catalog) {
        expect(stream.json_schema).toMatchObject({ type: 'object', properties: expect.any(Object) });
        expect(JSON.stringify(stream.json_schema)).not.toMatch(/"\$ref"|"additionalProperties":(false|\{)/);
        const key = keyOf(stream.name).map((column) => [column]);
        expect([stream.name, stream.source_defined_primary_key]).toEqual([stream.name, key]);
      }
    });
  });

  test.concurrent('cursors are those of the design', async () => {
    const { catalog } = await connector.run('discover', { config: { api_key: tokens.mara } });
    const known = catalog.flatMap(({ name, supported_sync_modes, default_cursor_field, source_defined_cursor }) =>
      supported_sync_modes.includes('incremental') ? [[name, [default_cursor_field, source_defined_cursor]]] : [],
    );
    const expected = Object.entries(cursors).map(([name, cursor]) => [name, [[cursor], true]]);
    expect(Object.fromEntries(known)).toEqual(Object.fromEntries(expected));
  });

  test.concurrent.each([
    ['both', { organization_id: organizationIDs.harbor, analytics: { period: 'day' } }, true],
    ['the organization alone', { organization_id: organizationIDs.harbor }, false],
    ['analytics alone', { analytics: { period: 'day' } }, false],
  ] as const)('analytics_reports needs an organization and analytics: %s', async (_name, settings, isThere) => {
    const { catalog } = await connector.run('discover', { config: { api_key: tokens.mara, ...settings } });
    const stream = catalog.find(({ name }) => name === 'analytics_reports');
    expect(stream !== undefined).toBe(isThere);
    if (!stream) return;
    expect(stream.source_defined_primary_key).toEqual([['start'], ['end'], ['organization']]);
    expect(stream.default_cursor_field).toEqual(['end']);
  });
});
