import { type CheckContext, configError, type ErrorRule, isObject } from '../../shared/index.ts';
import type { HeymarketConfig } from './config.ts';
import { findInboxes } from './inboxIds.ts';

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
  const team = await context.call({ method: 'GET', path: 'v1/team', params: {}, cost: 1, rules });
  if (!isObject(team) || team.id === undefined) {
    throw configError("An answer came, but none of Heymarket's. Check api_url.");
  }
  const { advice, isAnyKnown } = await findInboxes(context, rules);
  if (advice && !isAnyKnown) throw configError(advice);
  return advice ? [advice] : [];
}
