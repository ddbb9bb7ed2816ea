import type { ParameterMap } from '../shared/request.ts';
import { badRequest } from './errors.ts';
import { isIdentifier } from './identifiers.ts';

/** The last value of a name that stands more than once; an empty one counts as none. */
export function readText(parameters: ParameterMap, name: string): string | undefined {
  const value = [parameters[name]].flat().at(-1);
  return value === undefined || value === null || value === '' ? undefined : String(value);
}

export function readInteger(parameters: ParameterMap, name: string): number | undefined {
  const text = readText(parameters, name);
  if (text === undefined) return undefined;
  if (!/^-?\d+$/.test(text)) throw badRequest(`'${name}' must be an integer`);
  return Number(text);
}

/** Anything but `true` is no. */
export function readBoolean(parameters: ParameterMap, name: string): boolean {
  return String(parameters[name]) === 'true';
}

/** Refuses an empty or malformed value. */
export function readIdentifier(parameters: ParameterMap, name: string): string | undefined {
  if (!(name in parameters)) return undefined;
  const text = readText(parameters, name) ?? '';
  if (!isIdentifier(text)) throw badRequest(`'${name}' must be a UUID`);
  return text.toLowerCase();
}

export function readChoice<T extends string>(
  parameters: ParameterMap,
  name: string,
  values: readonly T[],
): T | undefined {
  const text = readText(parameters, name);
  if (text !== undefined && !values.includes(text as T)) {
    throw badRequest(`'${name}' must be one of ${values.join(', ')}`);
  }
  return text as T | undefined;
}

export function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw badRequest(`'${name}' is required`);
  return value;
}

export type LimitBounds = { fallback: number; minimum: number; maximum: number };

export function readLimit(parameters: ParameterMap, { fallback, minimum, maximum }: LimitBounds): number {
  const limit = readInteger(parameters, 'limit') ?? Math.min(fallback, maximum);
  if (limit < minimum) throw badRequest(`min 'limit' value is ${minimum}`);
  if (limit > maximum) throw badRequest(`max 'limit' value is ${maximum}`);
  return limit;
}
