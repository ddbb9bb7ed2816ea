import { ExactNumber, exactNumber } from './exactNumber.ts';
import { unmark, withMarks } from './longNumbers.ts';

/**
 * What JSON text can hold once parsed by `parseJson`: of the numbers that no double can hold, integers become `bigint`,
 * others stay as they are spelled.
 */
export type Json = null | boolean | number | bigint | ExactNumber | string | Json[] | { [key: string]: Json };

/** One row of an API answer. */
export type Row = Record<string, unknown>;

declare global {
  interface JSON {
    rawJSON(text: string): unknown;
  }
}

/** An exponent of three digits: no double may hold that number. */
const LONG_EXPONENT = /[\d.][eE](?:[+-]\d|\d)\d\d(?<=(?:^|[[:,\s])-?\d[\d.]*[eE][+-]?\d{3})/;

type ExactReviver = (key: string, value: unknown, context: { source?: string }) => unknown;
const parseWithSource = JSON.parse as (text: string, reviver: ExactReviver) => unknown;

/**
 * Parses JSON text; every number keeps its value: where a double does not, an integer becomes a `bigint`, another an
 * `ExactNumber`. Throws a SyntaxError for anything that is not one JSON value.
 */
export function parseJson(text: string): unknown {
  if (LONG_EXPONENT.test(text)) return parseExactly(text);
  const marked = withMarks(text);
  if (marked === undefined) return parsePlainly(text);
  try {
    if (marked !== 'unmarkable') return unmark(JSON.parse(marked.text), marked);
  } catch {
    // The slower way tells whether the text is no JSON, or has digits in a string.
  }
  return parseExactly(text);
}

/** A number alone stands between nothing that would show it. */
function parsePlainly(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return typeof value === 'number' ? parseExactly(text) : value;
}

function parseExactly(text: string): unknown {
  return parseWithSource(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined ? exactNumber(source) : value,
  );
}

const exactReplacer = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? JSON.rawJSON(value.toString()) : value;

/** Serialises a value that may hold numbers that no double holds; they are written as they were spelled. */
export function formatJson(value: unknown): string {
  return JSON.stringify(value, exactReplacer);
}

/** The same for one row, in half the time where some of its values are such numbers. */
export function formatRow(row: Row): string {
  let text = '';
  for (const key of Object.keys(row)) {
    const value = formatValue(row[key]);
    if (value !== undefined) text += `${text ? ',' : '{'}${quoted(key)}:${value}`;
  }
  return text ? `${text}}` : '{}';
}

function formatValue(value: unknown): string | undefined {
  switch (typeof value) {
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'object':
      return value === null ? 'null' : formatJson(value);
    default:
      return JSON.stringify(value);
  }
}

const quotedKeys = new Map<string, string>();
const MAX_QUOTED_KEYS = 1000;

function quoted(key: string): string {
  const known = quotedKeys.get(key);
  if (known !== undefined) return known;
  const text = JSON.stringify(key);
  if (quotedKeys.size < MAX_QUOTED_KEYS) quotedKeys.set(key, text);
  return text;
}

/** Escapes of a surrogate: a pair of them, which is one character, or one alone. Not where the backslash is escaped itself. */
const SURROGATE = /(?<!\\)((?:\\\\)*)\\u(d[89ab][\da-f]{2}\\ud[c-f][\da-f]{2}|d[89a-f][\da-f]{2})/gi;
const ONE_ESCAPE = 4;

/**
 * JSON text in which U+FFFD stands for every surrogate without its other half; the same text when there is none. Most
 * readers refuse such halves, and a line with one would be lost.
 */
export function withoutLoneSurrogates(json: string): string {
  if (!json.includes('\\ud') && !json.includes('\\uD')) return json;
  return json.replace(SURROGATE, (whole: string, backslashes: string, digits: string) =>
    digits.length > ONE_ESCAPE ? whole : `${backslashes}\\ufffd`,
  );
}

/** The value at a dotted path of an object, or undefined. */
export function valueAt(value: unknown, path: string): unknown {
  let current = value;
  for (const key of path.split('.')) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Row)[key];
  }
  return current;
}

/** True for an object that is neither null nor an array, nor stands for a number. */
export function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}
