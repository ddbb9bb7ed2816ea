import { type Layer, layerOf, plain, READINGS, unescaped } from './decoding.ts';

/** Of printable signs, so that small letters are as many as large ones. */
const ASCII = /^[\x20-\x7e]*$/;
const MASK = '****';
/** Shorter values are no credentials of any service and would blot out ordinary words. */
const SHORTEST_SECRET = 4;
const SHORTEST_ENCODED = 4;

/** So often a sign may be spelled anew, as in a URL within a URL. */
const MAX_LAYERS = 4;
/** So many texts may come of one; hardly any has more than a handful. */
const MAX_TEXTS = 32;
/** So often a text may be encoded as a whole. */
const MAX_ENCODINGS = 2;
/** What may be hexadecimal or base64, and long enough to hold a secret. */
const ENCODED = /[A-Za-z0-9+/_-]{8,}={0,2}/g;
const HEXADECIMAL = /^[\da-f]+$/i;
/** Nobody knows where in a run of base64 the first of four characters stands; of hexadecimal digits, of two. */
const BASE64_OFFSETS = [0, 1, 2, 3];
const HEX_OFFSETS = [0, 1];

/** Where something stands in a text: from, and up to. */
type Span = readonly [number, number];

/**
 * Removes secrets from text by their value, in every spelling they are likely to travel in: as they are, escaped for
 * URLs, forms, HTML, JSON and programs, as hexadecimal digits, as base64 (alone, or as one half of a Basic pair), and in
 * several of these at once. What the usual ways of reading make of a text is looked at as well as the text; where a
 * secret is found in that, all of what it was read from is taken out.
 */
export class Redactor {
  readonly #spellings = new Set<string>();
  /** In small letters. */
  readonly #ascii = new Set<string>();
  readonly #others = new Set<string>();
  #pattern: RegExp | undefined;

