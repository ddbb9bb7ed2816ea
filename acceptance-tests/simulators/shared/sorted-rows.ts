/** Rows in an order, kept so by insertion at the right place. */
export type SortedRows<T> = {
  readonly rows: readonly T[];
  add(row: T): void;
  /** To be called before the row changes. */
  remove(row: T): void;
};

export type Order<T> = (a: T, b: T) => number;

export function createSortedRows<T>(members: T[], order: Order<T>): SortedRows<T> {
  const rows = members.sort(order);
  const positionOf = (row: T) => firstPosition(rows, (other) => order(other, row) >= 0);
  return {
    rows,
    add: (row) => {
      const last = rows.at(-1);
      if (last === undefined || order(last, row) <= 0) rows.push(row);
      else rows.splice(positionOf(row), 0, row);
    },
    remove: (row) => {
      let position = positionOf(row);
      while (position < rows.length && rows[position] !== row) position += 1;
      rows.splice(position, 1);
    },
  };
}

/** The first position where a condition holds that holds for all rows from there on. */
export function firstPosition<T>(rows: readonly T[], holds: (row: T) => boolean): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(rows[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The newest first by a moment, then by id. */
export function newestFirst<T extends { id: string }>(momentOf: (row: T) => number): Order<T> {
  return (a, b) => momentOf(b) - momentOf(a) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
