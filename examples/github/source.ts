/** Issues of GitHub (docs.github.com, "List repository issues"): pages by the header Link, latest change first. */
import {
  bearer,
  defineSource,
  isObject,
  type ListStream,
  linkHeader,
  secondsTimestampCursor,
  wordsIn,
} from '@mailroom/airbyte-cdk';
import { run } from '@mailroom/airbyte-cdk/run';

type Config = { token: string; repository: string; api_url: string };

const issues: ListStream<Config> = {
  name: 'issues',
  primaryKey: ['id'],
  request: {
    path: ({ config }) => `repos/${config.repository}/issues`,
    params: { state: 'all', sort: 'updated', direction: 'desc' },
  },
  records: (body) => (Array.isArray(body) ? body : undefined),
  // Links name numbers of pages. What changes moves to the top, so that rows only ever slip down, to be met again.
  pager: linkHeader({ pageSize: { param: 'per_page', value: 100 } }),
  sync: {
    order: 'descending',
    disorder: 0,
    cursor: { field: 'updated_at', type: secondsTimestampCursor },
    since: (bound) => ({ since: bound }),
  },
};

const time = { type: 'string', format: 'date-time', airbyte_type: 'timestamp_with_timezone' };
const source = defineSource<Config>({
  schemas: {
    issues: {
      type: 'object',
      properties: { id: { type: 'integer' }, number: { type: 'integer' }, title: { type: 'string' }, updated_at: time },
    },
  },
  streams: () => [issues],
  dialect: ({ api_url }) => ({
    baseUrl: api_url,
    readError: ({ status, body }) => (status >= 400 && isObject(body) && body.message ? wordsIn(body) : undefined),
  }),
  quota: () => ({ windows: [{ limit: 5000, seconds: 3600 }], maxWaitSeconds: 3600 }),
  authenticator: ({ token }) => bearer(token),
  async check({ call, config: { repository } }) {
    await call({ method: 'GET', path: `repos/${repository}`, expects: (body) => (isObject(body) ? body : undefined) });
    return [];
  },
});

const token = { type: 'string', airbyte_secret: true };
const repository = { type: 'string', pattern: '^[^/]+/[^/]+$', pattern_descriptor: 'owner/name' };
const properties = { token, repository, api_url: { type: 'string', default: 'https://api.github.com' } };
const spec = { connectionSpecification: { type: 'object', required: ['token', 'repository'], properties } };

await run({ name: 'source-github', version: '0.1.0', spec, source });
