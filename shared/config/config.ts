import type { Config } from '../declare/stream.ts';
import { configError } from '../errors.ts';
import { isObject, type Row } from '../json.ts';
import { nearest } from '../nearest.ts';
import { checkOf, type Violation } from '../schema/check.ts';
import { chooseOptions } from './options.ts';
import { describeUnknown, unknownSettings } from './unknown.ts';

/** How the pattern of a date in a spec begins. */
const DATE_PATTERN = '^[0-9]{4}-[0-9]{2}-[0-9]{2}T';

/** The SPEC payload of a connector. */
export interface Spec {
  connectionSpecification: Row;
  [key: string]: unknown;
}

/**
 * The configuration with the spec's defaults filled in; the value handed in stays as it is. Throws one config error that
 * names the file, every place that is wrong and what was expected there. Never quotes a value: it may be a secret.
 */
export async function parseConfig(value: unknown, spec: Spec, file: string): Promise<Config> {
  if (value === undefined) throw configError(`The configuration ${file} is empty.`);
  if (!isObject(value)) throw configError(`${file}: the configuration must be a JSON object.`);
  const config = structuredClone(value);
  const { required, properties: declared } = spec.connectionSpecification;
  const properties = isObject(declared) ? declared : {};
  for (const [name, setting] of Object.entries(config)) {
    // Forms send optional settings that were left empty as "" or null.
    const isOptional = !(Array.isArray(required) && required.includes(name));
    if (isOptional && (setting === '' || setting === null)) delete config[name];
    if (typeof setting === 'number' && isAnyText(properties[name])) config[name] = String(setting);
  }
  const { schema, problems } = chooseOptions(spec.connectionSpecification, config);
  const violations = problems.length ? [] : (await checkOf('config', schema))(config);
  const addresses = wrongAddresses(config, schema);
  const others = violations.filter(({ path }) => !addresses.has(placeOf(path)));
  const found = [...problems, ...others.map(explain), ...addresses.values(), ...wrongDates(config)];
  if (found.length) {
    const unknown = describeUnknown(unknownSettings(config, spec.connectionSpecification));
    throw configError(`${file}: ${[...new Set(found)].join('; ')}.${unknown && ` ${unknown}`}`);
  }
  return config;
}

/** An end before the start leaves nothing to read. A date that is none is told of elsewhere. */
function wrongDates({ start_date: start, end_date: end }: Config): readonly string[] {
  if (typeof start !== 'string' || typeof end !== 'string' || !(Date.parse(end) < Date.parse(start))) return [];
  return ['end_date must not lie before start_date'];
}

/** A setting that takes any text, which people also write as a number. A secret that is a number was not meant so. */
function isAnyText(property: unknown): boolean {
  if (!isObject(property) || property.type !== 'string' || property.airbyte_secret === true) return false;
  return !['pattern', 'format', 'enum', 'const'].some((keyword) => keyword in property);
}

/** Every value of the configuration that the spec marks as secret. */
export function secretsIn(config: unknown, schema: unknown): string[] {
  if (!isObject(config) || !isObject(schema)) return [];
  const options = Array.isArray(schema.oneOf) ? schema.oneOf : [];
  const properties = isObject(schema.properties) ? schema.properties : {};
  const own = Object.entries(properties).flatMap(([name, property]) => {
    const value = config[name];
    if (isObject(property) && property.airbyte_secret === true) return typeof value === 'string' ? [value] : [];
    return secretsIn(value, property);
  });
  return [...own, ...options.flatMap((option) => secretsIn(config, option))];
}

/** What is wrong with the web addresses of the configuration, by their place. */
function wrongAddresses(config: Row, schema: Row, above = ''): Map<string, string> {
  const properties = Object.entries(isObject(schema.properties) ? schema.properties : {});
  const found = properties.flatMap(([name, property]): [string, string][] => {
    if (!isObject(property)) return [];
    const value = config[name];
    const place = `${above}${name}`;
    if (isObject(value)) return [...wrongAddresses(value, property, `${place}.`)];
    if (typeof value !== 'string' || (property.format !== 'uri' && name !== 'api_url')) return [];
    const problem = addressProblem(value, String(property.default ?? 'https://api.example.com'));
    return problem ? [[place, `${place} ${problem}`]] : [];
  });
  return new Map(found);
}

function addressProblem(value: string, example: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return `must be a web address such as ${example}`;
  if (url.username || url.password) return 'must hold no user name and no password';
  return undefined;
}

function placeOf(path: string): string {
  return path.slice(1).replaceAll('/', '.');
}

function explain({ path, keyword, message, params, schema, value }: Violation): string {
  const place = placeOf(path);
  if (keyword === 'required') return `${[place, params.missingProperty].filter(Boolean).join('.')} is missing`;
  if (keyword === 'pattern' || keyword === 'format') return `${place} must look like ${expectedForm(schema)}`;
  if (keyword === 'enum' && Array.isArray(schema.enum)) {
    const meant = typeof value === 'string' ? nearest(value, schema.enum.map(String)) : undefined;
    return `${place} must be one of ${schema.enum.join(', ')}${meant ? ` (did you mean ${meant}?)` : ''}`;
  }
  if (keyword === 'type')
    return `${place || 'the configuration'} must be ${[params.type].flat().map(withArticle).join(' or ')}`;
  return `${place || 'the configuration'} ${message}`;
}

/** "a number", "an integer". */
function withArticle(type: unknown): string {
  return `${/^[aeiou]/.test(String(type)) ? 'an' : 'a'} ${type}`;
}

function expectedForm({ pattern, format, pattern_descriptor }: Record<string, unknown>): string {
  const isDate = format === 'date-time' || String(pattern).startsWith(DATE_PATTERN);
  return isDate ? '2026-01-31T00:00:00Z' : String(pattern_descriptor ?? pattern ?? format);
}
