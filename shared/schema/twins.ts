import type { JSONSchema7, JSONSchema7Definition } from 'json-schema';
import { ExactNumber } from '../exactNumber.ts';
import { flat, isObject, type Row } from '../json.ts';

type Add = (value: unknown) => void;

/**
 * Adds, in place, a date-time beside each Unix time of a record, at any depth, for which the schema declares one: a
 * property of the same name with the suffix. It is null where the time is no number of seconds, and absent where the
 * time is; whatever else stood under that name gives way. Undefined when the schema declares none.
 */
export function dateTimeAdder(schema: JSONSchema7, suffix: string): ((record: Row) => void) | undefined {
  return adderOf(schema, suffix);
}

function adderOf(schema: JSONSchema7Definition | undefined, suffix: string): Add | undefined {
  if (typeof schema !== 'object') return undefined;
  if (schema.items && !Array.isArray(schema.items)) {
    const add = adderOf(schema.items, suffix);
    return (
      add &&
      ((list) => {
        if (Array.isArray(list)) for (const item of list) add(item);
      })
    );
  }
  const properties = Object.entries(schema.properties ?? {});
  const times = properties.flatMap(([field]) => {
    const twin = `${field}${suffix}`;
    return schema.properties && twin in schema.properties ? [{ field, twin }] : [];
  });
  const inside = properties.flatMap(([field, property]) => {
    const add = adderOf(property, suffix);
    return add ? [{ field, add }] : [];
  });
  if (!times.length && !inside.length) return undefined;
  return (record) => {
    if (!isObject(record)) return;
    for (const { field, twin } of times) {
      const time = record[field];
      if (time !== undefined) record[twin] = formatUnixSeconds(time);
    }
    for (const { field, add } of inside) add(record[field]);
  };
}

/** Years of four digits, as RFC 3339 has them. */
const FIRST_SECOND = Date.parse('0000-01-01T00:00:00Z') / 1000;
const LAST_SECOND = Date.parse('9999-12-31T23:59:59Z') / 1000;

/** A Unix time as an RFC 3339 date-time in UTC, down to the millisecond; null for what is none. */
function formatUnixSeconds(time: unknown): string | null {
  const seconds = typeof time === 'number' || time instanceof ExactNumber ? Number(time) : Number.NaN;
  if (!(seconds >= FIRST_SECOND && seconds <= LAST_SECOND)) return null;
  if (!Number.isInteger(seconds)) return new Date(seconds * 1000).toISOString();
  const day = Math.floor(seconds / DAY_SECONDS);
  const second = seconds - day * DAY_SECONDS;
  const [hours, minutes] = [Math.floor(second / 3600), Math.floor(second / 60) % 60];
  return flat(dateOf(day), HOURS[hours] ?? '', MINUTES[minutes] ?? '', SECONDS[second % 60] ?? '');
}

const DAY_SECONDS = 86_400;
const textsOf = (count: number, before: string, after = ''): readonly string[] =>
  Array.from({ length: count }, (_, number) => before + String(number).padStart(2, '0') + after);
const HOURS = textsOf(24, 'T');
const MINUTES = textsOf(60, ':');
const SECONDS = textsOf(60, ':', 'Z');

let latest = { day: Number.NaN, date: '' };

/** The date of a day since 1970. Times that follow one another are mostly of one day, and a Date costs more than all else. */
function dateOf(day: number): string {
  if (day !== latest.day) latest = { day, date: new Date(day * DAY_SECONDS * 1000).toISOString().slice(0, 10) };
  return latest.date;
}
