import { withPrivacySettings } from '../../../shared/privacy/settings.ts';
import type { Choices } from './choices.ts';

/** The settings. */
export function specOf(choices: Choices): unknown {
  const { url, cursor } = choices;
  const start_date = {
    title: 'Start date',
    description: 'Rows that have not changed since this moment (UTC) are not read. Leave it empty to read all.',
    order: 1,
    type: 'string',
    format: 'date-time',
    pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z$',
    pattern_descriptor: 'YYYY-MM-DDTHH:mm:ssZ',
    examples: ['2026-01-01T00:00:00Z'],
  };
  const api_url = {
    title: 'API address',
    description: 'Another address for the API, for tests.',
    order: 2,
    type: 'string',
    pattern: '^https?://\\S+$',
    default: url,
    airbyte_hidden: true,
  };
  const state_interval_seconds = {
    title: 'Time between checkpoints (seconds)',
    description: 'How long the connector reads before it emits its next state. 0 emits one wherever that is safe.',
    order: 3,
    type: 'number',
    minimum: 0,
    default: 10,
    airbyte_hidden: true,
  };
  const retry_budget_seconds = {
    title: 'Time for retries (seconds)',
    description: 'How long failing requests are tried again before the sync ends with a transient error.',
    order: 4,
    type: 'number',
    minimum: 0,
    default: 600,
    airbyte_hidden: true,
  };
  return withPrivacySettings({
    documentationUrl: documentationOf(choices),
    protocol_version: '0.18.0',
    connectionSpecification: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: 'Settings',
      type: 'object',
      additionalProperties: true,
      required: ['api_key'],
      properties: {
        api_key: {
          title: 'API key',
          description: 'The key of the API.',
          order: 0,
          type: 'string',
          minLength: 1,
          airbyte_secret: true,
        },
        ...(cursor !== null && { start_date }),
        api_url,
        state_interval_seconds,
        retry_budget_seconds,
      },
    },
  });
}

/** The columns of the first stream. */
export function schemaOf({ cursor, stream }: Choices): unknown {
  const date = { type: ['null', 'string'], format: 'date-time', airbyte_type: 'timestamp_with_timezone' };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: stream,
    type: 'object',
    additionalProperties: true,
    required: ['id'],
    properties: {
      id: { type: 'integer', description: 'What tells rows apart.' },
      name: { type: ['null', 'string'], description: 'What people call it.' },
      [cursor ?? 'updated_at']: { ...date, description: 'When the row last changed.' },
    },
  };
}

/** A STATE of times to come, after which nothing may arrive. */
export function futureOf({ stream, cursor }: Choices): unknown {
  const high = '2099-01-01T00:00:00Z';
  const stream_state = { version: 2, [cursor ?? '']: high, covered: [{ low: null, high }] };
  return [{ type: 'STREAM', stream: { stream_descriptor: { name: stream }, stream_state } }];
}

/** Until there is a page: platforms want an address with TLS. */
export function documentationOf({ url }: Choices): string {
  return url.replace(/^http:/, 'https:');
}
