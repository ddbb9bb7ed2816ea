import { isObject, type Row } from '@mailroom/airbyte-cdk';

/** The latest of some date-times of a row; all are UTC, in whole seconds. */
export function latestOf(row: Row, ...fields: readonly string[]): string | null {
  const dates = fields.map((field) => row[field]).filter((value): value is string => typeof value === 'string');
  return dates.reduce<string | null>((latest, date) => (latest === null || date > latest ? date : latest), null);
}

/** Unix times that are unset, 0 or the empty text, become null. */
export function withUnset(row: Row, ...fields: readonly string[]): Row {
  for (const field of fields) if (row[field] === 0 || row[field] === '') row[field] = null;
  return row;
}

export function dateTimeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** Gives fields that Mailjet spells in several ways the first of their names. */
export function withNames(row: Row, names: Readonly<Record<string, readonly string[]>>): Row {
  for (const [name, others] of Object.entries(names)) {
    for (const other of others) {
      if (!(other in row) || name in row) continue;
      row[name] = row[other];
      delete row[other];
    }
  }
  return row;
}

/** The row without some of its fields. */
export function without(row: Row, ...fields: readonly string[]): Row {
  for (const field of fields) delete row[field];
  return row;
}

/** What address parsers pass over. */
const INVISIBLE = /[\s\p{Cc}]/gu;

/** An address without the user and password in it; one without either stays as it is. */
export function withoutCredentials(address: unknown): unknown {
  if (typeof address !== 'string' || !address.includes('@')) return address;
  const visible = address.replace(INVISIBLE, '');
  const url = URL.canParse(visible) ? new URL(visible) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    // No address at all, and a password may hold any sign: the last @ counts.
    const [scheme = ''] = /^https?:[\\/]*/i.exec(visible) ?? [];
    return scheme + visible.slice(visible.lastIndexOf('@') + 1);
  }
  if (url.username === '' && url.password === '') return address;
  Object.assign(url, { username: '', password: '' });
  return url.href;
}

/** Types of contact properties by name, as the resource `contactmetadata` tells them. */
export type PropertyTypes = ReadonlyMap<string, string>;

/** A contact's `Data` by name, each value in the type of its property; one that does not fit stays text. */
export function propertiesOf(data: unknown, types: PropertyTypes): Row {
  const pairs = (Array.isArray(data) ? data : []).filter(isObject);
  return Object.fromEntries(pairs.map(({ Name, Value }) => [String(Name), typed(Value, types.get(String(Name)))]));
}

const INTEGER = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;
const WITHOUT_ZONE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/;

function typed(value: unknown, type: string | undefined): unknown {
  if (typeof value !== 'string' || type === undefined || type === 'str') return value;
  if (value === '') return null;
  if (type === 'int' && INTEGER.test(value)) return exactly(value);
  if (type === 'float' && DECIMAL.test(value)) return Number(value);
  if (type === 'bool' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  if (type === 'datetime' && WITHOUT_ZONE.test(value)) return `${value}Z`;
  return value;
}

function exactly(digits: string): number | bigint {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits.replace('+', ''));
}
