import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { SourceError } from '@mailroom/airbyte-cdk';

/** What came from an export's address is no list of addresses; a new export may be. */
export class NoExport extends SourceError {
  constructor(what: string, cause?: unknown) {
    super(
      'transient_error',
      `What Mailshake gave out as the export of unsubscribed addresses is ${what}. The next sync asks for a new one.`,
      undefined,
      cause,
    );
  }
}

const GZIP = [0x1f, 0x8b];
const ZIP = [0x50, 0x4b];
/** A page or an error of the host that the file lies with. */
const MARKUP = /^\s*</;
const JSON_TEXT = /^\s*[{[]/;

/** The bytes of a CSV file as text, decompressed where that is needed; anything else is refused. */
export async function* textOf(file: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const bytes = await startingWhole(file);
  const decoder = new TextDecoder(encodingOf(bytes.head), { fatal: true });
  let isFirst = true;
  try {
    for await (const piece of bytes.all) {
      const text = decoder.decode(piece, { stream: true });
      if (isFirst && text) assertNoMarkup(text);
      isFirst &&= !text;
      yield text;
    }
    yield decoder.decode();
  } catch (error) {
    throw codeOf(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? new NoExport('no text', error) : error;
  }
}

function assertNoMarkup(text: string): void {
  if (MARKUP.test(text)) throw new NoExport('a page, or an error of the host that it lies with');
  if (JSON_TEXT.test(text)) throw new NoExport('JSON, and no file');
}

interface Bytes {
  head: Uint8Array;
  all: AsyncIterable<Uint8Array>;
}

async function startingWhole(file: AsyncIterable<Uint8Array>): Promise<Bytes> {
  const bytes = await peek(file);
  if (startsWith(bytes.head, ZIP)) throw new NoExport('an archive, and no CSV file');
  return startsWith(bytes.head, GZIP) ? startingWhole(unzipped(bytes.all)) : bytes;
}

async function* unzipped(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = Readable.from(file);
  const gunzip = createGunzip();
  source.once('error', (error) => gunzip.destroy(error));
  try {
    yield* source.pipe(gunzip) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw codeOf(error).startsWith('Z_') ? new NoExport('compressed, and broken or cut off', error) : error;
  } finally {
    source.destroy();
  }
}

/** The first bytes of a file, and all of it. */
async function peek(file: AsyncIterable<Uint8Array>): Promise<Bytes> {
  const pieces = file[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let isOver = false;
  while (!isOver && Buffer.concat(first).length < 4) {
    const piece = await pieces.next();
    isOver = piece.done === true;
    if (!piece.done) first.push(piece.value);
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield* first;
      for (let piece = await pieces.next(); !piece.done; piece = await pieces.next()) yield piece.value;
    } finally {
      await pieces.return?.();
    }
  }
  return { head: Buffer.concat(first), all: all() };
}

/** Errors of the runtime tell what they are by a code. */
function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code);
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}

/** By its byte order mark, or by the zero bytes of Latin letters in UTF-16. */
function encodingOf([a, b, c, d]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if ((a === 0xff && b === 0xfe) || (b === 0 && d === 0 && a !== 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && c === 0 && b !== 0)) return 'utf-16be';
  return 'utf-8';
}

/** Something that mail can be sent to, whether or not it arrives. */
export function looksLikeAddress(cell: string): boolean {
  return /^[^\s@"'<>(),;:]+@[^\s@"'<>(),;:]+$/.test(cell.trim());
}
