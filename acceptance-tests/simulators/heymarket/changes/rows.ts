import type { Fields, Kept, OptOut } from '../model.ts';
import { momentOf } from '../moments.ts';
import { optOutOf } from '../store.ts';
import type { Table } from '../table.ts';
import type { World } from '../world.ts';
import { edit, place, remove, type When, whenOf } from './edit.ts';
import { newRow, type RowTable, rowTables } from './new-rows.ts';

type OfRow = When & { table: RowTable; id: number };

export type RowChanges = {
  /** So many (1) of one moment, with the next ids. */
  addRows(change: { table: RowTable; count?: number; at?: string; fields?: Fields }): { ids: number[] };
  changeRow(change: OfRow & { fields?: Fields }): void;
  /** Gives rows one updated time. */
  touchRows(change: When & { table: RowTable; ids: number[] }): void;
  deleteRow(change: OfRow): void;
  /** What `contact/status` says; the contact itself does not change with it. */
  setOptOut(change: Partial<OptOut> & { contact: number }): void;
};

export function createRowChanges({ store, now }: World): RowChanges {
  const tableOf = (name: RowTable): Table<Kept> => {
    if (!rowTables.includes(name)) {
      throw new Error(`Rows of "${name}" are not changed by name. Known: ${rowTables.join(', ')}`);
    }
    return store.tables[name] as unknown as Table<Kept>;
  };
  return {
    addRows: ({ table, count = 1, at, fields = {} }) => {
      const rows = tableOf(table);
      const moment = at === undefined ? now() : momentOf(at);
      const first = rows.nextID();
      const ids = Array.from({ length: count }, (_, index) => first + index);
      for (const id of ids) {
        const row = newRow(table, id, moment);
        place(row, fields);
        rows.add(row);
      }
      return { ids };
    },
    changeRow: ({ table, id, fields = {}, ...when }) => edit(tableOf(table), id, fields, whenOf(when, now())),
    touchRows: ({ table, ids, ...when }) => {
      for (const id of ids) edit(tableOf(table), id, {}, whenOf(when, now()));
    },
    deleteRow: ({ table, id, ...when }) => remove(tableOf(table), id, whenOf(when, now())),
    setOptOut: ({ contact, ...fields }) => {
      const { id } = store.tables.contacts.get(contact);
      store.optOuts.set(id, { ...optOutOf(store, id), ...fields });
    },
  };
}