  /** Adds secrets; empty and very short values are left out. Two values are also hidden as a Basic pair `a:b`. */
  add(...secrets: readonly unknown[]): void {
    for (const secret of secrets) {
      if (typeof secret !== 'string' || secret.length < SHORTEST_SECRET) continue;
      for (const spelling of spellings(secret)) {
        this.#spellings.add(spelling);
        if (ASCII.test(spelling)) this.#ascii.add(spelling.toLowerCase());
        else this.#others.add(spelling).add(Buffer.from(spelling).toString('latin1'));
      }
    }
    const longestFirst = [...this.#spellings].sort((a, b) => b.length - a.length);
    this.#pattern = longestFirst.length ? new RegExp(longestFirst.map(escapeRegExp).join('|'), 'gi') : undefined;
  }

  /** The text without any known secret. */
  redact(text: string): string {
    let clean = text;
    // Taking one secret out can put the two ends of another together.
    for (let spans = this.#find(clean); spans.length; ) {
      const next = masked(clean, spans);
      if (next === clean) return clean;
      clean = next;
      spans = this.#find(clean);
    }
    return clean;
  }

  /** Whether the text holds a known secret. */
  holds(text: string): boolean {
    return this.#pattern !== undefined && this.#holdsWithin(text, MAX_ENCODINGS);
  }

  /** Where secrets stand in a text. */
  #find(text: string): Span[] {
    if (this.#pattern === undefined || !this.holds(text)) return [];
    const spans: Span[] = [];
    for (const { text: read, starts, ends } of layersOf(text)) {
      const add = (from: number, to: number): void => {
        spans.push([starts[from] as number, ends[to - 1] as number]);
      };
      if (this.#shows(read)) {
        for (const { 0: found, index } of read.matchAll(this.#pattern)) add(index, index + found.length);
      }
      for (const { 0: run, index } of read.matchAll(ENCODED)) {
        if (this.#isHiddenIn(run, MAX_ENCODINGS)) add(index, index + run.length);
      }
    }
    return spans;
  }

  /** Whether a text holds a secret in a known spelling, whatever the size of its letters. */
  #shows(text: string): boolean {
    const small = text.toLowerCase();
    for (const spelling of this.#ascii) if (small.includes(spelling)) return true;
    for (const spelling of this.#others) if (text.includes(spelling)) return true;
    return false;
  }

  /** Whether a run of hexadecimal digits or of base64 stands for text with a secret in it. */
  #isHiddenIn(run: string, encodings: number): boolean {
    const texts = BASE64_OFFSETS.map((offset) => Buffer.from(run.slice(offset), 'base64').toString('latin1'));
    if (HEXADECIMAL.test(run)) {
      texts.push(...HEX_OFFSETS.map((offset) => Buffer.from(run.slice(offset), 'hex').toString('latin1')));
    }
    return this.#holdsWithin(texts.join('\n'), encodings - 1);
  }

  /** As `shows`, and whether what the usual ways of reading make of the text does. */
  #holdsWithin(text: string, encodings: number): boolean {
    const seen = new Set<string>();
    return textsOf(text).some((read) => {
      if (this.#shows(read)) return true;
      for (const [run] of encodings > 0 ? read.matchAll(ENCODED) : []) {
        if (seen.has(run)) continue;
        seen.add(run);
        if (this.#isHiddenIn(run, encodings)) return true;
      }
      return false;
    });
  }
}

/** A text, and what it is when its escapes are read, again and again, each time in any of the readings. */
function layersOf(text: string): Layer[] {
  return grown(layerOf(text), unescaped, ({ text }) => text);
}

/** The texts of `layersOf`, without their places. */
function textsOf(text: string): string[] {
  return grown(text, plain, (read) => read);
}

function grown<T>(first: T, read: (from: T, reading: RegExp) => T | undefined, textOf: (from: T) => string): T[] {
  const met = new Map([[textOf(first), first]]);
  let newest = [first];
  for (let depth = 0; depth < MAX_LAYERS && newest.length > 0; depth++) {
    const next: T[] = [];
    for (const from of newest) {
      for (const reading of READINGS) {
        const layer = read(from, reading);
        if (layer === undefined || met.has(textOf(layer)) || met.size === MAX_TEXTS) continue;
        met.set(textOf(layer), layer);
        next.push(layer);
      }
    }
    newest = next;
  }
  return [...met.values()];
}

function masked(text: string, spans: readonly Span[]): string {
  const parts: string[] = [];
  let done = 0;
  let hidden = -1;
  for (const [from, to] of [...spans].sort(([a], [b]) => a - b)) {
    if (from >= hidden) parts.push(text.slice(done, from), MASK);
    hidden = Math.max(hidden, to);
    done = hidden;
  }
  return [...parts, text.slice(done)].join('');
}

function spellings(value: string): string[] {
  const secret = value.toWellFormed();
  const url = encodeURIComponent(secret);
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  const json = JSON.stringify(secret).slice(1, -1);
  const hex = Buffer.from(secret).toString('hex');
  const read = layersOf(secret)
    .map(({ text }) => text)
    .filter(({ length }) => length >= SHORTEST_SECRET);
  return [value, secret, ...read, url, form, json, hex, ...base64Spellings(secret)];
}

/** Base64 of the secret alone, and the part of it that any longer base64 text around the secret would contain. */
function base64Spellings(secret: string): string[] {
  const found = new Set<string>();
  const bytes = Buffer.from(secret);
  for (let lead = 0; lead < 3; lead++) {
    const padded = Buffer.concat([Buffer.alloc(lead), bytes]);
    const text = padded.toString('base64').replace(/=+$/, '');
    const firstOwn = lead === 0 ? 0 : lead + 1;
    const lastOwn = Math.floor((padded.length * 8) / 6);
    const inner = text.slice(firstOwn, lastOwn);
    if (inner.length >= SHORTEST_ENCODED) found.add(inner).add(inner.replaceAll('+', '-').replaceAll('/', '_'));
  }
  const whole = bytes.toString('base64');
  return [whole, whole.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''), ...found];
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
