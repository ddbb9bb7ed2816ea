/** An invented API without a list: an export is ordered, asked for until it is done, and downloaded as lines of JSON. */
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { bearer, type CustomStream, defineSource, isObject, SourceError, timestampCursor } from '@mailroom/airbyte-cdk';
import { run } from '@mailroom/airbyte-cdk/run';

type Config = { api_key: string; api_url: string };

const idOf = (body: unknown) => (isObject(body) && typeof body.id === 'number' ? body.id : undefined);

function jobOf(body: unknown) {
  const { state, file, rows, until, last } = isObject(body) ? body : {};
  if (state === 'running') return 'running' as const;
  const isDone = state === 'done' && typeof file === 'string' && typeof until === 'string';
  return isDone ? { file, rows, until, isLast: last === true } : undefined;
}

const balances: CustomStream<Config> = {
  name: 'balances',
  primaryKey: ['id'],
  sync: { cursor: { field: 'changed', type: timestampCursor } },
  async *read({ api, after, claim }) {
    for (let from = after; ; ) {
      const params = from === null ? {} : { after: from };
      const id = await api.call({ method: 'POST', path: 'exports', params, expects: idOf });
      const ask = () => api.call({ method: 'GET', path: `exports/${id}`, expects: jobOf });
      let job = await ask();
      for (; job === 'running'; job = await ask()) await api.sleep(1);
      let rows = 0;
      for await (const line of createInterface({ input: Readable.from(api.download(job.file)) })) {
        rows += 1;
        yield [JSON.parse(line)];
      }
      // A file that was cut between two lines looks whole: the API's own count tells.
      if (rows !== job.rows) throw new SourceError('transient_error', 'The file of an export is not whole.');
      // How far the file reaches is for the API to say: our clock is not its clock.
      claim(job.until);
      if (job.isLast) return;
      from = job.until;
    }
  },
};

const properties = { api_key: { type: 'string', airbyte_secret: true }, api_url: { type: 'string' } };
const changed = { type: 'string', format: 'date-time', airbyte_type: 'timestamp_with_timezone' };
const source = defineSource<Config>({
  schemas: { balances: { type: 'object', properties: { id: { type: 'integer' }, changed } } },
  streams: () => [balances],
  dialect: ({ api_url }) => ({
    baseUrl: api_url,
    readError: ({ body }) => (isObject(body) && typeof body.error === 'string' ? { code: body.error } : undefined),
  }),
  authenticator: ({ api_key }) => bearer(api_key),
  async check({ call }) {
    await call({ method: 'POST', path: 'exports', params: { after: '2026-03-01T00:00:00Z' }, expects: idOf });
    return [];
  },
});
const spec = { connectionSpecification: { type: 'object', required: ['api_key', 'api_url'], properties } };
await run({ name: 'source-export', version: '0.1.0', spec, source });
