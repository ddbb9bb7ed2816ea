import { ApiError, type CheckContext, configError, type ErrorRule } from '@mailroom/airbyte-cdk';
import type { HeymarketConfig } from './config.ts';
import { rowsIn } from './values.ts';

/** So many inboxes are named. */
const MAX_NAMED = 20;

type Context = CheckContext<HeymarketConfig>;

/** Looks for the inboxes of the configuration; answers with a warning of those that are gone. Throws when all of them are. */
export async function findInboxes(
  { config: { inbox_ids }, call }: Context,
  rules: readonly ErrorRule[] = [],
): Promise<readonly string[]> {
  if (!inbox_ids.length) return [];
  const inboxes = await call({ method: 'GET', path: 'v1/inboxes', params: {}, cost: 1, rules, expects: rowsIn });
  const unknown = inbox_ids.filter((id) => !inboxes.some((inbox) => Number(inbox.id) === id));
  if (!unknown.length) return [];
  const known = inboxes.slice(0, MAX_NAMED).map(({ id, name }) => `${id} (${name})`);
  const more = inboxes.length > MAX_NAMED ? ` and ${inboxes.length - MAX_NAMED} more` : '';
  const choice = known.length ? `Take the ids from ${known.join(', ')}${more}, or leave` : 'Leave';
  const advice = `inbox_ids: there is no inbox ${unknown.join(', ')}. ${choice} inbox_ids empty to read all inboxes.`;
  if (unknown.length === inbox_ids.length) throw configError(advice);
  return [advice];
}

const OF_INBOXES = ['conversations', 'messages'];

/** Where none of the inboxes is there, nothing would come, without a word. */
export async function beforeRead(context: Context & { streams: readonly string[] }): Promise<readonly string[]> {
  if (!context.streams.some((name) => OF_INBOXES.includes(name))) return [];
  try {
    return await findInboxes(context);
  } catch (error) {
    // The streams fail by themselves, each as it should.
    if (error instanceof ApiError) return [];
    throw error;
  }
}
