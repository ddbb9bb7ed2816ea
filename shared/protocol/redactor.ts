const MASK = '****';
/** Shorter values are no credentials of any service and would blot out ordinary words. */
const SHORTEST_SECRET = 4;
const SHORTEST_ENCODED = 4;

/**
 * Removes secrets from text by their value, in every spelling they are likely to travel in: as they are, URL-encoded,
 * form-encoded, base64 (alone or as one half of a Basic pair) and JSON-escaped.
 */
export class Redactor {
  #secrets = new Set<string>();
  #pattern: RegExp | undefined;

  /** Adds secrets; empty and very short values are left out. Two values are also hidden as a Basic pair `a:b`. */
  add(...secrets: readonly unknown[]): void {
    for (const secret of secrets) {
      if (typeof secret !== 'string' || secret.length < SHORTEST_SECRET) continue;
      for (const spelling of spellings(secret)) this.#secrets.add(spelling);
    }
    const longestFirst = [...this.#secrets].sort((a, b) => b.length - a.length);
    this.#pattern = longestFirst.length ? new RegExp(longestFirst.map(escapeRegExp).join('|'), 'gi') : undefined;
  }

  /** The text without any known secret. */
  redact(text: string): string {
    if (this.#pattern === undefined) return text;
    let clean = text;
    // Taking one secret out can put the two ends of another together.
    for (let again = true; again; ) {
      const next = clean.replace(this.#pattern, MASK);
      again = next !== clean && this.holds(next);
      clean = next;
    }
    return clean;
  }

  /** Whether the text holds a known secret. */
  holds(text: string): boolean {
    return this.#pattern !== undefined && text.search(this.#pattern) >= 0;
  }
}

function spellings(value: string): string[] {
  const secret = value.toWellFormed();
  const url = encodeURIComponent(secret);
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  const json = JSON.stringify(secret).slice(1, -1);
  return [value, secret, url, form, json, ...base64Spellings(secret)];
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
