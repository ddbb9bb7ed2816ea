import { createSortedRows, type Order, type SortedRows } from '../shared/sorted-rows.ts';
import { type Fields, fieldsOf, type Kept } from './model.ts';

export type Moments = 'created' | 'updated';

export type Table<T extends Kept> = {
  find(id: number): T | undefined;
  /** Throws when there is none, or none any more. */
  get(id: number): T;
  /** In the order of their coming, gone ones too. */
  all(): IterableIterator<T>;
  add(row: T): T;
  /** Changes a row in place and keeps every list in order. */
  change(row: T, mutate: (row: T) => void): void;
  /** The oldest first, then by id. */
  sorted(by: Moments): readonly T[];
  /** An id above all others. */
  nextID(): number;
};

const orders: Record<Moments, Order<Kept>> = {
  created: (a, b) => (a.created < b.created ? -1 : a.created > b.created ? 1 : a.id - b.id),
  updated: (a, b) => (a.updated < b.updated ? -1 : a.updated > b.updated ? 1 : a.id - b.id),
};

export function createTable<T extends Kept>(): Table<T> {
  const rows = new Map<number, T>();
  const lists = new Map<Moments, SortedRows<T>>();
  let greatest = 0;

  return {
    find: (id) => rows.get(id),
    get: (id) => {
      const row = rows.get(id);
      if (!row || row.isGone) throw new Error(`There is no row with id ${id}`);
      return row;
    },
    all: () => rows.values(),
    add: (row) => {
      if (rows.has(row.id)) throw new Error(`There is a row with id ${row.id} already`);
      rows.set(row.id, row);
      greatest = Math.max(greatest, row.id);
      for (const list of lists.values()) list.add(row);
      return row;
    },
    change: (row, mutate) => {
      for (const list of lists.values()) list.remove(row);
      try {
        mutate(row);
      } finally {
        for (const list of lists.values()) list.add(row);
      }
    },
    sorted: (by) => {
      const known = lists.get(by) ?? createSortedRows([...rows.values()], orders[by]);
      lists.set(by, known);
      return known.rows;
    },
    nextID: () => greatest + 1,
  };
}

/** Lays fields over those of a row. */
export function layOver(row: Kept, fields: Fields): void {
  row.fields = { ...fieldsOf(row), ...fields };
}
