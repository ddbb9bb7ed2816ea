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

/** Stands for an integer that no double holds while its row is serialised; no number that data are likely to hold. */
const STAND_IN = -1.2345678901234567e-301;
const STAND_IN_TEXT = String(STAND_IN);

/** The same for one row, in half the time where the numbers that no double holds are integers of the row itself. */
export function formatRow(row: Row): string {
  const names: string[] = [];
  // Looks into the row by its shape, as a list of its keys would not.
  for (const name in row) if (typeof row[name] === 'bigint') names.push(name);
  const integers = names.map((name) => row[name]);
  let text: string | undefined;
  try {
    for (const name of names) row[name] = STAND_IN;
    text = putIn(integers, JSON.stringify(row));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  } finally {
    for (let index = 0; index < names.length; index += 1) row[names[index] as string] = integers[index];
  }
  return text ?? formatJson(row);
}

/** Undefined where something else looks like the stand-in. */
function putIn(integers: readonly unknown[], text: string): string | undefined {
  let [whole, from] = ['', 0];
  for (const integer of integers) {
    const at = text.indexOf(STAND_IN_TEXT, from);
    whole += text.slice(from, at) + integer;
    from = at + STAND_IN_TEXT.length;
  }
  return text.includes(STAND_IN_TEXT, from) ? undefined : whole + text.slice(from);
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

/**
 * The parts as one text. V8 keeps what `+` makes, and what `slice` leaves, as a reference to its parts, and with one such
 * text in it a whole row takes twice as long to serialise.
 */
export function flat(...parts: readonly string[]): string {
  return parts.join('');
}

/** The value at a dotted path of an object, or undefined. */
export function valueAt(value: unknown, path: string): unknown {
  if (!path.includes('.')) return typeof value === 'object' && value !== null ? (value as Row)[path] : undefined;
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
