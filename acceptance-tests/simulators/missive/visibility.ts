import type { Book, Conversation, Label, Response, Task, Team, User } from './model.ts';
import type { Store } from './store.ts';

/** What one person may see: read anew at every call, so that a team may be lost between two of them. */
export type Visibility = {
  user: User;
  /** Whether the person belongs to an organization. */
  inOrganization(id: string | null): boolean;
  team(team: Team | undefined): boolean;
  label(label: Label | undefined): boolean;
  book(book: Book | undefined): boolean;
  response(response: Response): boolean;
  task(task: Task): boolean;
  /** How a conversation is seen: whole, as a guest, or not at all. */
  conversation(conversation: Conversation): 'whole' | 'guest' | 'none';
};

export function visibilityOf(store: Store, user: User): Visibility {
  const inOrganization = (id: string | null) => id !== null && user.organizations.includes(id);
  const team = (row: Team | undefined) =>
    row !== undefined && (row.active_members.includes(user.id) || row.observers.includes(user.id));
  const teamOf = (id: string | null) => (id === null ? undefined : store.teams.find(id));

  const shared = (row: Book | Label): boolean =>
    (row.share_with_organization && inOrganization(row.organization)) ||
    team(teamOf(row.share_with_team)) ||
    row.share_with_users.includes(user.id);
  const label = (row: Label | undefined) => row !== undefined && shared(row);

  return {
    user,
    inOrganization,
    team,
    label,
    book: (row) => row !== undefined && (row.user === user.id || shared(row)),
    response: (row) =>
      row.user === user.id ||
      (inOrganization(row.organization) && (row.share_with_team === null || team(teamOf(row.share_with_team)))),
    task: (row) =>
      row.assignees.includes(user.id) ||
      (row.team === null ? inOrganization(row.organization) : team(teamOf(row.team))),
    conversation: (row) => {
      if (row.isGone) return 'none';
      if (row.users.some(({ id }) => id === user.id) || team(teamOf(row.teamID))) return 'whole';
      if (row.labelIDs.some((id) => label(store.labels.find(id)))) return 'whole';
      return row.guests.includes(user.id) ? 'guest' : 'none';
    },
  };
}
