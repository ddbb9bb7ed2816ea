import { isRow, type Row } from '../json.ts';
import type { Path } from './walk.ts';

/** A schema inside of a schema. */
export interface SchemaNode {
  path: Path;
  schema: Row;
  /** What it describes. */
  role: 'root' | 'property' | 'item' | 'option';
}

const COMBINED = ['oneOf', 'anyOf', 'allOf'] as const;

/** Every schema in there that describes a value: the whole, and all properties, items and options. */
export function nodesOf(schema: unknown, role: SchemaNode['role'] = 'root', path: Path = []): SchemaNode[] {
  if (!isRow(schema)) return [];
  const { properties, items } = schema;
  return [
    { path, schema, role },
    ...(isRow(properties) ? Object.entries(properties) : []).flatMap(([name, inner]) =>
      nodesOf(inner, 'property', [...path, 'properties', name]),
    ),
    ...nodesOf(items, 'item', [...path, 'items']),
    ...COMBINED.flatMap((key) =>
      (Array.isArray(schema[key]) ? schema[key] : []).flatMap((option, index) =>
        nodesOf(option, 'option', [...path, key, index]),
      ),
    ),
  ];
}
