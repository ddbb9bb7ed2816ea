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

/**
 * Parses JSON text; every integer keeps its digits: beyond 2^53 it becomes a `bigint`.
 * Throws a SyntaxError for anything that is not one JSON value.
 */
export function parseJson(text: string): unknown {
  if (!LONG_INTEGER.test(text)) return JSON.parse(text);
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
