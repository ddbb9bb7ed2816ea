import { createHash } from 'node:crypto';

/** A UUID made of any text, always the same one. */
export function identifierOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-a${hex.slice(15, 18)}-${hex.slice(18, 30)}`;
}

export function isIdentifier(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}

/** Position of a generated row: its kind, the number of its conversation and its own number there. */
export type Position = { kind: number; parent: number; number: number };

const factor = 0x9e37_79b1;
const inverse = inverseOf(factor);

/** A UUID from which the position can be read again. */
export function formatIdentifier({ kind, parent, number }: Position): string {
  const first = hex8(Math.imul(parent + 1, factor));
  const second = hex8(Math.imul(number * 16 + kind, factor));
  const check = hex8(mix(Number.parseInt(first, 16), Number.parseInt(second, 16)));
  const middle = `${second.slice(0, 4)}-4${second.slice(4, 7)}-b${second.slice(7)}${check.slice(0, 2)}`;
  return `${first}-${middle}-${check}${first.slice(2, 6)}`;
}

/** The position in a generated UUID, undefined for any other. */
export function parseIdentifier(id: string): Position | undefined {
  const second = id.slice(9, 13) + id.slice(15, 18) + id.slice(20, 21);
  const parent = (Math.imul(Number.parseInt(id.slice(0, 8), 16), inverse) >>> 0) - 1;
  const rest = Math.imul(Number.parseInt(second, 16), inverse) >>> 0;
  const position = { kind: rest % 16, parent, number: Math.floor(rest / 16) };
  return formatIdentifier(position) === id ? position : undefined;
}

/** An even-looking number below 2^32 made of two. */
export function mix(a: number, b: number): number {
  let value = Math.imul(a ^ 0x5bd1_e995, 0x85eb_ca6b) ^ Math.imul(b + 0x27d4_eb2f, 0xc2b2_ae35);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b_3c6d);
  value = Math.imul(value ^ (value >>> 13), 0x297a_2d39);
  return (value ^ (value >>> 16)) >>> 0;
}

function hex8(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}

/** Of an odd number modulo 2^32, by Newton. */
function inverseOf(odd: number): number {
  let result = odd;
  for (let round = 0; round < 5; round += 1) result = Math.imul(result, 2 - Math.imul(odd, result));
  return result;
}
