import { formatJson, isObject, type Row } from '../json.ts';
import type { Config, DerivedStream } from './stream.ts';

/** A stream of what stands in a list inside of each of its parent's rows. */
export interface Elements<C> extends Omit<DerivedStream<C>, 'derive'> {
  /** The field of the parent's row that holds the list, or what makes one of the row. What is no list has no elements; one object is a list of one. */
  list: string | ((row: Row) => unknown);
  /** Columns with values of the parent's row: its key, and what tells rows of its present list from those of former ones. By column, the field there. */
  carried: Readonly<Record<string, string>>;
  /** The column for an element that is a mere text or number. */
  bare?: string;
}

/**
 * The elements of a list, each a row. A key with `position` takes the place in the list, from 0. Of several elements with
 * one key the last leaves; what has no key cannot leave, and is told of.
 */
export function elementsOf<C = Config>({ list, carried, bare, ...stream }: Elements<C>): DerivedStream<C> {
  const { primaryKey } = stream;
  const columns = Object.entries(carried);
  const isPlaced = primaryKey.includes('position');
  return {
    ...stream,
    derive(row, _config, warn) {
      const above = Object.fromEntries(columns.map(([column, field]) => [column, row[field] ?? null]));
      const found = new Map<string, Row>();
      for (const [position, element] of listIn(typeof list === 'string' ? row[list] : list(row)).entries()) {
        const fields = isObject(element) ? element : bareRow(element, bare);
        const child: Row = { ...fields, ...above, ...(isPlaced && { position }) };
        const key = primaryKey.map((column) => child[column]);
        if (fields && key.every(isKey)) found.set(formatJson(key), child);
        else warn?.((parentRow) => `what stands at ${position} in the list of ${parentRow} ${NO_ROW}`);
      }
      return [...found.values()];
    },
  };
}

const NO_ROW =
  'has not what such rows are known by; it is left out, and so may be others. The row that holds the list has it.';

function listIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? [value] : [];
}

function bareRow(element: unknown, column: string | undefined): Row | undefined {
  return column !== undefined && isKey(element) ? { [column]: element } : undefined;
}

function isKey(value: unknown): boolean {
  return ['string', 'number', 'bigint'].includes(typeof value);
}
