import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseConfig, type Spec, secretsIn } from './config.ts';
import { readJsonFile } from './file.ts';

const option = (auth_type: string, names: string[]): object => ({
  type: 'object',
  required: ['auth_type', ...names],
  properties: {
    auth_type: { type: 'string', const: auth_type },
    ...Object.fromEntries(names.map((name) => [name, { type: 'string', minLength: 4, airbyte_secret: true }])),
    retries: { type: 'integer', default: 3 },
  },
});
const spec: Spec = {
  connectionSpecification: {
    type: 'object',
    required: ['credentials'],
    additionalProperties: true,
    properties: {
      credentials: {
        type: 'object',
        oneOf: [option('api_key', ['api_key']), option('oauth', ['client_id', 'client_secret'])],
      },
      start_date: { type: 'string', format: 'date-time' },
      end_date: { type: 'string', format: 'date-time' },
      days: { type: 'integer', minimum: 0, maximum: 30, default: 3 },
      region: { type: 'string', enum: ['eu', 'us'], default: 'eu' },
      updated_by: { type: 'string', pattern: '^[a-z]+$' },
      top_secret: { type: 'string', airbyte_secret: true, pattern: '^k-' },
      ids: { type: 'array', items: { type: 'integer' }, default: [] },
    },
  },
};
const key = { auth_type: 'api_key', api_key: 'abcdef' };
const parse = (value: unknown): Promise<Record<string, unknown>> => parseConfig(value, spec, 'config.json');

