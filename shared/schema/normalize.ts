import type { JSONSchema7, JSONSchema7Definition } from 'json-schema';
import { isObject, type Row } from '../json.ts';

/** How an API writes date-times that are not RFC 3339. */
export interface DateTimeStyle {
  /** Values that mean "unset"; they become null. */
  unset?: readonly string[];
  /** Whether times come without a zone and are UTC; they get a `Z`. */
  withoutZone?: boolean;
}

type Walk = (value: unknown) => void;

const WITHOUT_ZONE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/;

/** Mends, in place, the date-times of a record that its schema declares. Undefined when there are none. */
export function dateTimeNormalizer(schema: JSONSchema7, style: DateTimeStyle): ((record: Row) => void) | undefined {
  const { unset = [], withoutZone = false } = style;
  if (!unset.length && !withoutZone) return undefined;
  const mend = (value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    if (unset.includes(value)) return null;
    return withoutZone && WITHOUT_ZONE.test(value) ? `${value}Z` : value;
  };
  return walkOf(schema, mend);
}

function walkOf(schema: JSONSchema7Definition | undefined, mend: (value: unknown) => unknown): Walk | undefined {
  if (typeof schema !== 'object') return undefined;
  if (schema.items && !Array.isArray(schema.items)) {
    const inner = walkOf(schema.items, mend);
    return inner && ((value) => Array.isArray(value) && value.forEach(inner));
  }
  const steps: Walk[] = [];
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    if (typeof property !== 'object') continue;
    const inner = walkOf(property, mend);
    if (property.format === 'date-time') {
      steps.push((value) => {
        const record = value as Row;
        if (key in record) record[key] = mend(record[key]);
      });
    } else if (inner) {
      steps.push((value) => inner((value as Row)[key]));
    }
  }
  if (!steps.length) return undefined;
  return (value) => {
    if (isObject(value)) for (const step of steps) step(value);
  };
}
