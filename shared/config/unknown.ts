import { isObject, type Row } from '../json.ts';
import { nearest } from '../nearest.ts';

/** A setting in the configuration that the spec does not have. */
interface UnknownSetting {
  /** With what it stands in, "credentials.api_kye"; undefined where somebody's text may stand in place of a name. */
  path: string | undefined;
  /** The setting that it was probably meant for. */
  meant: string | undefined;
  /** Texts in it that may be secrets, which must not appear just because their name is misspelt. */
  secrets: readonly string[];
}

/** Settings of the platform itself, and notes of people. */
const ALLOWED = /^_/;
const SECRET_NAME = /key|secret|token|passw|credential/i;
/** A name that may be repeated, though it comes near no setting: no key of an API that took the place of one looks so. */
const PLAIN_NAME = /^[a-z][a-z_.-]{0,39}$/i;

/** Everything in the configuration that no option of the spec has a name for; a setting left empty does no harm. */
export function unknownSettings(config: Row, schema: Row): readonly UnknownSetting[] {
  const all = settingsIn(schema);
  return strangersIn(config, schema).map(({ above, name, value }) => {
    const beside = [...all.keys()].filter((one) => one.slice(0, one.lastIndexOf('.') + 1) === above);
    const meant = near(name, beside) ?? near(name, [...all.keys()]);
    const isSecret =
      SECRET_NAME.test(`${above}${name}`) || (meant !== undefined && all.get(meant)?.airbyte_secret === true);
    const isShown = meant !== undefined || PLAIN_NAME.test(name);
    return { path: isShown ? `${above}${name}` : undefined, meant, secrets: textsIn(value, isSecret) };
  });
}

/** One sentence about all of them, which quotes no value; empty where there are none. */
export function describeUnknown(settings: readonly UnknownSetting[]): string {
  if (!settings.length) return '';
  const each = settings.map(({ path = 'A name that is not repeated here, for it may be a secret,', meant }) =>
    meant ? `${path} is no setting; did you mean ${meant}?` : `${path} is no setting.`,
  );
  return [...new Set(each), 'What is no setting is not used.'].join(' ');
}

/** The path, among these, of the setting whose name comes nearest. */
function near(name: string, paths: readonly string[]): string | undefined {
  const byName = new Map(paths.map((path) => [path.slice(path.lastIndexOf('.') + 1), path]));
  const found = nearest(name, byName.keys());
  return found === undefined ? undefined : byName.get(found);
}

function strangersIn(config: Row, schema: Row, above = ''): { above: string; name: string; value: unknown }[] {
  const known = propertiesOf(schema);
  return Object.entries(config).flatMap(([name, value]) => {
    const property = known.get(name);
    if (!property) return ALLOWED.test(name) || value === null || value === '' ? [] : [{ above, name, value }];
    return isObject(value) && propertiesOf(property).size ? strangersIn(value, property, `${above}${name}.`) : [];
  });
}

/** Every setting of a schema by its path, those of all options among them. */
function settingsIn(schema: Row, above = ''): Map<string, Row> {
  return new Map(
    [...propertiesOf(schema)].flatMap(([name, property]): [string, Row][] => [
      [`${above}${name}`, property],
      ...settingsIn(property, `${above}${name}.`),
    ]),
  );
}

/** The properties of an object, whichever option of it was chosen: a form may keep what another one had. */
function propertiesOf(schema: Row): Map<string, Row> {
  const found = new Map<string, Row>();
  const options = Array.isArray(schema.oneOf) ? schema.oneOf.filter(isObject) : [];
  for (const { properties } of [schema, ...options]) {
    for (const [name, property] of Object.entries(isObject(properties) ? properties : {})) {
      if (isObject(property)) found.set(name, property);
    }
  }
  return found;
}

function textsIn(value: unknown, isSecret: boolean): string[] {
  if (typeof value === 'string') return isSecret ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item, isSecret));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, item]) => textsIn(item, isSecret || SECRET_NAME.test(name)));
}
