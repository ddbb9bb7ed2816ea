import type { Call } from '../call.ts';
import type { Row } from '../json-text.ts';
import type { KeptRow } from '../model.ts';
import { parseID, type Resource } from '../resource.ts';
import type { KeptResource } from '../store.ts';
import type { Table } from '../table.ts';

type Kept = Pick<Resource<Row>, 'filters' | 'sorts'> &
  Partial<Pick<Resource<Row>, 'backEnd' | 'options' | 'narrow' | 'newSorts' | 'rows' | 'render'>> & {
    /** Another key than the id. */
    otherKey?: (row: Row) => unknown;
  };

export const sortedByID: Record<'ascending' | 'both', { ID: 'asc' | 'both' }> = {
  ascending: { ID: 'asc' },
  both: { ID: 'both' },
};

/** A resource whose rows are kept as they are shown. */
export function keptResource(name: KeptResource, { otherKey, ...rest }: Kept): Resource<Row> {
  const table = ({ store }: Call): Table<KeptRow> => store.kept[name] as Table<KeptRow>;
  return {
    name,
    backEnd: 'monolith',
    rows: (call) => table(call).rows,
    sortValue: (row, field) => row[field],
    find: (key, call) => {
      const id = parseID(key);
      if (id !== undefined) return table(call).find(id);
      const wanted = key.toLowerCase();
      return otherKey && table(call).rows.find((row) => String(otherKey(row)).toLowerCase() === wanted);
    },
    render: (row) => row,
    ...rest,
  };
}

/** Whether anything of these names is asked for. */
export function asks({ parameters }: Call, ...names: string[]): boolean {
  return names.some((name) => (parameters.get(name.toLowerCase()) ?? '') !== '');
}
