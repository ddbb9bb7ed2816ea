import {
  type CheckContext,
  configError,
  type ErrorRule,
  isObject,
  listAt,
  type Row,
  whoeverSaysSo,
} from '@mailroom/airbyte-cdk';
import type { MissiveConfig } from './config.ts';
import { wrongToken } from './errorRules.ts';
import { assertMailboxes, ownMailboxes } from './mailboxes.ts';
import { assertTimeZone } from './periods.ts';

const LARGEST_PAGE = 200;

const rules: readonly ErrorRule[] = [
  whoeverSaysSo(wrongToken),
  {
    status: 403,
    action: 'fail_sync',
    fault: 'config_error',
    message:
      "The token's owner may not use the API. Their organization must be on the Productive plan or a higher one; if it is, use the token of somebody who has access.",
  },
  {
    status: 404,
    action: 'fail_sync',
    fault: 'config_error',
    message: 'There is no Missive API at this address. Check api_url.',
  },
];

/** Proves the token, and that what the configuration names is in sight. */
export async function check({ config, call }: CheckContext<MissiveConfig>): Promise<readonly string[]> {
  assertMailboxes(config);
  const { organization_id, shared_label_ids, analytics } = config;
  const list = async (resource: string, params: Row): Promise<Row[]> => {
    const expects = listAt(resource);
    const rows = await call({
      ...{ method: 'GET', path: resource, params, cost: 1, rules },
      expects: (body) => expects(body) ?? undefined,
    });
    return rows.filter(isObject);
  };
  const hints: string[] = [];

  const organizations = await list('organizations', { limit: LARGEST_PAGE });
  if (!organizations.length) hints.push("The token's owner belongs to no organization: only their own data is read.");
  if (organization_id && !holds(organizations, organization_id)) {
    throw configError(
      `organization_id: the token's owner belongs to no organization ${organization_id}. ${name(organizations)}`,
    );
  }
  if (shared_label_ids.length) {
    const labels = await list('shared_labels', { limit: LARGEST_PAGE });
    const unknown = shared_label_ids.filter((id) => !holds(labels, id));
    if (unknown.length && labels.length < LARGEST_PAGE) {
      throw configError(
        `shared_label_ids: the token's owner sees no shared label ${unknown.join(', ')}. The stream shared_labels lists those that they see.`,
      );
    }
  }
  assertTimeZone(analytics);
  const [first] = ownMailboxes(config);
  if (first) await list('conversations', { ...(first.filter as Row), limit: 2 });
  return hints;
}

/** Ids may be written in capitals. */
function holds(rows: readonly Row[], id: string): boolean {
  return rows.length === LARGEST_PAGE || rows.some((row) => String(row.id).toLowerCase() === id.toLowerCase());
}

function name(organizations: readonly Row[]): string {
  const known = organizations.slice(0, 5).map(({ id, name }) => `${name} (${id})`);
  return known.length ? `Theirs: ${known.join(', ')}.` : '';
}
