import { describe, expect, test } from '@jest/globals';
import { describeUnknown, unknownSettings } from './unknown.ts';

const text = { type: 'string' };
const secret = { type: 'string', airbyte_secret: true };
const schema = {
  type: 'object',
  properties: {
    credentials: {
      type: 'object',
      oneOf: [
        { properties: { auth_type: { const: 'key' }, api_key: secret } },
        { properties: { auth_type: { const: 'oauth' }, client_id: secret, client_secret: secret } },
      ],
    },
    start_date: text,
    pass: secret,
    analytics: { type: 'object', properties: { period: text, teams: { type: 'array', items: text } } },
    extras: { type: 'object' },
  },
};
const found = (config: Record<string, unknown>) => unknownSettings(config, schema);

test('what the spec has, what is empty, and what begins with an underscore is not unknown', () => {
  const credentials = { auth_type: 'key', api_key: 'k', client_id: 'left behind by a form', _note: 'x' };
  const config = { credentials, start_date: 'x', analytics: { period: 'day' }, extras: { anything: 1 }, pass: 'abc' };
  const platform = { __injected_declarative_manifest: {}, __injected_components_py: 'x', _note: 1 };
  expect(found({ ...config, ...platform, nothing: null, empty: '' })).toEqual([]);
});

test.each([
  [{ start_dat: 'x' }, 'start_dat is no setting; did you mean start_date? What is no setting is not used.'],
  [{ foo: 1, bar: [] }, 'foo is no setting. bar is no setting. What is no setting is not used.'],
  [{ credentials: { api_kye: 'x' } }, 'credentials.api_kye is no setting; did you mean credentials.api_key?'],
  [{ client_secret: 'x' }, 'client_secret is no setting; did you mean credentials.client_secret?'],
  [{ analytics: { perod: 'x' } }, 'analytics.perod is no setting; did you mean analytics.period?'],
  [{ secret: 'x' }, 'secret is no setting; did you mean credentials.client_secret?'],
  [{ period: 'x' }, 'period is no setting; did you mean analytics.period?'],
])('%j: %s', (config, words) => {
  expect(describeUnknown(found(config))).toMatch(words);
});

describe('may hold a secret', () => {
  test.each([
    [{ api_kye: 'abc' }, ['abc']],
    [{ credentials: { clientSecret: 'abc' } }, ['abc']],
    [{ psas: 'abc' }, ['abc']],
    [{ token: 'abc' }, ['abc']],
    [{ credential: { api_key: 'abc', other: ['def', 7] } }, ['abc', 'def']],
    [{ auth: { deep: [{ password: 'abc' }], plain: 'x' } }, ['abc']],
    [{ start_dat: 'abc' }, []],
  ])('%j: %j', (config, secrets) => {
    expect(found(config).flatMap((one) => one.secrets)).toEqual(secrets);
  });

  test.each(['0f3c9d1e5b7a4c2e8d6f0a1b2c3d4e5f', `pasted-${'x'.repeat(100)}`, 'missive_pat-Ab1'])(
    'the name %s is not repeated',
    (name) => {
      expect(describeUnknown(found({ [name]: 'x' }))).toBe(
        'A name that is not repeated here, for it may be a secret, is no setting. What is no setting is not used.',
      );
    },
  );
});
