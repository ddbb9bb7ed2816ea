import { keptChildren } from '../children.ts';
import type { ChildKind, Children } from '../model.ts';
import type { World } from '../world.ts';
import { type AddedRows, addRows, type NewRows } from './add-rows.ts';

export type ChildChanges = {
  /** Leaves `last_activity_at` alone; `bumpConversation` does not. */
  addRows(
    rows: NewRows & { conversation: string /** In seconds; now, unless told otherwise. */; at?: number },
  ): AddedRows;
  /** Fields of one row, laid over it. */
  changeRow(change: { conversation: string; kind: ChildKind; id: string; fields: Record<string, unknown> }): void;
  /** Those with these ids, or all of the kind. */
  removeRows(change: { conversation: string; kind: ChildKind; ids?: string[] }): void;
};

export function createChildChanges(world: World): ChildChanges {
  const { store, now } = world;
  const { conversations } = store;
  return {
    addRows: ({ conversation, at = now(), ...rows }) => {
      let added: AddedRows | undefined;
      conversations.change(conversations.get(conversation), (row) => {
        added = addRows(store, row, at, rows);
      });
      return added as AddedRows;
    },

    changeRow: ({ conversation, kind, id, fields }) => {
      const rows: { id: string }[] = keptChildren(store, conversations.get(conversation))[kind];
      const row = rows.find((other) => other.id === id);
      if (!row) throw new Error(`There is no row with id ${id}`);
      Object.assign(row, fields);
    },

    removeRows: ({ conversation, kind, ids }) => {
      conversations.change(conversations.get(conversation), (row) => {
        const children: Children = keptChildren(store, row);
        const rows: { id: string }[] = children[kind];
        const kept = rows.filter(({ id }) => ids !== undefined && !ids.includes(id));
        rows.splice(0, rows.length, ...kept);
        row.hasDrafts = children.drafts.length > 0;
      });
    },
  };
}
