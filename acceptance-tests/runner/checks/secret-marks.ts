import { excerpt, isRow, type Row } from '../json.ts';
import { typesOf } from '../schema/walk.ts';

/** What the standard tests of Airbyte's Python CDK demand of `airbyte_secret`; the older suite knows fewer names. */
const secretNames = new Set([
  ...['access_token', 'api_token', 'certificate', 'client_secret', 'client_token', 'credentials', 'jwt', 'key'],
  ...['password', 'refresh_token', 'secret', 'service_account', 'service_account_info', 'token'],
]);
const secretEndings = /(_token|_secret|password|api_?key|secret_key|private_key|access_key)$/;
const canHoldSecrets = ['string', 'integer', 'number'];
const combinations = ['oneOf', 'anyOf', 'allOf'] as const;

/** A schema in a specification: of a property, of its items, or of one of its options. */
interface Place {
  path: string;
  schema: Row;
  name?: string;
  siblings: readonly string[];
  isOption: boolean;
  /** The first combination on the way that the masking of logs does not look into. */
  hiddenBy?: string;
}

/** Marks that are missing, that are of no effect, and that stand on what can hold no secret. */
export function problemsOfMarks(schema: Row): string[] {
  return placesIn({ path: '', schema, siblings: [], isOption: false }).flatMap((place) => {
    const { airbyte_secret: mark } = place.schema;
    if (mark !== undefined && mark !== null && typeof mark !== 'boolean')
      return [`${place.path}: airbyte_secret is ${excerpt(mark)}; it must be true or false.`];
    if (mark === true && place.hiddenBy)
      return [`${place.path}: airbyte_secret has no effect inside of ${place.hiddenBy}; mark the property itself.`];
    return place.isOption ? [] : problemsOfProperty(place);
  });
}

function problemsOfProperty({ path, schema, name, siblings }: Place): string[] {
  if (name === undefined || allTypes(schema).length === 0 || !isSecretName(name, siblings)) return [];
  const [canHold, isMarked] = [canHoldSecret(schema), hasMark(schema)];
  const isDecided = schema.airbyte_secret === false || hasHiddenMark(schema);
  if (canHold && !isMarked && !isDecided)
    return [`${path} must have \`airbyte_secret: true\`; if it holds no secret, set it to false.`];
  if (!canHold && isMarked) return [`${path} is marked with airbyte_secret, although it can hold no secret.`];
  return [];
}

/** `clientSecret` and `client-secret` are names like `client_secret`. An access key beside its secret is the public half. */
function isSecretName(given: string, siblings: readonly string[]): boolean {
  const name = inSnakeCase(given);
  if (secretNames.has(name)) return true;
  if (!secretEndings.test(name)) return false;
  if (!name.endsWith('access_key') || name.endsWith('secret_access_key')) return true;
  const others = siblings.filter((sibling) => sibling !== given).map(inSnakeCase);
  return !others.some((other) => other === 'secret' || /(_secret|secret_key)$/.test(other));
}

function inSnakeCase(name: string): string {
  return name
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_')
    .toLowerCase()
    .replaceAll('-', '_');
}

function placesIn(place: Place): Place[] {
  const { path, schema, name, hiddenBy } = place;
  const under = (key: string | number) => (path === '' ? String(key) : `${path}.${key}`);
  const hidden = hiddenBy === undefined ? {} : { hiddenBy };
  const properties = Object.entries(isRow(schema.properties) ? schema.properties : {});
  const siblings = properties.map(([sibling]) => sibling);
  const below = properties.flatMap(([property, inner]): Place[] =>
    isRow(inner)
      ? [{ path: under(`properties.${property}`), schema: inner, name: property, siblings, isOption: false, ...hidden }]
      : [],
  );
  const options = combinations.flatMap((key) =>
    optionsOf(schema, [key]).map(([option, index]): Place => {
      const hides = hiddenBy ?? (key === 'oneOf' && name !== undefined ? undefined : key);
      const whose = { ...place, path: under(`${key}.${index}`), schema: option, isOption: name !== undefined };
      return hides === undefined ? whose : { ...whose, hiddenBy: hides };
    }),
  );
  const items = isRow(schema.items) ? [{ ...place, path: under('items'), schema: schema.items, isOption: false }] : [];
  return [...(name === undefined ? [] : [place]), ...[...below, ...options, ...items].flatMap(placesIn)];
}

function optionsOf(schema: Row, keys: readonly string[] = combinations): [Row, number][] {
  return keys.flatMap((key) => {
    const list: unknown[] = Array.isArray(schema[key]) ? schema[key] : [];
    return list.flatMap((option, index): [Row, number][] => (isRow(option) ? [[option, index]] : []));
  });
}

function allTypes(schema: Row): string[] {
  const own = typesOf(schema);
  return own.length > 0 ? own : optionsOf(schema).flatMap(([option]) => allTypes(option));
}

function canHoldSecret(schema: Row): boolean {
  if ('const' in schema) return false;
  if ('type' in schema) return typesOf(schema).some((type) => canHoldSecrets.includes(type));
  return optionsOf(schema).some(([option]) => canHoldSecret(option));
}

/** On the property itself or on one of its `oneOf`: there the masking of logs looks. */
function hasMark(schema: Row): boolean {
  return schema.airbyte_secret === true || optionsOf(schema, ['oneOf']).some(([option]) => hasMark(option));
}

function hasHiddenMark(schema: Row, isHidden = false): boolean {
  return combinations.some((key) =>
    optionsOf(schema, [key]).some(([option]) => {
      const hides = isHidden || key !== 'oneOf';
      return (hides && option.airbyte_secret === true) || hasHiddenMark(option, hides);
    }),
  );
}
