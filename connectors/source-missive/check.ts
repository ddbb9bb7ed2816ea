import { type CheckContext, configError, isObject, type Row } from '../../shared/index.ts';
import type { MissiveConfig } from './config.ts';
import { assertMailboxes, ownMailboxes } from './mailboxes.ts';

const LARGEST_PAGE = 200;

/** Proves the token, and that what the configuration names is in sight. */
export async function check({ config, call }: CheckContext<MissiveConfig>): Promise<readonly string[]> {
  assertMailboxes(config);
  const { organization_id, shared_label_ids, analytics } = config;
  const list = async (resource: string, params: Row): Promise<Row[]> => {
    const body = await call({ method: 'GET', path: resource, params, cost: 1 });
    const rows = isObject(body) ? body[resource] : undefined;
    if (!Array.isArray(rows)) throw configError(`An answer came, but not a list of ${resource}. Check api_url.`);
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
  if (isObject(analytics) && analytics.time_zone && !isTimeZone(analytics.time_zone)) {
    throw configError('analytics.time_zone must be the IANA name of a time zone, such as Europe/Paris.');
  }
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

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
