import { createHmac, createSecretKey } from 'node:crypto';
import { formatJson } from '../json.ts';

/** What a value becomes: the same for the same text, and for a number as for the text that spells it. */
export type Hash = (value: unknown) => string;

export function hashWith(salt: string): Hash {
  const key = createSecretKey(salt, 'utf8');
  return (value) => createHmac('sha256', key).update(textOf(value)).digest('hex');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : formatJson(value);
}
