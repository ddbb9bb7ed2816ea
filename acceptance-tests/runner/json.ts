/** A JSON object as it was read. */
export type Row = Record<string, unknown>;

type Reviver = (this: unknown, key: string, value: unknown, context?: { source?: string }) => unknown;
type RawJSON = { rawJSON(text: string): unknown };

/** A number without a fraction that was written as one, such as `1.0` or `1e3`: it is no integer. */
export class Float {
  readonly value: number;
  readonly source: string;

  constructor(source: string) {
    this.value = Number(source);
    this.source = source;
  }
}

/** Only lines with such digits need the slower way of parsing; a match inside of a text does no harm. */
const delicate = /\d{16}|\d\.0|\d[eE]/;

const exact: Reviver = (_key, value, context) => {
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined) return value;
  if (/[.eE]/.test(source)) return Number.isInteger(value) || !Number.isFinite(value) ? new Float(source) : value;
  return Number.isSafeInteger(value) ? value : BigInt(source);
};

/** Like `JSON.parse`, but whole numbers stay exact (as bigint where needed), and `1.0` is told from `1`. */
export function parseJson(text: string): unknown {
  return delicate.test(text) ? JSON.parse(text, exact as (key: string, value: unknown) => unknown) : JSON.parse(text);
}

/** Like `JSON.stringify`, digit for digit as it was read. */
export function formatJson(value: unknown, space?: number): string {
  const { rawJSON } = JSON as unknown as RawJSON;
  const write = (_key: string, item: unknown) => {
    if (typeof item === 'bigint') return rawJSON(String(item));
    return item instanceof Float ? rawJSON(item.source) : item;
  };
  return JSON.stringify(value, write, space) ?? 'nothing';
}

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Float);
}

/** The value of any kind of number; undefined of anything else. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Float ? value.value : undefined;
}

/** A text that is the same for equal values, whatever the order of keys; `1` equals `1.0`. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (isRow(value)) {
    const parts = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
    return `{${parts.join(',')}}`;
  }
  if (typeof value === 'bigint') return String(value);
  return value instanceof Float ? String(value.value) : (JSON.stringify(value) ?? 'null');
}

export function equals(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

/** The start of a value, for messages. */
export function excerpt(value: unknown, length = 300): string {
  const text = typeof value === 'string' ? value : formatJson(value);
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
