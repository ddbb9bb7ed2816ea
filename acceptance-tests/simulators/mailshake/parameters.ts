import type { ParameterMap } from '../shared/request.ts';
import { ApiError } from './errors.ts';

export function invalid(name: string): ApiError {
  return new ApiError('invalid_parameter', `The parameter ${name} is invalid`);
}

export function missing(name: string): ApiError {
  return new ApiError('missing_parameter', `The parameter ${name} is missing`);
}

export function readText(parameters: ParameterMap, name: string): string | undefined {
  const value = parameters[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string' && typeof value !== 'number') throw invalid(name);
  return String(value);
}

export function readInteger(parameters: ParameterMap, name: string): number | undefined {
  const text = readText(parameters, name);
  if (text === undefined) return undefined;
  if (!/^-?\d+$/.test(text)) throw invalid(name);
  return Number(text);
}

export function readBoolean(parameters: ParameterMap, name: string): boolean {
  return [true, 'true', 1, '1'].includes(parameters[name] as string);
}

export function readChoice(parameters: ParameterMap, name: string, values: readonly string[]): string | undefined {
  const text = readText(parameters, name);
  if (text !== undefined && !values.includes(text)) throw invalid(name);
  return text;
}

/** `YYYY-MM-DD HH:MM:SS` in UTC, in ms. */
export function readSince(parameters: ParameterMap): number | undefined {
  const text = readText(parameters, 'since');
  if (text === undefined) return undefined;
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) throw invalid('since');
  const time = Date.parse(`${text.replace(' ', 'T')}Z`);
  if (Number.isNaN(time)) throw invalid('since');
  return time;
}

/** One value or many, as forms repeat a name. */
export function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null || value === '') return [];
  return Array.isArray(value) ? value : [value];
}
