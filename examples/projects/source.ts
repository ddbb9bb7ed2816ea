/** An invented API: a list in no order of time, whose rows have a date, and a list of tasks for each of its rows. */
import {
  bearer,
  defineSource,
  isObject,
  type ListStream,
  listAt,
  pageNumber,
  single,
  timestampCursor,
} from '@mailroom/airbyte-cdk';
import { run } from '@mailroom/airbyte-cdk/run';

type Config = { api_key: string; api_url: string };

const projects: ListStream<Config> = {
  name: 'projects',
  primaryKey: ['id'],
  request: { path: 'projects' },
  records: listAt('projects'),
  // Projects are deleted, and others slip up a place: each page is looked at twice (the default).
  pager: pageNumber({ param: 'page', first: 1 }),
  sync: { order: 'unordered', cursor: { field: 'changed', type: timestampCursor } },
};

const tasks: ListStream<Config> = {
  name: 'tasks',
  primaryKey: ['id'],
  request: { path: ({ slice }) => `projects/${slice.key}/tasks` },
  records: listAt('tasks'),
  pager: single(),
  sync: { order: 'full_refresh' },
  // A task that changes gives its project a new date. So only the projects that have changed are asked for theirs.
  partitions: { parent: projects, slice: ({ id }) => ({ key: Number(id) }), incremental: true },
  belonging: { says: (row, slice) => row.project_id === slice.key },
  // A project may be deleted before its tasks are asked for.
  errors: [{ code: 'no_such_project', action: 'ignore', fault: 'transient_error', message: 'A project is gone.' }],
};

const id = { type: 'integer' };
const changed = { type: 'string', format: 'date-time', airbyte_type: 'timestamp_with_timezone' };
const source = defineSource<Config>({
  schemas: {
    projects: { type: 'object', properties: { id, name: { type: 'string' }, changed } },
    tasks: { type: 'object', properties: { id, project_id: id, text: { type: 'string' } } },
  },
  streams: () => [projects, tasks],
  dialect: ({ api_url }) => ({
    baseUrl: api_url,
    readError: ({ body }) => (isObject(body) && typeof body.error === 'string' ? { code: body.error } : undefined),
  }),
  authenticator: ({ api_key }) => bearer(api_key),
  async check({ call }) {
    await call({ method: 'GET', path: 'projects', expects: listAt('projects') });
    return [];
  },
});
const properties = { api_key: { type: 'string', airbyte_secret: true }, api_url: { type: 'string' } };
const spec = { connectionSpecification: { type: 'object', required: ['api_key', 'api_url'], properties } };
await run({ name: 'source-projects', version: '0.1.0', spec, source });
