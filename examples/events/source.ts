/** An invented API: what has changed between two dates, in any order, with the number of rows for the asking. */
import {
  bearer,
  defineSource,
  isObject,
  type ListStream,
  listAt,
  offset,
  timestampCursor,
} from '@mailroom/airbyte-cdk';
import { run } from '@mailroom/airbyte-cdk/run';

type Config = { api_key: string; api_url: string };

const events: ListStream<Config> = {
  name: 'events',
  primaryKey: ['id'],
  request: { path: 'events' },
  records: listAt('events'),
  // An event that changes leaves the window, and others slip up: a page begins with the last row of the one before.
  pager: offset({ offset: 'offset', limit: { param: 'size', value: 100 }, overlap: { rows: 1, key: 'id' } }),
  sync: {
    order: 'windows',
    cursor: { field: 'changed', type: timestampCursor },
    between: (after, until) => ({ from: after, to: until }),
    windowSeconds: () => 86400,
    // Asked before the first row: a window with more than `maxRows` is made shorter.
    count: { params: { size: 0 }, at: 'total' },
    // Few, since the small server has few. A thousand is more like it.
    maxRows: 10,
    historyStart: Date.parse('2020-01-01T00:00:00Z'),
  },
};

const changed = { type: 'string', format: 'date-time', airbyte_type: 'timestamp_with_timezone' };
const source = defineSource<Config>({
  schemas: {
    events: { type: 'object', properties: { id: { type: 'integer' }, times: { type: 'integer' }, changed } },
  },
  streams: () => [events],
  dialect: ({ api_url }) => ({
    baseUrl: api_url,
    readError: ({ body }) => (isObject(body) && typeof body.error === 'string' ? { code: body.error } : undefined),
  }),
  authenticator: ({ api_key }) => bearer(api_key),
  async check({ call }) {
    await call({ method: 'GET', path: 'events', params: { size: 1 }, expects: listAt('events') });
    return [];
  },
});

const properties = { api_key: { type: 'string', airbyte_secret: true }, api_url: { type: 'string' } };
const spec = { connectionSpecification: { type: 'object', required: ['api_key', 'api_url'], properties } };

await run({ name: 'source-events', version: '0.1.0', spec, source });
