/** A text, and for each of its units where in the text that it was made of it begins and ends. */
export interface Layer {
  readonly text: string;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** A space in a form, but a sign of base64. */
const PLUS = '\\+';
/** An escape in JSON and programs, but nothing in HTML and URLs. */
const BACKSLASH = '\\\\(?=["\'`\\\\/&<>bfnrt])';
/** How a sign is spelled in URLs, in HTML, and in JSON and programs. */
const ESCAPES = [
  ['%', /[0-7][\da-f]/, /[cd][\da-f]%[89ab][\da-f]/, /e[\da-f](?:%[89ab][\da-f]){2}/],
  ['%', /f[0-7](?:%[89ab][\da-f]){3}/, /u[\da-f]{4}/],
  ['&', /#x0{0,8}[\da-f]{1,6};?/, /#0{0,8}\d{1,7};?/, /(?:amp|lt|gt|quot|apos|sol|bsol|percnt|plus|equals);?/],
  ['&', /(?:colon|num|dollar|excl|commat|nbsp);?/],
  ['\\\\', /u\{0{0,8}[\da-f]{1,6}\}/, /u[\da-f]{4}/, /x[\da-f]{2}/],
  [BACKSLASH, /./],
  [PLUS, /(?:)/],
] as const;
const MAY_ESCAPE = /[%&\\+]/;

/**
 * The ways to read a text: every sign that was spelled in one of the usual ways stands for itself, with and without those
 * that may be no escapes, such as the plus of base64 and a backslash at the end of HTML.
 */
export const READINGS: readonly RegExp[] = [reading(), reading(PLUS), reading(BACKSLASH), reading(PLUS, BACKSLASH)];

function reading(...left: readonly string[]): RegExp {
  const read = ESCAPES.filter(([sign]) => !left.includes(sign));
  return new RegExp(
    read.map(([sign, ...rest]) => `${sign}(?:${rest.map(({ source }) => source).join('|')})`).join('|'),
    'gi',
  );
}

const NAMED: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", sol: '/', bsol: '\\', percnt: '%', plus: '+' },
  ...{ equals: '=', colon: ':', num: '#', dollar: '$', excl: '!', commat: '@', nbsp: '\u{A0}' },
};
const CONTROLS: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const LAST_CODE_POINT = 0x10ffff;

export function layerOf(text: string): Layer {
  const starts = new Uint32Array(text.length);
  const ends = new Uint32Array(text.length);
  for (let index = 0; index < text.length; index++) {
    starts[index] = index;
    ends[index] = index + 1;
  }
  return { text, starts, ends };
}

/** What a reading makes of a text; the same where there is nothing to read. */
export function plain(text: string, reading: RegExp): string {
  return MAY_ESCAPE.test(text) ? text.replace(reading, signOf) : text;
}

/** What a reading makes of a layer; undefined where there is nothing to read. */
export function unescaped({ text, starts, ends }: Layer, reading: RegExp): Layer | undefined {
  if (!MAY_ESCAPE.test(text) || text.search(reading) < 0) return undefined;
  const parts: string[] = [];
  const from = new Uint32Array(text.length);
  const to = new Uint32Array(text.length);
  let size = 0;
  let done = 0;
  const keep = (until: number): void => {
    parts.push(text.slice(done, until));
    from.set(starts.subarray(done, until), size);
    to.set(ends.subarray(done, until), size);
    size += until - done;
  };
  for (const { 0: spelled, index } of text.matchAll(reading)) {
    keep(index);
    done = index + spelled.length;
    const sign = signOf(spelled);
    parts.push(sign);
    from.fill(starts[index] as number, size, size + sign.length);
    to.fill(ends[done - 1] as number, size, size + sign.length);
    size += sign.length;
  }
  keep(text.length);
  return { text: parts.join(''), starts: from.subarray(0, size), ends: to.subarray(0, size) };
}

function signOf(spelled: string): string {
  if (spelled === '+') return ' ';
  if (spelled.startsWith('%')) return /^%u/i.test(spelled) ? ofCode(spelled.slice(2)) : ofPercents(spelled);
  const inner = spelled.slice(1).replace(/;$/, '');
  if (spelled.startsWith('&')) {
    const number = /^#(x?)(.+)$/i.exec(inner);
    if (!number) return NAMED[inner.toLowerCase()] ?? spelled;
    return ofCode(number[2] ?? '', number[1] ? 16 : 10);
  }
  if (/^[ux]/i.test(inner) && inner.length > 1) return ofCode(inner.slice(1).replace(/[{}]/g, ''));
  return CONTROLS[inner] ?? inner;
}

function ofCode(digits: string, base = 16): string {
  const code = Number.parseInt(digits, base);
  return code <= LAST_CODE_POINT ? String.fromCodePoint(code) : '\u{FFFD}';
}

function ofPercents(spelled: string): string {
  return Buffer.from(spelled.replaceAll('%', ''), 'hex').toString();
}
