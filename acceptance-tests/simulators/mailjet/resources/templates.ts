import { byInteger, byText } from '../filters.ts';
import type { Row } from '../json-text.ts';
import { invalid, readText } from '../parameters.ts';
import { erase, type Filter, parseID, type Resource } from '../resource.ts';
import { asks, keptResource } from './kept.ts';

/** A comma list against a field that is a list. */
const byMembers =
  (field: 'Categories' | 'Purposes'): Filter<Row> =>
  (value, _name, { parameters }) => {
    const wanted = value.split(',');
    const name = `${field}SelectionMethod`;
    const method = readText(parameters, name) ?? 'containsany';
    return (row) => {
      const own = (row[field] ?? []) as string[];
      if (method === 'containsany') return wanted.some((one) => own.includes(one));
      if (method === 'containsall') return wanted.every((one) => own.includes(one));
      if (method === 'issubset') return own.every((one) => wanted.includes(one));
      throw invalid(name, method);
    };
  };

const kept = keptResource('template', {
  backEnd: 'service',
  filters: {
    Categories: byMembers('Categories'),
    EditMode: byInteger('EditMode'),
    Name: byText('Name'),
    OwnerType: byText('OwnerType'),
    Purposes: byMembers('Purposes'),
  },
  options: ['CategoriesSelectionMethod', 'PurposesSelectionMethod'],
  narrow: (call) =>
    call.settings.gallery === 'hidden' && !asks(call, 'OwnerType') ? [(row) => row.OwnerType !== 'global'] : [],
  sorts: { ID: 'both' },
  otherKey: (row) => `${row.OwnerType}|${row.Name}`,
});

const template: Resource<Row> = {
  ...kept,
  rows: (call) => {
    const rows = kept.rows(call);
    if (call.settings.templateOrder === 'id') return rows;
    return [...rows].sort((a, b) => (String(a.LastUpdatedAt) > String(b.LastUpdatedAt) ? -1 : 1));
  },
  find: (key, call) => {
    const id = parseID(key);
    return id === undefined ? kept.find?.(key, call) : call.store.kept.template.find(id);
  },
};

export const templateResources = [erase(template)];
