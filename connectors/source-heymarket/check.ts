import { type CheckContext, type ErrorRule, whoeverSaysSo } from '@mailroom/airbyte-cdk';
import type { HeymarketConfig } from './config.ts';
import { wrongCredentials } from './errorRules.ts';
import { findInboxes } from './inboxIds.ts';
import { onlyObject } from './values.ts';

const rules: readonly ErrorRule[] = [
  {
    status: 403,
    action: 'fail_sync',
    fault: 'config_error',
    message: "The credentials are good, but the team may not use the API. Ask Heymarket's support to switch it on.",
  },
  {
    status: 404,
    action: 'fail_sync',
    fault: 'config_error',
    message: 'There is no Heymarket API at this address. Check api_url.',
  },
];

/** Proves the credentials, and that there is something to read: an inbox that is gone is a warning, while others of the configuration are there. */
export async function check(context: CheckContext<HeymarketConfig>): Promise<readonly string[]> {
  const all = [...wrongCredentials(context.config).map(whoeverSaysSo), ...rules];
  await context.call({ method: 'GET', path: 'v1/team', params: {}, cost: 1, rules: all, expects: onlyObject });
  return findInboxes(context, all);
}
