import { defaultToken } from '../seed/ids.ts';
import type { Table } from '../table.ts';
import type { World } from '../world.ts';

type TeamChange = { team: string /** Whose owner it is about; Mara's, unless told otherwise. */; token?: string };

export type AccountTable = 'organizations' | 'users' | 'teams' | 'labels' | 'books' | 'groups';

export type AccountChanges = {
  /** Fields laid over a row of what the account consists of. */
  changeAccount(change: { table: AccountTable; id: string; fields: Record<string, unknown> }): void;
  removeAccount(change: { table: AccountTable; id: string }): void;
  /** Calls with the token answer 401 from now on. */
  revokeToken(change?: { token?: string }): void;
  restoreToken(change?: { token?: string }): void;
  /** Another token of a person. */
  addToken(change: { token: string; user: string }): void;
  /** The owner of a token is no longer in a team. */
  leaveTeam(change: TeamChange): void;
  joinTeam(change: TeamChange): void;
};

export function createAccountChanges({ store }: World): AccountChanges {
  const membersOf = ({ team, token = defaultToken }: TeamChange) => {
    const row = store.teams.get(team);
    const user = store.tokens.get(token);
    if (user === undefined) throw new Error(`There is no token ${token}`);
    const others = (ids: string[]) => ids.filter((id) => id !== user);
    return { row, user, active_members: others(row.active_members), observers: others(row.observers) };
  };
  return {
    changeAccount: ({ table, id, fields }) => {
      const rows: Table<{ id: string }> = store[table] as never;
      rows.change(rows.get(id), (row) => {
        Object.assign(row, fields);
      });
    },
    removeAccount: ({ table, id }) => store[table].remove(id),
    revokeToken: ({ token = defaultToken } = {}) => {
      store.revokedTokens.add(token);
    },
    restoreToken: ({ token = defaultToken } = {}) => {
      store.revokedTokens.delete(token);
    },
    addToken: ({ token, user }) => {
      store.tokens.set(token, store.users.get(user).id);
    },
    leaveTeam: (change) => {
      const { row, active_members, observers } = membersOf(change);
      Object.assign(row, { active_members, observers });
    },
    joinTeam: (change) => {
      const { row, user, active_members, observers } = membersOf(change);
      Object.assign(row, { active_members: [...active_members, user], observers });
    },
  };
}
