import type { JSONSchema7, JSONSchema7Definition } from 'json-schema';
import type { Step } from './path.ts';

/** What becomes of a value before its row leaves. */
export type Act = 'drop' | 'hash';

export interface Treatment {
  readonly act: Act;
  readonly steps: readonly Step[];
}

/** The schema of rows as they leave: without what is dropped, and with texts where values are hashed. */
export function treatedSchema(schema: JSONSchema7, treatments: readonly Treatment[]): JSONSchema7 {
  const inOrder = [...treatments].sort((one, other) => Number(one.act === 'drop') - Number(other.act === 'drop'));
  return inOrder.reduce((before, { act, steps }) => treated(before, steps, act) ?? before, schema);
}

type Inside = (schema: JSONSchema7Definition) => JSONSchema7Definition | undefined;

/** Undefined: there is nothing left of it. */
function treated<S extends JSONSchema7Definition>(
  schema: S,
  steps: readonly Step[],
  act: Act,
): S | JSONSchema7 | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return act === 'drop' ? undefined : hashed(schema);
  if (typeof schema === 'boolean') return schema;
  const changed: JSONSchema7 = { ...schema };
  for (const keyword of ['anyOf', 'oneOf', 'allOf'] as const) {
    const options = schema[keyword];
    if (options) changed[keyword] = options.map((option) => treated(option, steps, act) ?? option);
  }
  const inside: Inside = (one) => treated(one, rest, act);
  return step === 'each' ? withItems(changed, inside) : withFields(changed, step, inside);
}

function withItems(schema: JSONSchema7, inside: Inside): JSONSchema7 {
  const { items } = schema;
  if (items === undefined) return schema;
  const left = Array.isArray(items) ? items.map((item) => inside(item) ?? item) : (inside(items) ?? items);
  return { ...schema, items: left };
}

function withFields(schema: JSONSchema7, step: Exclude<Step, 'each'>, inside: Inside): JSONSchema7 {
  const { properties, required, ...others } = schema;
  if (!properties) {
    const { additionalProperties: values } = schema;
    return step === 'every' && typeof values === 'object'
      ? { ...schema, additionalProperties: inside(values) ?? true }
      : schema;
  }
  const left = Object.entries(properties).flatMap(([name, property]) => {
    const one = step === 'every' || step.name === name ? inside(property) : property;
    return one === undefined ? [] : [[name, one] as const];
  });
  return {
    ...others,
    // An object without any property named is one of anything.
    ...(left.length > 0 && { properties: Object.fromEntries(left) }),
    ...(required && { required: required.filter((name) => left.some(([one]) => one === name)) }),
  };
}

const WORDS = 'Hashed by the connector: HMAC-SHA-256 with the salt of the configuration, in hexadecimal digits.';

function hashed(schema: JSONSchema7Definition): JSONSchema7 {
  const { type, title, description } = typeof schema === 'boolean' ? {} : schema;
  const isNullable = type === undefined || [type].flat().includes('null');
  return {
    type: isNullable ? ['null', 'string'] : 'string',
    ...(title !== undefined && { title }),
    description: description ? `${description} ${WORDS}` : WORDS,
  };
}
