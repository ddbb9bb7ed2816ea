import { isObject } from '../shared/json.ts';
import type { ParameterMap } from '../shared/request.ts';
import { badData } from './errors.ts';
import { type Moment, parseMoment } from './moments.ts';
import type { HeymarketSettings } from './settings.ts';

/** The value of a field, which has to pass a test; null counts as none. */
function read<T>(
  values: ParameterMap,
  name: string,
  isGood: (value: unknown) => value is T,
  kind: string,
): T | undefined {
  const value = values[name];
  if (value === undefined || value === null) return undefined;
  if (!isGood(value)) throw badData(`${name} must be ${kind}`);
  return value;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isInteger = (value: unknown): value is number => Number.isSafeInteger(value);
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);
const isIntegers = (value: unknown): value is number[] => Array.isArray(value) && value.every(isInteger);

export const readText = (values: ParameterMap, name: string) => read(values, name, isText, 'a string');
export const readInteger = (values: ParameterMap, name: string) => read(values, name, isInteger, 'an integer');
export const readBoolean = (values: ParameterMap, name: string) => read(values, name, isBoolean, 'a boolean');
export const readTexts = (values: ParameterMap, name: string) => read(values, name, isTexts, 'an array of strings');
export const readIntegers = (values: ParameterMap, name: string) =>
  read(values, name, isIntegers, 'an array of integers');
export const readObject = (values: ParameterMap, name: string) => read(values, name, isObject, 'an object');

export function readMoment(values: ParameterMap, name: string): Moment | undefined {
  const text = readText(values, name);
  const moment = text === undefined ? undefined : parseMoment(text);
  if (text !== undefined && moment === undefined) throw badData(`${name} must be an RFC 3339 time`);
  return moment;
}

export function readChoice<T extends string>(values: ParameterMap, name: string, choices: readonly T[]): T | undefined {
  const text = readText(values, name);
  if (text !== undefined && !choices.includes(text as T)) throw badData(`${name} must be one of ${choices.join(', ')}`);
  return text as T | undefined;
}

/** An integer that stands in a path or a query as text. */
export function readNumeral(text: unknown): number | undefined {
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** The rows that a page may have at most. */
export function readLimit(
  values: ParameterMap,
  kind: 'lists' | 'messages' | 'surveys',
  { limits, largeLimit }: HeymarketSettings,
): number {
  const limit = readInteger(values, 'limit') ?? Math.min(limits.default, limits[kind]);
  if (limit < 1) throw badData('limit must be a positive integer');
  if (limit > limits[kind] && largeLimit === 'refused') throw badData(`limit must not exceed ${limits[kind]}`);
  return Math.min(limit, limits[kind]);
}

/** How many rows stand before the page that is asked for. */
export function readSkip(values: ParameterMap, limit: number, mode: HeymarketSettings['page']): number {
  const page = readInteger(values, 'page') ?? 0;
  if (page < 0) throw badData('page must not be negative');
  if (mode === 'ignored') return 0;
  return Math.max(0, mode === 'from zero' ? page : page - 1) * limit;
}
