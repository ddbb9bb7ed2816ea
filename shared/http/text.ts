import { withoutLoneSurrogates } from '../json.ts';

/** What was wrong with an answer's text: bytes that are none of its encoding, or halves of characters. */
export type Flaw = 'encoding' | 'surrogate';

/** What a user should know of a stream in whose answers something was wrong. */
export const FLAW_WARNINGS: Readonly<Record<Flaw, string>> = {
  encoding:
    'the API sent bytes that are no text in the encoding that it names (UTF-8 where it names none); U+FFFD stands in their place.',
  surrogate: 'the API sent halves of characters (lone surrogates); U+FFFD stands in their place.',
};

export interface AnswerText {
  text: string;
  /** Absent where nothing was wrong. */
  flaws?: readonly Flaw[];
}

const CHARSET = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;]+))/i;
/** Encodings whose bytes may look like UTF-8 without being it. */
const LOOKS_LIKE_UTF8 = /^utf-16|^iso-2022/;
const UTF8 = 'utf-8';
const strictUtf8 = new TextDecoder(UTF8, { fatal: true });

/**
 * The text of an answer. JSON is UTF-8; what is not is read by its byte order mark or the charset that its Content-Type
 * names. The text is well formed: U+FFFD stands for what could not be read, and `flaws` says so.
 */
export function decodeText(bytes: Uint8Array, contentType?: string): AnswerText {
  const flaws: Flaw[] = [];
  const charset = charsetOf(bytes, contentType);
  let decoded = LOOKS_LIKE_UTF8.test(charset) ? undefined : decode(bytes, UTF8);
  decoded ??= charset === UTF8 ? undefined : decode(bytes, charset);
  if (decoded === undefined) {
    flaws.push('encoding');
    decoded = new TextDecoder(charset).decode(bytes);
  }
  const text = withoutLoneSurrogates(decoded);
  if (text !== decoded) flaws.push('surrogate');
  return flaws.length ? { text, flaws } : { text };
}

/** Undefined when the bytes are no text in that encoding. */
function decode(bytes: Uint8Array, charset: string): string | undefined {
  try {
    const decoder = charset === UTF8 ? strictUtf8 : new TextDecoder(charset, { fatal: true });
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The name of the encoding; UTF-8 where there is none that is known. */
function charsetOf(bytes: Uint8Array, contentType = ''): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  const [, quoted, plain] = CHARSET.exec(contentType) ?? [];
  const named = (quoted ?? plain ?? UTF8).toLowerCase();
  try {
    return named === UTF8 ? UTF8 : new TextDecoder(named).encoding;
  } catch {
    return UTF8;
  }
}
