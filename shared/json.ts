import { ExactNumber, exactNumber } from './exactNumber.ts';

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

/** Fewer digits, and an exponent of fewer digits, no double ever loses. */
const LONG_RUN = 16;
const LONG_EXPONENT = /[\d.][eE](?:[+-]\d|\d)\d\d(?<=(?:^|[[:,\s])-?\d[\d.]*[eE][+-]?\d{3})/;
const BEFORE_NUMBER = '[:, \n\r\t-';

type ExactReviver = (key: string, value: unknown, context: { source?: string }) => unknown;
const parseWithSource = JSON.parse as (text: string, reviver: ExactReviver) => unknown;

/** Begins a text that stands for an exact number; no character that data are likely to hold. */
const MARK = '\u{F0F7}';
const MARK_CODE = MARK.charCodeAt(0);
/** Such a number between what may stand around a value. Digits in a string, once marked, break the JSON. */
const LONG_VALUE = /([[:,\s])(-?(?=[\d.]{16}|[\d.]+[eE])(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=\s*[,\]}])/g;
const MAY_HOLD_MARK = /\u{F0F7}|\\u[fF]0[fF]7/u;

/**
 * Parses JSON text; every number keeps its value: where a double does not, an integer becomes a `bigint`, another an
 * `ExactNumber`. Throws a SyntaxError for anything that is not one JSON value.
 */
export function parseJson(text: string): unknown {
  if (!hasLongNumber(text) && !LONG_EXPONENT.test(text)) return JSON.parse(text);
  const first = text.trimStart()[0];
  if ((first === '{' || first === '[') && !MAY_HOLD_MARK.test(text)) {
    try {
      const marked = withMarks(text);
      return marked === undefined ? JSON.parse(text) : unmarked(JSON.parse(marked));
    } catch {
      // The slower way tells whether the text is no JSON, or has digits in a string.
    }
  }
  return parseExactly(text);
}

/** Whether there may be a number of many digits; now and then also digits in a string, which costs time only. */
function hasLongNumber(text: string): boolean {
  // Every run that is long enough holds one of these places.
  for (let at = LONG_RUN - 1; at < text.length; at += LONG_RUN) {
    if (!isDigitOrPoint(text.charCodeAt(at))) continue;
    let from = at;
    while (isDigitOrPoint(text.charCodeAt(from - 1))) from -= 1;
    while (isDigitOrPoint(text.charCodeAt(at + 1))) at += 1;
    const isLong = at + 1 - from >= LONG_RUN;
    if (isLong && (from === 0 || BEFORE_NUMBER.includes(text[from - 1] as string))) return true;
  }
  return false;
}

/** Of the characters between a point and a 9 only the slash is none. */
function isDigitOrPoint(code: number): boolean {
  return code <= 57 && code >= 46 && code !== 47;
}

/** The text with marked texts in place of the numbers that no double holds; undefined where there are none. */
function withMarks(text: string): string | undefined {
  let isMarked = false;
  const marked = text.replace(LONG_VALUE, (whole: string, before: string, number: string) => {
    if (typeof exactNumber(number) === 'number') return whole;
    isMarked = true;
    return `${before}"${MARK}${number}"`;
  });
  return isMarked ? marked : undefined;
}

/** Puts the numbers that marked texts stand for in their places. */
function unmarked<T>(value: T): T {
  const holder = value as Row;
  for (const key in holder) {
    const item = holder[key];
    if (typeof item === 'string') {
      if (item.charCodeAt(0) === MARK_CODE) holder[key] = exactNumber(item.slice(1));
    } else if (typeof item === 'object' && item !== null) unmarked(item);
  }
  return value;
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