describe('the configuration', () => {
  test('gets the defaults of the spec and of the option chosen; the one handed in stays as it is', async () => {
    const given = { credentials: key, unknown: 1 };
    expect(await parse(given)).toEqual({
      credentials: { ...key, retries: 3 },
      days: 3,
      region: 'eu',
      ids: [],
      unknown: 1,
    });
    expect(given).toEqual({ credentials: key, unknown: 1 });
  });

  test.each([
    [undefined, 'The configuration config.json is empty'],
    [[], 'config.json: the configuration must be a JSON object'],
    [{}, 'credentials is missing'],
    [{ credentials: { auth_type: 'api_key' } }, 'credentials.api_key is missing'],
    [{ credentials: { auth_type: 'no' } }, 'credentials.auth_type must be "api_key" or "oauth"'],
    [{ credentials: {} }, 'credentials.auth_type must be "api_key" or "oauth"'],
    [{ credentials: 'abc' }, 'credentials must be an object'],
    [{ credentials: { auth_type: 'oauth', client_id: 'abcd' } }, 'credentials.client_secret is missing'],
    [{ credentials: key, start_date: 'yesterday' }, 'start_date must look like 2026-01-31T00:00:00Z'],
    [{ credentials: key, end_date: '2026-02-30' }, 'end_date must look like 2026-01-31T00:00:00Z'],
    [
      { credentials: key, start_date: '2026-03-01T00:00:00Z', end_date: '2026-02-28T23:59:59Z' },
      'end_date must not lie before start_date',
    ],
    [{ credentials: key, days: '3' }, 'days must be an integer'],
    [{ credentials: key, days: 31 }, 'days must be <= 30'],
    [{ credentials: key, ids: [1, 'x'] }, 'ids.1 must be an integer'],
    [{ credentials: key, region: 'eu-west' }, 'region must be one of eu, us.'],
    [{ credentials: key, region: 'uss' }, 'region must be one of eu, us (did you mean us?)'],
    [{ credentials: key, updated_by: 'ME' }, 'updated_by must look like ^[a-z]+$'],
  ])('%j is refused, and the message says where', (value, message) => expect(parse(value)).rejects.toThrow(message));

  test('may begin and end at the same moment', async () => {
    const at = { start_date: '2026-03-01T00:00:00Z', end_date: '2026-03-01T01:00:00+01:00' };
    expect(await parse({ credentials: key, ...at })).toMatchObject(at);
  });

  describe('a web address', () => {
    const properties = {
      api_url: { type: 'string', pattern: '^https?://', default: 'https://api.test/v1' },
      hook: { type: 'string', format: 'uri' },
      inner: { type: 'object', properties: { api_url: { type: 'string' } } },
    };
    const withAddresses: Spec = { connectionSpecification: { type: 'object', properties } };
    const messageOf = async (value: object): Promise<string> => {
      try {
        await parseConfig(value, withAddresses, 'config.json');
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };

    test.each([
      [{ api_url: 'https://' }, 'config.json: api_url must be a web address such as https://api.test/v1.'],
      [{ api_url: 'Q.example' }, 'config.json: api_url must be a web address such as https://api.test/v1.'],
      [{ api_url: 'http://Q:99999' }, 'config.json: api_url must be a web address such as https://api.test/v1.'],
      [{ hook: 'Q:80' }, 'config.json: hook must be a web address such as https://api.example.com.'],
      [
        { inner: { api_url: 'Q' } },
        'config.json: inner.api_url must be a web address such as https://api.example.com.',
      ],
      [{ api_url: 'https://Q:pass@api.test' }, 'config.json: api_url must hold no user name and no password.'],
      [{ api_url: 'https://Q@api.test' }, 'config.json: api_url must hold no user name and no password.'],
    ])('%j is refused, without quoting it', async (value, message) => expect(await messageOf(value)).toBe(message));

    test('that is one passes, and so does none', async () => {
      expect(await messageOf({ api_url: 'http://127.0.0.1:8080/v1', hook: 'https://x.test' })).toBe('');
      expect(await messageOf({})).toBe('');
    });
  });

  test('no message ever quotes a value', async () => {
    const value = fc.oneof(fc.stringMatching(/^Q[a-z0-9]{7}Q$/), fc.constant('Qsecret8Q'));
    const config = fc.record(
      {
        credentials: fc.oneof(
          value,
          fc.record({ auth_type: fc.oneof(fc.constantFrom('api_key', 'oauth'), value), api_key: fc.array(value) }),
        ),
        start_date: value,
        days: value,
        region: value,
        top_secret: value,
        ids: fc.array(value),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(config, async (wrong) => {
        const message = await parse(wrong).then(
          () => '',
          (error) => error.message,
        );
        expect(message).not.toMatch(/Q[a-z0-9]{7}Q/);
      }),
    );
  });

  test('every secret is found, whichever option is chosen, also in a configuration that is wrong', () => {
    const value = {
      credentials: { auth_type: 'no', api_key: 'one', client_secret: 'two' },
      top_secret: 'three',
      days: 'four',
    };
    expect(secretsIn(value, spec.connectionSpecification).sort()).toEqual(['one', 'three', 'two']);
    expect(secretsIn('text', spec.connectionSpecification)).toEqual([]);
  });
});

describe('a file', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mailroom-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const read = async (text: string): Promise<unknown> => {
    const file = join(folder, 'x.json');
    await writeFile(file, text);
    return readJsonFile(file, 'configuration');
  };

  test('may begin with a byte order mark, may be empty', async () => {
    expect(await read('\uFEFF{"a":1}')).toEqual({ a: 1 });
    expect(await read(' \n')).toBeUndefined();
  });

  test.each([
    ['{\n  "a": 1,\n  "b": secret9\n}', 'line 3, column 8'],
    ['{\n  "a": 1\n  "b": 2\n}', 'line 3, column 3'],
    ['{"a": 1', 'line 1, column 8'],
    ['{"a": 1}}', 'line 1, column 9'],
  ])('%j: the message says where it breaks, and quotes nothing', async (text, place) => {
    const broken = read(text);
    await expect(broken).rejects.toThrow(place);
    await expect(broken).rejects.not.toThrow('secret9');
    await expect(broken).rejects.toThrow('x.json');
  });

  test('that is not there, or is a folder', async () => {
    await expect(readJsonFile(join(folder, 'none.json'), 'state')).rejects.toThrow('The state');
    await expect(readJsonFile(folder, 'state')).rejects.toThrow('folder');
  });
});
