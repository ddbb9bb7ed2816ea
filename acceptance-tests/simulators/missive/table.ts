import { createSortedRows, type Order, type SortedRows } from '../shared/sorted-rows.ts';

export type Table<T> = {
  find(id: string): T | undefined;
  /** Throws when there is none. */
  get(id: string): T;
  /** In the order of their coming. */
  all(): IterableIterator<T>;
  add(row: T): T;
  /** Changes a row in place and keeps every list in order. */
  change(row: T, mutate: (row: T) => void): void;
  remove(id: string): void;
  /** The rows that belong to a list, in its order. It is built once and kept up to date; the key names both. */
  list(key: string, belongs: (row: T) => boolean, order: Order<T>): readonly T[];
  /** Forgets the lists, as what belongs to them is no longer the same. */
  forgetLists(): void;
};

type List<T> = { belongs: (row: T) => boolean; index: SortedRows<T> };

export function createTable<T extends { id: string }>(): Table<T> {
  const rows = new Map<string, T>();
  const lists = new Map<string, List<T>>();

  const enter = (row: T) => {
    for (const { belongs, index } of lists.values()) if (belongs(row)) index.add(row);
  };
  const leave = (row: T) => {
    for (const { index } of lists.values()) index.remove(row);
  };
  const table: Table<T> = {
    find: (id) => rows.get(id),
    get: (id) => {
      const row = rows.get(id);
      if (!row) throw new Error(`There is no row with id ${id}`);
      return row;
    },
    all: () => rows.values(),
    add: (row) => {
      if (rows.has(row.id)) throw new Error(`There is a row with id ${row.id} already`);
      rows.set(row.id, row);
      enter(row);
      return row;
    },
    change: (row, mutate) => {
      leave(row);
      try {
        mutate(row);
      } finally {
        enter(row);
      }
    },
    remove: (id) => {
      leave(table.get(id));
      rows.delete(id);
    },
    list: (key, belongs, order) => {
      let list = lists.get(key);
      if (!list) {
        list = { belongs, index: createSortedRows([...rows.values()].filter(belongs), order) };
        lists.set(key, list);
      }
      return list.index.rows;
    },
    forgetLists: () => lists.clear(),
  };
  return table;
}
