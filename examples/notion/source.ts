/** Pages of a data source of Notion (developers.notion.com, "Query a data source"): a cursor token, and a filter. */
import {
  defineSource,
  isObject,
  type ListStream,
  listAt,
  timestampCursor,
  token,
  wordsIn,
} from '@mailroom/airbyte-cdk';
import { run } from '@mailroom/airbyte-cdk/run';

type Config = { api_token: string; data_source_id: string; api_url: string };

const pages: ListStream<Config> = {
  name: 'pages',
  primaryKey: ['id'],
  request: {
    method: 'POST',
    path: ({ config }) => `data_sources/${config.data_source_id}/query`,
    params: { sorts: [{ timestamp: 'last_edited_time', direction: 'ascending' }] },
  },
  records: listAt('results'),
  pager: token({ path: 'next_cursor', param: 'start_cursor', pageSize: { param: 'page_size', value: 100 } }),
  sync: {
    order: 'ascending',
    cursor: { field: 'last_edited_time', type: timestampCursor },
    from: (bound) => ({ filter: { timestamp: 'last_edited_time', last_edited_time: { on_or_after: bound } } }),
    // Times are whole minutes: within one, a page may change again and look as if it had not.
    lagSeconds: 120,
  },
};

const last_edited_time = { type: 'string', format: 'date-time', airbyte_type: 'timestamp_with_timezone' };
const source = defineSource<Config>({
  schemas: {
    pages: { type: 'object', properties: { id: { type: 'string' }, last_edited_time, properties: { type: 'object' } } },
  },
  streams: () => [pages],
  dialect: ({ api_url }) => ({
    baseUrl: api_url,
    readError: ({ body }) => (isObject(body) && body.object === 'error' ? wordsIn(body) : undefined),
  }),
  quota: () => ({ windows: [{ limit: 3, seconds: 1 }] }),
  authenticator: ({ api_token }) => ({
    headers: async () => ({ authorization: `Bearer ${api_token}`, 'notion-version': '2026-03-11' }),
  }),
  async check({ call, config: { data_source_id } }) {
    const expects = (body: unknown) => (isObject(body) ? body : undefined);
    await call({ method: 'GET', path: `data_sources/${data_source_id}`, expects });
    return [];
  },
});

const api_token = { type: 'string', airbyte_secret: true };
const api_url = { type: 'string', default: 'https://api.notion.com/v1' };
const properties = { api_token, data_source_id: { type: 'string' }, api_url };
const spec = { connectionSpecification: { type: 'object', required: ['api_token', 'data_source_id'], properties } };

await run({ name: 'source-notion', version: '0.1.0', spec, source });
