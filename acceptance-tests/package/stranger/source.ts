import {
  defineSource,
  header,
  isObject,
  keysetAscending,
  listAt,
  millisecondsTimestampCursor,
  wordsIn,
} from '@mailroom/airbyte-cdk';
import { run } from '@mailroom/airbyte-cdk/run';

const source = defineSource<{ api_key: string; api_url: string }>({
  schemas: { parcels: { type: 'object', properties: { id: { type: 'integer' }, changed: { type: 'string' } } } },
  streams: () => [
    {
      name: 'parcels',
      primaryKey: ['id'],
      request: { path: 'parcels' },
      records: listAt('data.parcels'),
      pager: keysetAscending({
        param: 'changed_from',
        field: 'changed',
        cursor: millisecondsTimestampCursor,
        limit: { param: 'limit', value: 5 },
        inclusive: true,
      }),
      sync: {
        order: 'ascending',
        cursor: { field: 'changed', type: millisecondsTimestampCursor },
        from: (bound) => ({ changed_from: bound }),
      },
    },
  ],
  dialect: ({ api_url }) => ({
    baseUrl: api_url,
    readError: ({ status, body }) => (status >= 400 && isObject(body) ? wordsIn(body) : undefined),
  }),
  authenticator: ({ api_key }) => header('x-api-key', api_key),
  async check({ call }) {
    await call({ method: 'GET', path: 'parcels', params: { limit: 1 }, expects: listAt('data.parcels') });
    return [];
  },
});

const properties = { api_key: { type: 'string', airbyte_secret: true }, api_url: { type: 'string' } };
const spec = { connectionSpecification: { type: 'object', required: ['api_key', 'api_url'], properties } };

await run({ name: 'source-parcels', version: '1.2.3', spec, source });
