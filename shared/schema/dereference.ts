import type { JSONSchema7 } from 'json-schema';
import { isObject } from '../json.ts';

/**
 * The schema with every `$ref` replaced by the definition that it names ("definitions.json#/definitions/x/properties/y").
 * What stands beside a `$ref` is kept. Throws when a definition is missing.
 */
export function dereference(schema: unknown, definitions: unknown): JSONSchema7 {
  return resolve(schema, definitions) as JSONSchema7;
}

function resolve(node: unknown, definitions: unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => resolve(item, definitions));
  if (!isObject(node)) return node;
  const { $ref, ...rest } = node;
  const own = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, resolve(value, definitions)]));
  if (typeof $ref !== 'string') return own;
  let target: unknown = definitions;
  for (const key of $ref.slice($ref.indexOf('#/') + 2).split('/')) target = isObject(target) ? target[key] : undefined;
  if (!isObject(target)) throw new Error(`The schema refers to ${$ref}, which does not exist.`);
  return { ...(resolve(target, definitions) as object), ...own };
}
