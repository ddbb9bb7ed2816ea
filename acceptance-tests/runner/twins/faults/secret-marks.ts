import type { Edits } from '../edit.ts';
import type { Fault } from '../fault.ts';

const p = 'connectionSpecification.properties';
const rule = (breaks: string, says: string, spec: Edits): Fault => ({ check: 'test_spec', breaks, says, spec });
const unmarked = (name: string, breaks: string, path = p): Fault =>
  rule(breaks, `properties.${name} must have`, { [`${path}.${name}`]: { type: 'string' } });
const marked = { type: 'string', airbyte_secret: true };

/** What the standard tests find wrong with the marks of secrets. */
export const faults: Record<string, Fault> = {
  'api-key': unmarked('api_key', 'an api_key is a secret'),
  token: unmarked('page_reader_token', 'a …_token is a secret'),
  secret: unmarked('app_secret', 'an …_secret is a secret'),
  password: unmarked('mailPassword', 'names in camel case count as well'),
  dashed: unmarked('private-key', 'names with dashes count as well'),
  'access-key': unmarked('access_key', 'an access key without its secret is one'),
  'secret-access-key': rule('the other half of an access key is a secret', 'properties.secret_access_key must have', {
    [`${p}.secret_access_key`]: { type: 'string' },
    [`${p}.app_secret`]: marked,
  }),
  'in-option': unmarked('refresh_token', 'it is so in options', `${p}.credentials.oneOf.0.properties`),
  'in-items': rule('it is so in lists', 'properties.tokens.items.properties.api_key must have', {
    [`${p}.tokens`]: { type: 'array', items: { type: 'object', properties: { api_key: { type: 'string' } } } },
  }),
  'no-flag': rule('a mark is true or false', 'properties.api_key: airbyte_secret is true; it must be', {
    [`${p}.api_key`]: { type: 'string', airbyte_secret: 'true' },
  }),
  object: rule('no mark on what can hold no secret', 'properties.credentials is marked', {
    [`${p}.credentials.airbyte_secret`]: true,
  }),
  constant: rule('no mark on a constant', 'properties.api_key is marked', {
    [`${p}.api_key`]: { ...marked, const: 'x' },
  }),
  hidden: rule(
    'a mark stands where the masking of logs looks',
    'anyOf.0: airbyte_secret has no effect inside of anyOf',
    {
      [`${p}.api_key`]: { anyOf: [marked, { type: 'null' }] },
    },
  ),
  'hidden-on-top': rule('no mark stands in options of the whole', 'has no effect inside of oneOf', {
    'connectionSpecification.oneOf': [{ properties: { auth: { type: 'string', const: 'a' }, api_key: marked } }],
  }),
};
