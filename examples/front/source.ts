/** Contacts of Front (dev.frontapp.com, "List contacts"): links to the next page in the body, oldest change first. */
import {
  bearer,
  defineSource,
  isObject,
  type ListStream,
  listAt,
  nextLink,
  unixSecondsCursor,
  wordsIn,
} from '@mailroom/airbyte-cdk';
import { run } from '@mailroom/airbyte-cdk/run';

type Config = { api_token: string; api_url: string };

const contacts: ListStream<Config> = {
  name: 'contacts',
  primaryKey: ['id'],
  request: { path: 'contacts', params: { sort_by: 'updated_at', sort_order: 'asc' } },
  records: listAt('_results'),
  pager: nextLink({ path: '_pagination.next', pageSize: { param: 'limit', value: 100 } }),
  sync: {
    order: 'ascending',
    cursor: { field: 'updated_at', type: unixSecondsCursor },
    // Whether `updated_after` counts the moment itself is not told: a second less does no harm.
    from: (bound) => ({ 'q[updated_after]': Number(bound) - 1 }),
  },
};

const source = defineSource<Config>({
  schemas: {
    contacts: {
      type: 'object',
      properties: { id: { type: 'string' }, name: { type: ['null', 'string'] }, updated_at: { type: 'number' } },
    },
  },
  streams: () => [contacts],
  dialect: ({ api_url }) => ({
    baseUrl: api_url,
    readError: ({ body }) => (isObject(body) && isObject(body._error) ? wordsIn(body._error) : undefined),
  }),
  quota: () => ({ windows: [{ limit: 50, seconds: 60 }] }),
  authenticator: ({ api_token }) => bearer(api_token),
  async check({ call }) {
    await call({ method: 'GET', path: 'me', expects: (body) => (isObject(body) ? body : undefined) });
    return [];
  },
});

const api_token = { type: 'string', airbyte_secret: true };
const api_url = { type: 'string', default: 'https://api2.frontapp.com' };
const spec = {
  connectionSpecification: { type: 'object', required: ['api_token'], properties: { api_token, api_url } },
};

await run({ name: 'source-front', version: '0.1.0', spec, source });
