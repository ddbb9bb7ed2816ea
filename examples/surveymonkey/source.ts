/** Responses to a survey of SurveyMonkey (api.surveymonkey.com, "responses/bulk"): pages by number, with a total. */
import {
  bearer,
  defineSource,
  isObject,
  type ListStream,
  listAt,
  pageNumber,
  secondsTimestampCursor,
  wordsIn,
} from '@mailroom/airbyte-cdk';
import { run } from '@mailroom/airbyte-cdk/run';

type Config = { access_token: string; survey_id: string; api_url: string };

/** Without the zone, which is UTC. */
const moment = (cursor: string | number) => String(cursor).slice(0, 19);

const responses: ListStream<Config> = {
  name: 'responses',
  primaryKey: ['id'],
  request: { path: ({ config }) => `surveys/${config.survey_id}/responses/bulk` },
  records: listAt('data'),
  // A response that changes leaves the window, and others slip up: each page is looked at twice (the default).
  pager: pageNumber({ param: 'page', first: 1, pageSize: { param: 'per_page', value: 100 } }),
  sync: {
    order: 'windows',
    cursor: { field: 'date_modified', type: secondsTimestampCursor },
    between: (after, until) => ({ start_modified_at: moment(after), end_modified_at: moment(until) }),
    windowSeconds: () => 30 * 86400,
    maxRows: 1000,
    historyStart: Date.parse('2020-01-01T00:00:00Z'),
  },
};

const date_modified = { type: 'string', format: 'date-time', airbyte_type: 'timestamp_with_timezone' };
const source = defineSource<Config>({
  schemas: { responses: { type: 'object', properties: { id: { type: 'string' }, date_modified } } },
  streams: () => [responses],
  dialect: ({ api_url }) => ({
    baseUrl: api_url,
    readError: ({ body }) => (isObject(body) && isObject(body.error) ? wordsIn(body) : undefined),
  }),
  quota: () => ({ windows: [{ limit: 120, seconds: 60 }] }),
  authenticator: ({ access_token }) => bearer(access_token),
  async check({ call, config: { survey_id } }) {
    await call({ method: 'GET', path: `surveys/${survey_id}`, expects: (body) => (isObject(body) ? body : undefined) });
    return [];
  },
});

const access_token = { type: 'string', airbyte_secret: true };
const api_url = { type: 'string', default: 'https://api.surveymonkey.com/v3' };
const properties = { access_token, survey_id: { type: 'string' }, api_url };
const spec = { connectionSpecification: { type: 'object', required: ['access_token', 'survey_id'], properties } };

await run({ name: 'source-surveymonkey', version: '0.1.0', spec, source });
