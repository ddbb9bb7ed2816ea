/** What JSON text can hold once parsed by `parseJson`: integers that no double can hold become `bigint`. */
export type Json = null | boolean | number | bigint | string | Json[] | { [key: string]: Json };

/** One row of an API answer. */
export type Row = Record<string, unknown>;

declare global {
  interface JSON {
    rawJSON(text: string): unknown;
  }
}

/** A number that may be too long for a double; now and then also digits in a string, which costs time only. */
const LONG_INTEGER = /(?:^|[[:,\s])-?[1-9]\d{15}/;
const INTEGER = /^-?\d+$/;

type ExactReviver = (key: string, value: unknown, context: { source?: string }) => unknown;
const parseWithSource = JSON.parse as (text: string, reviver: ExactReviver) => unknown;

/** Begins a text that stands for a long integer; no character that data are likely to hold. */
const MARK = '\u{F0F7}';
const MARK_CODE = MARK.charCodeAt(0);
/** A long integer between what may stand around a value. Digits in a string, once marked, break the JSON. */
const LONG_VALUE = /([[:,\s])(-?[1-9]\d{15,})(?=\s*[,\]}])/g;
const MAY_HOLD_MARK = /\u{F0F7}|\\u[fF]0[fF]7/u;

/**
 * Parses JSON text; every integer keeps its digits: beyond 2^53 it becomes a `bigint`.
 * Throws a SyntaxError for anything that is not one JSON value.
 */
export function parseJson(text: string): unknown {
  if (!LONG_INTEGER.test(text)) return JSON.parse(text);
  const first = text.trimStart()[0];
  if ((first === '{' || first === '[') && !MAY_HOLD_MARK.test(text)) {
    try {
      return unmarked(JSON.parse(text.replace(LONG_VALUE, `$1"${MARK}$2"`)));
    } catch {
      // The slower way tells whether the text is no JSON, or has digits in a string.
    }
  }
  return parseExactly(text);
}

/** Puts the integers that marked texts stand for in their places. */
function unmarked<T>(value: T): T {
  const holder = value as Row;
  for (const key in holder) {
    const item = holder[key];
    if (typeof item === 'string') {
      if (item.charCodeAt(0) === MARK_CODE) holder[key] = integerOf(item.slice(1));
    } else if (typeof item === 'object' && item !== null) unmarked(item);
  }
  return value;
}

function integerOf(digits: string): number | bigint {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
}

function parseExactly(text: string): unknown {
  return parseWithSource(text, (_key, value, { source }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && INTEGER.test(source)
      ? BigInt(source)
      : value,
  );
}

const exactReplacer = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? JSON.rawJSON(value.toString()) : value;

/** Serialises a value that may hold `bigint`s; they are written digit for digit, as JSON integers. */
export function formatJson(value: unknown): string {
  return JSON.stringify(value, exactReplacer);
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

/** True for an object that is neither null nor an array. */
export function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
