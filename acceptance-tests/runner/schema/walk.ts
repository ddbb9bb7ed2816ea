import { isRow, type Row } from '../json.ts';

export type Path = readonly (string | number)[];

/** A key that was found somewhere in a schema. */
export interface Found {
  /** Of the key itself. */
  path: Path;
  value: unknown;
  /** The object that has the key. */
  parent: Row;
}

/** Every place where an object has the key, at any depth, whatever the key means there. */
export function findKey(schema: unknown, key: string, path: Path = []): Found[] {
  if (Array.isArray(schema)) return schema.flatMap((item, index) => findKey(item, key, [...path, index]));
  if (!isRow(schema)) return [];
  return Object.entries(schema).flatMap(([name, value]) => [
    ...(name === key ? [{ path: [...path, name], value, parent: schema }] : []),
    ...findKey(value, key, [...path, name]),
  ]);
}

/** Whether the key stands there as the name of a property. */
export function isPropertyName({ path }: Found): boolean {
  return path.at(-2) === 'properties';
}

export function showPath(path: Path): string {
  return path.length === 0 ? '(root)' : path.join('.');
}

/** The schema of a property path; undefined where there is none. */
export function propertyAt(schema: Row, path: readonly string[]): Row | undefined {
  let node: unknown = schema;
  for (const name of path) node = isRow(node) && isRow(node.properties) ? node.properties[name] : undefined;
  return isRow(node) ? node : undefined;
}

export function typesOf(schema: Row): string[] {
  return [schema.type].flat().filter((type): type is string => typeof type === 'string');
}
