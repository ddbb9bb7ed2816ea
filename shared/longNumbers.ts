import { exactNumber } from './exactNumber.ts';

/** Fewer digits no double ever loses. */
const LONG_RUN = 16;
/** Begins a text that stands for an exact number; no character that data are likely to hold. */
const MARK = '\u007f';
const MARK_CODE = MARK.charCodeAt(0);
const [COLON, COMMA, BRACKET] = [58, 44, 91];
const ESCAPED_MARK = '\\u007';
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const INTEGER = /^-?[1-9]\d*$/;
const QUOTE = '"';

type Holder = Record<string, unknown>;

/** JSON text in which marked texts stand for the numbers that no double holds. */
export interface Marked {
  readonly text: string;
  /** How many there are. */
  readonly count: number;
  /** What they are called in the objects that hold them; some may be missing. */
  readonly names: ReadonlySet<string>;
}

/**
 * The text with marked texts in place of its long numbers, the exponent aside; undefined where there are none, 'unmarkable'
 * where the text has the mark itself. Digits within a string, once marked, break the JSON.
 */
export function withMarks(text: string): Marked | undefined | 'unmarkable' {
  const names = new Set<string>();
  let [marked, from, count] = ['', 0, 0];
  forEachLongNumber(text, (number, start) => {
    if (!isLong(number)) return;
    marked += `${text.slice(from, start)}"${MARK}${number}"`;
    from = start + number.length;
    count += 1;
    const name = nameBefore(text, start);
    if (name !== undefined) names.add(name);
  });
  if (count && (text.includes(MARK) || text.includes(ESCAPED_MARK))) return 'unmarkable';
  return count ? { text: marked + text.slice(from), count, names } : undefined;
}

/** Puts the numbers that marked texts stand for in their places. Most stand in the rows of a list, under the same names. */
export function unmark(value: unknown, { count, names }: Marked): unknown {
  const mend = (holder: unknown): number => (isHolder(holder) ? mendNamed(holder, names) : 0);
  let mended = mend(value);
  const lists = Array.isArray(value) ? [value] : isHolder(value) ? Object.values(value).filter(Array.isArray) : [];
  for (const list of lists) for (const item of list) mended += mend(item);
  if (mended < count) mendAll(value);
  return value;
}

function isHolder(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null;
}

function isMarked(item: unknown): item is string {
  return typeof item === 'string' && item.charCodeAt(0) === MARK_CODE;
}

function numberIn(marked: string): unknown {
  const number = marked.slice(1);
  return INTEGER.test(number) ? BigInt(number) : exactNumber(number);
}

function mendNamed(holder: Holder, names: ReadonlySet<string>): number {
  let mended = 0;
  for (const name of names) {
    const item = holder[name];
    if (!isMarked(item)) continue;
    holder[name] = numberIn(item);
    mended += 1;
  }
  return mended;
}

function mendAll(value: unknown): void {
  if (!isHolder(value)) return;
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (isMarked(item)) value[key] = numberIn(item);
    else mendAll(item);
  }
}

/** Whether no double holds a number. */
function isLong(number: string): boolean {
  return INTEGER.test(number) ? !Number.isSafeInteger(Number(number)) : typeof exactNumber(number) !== 'number';
}

/** The numbers of many digits; now and then also digits in a string. */
function forEachLongNumber(text: string, visit: (number: string, start: number) => void): void {
  // Every run that is long enough holds one of these places.
  for (let at = LONG_RUN - 1; at < text.length; at += LONG_RUN) {
    if (!isDigitOrPoint(text.charCodeAt(at))) continue;
    let start = at;
    while (isDigitOrPoint(text.charCodeAt(start - 1))) start -= 1;
    while (isDigitOrPoint(text.charCodeAt(at + 1))) at += 1;
    if (at + 1 - start < LONG_RUN) continue;
    const end = endOfNumber(text, at + 1);
    if (text[start - 1] === '-') start -= 1;
    const number = text.slice(start, end);
    if (isBetweenValues(text, start, end) && NUMBER.test(number)) visit(number, start);
  }
}

/** Of the characters between a point and a 9 only the slash is none. */
function isDigitOrPoint(code: number): boolean {
  return code <= 57 && code >= 46 && code !== 47;
}

/** Behind the exponent, if there is one. */
function endOfNumber(text: string, at: number): number {
  if (text[at] !== 'e' && text[at] !== 'E') return at;
  let end = text[at + 1] === '+' || text[at + 1] === '-' ? at + 2 : at + 1;
  while (isDigitOrPoint(text.charCodeAt(end))) end += 1;
  return end;
}

function isBetweenValues(text: string, start: number, end: number): boolean {
  const before = text.charCodeAt(start - 1);
  const after = text[pastSpace(text, end, 1)];
  return (
    (before === COLON || before === COMMA || before === BRACKET || isSpace(before)) &&
    (after === ',' || after === '}' || after === ']')
  );
}

/** What the number at a place is called in its object; undefined in an array, or where the name is escaped. */
function nameBefore(text: string, start: number): string | undefined {
  const colon = pastSpace(text, start - 1, -1);
  if (text[colon] !== ':') return undefined;
  const close = pastSpace(text, colon - 1, -1);
  const open = text.lastIndexOf(QUOTE, close - 1);
  const name = text.slice(open + 1, close);
  return text[close] === QUOTE && open >= 0 && text[open - 1] !== '\\' && !name.includes('\\') ? name : undefined;
}

function pastSpace(text: string, from: number, step: 1 | -1): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at += step;
  return at;
}

/** A space, a tab or a line break. */
function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13 && code !== 11 && code !== 12);
}
