import { isRow, type Row } from '../json.ts';
import { typesOf } from './walk.ts';

/** The paths of all values that objects of a schema can have: leaves, and objects without properties. */
export function schemaPaths(schema: Row): string[] {
  return pathsIn(schema, '', (path) => path);
}

/** The same, with the number of each option in its place: `/a(0)/b`. */
export function optionPaths(schema: Row): string[] {
  return pathsIn(schema, '', (path, option) => `${path}(${option})`);
}

function pathsIn(schema: Row, path: string, within: (path: string, option: number) => string): string[] {
  const options = schema.oneOf ?? schema.anyOf;
  if (Array.isArray(options)) {
    return options.flatMap((option, index) =>
      isRow(option) ? pathsIn({ type: 'object', ...option }, within(path, index), within) : [],
    );
  }
  const types = typesOf(schema);
  if (types.length === 0 || types.includes('object')) {
    const properties = isRow(schema.properties) ? Object.entries(schema.properties) : [];
    if (properties.length === 0) return path === '' ? [] : [path];
    return properties.flatMap(([name, inner]) =>
      isRow(inner) ? pathsIn(inner, `${path}/${name}`, within) : [`${path}/${name}`],
    );
  }
  if (types.includes('array')) return pathsIn(isRow(schema.items) ? schema.items : {}, `${path}/[]`, within);
  return [path];
}

/** The paths of all values of a record; of a list, its first item stands for all. */
export function valuePaths(value: unknown, path = ''): string[] {
  const own = path === '' ? [] : [path];
  if (Array.isArray(value)) return value.length === 0 ? own : [...own, ...valuePaths(value[0], `${path}/[]`)];
  if (!isRow(value)) return own;
  return [...own, ...Object.entries(value).flatMap(([name, inner]) => valuePaths(inner, `${path}/${name}`))];
}

/** The paths of a record whose value is not null; every item of a list counts. */
export function filledPaths(value: unknown, path = ''): string[] {
  if (value === null || value === undefined) return [];
  const own = path === '' ? [] : [path];
  if (Array.isArray(value)) return [...own, ...value.flatMap((item) => filledPaths(item, `${path}/[]`))];
  if (!isRow(value)) return own;
  return [...own, ...Object.entries(value).flatMap(([name, inner]) => filledPaths(inner, `${path}/${name}`))];
}

/** The same schema with undeclared properties forbidden wherever properties are declared. */
export function withoutExtras(schema: Row): Row {
  const closed: Row = { ...schema };
  if (isRow(schema.properties)) {
    const properties = Object.entries(schema.properties);
    closed.properties = Object.fromEntries(
      properties.map(([name, inner]) => [name, isRow(inner) ? withoutExtras(inner) : inner]),
    );
    const isCombined = ['oneOf', 'anyOf', 'allOf', '$ref'].some((key) => key in schema);
    if (properties.length > 0 && !isCombined) closed.additionalProperties = false;
  }
  if (isRow(schema.items)) closed.items = withoutExtras(schema.items);
  for (const key of ['oneOf', 'anyOf']) {
    const options = schema[key];
    if (Array.isArray(options) && !isRow(schema.properties)) {
      closed[key] = options.map((option) => (isRow(option) ? withoutExtras(option) : option));
    }
  }
  return closed;
}
