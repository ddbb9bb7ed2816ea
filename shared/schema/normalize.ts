import type { JSONSchema7, JSONSchema7Definition } from 'json-schema';
import { flat, isObject, parseJson, type Row } from '../json.ts';
import type { ValueStyle } from './style.ts';

type Walk = (value: unknown) => void;
/** Only texts are ever mended. */
type Mend = (text: string) => unknown;
/** What mends the values that a schema describes, if anything does. */
type MendOf = (schema: JSONSchema7) => Mend | undefined;

const WITHOUT_ZONE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/;

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/** Mends, in place, the date-times and numbers of a record that its schema declares. Undefined when nothing needs it. */
export function valueNormalizer(schema: JSONSchema7, style: ValueStyle): ((record: Row) => void) | undefined {
  const { unset, withoutZone = false, quotedNumbers = false } = style;
  const dateTime: Mend = (text) => {
    if (unset?.test(text)) return null;
    return withoutZone && WITHOUT_ZONE.test(text) ? flat(text, 'Z') : text;
  };
  const number: Mend = (text) => (NUMBER.test(text) ? parseJson(text) : text);
  return walkOf(schema, ({ format, type }) => {
    if (format === 'date-time') return unset || withoutZone ? dateTime : undefined;
    const types = [type].flat();
    const isNumber = types.includes('integer') || types.includes('number');
    return quotedNumbers && isNumber && !types.includes('string') ? number : undefined;
  });
}

function walkOf(schema: JSONSchema7Definition | undefined, mendOf: MendOf): Walk | undefined {
  if (typeof schema !== 'object') return undefined;
  if (schema.items && !Array.isArray(schema.items)) {
    const mendItem = slotOf(schema.items, mendOf);
    if (!mendItem) return undefined;
    return (list) => {
      if (Array.isArray(list))
        for (const index of list.keys()) mendItem(list as unknown as Row, index as unknown as string);
    };
  }
  const slots = Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const slot = slotOf(property, mendOf);
    return slot ? [{ key, slot }] : [];
  });
  if (!slots.length) return undefined;
  return (record) => {
    if (!isObject(record)) return;
    for (const { key, slot } of slots) slot(record, key);
  };
}

/** Mends what an object holds under a key. */
function slotOf(schema: JSONSchema7Definition, mendOf: MendOf): ((holder: Row, key: string) => void) | undefined {
  const mend = typeof schema === 'object' ? mendOf(schema) : undefined;
  if (mend) {
    return (holder, key) => {
      const value = holder[key];
      if (typeof value !== 'string') return;
      const mended = mend(value);
      if (mended !== value) holder[key] = mended;
    };
  }
  const walk = walkOf(schema, mendOf);
  return walk && ((holder, key) => walk(holder[key]));
}
