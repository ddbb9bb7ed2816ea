import { spellings } from '../support/secrets.ts';
import type { Reasoned } from './config.ts';
import { formatJson, isRow, parseJson, type Row } from './json.ts';
import type { Run } from './run.ts';

/** Names that hold a secret whatever the spec says; used for what is shown to people, not for verdicts. */
const telling = /secret|password|passwd|token|api_?key|private_?key|credential|certificate|jwt/i;
const shortest = 6;
/** Shorter ones are hidden only where they stand for themselves. */
const shortestHidden = 4;

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'bigint') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The values that a spec marks as secret, in a configuration. */
export function markedSecrets(schema: unknown, config: unknown): string[] {
  if (!isRow(schema)) return [];
  if (schema.airbyte_secret === true) return textsIn(config);
  const options = ['oneOf', 'anyOf', 'allOf'].flatMap((key) => (Array.isArray(schema[key]) ? schema[key] : []));
  const inOptions = options.flatMap((option) => markedSecrets(option, config));
  if (Array.isArray(config)) return [...inOptions, ...config.flatMap((item) => markedSecrets(schema.items, item))];
  if (!isRow(config) || !isRow(schema.properties)) return inOptions;
  const { properties } = schema;
  return [...inOptions, ...Object.keys(properties).flatMap((name) => markedSecrets(properties[name], config[name]))];
}

/** The values under names that sound like secrets. */
export function namedSecrets(config: unknown): string[] {
  if (typeof config !== 'object' || config === null) return [];
  return Object.entries(config as Row).flatMap(([name, value]) =>
    telling.test(name) && typeof value === 'string' ? [value] : namedSecrets(value),
  );
}

/** The middle of a secret as it looks in base64 behind one, two or three other bytes. */
function inBase64(secret: string): string[] {
  return [0, 1, 2].map((offset) => {
    const whole = Buffer.from('x'.repeat(offset) + secret)
      .toString('base64')
      .replace(/=+$/, '');
    const surplus = (offset + Buffer.byteLength(secret)) % 3 === 0 ? 0 : 1;
    return whole.slice(offset === 0 ? 0 : offset + 1, whole.length - surplus);
  });
}

/** Every spelling in which a secret may leak: raw, in JSON, in a URL, in base64, also as a part of something longer. */
export function waysToLeak(secret: string): string[] {
  if (secret.length < shortest) return [];
  const encoded = inBase64(secret).filter((text) => text.length >= 8);
  const forUrl = encoded.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  const inUrls = [percent(secret, '/'), percent(secret, ''), percent(secret, '').replaceAll('%20', '+')];
  const small = inUrls.map((text) => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()));
  const inJson = [escaped(secret), escaped(secret).replaceAll('/', '\\/')];
  return [...new Set([...spellings(secret), ...inUrls, ...small, ...inJson, ...encoded, ...forUrl])];
}

/** Percent-encoded as Python does it. */
function percent(text: string, safe: string): string {
  const all = encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return safe === '/' ? all.replaceAll('%2F', '/') : all;
}

/** In JSON that is plain ASCII. */
function escaped(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1);
  return inner.replace(/[\u0080-\uffff]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Whether a value is so short or so plain that it may stand somewhere by chance: there it must stand for itself. */
export function isPlain(secret: string): boolean {
  return secret.length < 10 && /^([a-z]+|[A-Z]+|\d+)$/.test(secret);
}

/** Whether a secret stands in a text in some spelling. */
export function leaksInto(text: string, secret: string, ways = waysToLeak(secret)): boolean {
  return ways.some((way) => (way === secret && isPlain(secret) ? alone(secret).test(text) : text.includes(way)));
}

/** Where a secret stands in what a run printed; a CONTROL message may hold the configuration, and some fields anything. */
export function leaksIn({ ending }: Run, secret: string, publicFields: PublicFields = {}): string[] {
  const ways = waysToLeak(secret);
  const leaks = (text: string) => leaksInto(text, secret, ways);
  const lines = [...ending.lines, ending.rest].filter((line) => !/"type"\s*:\s*"CONTROL"/.test(line.slice(0, 200)));
  const kinds = lines.filter((line) => leaks(line) && leaks(withoutFields(line, publicFields)));
  const inMessages = kinds.map((line) => /"type"\s*:\s*"(\w+)"/.exec(line)?.[1] ?? 'a line that is no message');
  const inStderr = leaks(ending.stderr) ? ['stderr'] : [];
  return [...new Set([...inMessages, ...inStderr])].map((kind) => `\`${ending.verb}\`: in ${kind}`);
}

type PublicFields = Readonly<Record<string, readonly Reasoned[]>>;

/** A record without those of its fields. */
function withoutFields(line: string, fields: PublicFields): string {
  if (!Object.keys(fields).length) return line;
  const message = parseJson(line);
  const { record } = isRow(message) ? message : {};
  const names = isRow(record) && isRow(record.data) ? (fields[String(record.stream)] ?? []) : [];
  for (const { name } of names) delete ((record as Row).data as Row)[name];
  return names.length ? formatJson(message) : line;
}

function alone(secret: string): RegExp {
  const literal = secret.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])`, 'gu');
}

/** Puts stars in place of the secrets. */
export function redact(text: string, secrets: Iterable<string>): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length < shortestHidden) continue;
    if (secret.length < shortest) clean = clean.replace(alone(secret), '***');
    for (const spelling of waysToLeak(secret)) clean = withoutStart(clean.replaceAll(spelling, '***'), spelling);
  }
  return clean;
}

/** Puts stars in place of the start of a secret where a text has been cut. */
function withoutStart(text: string, secret: string): string {
  return text
    .split('…')
    .map((part, index, parts) => {
      if (index === parts.length - 1) return part;
      for (let length = Math.min(secret.length - 1, part.length); length >= shortestHidden; length -= 1) {
        if (part.endsWith(secret.slice(0, length))) return `${part.slice(0, -length)}***`;
      }
      return part;
    })
    .join('…');
}
