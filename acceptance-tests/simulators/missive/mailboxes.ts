import type { ParameterMap } from '../shared/request.ts';
import { newestFirst } from '../shared/sorted-rows.ts';
import { badRequest, refusal } from './errors.ts';
import type { Conversation, Flag } from './model.ts';
import { readBoolean, readIdentifier } from './parameters.ts';
import type { MissiveSettings } from './settings.ts';
import type { Visibility } from './visibility.ts';
import type { World } from './world.ts';

export const ownMailboxes = [
  ...(['inbox', 'all', 'assigned', 'closed', 'snoozed'] as const),
  ...(['flagged', 'trashed', 'junked', 'drafts'] as const),
] as const;
export type OwnMailbox = (typeof ownMailboxes)[number];

export const teamMailboxes = ['team_inbox', 'team_closed', 'team_all'] as const;
export type TeamMailbox = (typeof teamMailboxes)[number];

export type Mailbox = { name: OwnMailbox } | { name: TeamMailbox | 'shared_label'; id: string };

export const newestActivityFirst = newestFirst(({ lastActivityAt }: Conversation) => lastActivityAt);

/** The mailboxes that a request names. Throws when there is none, or none such. */
export function readMailboxes(parameters: ParameterMap, visibility: Visibility, world: World): Mailbox[] {
  const { store, settings } = world;
  const own = ownMailboxes.filter((name) => readBoolean(parameters, name)).map((name) => ({ name }));
  const shared = [...teamMailboxes, 'shared_label' as const].flatMap((name) => {
    const id = readIdentifier(parameters, name);
    return id === undefined ? [] : [{ name, id }];
  });
  if (own.length + shared.length === 0) throw badRequest('You need to paginate at least one mailbox');
  const known = shared.filter(({ name, id }) =>
    name === 'shared_label' ? visibility.label(store.labels.find(id)) : visibility.team(store.teams.find(id)),
  );
  if (known.length < shared.length && settings.unknownMailbox !== 'empty') throw refusal(settings.unknownMailbox);
  return [...own, ...known];
}

/** The conversations of mailboxes, the newest first; those of several are in any of them. */
export function conversationsIn(mailboxes: readonly Mailbox[], userID: string, world: World): readonly Conversation[] {
  if (mailboxes.length === 0) return [];
  const belongs = mailboxes.map((mailbox) => membership(mailbox, userID, world.settings));
  const key = `${userID} ${JSON.stringify(mailboxes)}`;
  const isListed = (row: Conversation) =>
    !row.isGone && row.mergedInto === null && belongs.some((belongsTo) => belongsTo(row));
  return world.store.conversations.list(key, isListed, newestActivityFirst);
}

/** It may depend on nothing but the conversation and the settings, as the lists are kept. */
function membership(mailbox: Mailbox, userID: string, settings: MissiveSettings): (row: Conversation) => boolean {
  const flagsOf = (row: Conversation) => row.users.find(({ id }) => id === userID)?.flags;
  if ('id' in mailbox) {
    const { name, id } = mailbox;
    if (name === 'shared_label') return ({ labelIDs }) => labelIDs.includes(id);
    return (row) => row.teamID === id && isInTeamMailbox(name, row, flagsOf(row) ?? [], settings);
  }
  return (row) => {
    const flags = flagsOf(row);
    if (flags) return isInOwnMailbox(mailbox.name, row, flags, settings);
    return mailbox.name === 'all' && row.guests.includes(userID);
  };
}

function isInOwnMailbox(
  name: OwnMailbox,
  row: Conversation,
  flags: readonly Flag[],
  settings: MissiveSettings,
): boolean {
  if (name === 'all') return holds(settings.all, flags);
  if (name === 'drafts') return row.hasDrafts;
  if (name !== 'inbox') return flags.includes(name);
  const hiding: Flag[] = ['closed', 'archived', 'trashed', 'junked', 'snoozed'];
  return !hiding.some((flag) => flags.includes(flag)) && (row.teamID === null || flags.includes('assigned'));
}

function isInTeamMailbox(
  name: TeamMailbox,
  row: Conversation,
  flags: readonly Flag[],
  settings: MissiveSettings,
): boolean {
  if (name === 'team_all') return holds(settings.teamAll, flags);
  if (name === 'team_closed') return row.closedAt !== null;
  return row.closedAt === null && !row.users.some((user) => user.flags.includes('assigned'));
}

function holds(rule: MissiveSettings['all'], flags: readonly Flag[]): boolean {
  return (['closed', 'trashed', 'junked'] as const).every((name) => rule[name] || !flags.includes(name));
}
