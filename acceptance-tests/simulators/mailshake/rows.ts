/** The rows of a list in their order, each as JSON text, made only when asked for. */
export type Rows = { length: number; at(position: number): string };

export function rowsOf<T>(items: readonly T[], render: (item: T) => unknown): Rows {
  return { length: items.length, at: (position) => JSON.stringify(render(items[position] as T)) };
}

const places = [3, 0, 5, 1, 4, 2];

/** Moves each row by at most five places, within blocks of six counted from the oldest row. */
export function shuffled(rows: Rows): Rows {
  const { length } = rows;
  return {
    length,
    at: (position) => {
      const fromEnd = length - 1 - position;
      const start = fromEnd - (fromEnd % places.length);
      const moved = start + (places[fromEnd - start] ?? 0);
      return rows.at(start + places.length <= length ? length - 1 - moved : position);
    },
  };
}
