/** Shorter ones would be found by chance. */
const shortest = 6;

/** Every spelling in which a secret may leak: raw, encoded for a URL, in JSON, in a Basic header. */
export function spellings(secret: string): string[] {
  if (secret.length < shortest) return [];
  const encoded = [secret, `${secret}:`].flatMap((text) => [
    Buffer.from(text).toString('base64'),
    Buffer.from(text).toString('base64').replace(/=+$/, ''),
    Buffer.from(text).toString('base64url'),
  ]);
  const inUrl = [encodeURIComponent(secret), new URLSearchParams({ s: secret }).toString().slice(2)];
  return [...new Set([secret, JSON.stringify(secret).slice(1, -1), ...inUrl, ...encoded])];
}

/** The secrets whose value, in any spelling, stands in a text; only their first letters are told. */
export function leaks(text: string, secrets: readonly string[], patterns: readonly RegExp[] = []): string[] {
  const found = secrets.filter((secret) => spellings(secret).some((spelling) => text.includes(spelling)));
  const matched = patterns.flatMap((pattern) => text.match(pattern)?.[0] ?? []);
  return [...found, ...matched].map((secret) => `the secret ${secret.slice(0, 4)}… stands in the output`);
}

/** All texts under the given names, at any depth. */
export function textsUnder(value: unknown, names: readonly string[]): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'string' && names.includes(name) ? [inner] : textsUnder(inner, names),
  );
}
