import type { Row } from '../json.ts';
import { valueAt } from '../records.ts';

/** The account that the twins read: rows in the order of their cursors. */
export interface Table {
  rows: readonly Row[];
  /** The path of the cursor; none where the stream has no incremental mode. */
  cursor?: readonly string[];
  /** So many records stand between two states. */
  interval: number;
}

const moment = (index: number) => new Date(Date.UTC(2024, 0, 1, 0, 0, index)).toISOString();

function contact(index: number): Row {
  return {
    id: index,
    name: index % 5 === 0 ? null : `Contact ${index}`,
    born: '1990-02-28',
    wakes_at: '06:30:00Z',
    score: index + 0.5,
    is_friend: index % 2 === 0,
    address: { city: 'Zürich', street: { name: 'Main Street', number: index } },
    tags: index % 3 === 0 ? [] : ['new', 'old'],
    updated_at: moment(index),
  };
}

/** Large, so that a pipe is full long before the end. */
function event(index: number): Row {
  return {
    meta: { id: `event-${index}`, at: moment(index) },
    at: moment(index),
    body: `${index} `.repeat(1500).slice(0, 4500),
  };
}

const names = ['a.avro', 'b.csv', 'c.jsonl', 'd.parquet', 'e.pdf'];

export const tables: Readonly<Record<string, Table>> = {
  contacts: { rows: Array.from({ length: 12 }, (_, index) => contact(index + 1)), cursor: ['updated_at'], interval: 3 },
  events: { rows: Array.from({ length: 120 }, (_, index) => event(index + 1)), cursor: ['at'], interval: 25 },
  files: { rows: names.map((name, index) => ({ id: index + 1, _ab_source_file_url: `/in/${name}` })), interval: 10 },
};

/** By what a row is found again: its cursor, or its id where there is none. */
export function cursorOf({ cursor = ['id'] }: Table, row: Row): string {
  return String(valueAt(row, cursor));
}

export function rowsAfter(table: Table, after: string): Row[] {
  return table.rows.filter((row) => after === '' || cursorOf(table, row) > after);
}
