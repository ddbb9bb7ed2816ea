import type { JSONSchema7, JSONSchema7Definition } from 'json-schema';
import { isObject } from '../json.ts';
import type { Step } from './path.ts';

/** What a schema says of a value that it says nothing of. */
const ANYTHING: JSONSchema7 = {};

/**
 * The schemas of all that a path leads to; none where the schema knows of nothing there. In a map of anything there is
 * everything; with `declared`, only what has a name in the schema counts.
 */
export function schemasAt(
  schema: JSONSchema7Definition,
  [step, ...rest]: readonly Step[],
  declared = false,
): readonly JSONSchema7[] {
  return alternatives(schema).flatMap((one) =>
    step === undefined ? [one] : within(one, step, declared).flatMap((inner) => schemasAt(inner, rest, declared)),
  );
}

function within(schema: JSONSchema7, step: Step, declared: boolean): readonly JSONSchema7Definition[] {
  const { properties = {}, items } = schema;
  if (step === 'each') {
    if (items !== undefined) return [items].flat();
    return mayBe(schema, 'array') && !declared ? [ANYTHING] : [];
  }
  const inMap = isMap(schema) && !declared ? [valuesOf(schema)] : [];
  if (step === 'every') return [...Object.values(properties), ...inMap];
  const own = Object.hasOwn(properties, step.name) ? properties[step.name] : undefined;
  return own === undefined ? inMap : [own];
}

/** An object whose fields have no names in the schema. */
function isMap(schema: JSONSchema7): boolean {
  return schema.properties === undefined && mayBe(schema, 'object');
}

function valuesOf({ additionalProperties }: JSONSchema7): JSONSchema7Definition {
  return isObject(additionalProperties) ? additionalProperties : ANYTHING;
}

function mayBe({ type }: JSONSchema7, wanted: 'array' | 'object'): boolean {
  return type === undefined || [type].flat().includes(wanted);
}

/** The schema, or each of those that it says a value may meet. */
export function alternatives(schema: JSONSchema7Definition): readonly JSONSchema7[] {
  if (typeof schema === 'boolean') return [ANYTHING];
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  if (!inner.length) return [schema];
  const own = schema.properties || schema.items ? [schema] : [];
  return [...own, ...inner.flatMap(alternatives)];
}

/** Every path that the schema has a name for. */
export function pathsIn(schema: JSONSchema7Definition, above: readonly Step[] = []): (readonly Step[])[] {
  return alternatives(schema).flatMap(({ properties = {}, items }) => {
    const named = Object.entries(properties).flatMap(([name, property]) => {
      const path = [...above, { name }];
      return [path, ...pathsIn(property, path)];
    });
    const listed = [items ?? []].flat().flatMap((item) => {
      const path = [...above, 'each' as const];
      return [path, ...pathsIn(item, path)];
    });
    return [...named, ...listed];
  });
}

const PLAIN = ['string', 'number', 'integer', 'boolean'];

/** Whether a value may be a text or a number, rather than an object or a list only. */
export function mayBePlain({ type }: JSONSchema7): boolean {
  return type === undefined || [type].flat().some((name) => PLAIN.includes(name));
}
