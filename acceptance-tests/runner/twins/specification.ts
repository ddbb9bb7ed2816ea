import type { Row } from '../json.ts';

const secret = (order: number) => ({ type: 'string', airbyte_secret: true, order });
const pathTo = (name: string) => ({ type: 'string', path_in_connector_config: ['credentials', name] });
const flow = (names: readonly string[]) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, pathTo(name)])),
});

/** What `spec` of the honest twin prints. */
export function honestSpec(): Row {
  return {
    documentationUrl: 'https://example.com/twin',
    connectionSpecification: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: 'Twin',
      type: 'object',
      additionalProperties: true,
      required: ['credentials', 'start_date'],
      groups: [{ id: 'access' }, { id: 'content' }],
      properties: {
        credentials: {
          ...{ title: 'Access', type: 'object', order: 0, group: 'access', display_type: 'radio' },
          oneOf: [
            {
              title: 'OAuth',
              type: 'object',
              required: ['auth_type', 'client_id', 'client_secret', 'refresh_token'],
              properties: {
                auth_type: { type: 'string', const: 'oauth', order: 0 },
                client_id: { type: 'string', order: 1 },
                client_secret: secret(2),
                refresh_token: secret(3),
              },
            },
            {
              title: 'Key',
              type: 'object',
              required: ['auth_type', 'api_key'],
              properties: { auth_type: { type: 'string', const: 'key', order: 0 }, api_key: secret(1) },
            },
          ],
        },
        start_date: {
          ...{ title: 'Start', type: 'string', order: 0, group: 'content' },
          ...{ format: 'date', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' },
        },
        until: {
          ...{ type: ['string', 'null'], order: 1, group: 'content', format: 'date-time' },
          pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$',
        },
        kind: { type: 'string', enum: ['all', 'some'], order: 2, group: 'content' },
        page_size: { type: 'integer', minimum: 1, maximum: 100, order: 3, group: 'content' },
        regions: { type: 'array', items: { type: 'string', enum: ['eu', 'us'] }, order: 4, group: 'content' },
        proxy: {
          ...{ type: 'object', order: 5, group: 'content', required: ['host'] },
          properties: {
            ...{ host: { type: 'string' }, port: { type: ['integer', 'null'] } },
            ...{ access_key: { type: 'string' }, secret_key: { type: 'string', airbyte_secret: true } },
            first_page_token: { type: 'string', airbyte_secret: false },
          },
        },
      },
    },
    advanced_auth: {
      auth_flow_type: 'oauth2.0',
      predicate_key: ['credentials', 'auth_type'],
      predicate_value: 'oauth',
      oauth_config_specification: {
        oauth_user_input_from_connector_config_specification: {
          type: 'object',
          properties: { start: { type: 'string', path_in_connector_config: ['start_date'] } },
        },
        complete_oauth_output_specification: flow(['refresh_token']),
        complete_oauth_server_output_specification: flow(['client_id', 'client_secret']),
      },
    },
  };
}

/** A configuration that the twins take. */
export function honestConfig() {
  return {
    credentials: {
      auth_type: 'oauth',
      client_id: 'twin-client',
      client_secret: 'sesame/open+now',
      refresh_token: 'rosebud-1941',
    },
    start_date: '2024-01-01',
    until: null,
    kind: 'all',
    page_size: 50,
    regions: ['eu'],
    proxy: { host: 'localhost', port: null },
    _note: 7,
  };
}
