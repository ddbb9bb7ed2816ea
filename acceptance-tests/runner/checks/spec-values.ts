import { canonical, excerpt, isRow, type Row } from '../json.ts';
import { findKey, isPropertyName, showPath } from '../schema/walk.ts';
import { type Check, checksOf, failOn } from './check.ts';
import { problemsOfMarks } from './secret-marks.ts';

const secretNames = [
  ...['client_token', 'access_token', 'api_token', 'token', 'secret', 'client_secret', 'password', 'key'],
  ...['service_account_info', 'service_account', 'tenant_id', 'certificate', 'jwt', 'credentials', 'app_id', 'appid'],
  'refresh_token',
];
const structural = ['anyOf', 'oneOf', 'allOf', 'not', 'properties', 'items', 'type', 'prefixItems'];
const forbidden = [
  ...['not', 'anyOf', 'patternProperties', 'prefixItems', 'allOf', 'if', 'then', 'else'],
  ...['dependentSchemas', 'dependentRequired'],
];

/** Problems with credentials that are not marked as secret, and with marks on what can hold none. */
export function problemsOfSecrets(schema: Row): string[] {
  return findKey(schema.properties ?? {}, 'type').flatMap(({ path, value, parent }) => {
    const name = path
      .slice(0, -1)
      .findLast((part) => !/^\d+$/.test(String(part)) && !structural.includes(String(part)));
    if (name === undefined || !secretNames.includes(String(name).toLowerCase())) return [];
    const types = [value].flat();
    const canHold = types.some((type) => ['string', 'integer', 'number'].includes(type as string)) && !parent.const;
    const isMarked = Boolean(parent.airbyte_secret);
    const place = showPath(path.slice(0, -1));
    if (canHold && !isMarked) return [`${place} must have \`airbyte_secret: true\`.`];
    if (!canHold && isMarked) return [`${place} is marked with airbyte_secret, although it can hold no secret.`];
    return [];
  });
}

/** Problems with the types of properties, lists and objects that the form cannot show. */
export function problemsOfTypes(schema: Row): Record<'lists' | 'objects' | 'arrays', string[]> {
  const types = findKey(schema, 'type');
  return {
    lists: types.flatMap(({ path, value }) => {
      if (path.at(-3) !== 'properties' || !Array.isArray(value)) return [];
      const fits = value.length === 1 || (value.length === 2 && value[1] === 'null');
      return fits
        ? []
        : [`${showPath(path)} is ${excerpt(value)}; it may be one type, or a list of one type and "null".`];
    }),
    objects: types.flatMap(({ path, value, parent }) => {
      if (path.length === 1 || value !== 'object' || 'oneOf' in parent) return [];
      const isEmpty = !isRow(parent.properties) || Object.keys(parent.properties).length === 0;
      return isEmpty ? [`${showPath(path.slice(0, -1))} is an object without properties.`] : [];
    }),
    arrays: types.flatMap(({ path, value, parent: { items } }) => {
      if (value !== 'array' || items === undefined || items === null) return [];
      const place = showPath(path.slice(0, -1));
      if (Array.isArray(items)) return [`${place}.items is a list of schemas, not one.`];
      const allowed = ['object', 'string', 'number', 'integer'];
      const fits = isRow(items) && (allowed.includes(items.type as string) || 'enum' in items);
      return fits ? [] : [`${place}.items must be of type ${allowed.join(', ')}, or have an enum.`];
    }),
  };
}

export const specValues: Check[] = checksOf('spec', [
  {
    name: 'test_enum_usage',
    hint: 'Remove the values that stand twice in an enum.',
    run: async (context) => {
      const { connectionSpecification } = await context.spec();
      const problems = findKey(connectionSpecification, 'enum').flatMap(({ path, value }) => {
        if (!Array.isArray(value) || new Set(value.map(canonical)).size === value.length) return [];
        return [`${showPath(path)} has a value twice: ${excerpt(value)}.`];
      });
      failOn(problems);
    },
  },
  {
    name: 'test_secret_is_properly_marked',
    hint: 'Mark credentials with `airbyte_secret: true`, and nothing else of such a name.',
    run: async (context) => failOn(problemsOfSecrets((await context.spec()).connectionSpecification)),
  },
  {
    name: 'test_spec',
    hint: 'Mark with `airbyte_secret: true` what has the name of a secret, and with false what holds none nevertheless.',
    run: async (context) => failOn(problemsOfMarks((await context.spec()).connectionSpecification)),
  },
  {
    name: 'test_property_type_is_not_array',
    hint: 'Give each property one type, or one type and "null" after it.',
    run: async (context) => failOn(problemsOfTypes((await context.spec()).connectionSpecification).lists),
  },
  {
    name: 'test_object_not_empty',
    hint: 'Give nested objects properties or a oneOf, or remove them.',
    run: async (context) => failOn(problemsOfTypes((await context.spec()).connectionSpecification).objects),
  },
  {
    name: 'test_array_type',
    hint: 'Give lists one schema for their items: an object, a text, a number or an enum.',
    run: async (context) => failOn(problemsOfTypes((await context.spec()).connectionSpecification).arrays),
  },
  {
    name: 'test_forbidden_complex_types',
    hint: 'Write the specification without these keywords; of combinations only oneOf is allowed.',
    run: async (context) => {
      const { connectionSpecification } = await context.spec();
      const found = forbidden.flatMap((key) => findKey(connectionSpecification, key));
      failOn(found.filter((one) => !isPropertyName(one)).map(({ path }) => `${showPath(path)} is not allowed.`));
    },
  },
]);
