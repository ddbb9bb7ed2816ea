import { spellings } from '../support/secrets.ts';
import { isRow, type Row } from './json.ts';

/** Names that hold a secret whatever the spec says; used for what is shown to people, not for verdicts. */
const telling = /secret|password|passwd|token|api_?key|private_?key|credential|certificate|jwt/i;
const shortest = 6;

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
  return [...new Set([...spellings(secret), ...encoded, ...forUrl])];
}

/** Puts stars in place of the secrets. */
export function redact(text: string, secrets: Iterable<string>): string {
  let clean = text;
  for (const secret of secrets) {
    for (const spelling of waysToLeak(secret)) clean = clean.replaceAll(spelling, '***');
  }
  return clean;
}
