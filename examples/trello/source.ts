/** Actions on a board of Trello (developer.atlassian.com, "Get actions of a board"): newest first, `before` a date. */
import {
  defineSource,
  header,
  isMarkup,
  isObject,
  keysetDescending,
  type ListStream,
  millisecondsTimestampCursor,
} from '@mailroom/airbyte-cdk';
import { run } from '@mailroom/airbyte-cdk/run';

type Config = { api_key: string; api_token: string; board_id: string; api_url: string };

const actions: ListStream<Config> = {
  name: 'actions',
  primaryKey: ['id'],
  request: { path: ({ config }) => `boards/${config.board_id}/actions` },
  records: (body) => (Array.isArray(body) ? body : undefined),
  pager: keysetDescending({
    param: 'before',
    field: 'date',
    cursor: millisecondsTimestampCursor,
    limit: { param: 'limit', value: 1000 },
    key: 'id',
  }),
  sync: {
    order: 'descending',
    disorder: 0,
    cursor: { field: 'date', type: millisecondsTimestampCursor },
    since: (bound) => ({ since: bound }),
  },
};

const date = { type: 'string', format: 'date-time', airbyte_type: 'timestamp_with_timezone' };
const source = defineSource<Config>({
  schemas: { actions: { type: 'object', properties: { id: { type: 'string' }, type: { type: 'string' }, date } } },
  streams: () => [actions],
  dialect: ({ api_url }) => ({
    baseUrl: api_url,
    // Errors are a line of plain text.
    readError: ({ status, text }) => (status >= 400 && !isMarkup(text) ? { text } : undefined),
  }),
  quota: () => ({ windows: [{ limit: 100, seconds: 10 }] }),
  authenticator: ({ api_key, api_token }) =>
    header('authorization', `OAuth oauth_consumer_key="${api_key}", oauth_token="${api_token}"`),
  async check({ call, config: { board_id } }) {
    await call({ method: 'GET', path: `boards/${board_id}`, expects: (body) => (isObject(body) ? body : undefined) });
    return [];
  },
});

const secret = { type: 'string', airbyte_secret: true };
const api_url = { type: 'string', default: 'https://api.trello.com/1' };
const properties = { api_key: secret, api_token: secret, board_id: { type: 'string' }, api_url };
const required = ['api_key', 'api_token', 'board_id'];
const spec = { connectionSpecification: { type: 'object', required, properties } };

await run({ name: 'source-trello', version: '0.1.0', spec, source });
