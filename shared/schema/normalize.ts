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
type Mend = (value: unknown) => unknown;

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

function walkOf(schema: JSONSchema7Definition | undefined, mend: Mend): Walk | undefined {
  if (typeof schema !== 'object') return undefined;
  if (schema.items && !Array.isArray(schema.items)) {
    const mendItem = slotOf(schema.items, mend);
    if (!mendItem) return undefined;
    return (list) => {
      if (Array.isArray(list))
        for (const index of list.keys()) mendItem(list as unknown as Row, index as unknown as string);
    };
  }
  const slots = Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const slot = slotOf(property, mend);
    return slot ? [{ key, slot }] : [];
  });
  if (!slots.length) return undefined;
  return (record) => {
    if (!isObject(record)) return;
    for (const { key, slot } of slots) if (key in record) slot(record, key);
  };
}

/** Mends what an object holds under a key. */
function slotOf(schema: JSONSchema7Definition, mend: Mend): ((holder: Row, key: string) => void) | undefined {
  if (typeof schema === 'object' && schema.format === 'date-time') {
    return (holder, key) => {
      holder[key] = mend(holder[key]);
    };
  }
  const walk = walkOf(schema, mend);
  return walk && ((holder, key) => walk(holder[key]));
}
