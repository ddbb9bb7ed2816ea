import { badRequest } from './errors.ts';

/** Of the query alone, by lower-case name; of a name that stands twice the first counts. */
export type Parameters = ReadonlyMap<string, string>;

export function parametersOf(url: string): Parameters {
  const map = new Map<string, string>();
  for (const [name, value] of new URL(url, 'http://simulator').searchParams) {
    const key = name.toLowerCase();
    if (!map.has(key)) map.set(key, value);
  }
  return map;
}

/** The first that is there of several spellings. */
export function readText(parameters: Parameters, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = parameters.get(name.toLowerCase());
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}

export function parseBoolean(text: string, name: string): boolean {
  const value = { true: true, 1: true, false: false, 0: false }[text.toLowerCase()];
  if (value === undefined) throw invalid(name, text);
  return value;
}

export function readBoolean(parameters: Parameters, name: string): boolean | undefined {
  const text = readText(parameters, name);
  return text === undefined ? undefined : parseBoolean(text, name);
}

export function parseInteger(text: string, name: string): bigint {
  if (!/^-?\d+$/.test(text)) throw invalid(name, text);
  return BigInt(text);
}

const dateForm = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/;

/** Unix seconds of a time that is given as such or as RFC 3339, with or without its zone. */
export function parseTime(text: string, name: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const match = dateForm.exec(text);
  const hasTime = match?.[1] !== undefined;
  const time = match ? Date.parse(hasTime && !match[3] ? `${text}Z` : text) : Number.NaN;
  if (Number.isNaN(time)) throw invalid(name, text);
  return time / 1000;
}

export function readTime(parameters: Parameters, name: string): number | undefined {
  const text = readText(parameters, name);
  return text === undefined ? undefined : parseTime(text, name);
}

export function invalid(name: string, text: string): Error {
  return badRequest('Object properties invalid', `Invalid value for "${name}": "${text}"`);
}
