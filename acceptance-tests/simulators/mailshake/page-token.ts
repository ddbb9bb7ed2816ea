import { createHash } from 'node:crypto';

const wantedCharacters = [['/'], ['+', '/'], []];

/**
 * The token of a page holds the position of its first row and nothing of the filters.
 * It is opaque standard base64; now and then it contains `+`, `/` and `=`, which a careless client breaks.
 * Tokens of another generation are refused, so that all tokens can be made stale at once.
 */
export function formatPageToken(position: number, generation: number): string {
  for (let salt = 0; ; salt += 1) {
    const token = encode(position, generation, salt % 256);
    const wanted = wantedCharacters[position % 3] ?? [];
    if (wanted.every((character) => token.includes(character)) || salt === 255) return token;
  }
}

/** The position, or undefined for what was never a token of this generation. */
export function parsePageToken(token: string, generation: number): number | undefined {
  const bytes = Buffer.from(token, 'base64');
  if (bytes.length < 10 || bytes.toString('base64') !== token) return undefined;
  const salt = bytes.readUInt8(0);
  const position = (bytes.readUInt32BE(1) ^ mask(salt)) >>> 0;
  return encode(position, generation, salt) === token ? position : undefined;
}

function encode(position: number, generation: number, salt: number): string {
  const seal = createHash('sha256').update(`${position}/${generation}/${salt}`).digest();
  const bytes = Buffer.alloc(10 + (position % 3));
  bytes.writeUInt8(salt, 0);
  bytes.writeUInt32BE((position ^ mask(salt)) >>> 0, 1);
  seal.copy(bytes, 5, 0, bytes.length - 5);
  return bytes.toString('base64');
}

function mask(salt: number): number {
  return Math.imul(salt + 1, 0x9e3779b1) >>> 0;
}
