export type Row = { id: number };

export type Table<T extends Row> = {
  /** All rows in the order of the table. */
  rows(): readonly T[];
  find(id: number): T | undefined;
  add(row: T): T;
  /** To be called after a row was changed in a way that may move it. */
  touch(): void;
  remove(ids: readonly number[]): void;
  /** A number above every id so far. */
  nextID(): number;
};

/** Rows kept sorted by a moment, the newest first, then by id, the highest first. Without a moment, by id alone. */
export function createTable<T extends Row>(firstID: number, momentOf: (row: T) => number = () => 0): Table<T> {
  let rows: T[] = [];
  let sorted = true;
  let lastID = firstID - 1;
  return {
    rows: () => {
      if (!sorted) rows.sort((a, b) => momentOf(b) - momentOf(a) || b.id - a.id);
      sorted = true;
      return rows;
    },
    find: (id) => rows.find((row) => row.id === id),
    add: (row) => {
      lastID = Math.max(lastID, row.id);
      rows.push(row);
      sorted = false;
      return row;
    },
    touch: () => {
      sorted = false;
    },
    remove: (ids) => {
      rows = rows.filter(({ id }) => !ids.includes(id));
    },
    nextID: () => {
      lastID += 1;
      return lastID;
    },
  };
}
