import type { Row } from '@mailroom/airbyte-cdk';
import { FULL_REFRESH, type List } from '../config.ts';
import { notOffered } from '../errorRules.ts';
import { resource, withDeleted } from '../paging.ts';
import { without, withoutCredentials } from '../values.ts';

/** A short list, which is read whole each time. */
const short = (name: string, path: string): List => ({
  name,
  primaryKey: ['ID'],
  ...resource(path),
  sync: FULL_REFRESH,
});

const withoutPasswords = (row: Row): Row => Object.assign(row, 'Url' in row && { Url: withoutCredentials(row.Url) });

export const senders: List = {
  ...short('senders', 'sender'),
  ...resource('sender', 'ID', ({ slice }) => slice.params as Row),
  ...withDeleted(({ Status }) => (Status === 'Deleted' ? 'deleted' : 'current'), { deleted: { ShowDeleted: true } }),
  deletedAt: ({ Status }) => (Status === 'Deleted' ? null : undefined),
};

export const metasenders = short('metasenders', 'metasender');
export const domains = short('domains', 'dns');
export const users = short('users', 'user');
export const profile = short('profile', 'myprofile');

/** A master key sees those of its sub-accounts as well. */
export const apiKeys: List = { ...short('api_keys', 'apikey'), transform: (row) => without(row, 'SecretKey') };

/** Not documented any more: whom Mailjet refuses may have no such thing. */
export const apiKeyAccess: List = { ...short('api_key_access', 'apikeyaccess'), errors: [notOffered] };

export const webhooks: List = { ...short('webhooks', 'eventcallbackurl'), transform: withoutPasswords };
export const parseRoutes: List = { ...short('parse_routes', 'parseroute'), transform: withoutPasswords };
