import type { Message } from './messages.ts';
import { Output } from './output.ts';
import type { Run } from './run.ts';

type Reviver = (this: unknown, name: string, value: unknown, context: { source: string }) => unknown;

/** 2^53 has 16 digits. */
const LONG_NUMBER = /\d{16}/;

/**
 * JSON in which integers beyond 2^53 become text with an `n` behind, so that every digit counts and none of them is taken
 * for text.
 */
export function parseExactly(text: string): unknown {
  if (!LONG_NUMBER.test(text)) return JSON.parse(text);
  const revive: Reviver = (_name, value, { source }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? `${source}n` : value;
  return JSON.parse(text, revive as (name: string, value: unknown) => unknown);
}

/** An id that the simulator tells as text, as `parseExactly` shows the integer. */
export function integer(digits: string | bigint): number | string {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : `${digits}n`;
}

const outputs = new WeakMap<object, Output>();

/** What a run wrote, its large integers exact. */
export function exactly(run: Pick<Run, 'lines'>): Output {
  const known = outputs.get(run);
  if (known) return known;
  const made = new Output(run.lines.map((line) => parseExactly(line) as Message));
  outputs.set(run, made);
  return made;
}
