import { createSortedRows, firstPosition, type Order, type SortedRows } from '../shared/sorted-rows.ts';

export type ID = number | bigint | string;

export type Table<T> = {
  find(id: ID): T | undefined;
  /** Throws when there is none. */
  get(id: ID): T;
  size(): number;
  /** In the table's own order. */
  readonly rows: readonly T[];
  /** Those with a moment in [from, to], in the order of time. Only of a table with moments. */
  between(from: number, to: number): readonly T[];
  add(row: T): T;
  /** Changes a row in place and keeps every order. */
  change(row: T, mutate: (row: T) => void): void;
  remove(row: T): void;
};

export type TableOptions<T> = {
  idOf(row: T): ID;
  order: Order<T>;
  momentOf?: (row: T) => number;
  /** Told of every change. */
  changed(): void;
};

/** Orders are made when they are first asked for. */
export function createTable<T>({ idOf, order, momentOf, changed }: TableOptions<T>): Table<T> {
  const kept = new Map<ID, T>();
  let own: SortedRows<T> | undefined;
  let byMoment: SortedRows<T> | undefined;

  const enter = (row: T) => {
    own?.add(row);
    byMoment?.add(row);
  };
  const leave = (row: T) => {
    own?.remove(row);
    byMoment?.remove(row);
  };
  const table: Table<T> = {
    find: (id) => kept.get(id),
    get: (id) => {
      const row = kept.get(id);
      if (!row) throw new Error(`There is no row with id ${id}`);
      return row;
    },
    size: () => kept.size,
    get rows() {
      own ??= createSortedRows([...kept.values()], order);
      return own.rows;
    },
    between: (from, to) => {
      if (!momentOf) throw new Error('This table has no moments');
      byMoment ??= createSortedRows([...kept.values()], (a, b) => momentOf(a) - momentOf(b));
      const { rows } = byMoment;
      const start = firstPosition(rows, (row) => momentOf(row) >= from);
      return rows.slice(
        start,
        firstPosition(rows, (row) => momentOf(row) > to),
      );
    },
    add: (row) => {
      const id = idOf(row);
      if (kept.has(id)) throw new Error(`There is a row with id ${id} already`);
      kept.set(id, row);
      enter(row);
      changed();
      return row;
    },
    change: (row, mutate) => {
      leave(row);
      try {
        mutate(row);
      } finally {
        enter(row);
        changed();
      }
    },
    remove: (row) => {
      leave(row);
      kept.delete(idOf(row));
      changed();
    },
  };
  return table;
}

export function ascending(a: ID, b: ID): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
