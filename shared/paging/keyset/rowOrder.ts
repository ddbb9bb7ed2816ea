import { type CursorType, type CursorValue, isTurnedRound } from '../../coverage/cursor.ts';
import { valueAt } from '../../json.ts';
import type { KeysetOptions } from './options.ts';

/** The values by which rows are ordered, and the bounds that they make. "Below" is where the walk goes. */
export interface RowOrder<C extends CursorValue> {
  readonly cursor: CursorType<C>;
  valueIn(row: unknown): C | undefined;
  valuesIn(rows: readonly unknown[]): C[];
  /** The rows of a page from its end up, also where it is shown the other way round. */
  fromEnd(rows: readonly unknown[]): readonly unknown[];
  /** Where a page ends: at its last row, also where a lower one stands above that; at its lowest, if that is no end. */
  endOf(values: readonly C[], bound: C | undefined): C;
  /** The bound that lets the rows at a value come again, however the API reads it. */
  including(value: C): C;
  /** The bound below a value, and below the one that led to it. Where the value stands above that, the API's bounds are coarser than its dates. */
  below(value: C, bound: C): C;
}

/** What every step of a walk by value rests on. */
export interface Walk<C extends CursorValue> {
  readonly options: KeysetOptions<C>;
  readonly order: RowOrder<C>;
}

const SECOND_MS = 1000;

export function rowOrder<C extends CursorValue>({ field, cursor, inclusive }: KeysetOptions<C>): RowOrder<C> {
  const paths = [field].flat();
  const including = (value: C): C => (inclusive ? value : cursor.after(value));
  const valueIn = (row: unknown): C | undefined => {
    for (const path of paths) {
      const value = cursor.read(valueAt(row, path));
      if (value !== undefined) return value;
    }
    return undefined;
  };
  // A page is looked at several times.
  const known = new WeakMap<readonly unknown[], C[]>();
  const valuesIn = (rows: readonly unknown[]): C[] => {
    const values = known.get(rows) ?? rows.map(valueIn).filter((value) => value !== undefined);
    known.set(rows, values);
    return values;
  };
  return {
    cursor,
    valueIn,
    valuesIn,
    fromEnd: (rows) => (isTurnedRound(valuesIn(rows), cursor) ? rows : rows.toReversed()),
    endOf(values, bound) {
      const last = (isTurnedRound(values, cursor) ? values[0] : values.at(-1)) as C;
      if (bound === undefined || cursor.compare(including(last), bound) < 0) return last;
      return values.reduce((a, b) => (cursor.compare(b, a) < 0 ? b : a));
    },
    including,
    below(value, bound) {
      if (cursor.compare(value, bound) > 0) return belowSecond(value, cursor);
      return inclusive || cursor.compare(value, bound) === 0 ? cursor.before(value) : value;
    },
  };
}

/** The first value below all that are in the same second: bounds of whole seconds are the usual ones that are coarser than dates. */
function belowSecond<C extends CursorValue>(value: C, cursor: CursorType<C>): C {
  const start = Math.floor(cursor.timeOf(value) / SECOND_MS) * SECOND_MS;
  const next = cursor.fromTime(start + SECOND_MS);
  return cursor.compare(next, value) < 0 ? next : cursor.before(cursor.fromTime(start));
}
