import { type Fields, fieldsOf, type Kept } from '../model.ts';
import { type Moment, momentOf } from '../moments.ts';
import { layOver, type Table } from '../table.ts';

/** The new `updated` of a row: now, unless told otherwise; null leaves it alone. */
export type When = { at?: string | null | undefined };

export function whenOf({ at }: When, now: Moment): Moment | undefined {
  return at === null ? undefined : at === undefined ? now : momentOf(at);
}

const times = ['snooze_till', 'execute'];
const own = ['id', 'updated', 'isGone', 'fields'];

/** Lays fields over a row; those that are kept beside the others go to their place. Times are given as RFC 3339. */
export function edit<T extends Kept>(table: Table<T>, id: number, fields: Fields, updated: Moment | undefined): void {
  table.change(table.get(id), (row) => place(row, fields, updated));
}

export function place(row: Kept, fields: Fields, updated?: Moment): void {
  for (const [name, given] of Object.entries(fields)) {
    if (own.includes(name)) throw new Error(`"${name}" of a row is not changed by its fields`);
    const isTime = (name === 'created' || times.includes(name)) && typeof given === 'string' && given !== '';
    const value = isTime ? momentOf(given) : given;
    if (name in row) Object.assign(row, { [name]: value });
    else layOver(row, { [name]: value });
  }
  if (updated === undefined) return;
  row.updated = updated;
  note(row, 'update');
}

/** The last operation, in rows that tell it. */
export function note(row: Kept, op: string): void {
  const { op: before, rev } = fieldsOf(row);
  if (before === undefined) return;
  layOver(row, { op, ...(typeof rev === 'number' ? { rev: rev + 1 } : {}) });
}

export function remove<T extends Kept>(table: Table<T>, id: number, updated: Moment | undefined): void {
  table.change(table.get(id), (row) => {
    note(row, 'delete');
    row.updated = updated ?? row.updated;
    row.isGone = true;
  });
}
