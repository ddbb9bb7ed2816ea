import { configError, type ErrorRule, type Slice } from '@mailroom/airbyte-cdk';
import type { MissiveConfig } from './config.ts';

/** The mailboxes that a team has; the others are the token owner's own. */
const TEAM_MAILBOX = 'team_all';

/** A mailbox with the parameters that choose it. Exactly one is sent: what several would mean is not documented. */
const mailbox = (key: string, filter: Record<string, unknown>): Slice => ({ key, filter });

/** The mailboxes that need no team to be known. */
export function ownMailboxes(config: MissiveConfig): readonly Slice[] {
  const { mailboxes, shared_label_ids, organization_id } = config;
  const organization = organization_id ? { organization: organization_id } : {};
  return [
    ...mailboxes
      .filter((name) => name !== TEAM_MAILBOX)
      .map((name) => mailbox(name, { [name]: true, ...organization })),
    ...shared_label_ids.map((id) => mailbox(`shared_label:${id}`, { shared_label: id })),
  ];
}

export const teamMailbox = (id: unknown): Slice => mailbox(`${TEAM_MAILBOX}:${id}`, { [TEAM_MAILBOX]: id });

export const readsTeams = ({ mailboxes }: MissiveConfig): boolean => mailboxes.includes(TEAM_MAILBOX);

/** Throws a config error when there is nothing to look into. */
export function assertMailboxes({ mailboxes, shared_label_ids }: MissiveConfig): void {
  if (mailboxes.length || shared_label_ids.length) return;
  throw configError('mailboxes and shared_label_ids are both empty. Choose at least one mailbox, such as "all".');
}

const UNSEEN = {
  shared_label:
    "The token's owner does not see this shared label. Check shared_label_ids, or share the label with them.",
  [TEAM_MAILBOX]:
    "The token's owner does not see this team any more. Make them a member or observer of it again; a team that stays out of sight is left out of the next sync.",
};

/** A mailbox that the token does not see; the other mailboxes are read all the same. */
export function mailboxErrors({ key }: Slice): readonly ErrorRule[] {
  const [kind = ''] = String(key).split(':');
  const message =
    kind in UNSEEN
      ? UNSEEN[kind as keyof typeof UNSEEN]
      : 'Missive does not give out this mailbox. Check organization_id and api_url.';
  return [{ status: [403, 404], action: 'fail_stream', fault: 'config_error', message }];
}
