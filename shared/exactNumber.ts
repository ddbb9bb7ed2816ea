/** A decimal number that no double holds, in the spelling it came in; JSON shows it in that spelling again. */
export class ExactNumber {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }

  /** The nearest double; infinite where there is none. */
  valueOf(): number {
    return Number(this.#text);
  }

  toJSON(): unknown {
    return JSON.rawJSON(this.#text);
  }

  get isInteger(): boolean {
    return (valueOfNumber(this.#text)?.exponent ?? 0) >= 0;
  }
}

/** What tells a value from others: two numbers in the same spelling are one. */
export function comparable(value: unknown): unknown {
  return value instanceof ExactNumber ? value.toString() : value;
}

const INTEGER = /^-?\d+$/;
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
const ZERO = 48;

/** The value of a number in JSON text, exactly: beyond what a double holds an integer is a `bigint`. */
export function exactNumber(text: string): number | bigint | ExactNumber {
  const number = Number(text);
  if (INTEGER.test(text)) return Number.isSafeInteger(number) ? number : BigInt(text);
  return isSame(valueOfNumber(text), valueOfNumber(String(number))) ? number : new ExactNumber(text);
}

/** Digits without zeros at either end, and the power of ten that the last of them counts. */
interface DecimalValue {
  sign: string;
  digits: string;
  exponent: number;
}

function valueOfNumber(text: string): DecimalValue | undefined {
  const [, sign = '', whole = '', fraction = '', power = '0'] = NUMBER.exec(text) ?? [];
  const all = whole + fraction;
  let [from, to] = [0, all.length];
  while (from < to && all.charCodeAt(from) === ZERO) from += 1;
  while (to > from && all.charCodeAt(to - 1) === ZERO) to -= 1;
  if (whole === '') return undefined;
  if (from === to) return { sign: '', digits: '0', exponent: 0 };
  return { sign, digits: all.slice(from, to), exponent: Number(power) - fraction.length + all.length - to };
}

function isSame(one: DecimalValue | undefined, other: DecimalValue | undefined): boolean {
  if (!one || !other) return false;
  return one.sign === other.sign && one.digits === other.digits && one.exponent === other.exponent;
}
